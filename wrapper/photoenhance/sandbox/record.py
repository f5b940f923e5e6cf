"""The log of what was asked, without secrets."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from photoenhance.sandbox.faults import Fault

LONGEST_TEXT = 4096
"""Longer values (pictures in base64) are remembered by their digest."""


@dataclass(frozen=True, kw_only=True)
class FilePart:
    """A file that was sent: its field's name, or `body` for a body that is the file."""

    name: str
    filename: str
    media_type: str
    size: int
    sha256: str


@dataclass(kw_only=True)
class RequestRecord:
    """One request received.

    Attributes:
        vendor: The vendor, or `storage`.
        operation: The vendor document's operationId; empty when no operation has this path and method.
        method: The HTTP method.
        path: The path below the vendor's base URL.
        query: The query.
        headers: The headers, names in lower case; a credential is replaced by `***`.
        fields: The fields of a form or of a JSON object; long texts as their length and digest.
        files: The files sent.
        unknown_fields: Names that the vendor's document does not have, or not for this model.
        status: The status answered; None if there was no answer.
        at: When it came, by the sandbox's clock.
        fault: The fault that it met, if any.
    """

    vendor: str
    operation: str
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    fields: dict[str, object] = field(default_factory=dict[str, object])
    files: list[FilePart] = field(default_factory=list[FilePart])
    unknown_fields: tuple[str, ...] = ()
    status: int | None = None
    at: float = 0.0
    fault: Fault | None = None


def without_credentials(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers, with `***` in place of keys."""
    shown = dict(headers)
    if "x-api-key" in shown:
        shown["x-api-key"] = "***"
    if "authorization" in shown:
        scheme, space, _ = shown["authorization"].partition(" ")
        shown["authorization"] = f"{scheme} ***" if space else "***"
    return shown


def shortened(value: object) -> object:
    """A value to be remembered: one that is long as its length and digest."""
    text = value if isinstance(value, str) else json.dumps(value)
    if len(text) <= LONGEST_TEXT:
        return value
    return f"<{len(text)} characters, sha256 {hashlib.sha256(text.encode()).hexdigest()}>"

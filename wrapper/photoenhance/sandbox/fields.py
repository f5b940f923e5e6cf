"""What a vendor's document says about its fields, as data, and the check of what was sent against it."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

URI = re.compile(r"[a-z][a-z0-9+.-]*:[\w!#$%&'()*+,/:;=?@\[\].~-]+", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Upload:
    """Bytes that were received: a form's file part, a whole body, a decoded string or a fetched URL."""

    path: Path
    size: int
    sha256: str
    filename: str = ""
    media_type: str = ""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One documented field: its type and its bounds."""

    type: Literal["string", "strings", "integer", "number", "boolean", "object", "file"]
    required: bool = False
    nullable: bool = False
    choices: tuple[str | int, ...] = ()
    minimum: float = -math.inf
    maximum: float = math.inf
    min_length: int = 0
    max_length: float = math.inf
    uri: bool = False


@dataclass(frozen=True)
class Flaw:
    """What is wrong with one field."""

    kind: Literal["missing", "type", "choice", "range", "length"]
    message: str


class _FlawedError(Exception):
    def __init__(self, kind: Literal["missing", "type", "choice", "range", "length"], message: str) -> None:
        super().__init__(message)
        self.flaw = Flaw(kind, message)


@dataclass(frozen=True)
class Checked:
    """The outcome of a check: the values by name, the flaws by name, and the names that no document knows."""

    values: dict[str, Any]
    flaws: dict[str, Flaw]
    unknown: tuple[str, ...]


def json_object(body: bytes) -> dict[str, object]:
    """A body as a JSON object.

    Raises:
        ValueError: If it is none, or has text that is no Unicode.
    """
    try:
        content: object = json.loads(body)
        if rb"\u" in body:
            json.dumps(content, ensure_ascii=False).encode()  # half a surrogate pair cannot be encoded again
    except (ValueError, RecursionError) as error:
        raise ValueError("The body is not JSON.") from error
    if not isinstance(content, dict):
        raise ValueError("The body is not a JSON object.")  # noqa: TRY004 - of the body, not of an argument
    return cast("dict[str, object]", content)


def check(fields: Mapping[str, Field], given: Mapping[str, object], *, text: bool) -> Checked:
    """Check what was sent against the documented fields.

    Args:
        fields: The documented fields by name.
        given: What was sent.
        text: Whether values arrive as text (forms and queries), and are to be converted, or typed (JSON).
    """
    values: dict[str, Any] = {}
    flaws: dict[str, Flaw] = {}
    for name, field in fields.items():
        if name not in given:
            if field.required:
                flaws[name] = Flaw("missing", "This field is required.")
            continue
        try:
            values[name] = _value(field, given[name], text=text)
        except _FlawedError as error:
            flaws[name] = error.flaw
    return Checked(values, flaws, tuple(name for name in given if name not in fields))


def _value(field: Field, given: object, *, text: bool) -> object:
    if given is None and field.nullable:
        return None
    value = given
    if text and isinstance(given, str):
        value = _from_text(field, given)
    elif field.type == "integer" and isinstance(given, float) and given.is_integer():
        value = int(given)  # in JSON, 1.0 is an integer
    if not _has_type(field, value):
        raise _FlawedError("type", f"Not a valid {field.type}.")
    if field.choices and value not in field.choices:
        raise _FlawedError("choice", f"Must be one of: {', '.join(map(str, field.choices))}.")
    if isinstance(value, int | float) and not field.minimum <= value <= field.maximum:
        raise _FlawedError("range", f"Must be between {field.minimum:g} and {field.maximum:g}.")
    if isinstance(value, str) and not field.min_length <= len(value) <= field.max_length:
        raise _FlawedError("length", f"Must have from {field.min_length} to {field.max_length:g} characters.")
    if field.uri and not URI.fullmatch(str(value)):
        raise _FlawedError("type", "Not a valid URI.")
    return value


def _from_text(field: Field, given: str) -> object:
    """Convert a form's or a query's text; text that cannot be converted is left, and fails the check of its type."""
    if field.type == "integer" and re.fullmatch(r"-?\d{1,18}", given, re.ASCII):
        return int(given)
    if field.type == "number" and re.fullmatch(r"-?\d+(\.\d*)?([eE][-+]?\d+)?", given, re.ASCII):
        return float(given)
    if field.type == "boolean" and given in {"true", "false"}:
        return given == "true"
    return given


_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "object": dict,
    "file": Upload,
}


def _has_type(field: Field, value: object) -> bool:
    if isinstance(value, bool) or field.type == "boolean":  # Python's truths are integers
        return isinstance(value, bool) and field.type == "boolean"
    if field.type == "strings":
        return isinstance(value, list) and all(isinstance(item, str) for item in cast("list[object]", value))
    return isinstance(value, _TYPES[field.type])

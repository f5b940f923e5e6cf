"""Removing from an answer what nobody else may see."""

import re
from collections.abc import Sequence
from typing import Any

from regeneration.document import is_list, is_object

_QUERY = re.compile(r"(https?://[^\s?#\"'<>]+)[?#][^\s\"'<>]+")
_CREDENTIALS = re.compile(r"(https?://)[^\s/@\"'<>]+@")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_SECRET_NAME = re.compile(
    r"(api|access|secret|private).?key|token|secret|password|authorization|signature|cookie", re.IGNORECASE
)
_LONGEST = 1000
"""Longer texts are pictures."""


def scrub(value: Any, secrets: Sequence[str]) -> Any:  # noqa: ANN401 - whatever JSON has
    """`value` without keys, signed queries of URLs, mail addresses and pictures."""
    if is_object(value):
        return {
            scrub(name, secrets): "<removed>" if _SECRET_NAME.search(name) and inner else scrub(inner, secrets)
            for name, inner in value.items()
        }
    if is_list(value):
        return [scrub(item, secrets) for item in value]
    return _text(value, secrets) if isinstance(value, str) else value


def _text(text: str, secrets: Sequence[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, "<key>")
    if len(text) > _LONGEST:
        return f"<{len(text)} characters>"
    text = _CREDENTIALS.sub(r"\1", _QUERY.sub(r"\1?<query>", text))
    return _MAIL.sub("<mail address>", text)

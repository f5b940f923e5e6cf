"""Documentation in generated code, as a reader finds it."""

import json
import re
from typing import Any

PHRASES = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "pattern": "matching {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "uniqueItems": "no item twice",
    "minProperties": "at least {} fields",
    "maxProperties": "at most {} fields",
    "default": "default {}",
    "example": "example {}",
    "format": "format {}",
    "required": "required",
    "deprecated": "deprecated",
    "readOnly": "read only",
    "writeOnly": "write only",
}
"""How a fact is stated, in brackets after a description."""


class Words:
    """A text whose line breaks do not count."""

    def __init__(self, *texts: str | None) -> None:
        self.text = _joined(" ".join(it for it in texts if it))

    def say(self, value: Any) -> bool:  # noqa: ANN401 - whatever JSON has
        """Whether `value` stands there."""
        return _joined(_plain(value)) in self.text

    def state(self, key: str, value: Any = None) -> bool:  # noqa: ANN401
        """Whether that fact stands there."""
        if key == "example" and f"Example: {_joined(_plain(value))}" in self.text:
            return True
        fact = re.escape(_joined(PHRASES[key].format(_plain(value))))
        return re.search(rf"[\[,:;] ?{fact}(?= ?[,\];])", self.text) is not None


def entries(docstring: str) -> tuple[Words, dict[str, Words]]:
    """What an operation's docstring says of it, and what of `query dpi`, `body`, `200` or `200 header X-ETA`."""
    head, *lists = re.split(r"\n(?:Args|Answers):\n", docstring)
    found: dict[str, list[str]] = {}
    entry = subject = ""
    for line in "\n".join(lists).splitlines():
        if match := re.match(r"    (?P<name>\w+)(?: \((?P<place>(?:path|query|header|cookie) [^)]+)\))?", line):
            entry = subject = match["place"] or match["name"]
        elif match := re.match(r" {8}(?P<inner>(?:header|link) [^:]+)", line):
            subject = f"{entry} {match['inner']}"
        found.setdefault(subject, []).append(line)
    return Words(head), {subject: Words(*lines) for subject, lines in found.items()}


def _joined(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _plain(value: Any) -> str:  # noqa: ANN401
    return value if isinstance(value, str) else json.dumps(value)

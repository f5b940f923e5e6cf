"""Reading the fields of generated models, which keep whatever a vendor sent, and may be unset."""

from __future__ import annotations

from typing import TypeVar

from photoenhance_clients._runtime.types import Unset

T = TypeVar("T")

LONGEST_MESSAGE = 500


def known(value: T | Unset | None) -> T | None:
    """The value of a field; None where the vendor gave none."""
    return None if isinstance(value, Unset) else value


def text(value: object) -> str | None:
    """A field's text, in one line; None where it is anything else, or empty."""
    return " ".join(value.split()) or None if isinstance(value, str) else None


def shortened(message: str) -> str:
    """A message that fits on a screen."""
    return message if len(message) <= LONGEST_MESSAGE else f"{message[:LONGEST_MESSAGE]}…"


def number(value: object) -> float | None:
    """A field's number; None where it is anything else."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def whole(value: object) -> int | None:
    """A field's number without its fraction; None where it is anything else."""
    found = number(value)
    return None if found is None or not abs(found) < float("inf") else int(found)


def texts(value: object) -> list[str]:
    """The texts of a field that is a list; what is none is left out."""
    items: list[object] = value if isinstance(value, list) else []  # pyright: ignore[reportUnknownVariableType]
    return [item for item in items if isinstance(item, str)]

"""Reading the fields of generated models, which may be unset where the vendor left them out."""

from __future__ import annotations

from typing import TypeVar

from photoenhance_clients.topaz.types import Unset  # one class for all vendors

T = TypeVar("T")


def known(value: T | Unset | None) -> T | None:
    """The value of a field; None where the vendor gave none."""
    return None if isinstance(value, Unset) else value

"""Error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    pass


@define(kw_only=True)
class Error(Model):
    """Error"""

    message: str | Unset = UNSET
    """A human readable error message."""

    code: int | Unset = UNSET
    """The HTTP status code."""

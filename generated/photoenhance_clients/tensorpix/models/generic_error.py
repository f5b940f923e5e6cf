"""GenericError."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    pass


@define(kw_only=True)
class GenericError(Model):
    """GenericError"""

    detail: str | Unset = UNSET

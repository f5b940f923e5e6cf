"""ValidationError."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from ..._runtime.model import WIRE_NAME, Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    pass


@define(kw_only=True)
class ValidationError(Model):
    """ValidationError"""

    loc: list[int | str] | Unset = UNSET
    msg: str | Unset = UNSET
    type_: str | Unset = field(default=UNSET, metadata={WIRE_NAME: "type"})

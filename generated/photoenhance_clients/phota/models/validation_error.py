"""`ValidationError` of the document."""

from __future__ import annotations

import attrs

from ..._runtime.model import WIRE_NAME, Model
from ..types import UNSET, Unset


@attrs.define(kw_only=True)
class ValidationError(Model):
    """ValidationError"""

    loc: list[int | str] | Unset = UNSET
    """Location [required]"""

    msg: str | Unset = UNSET
    """Message [required]"""

    type_: str | Unset = attrs.field(default=UNSET, metadata={WIRE_NAME: "type"})
    """Error Type [required]"""

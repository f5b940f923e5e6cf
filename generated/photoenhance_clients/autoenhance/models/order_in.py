"""`OrderIn` of the document."""

from __future__ import annotations

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset


@attrs.define(kw_only=True)
class OrderIn(Model):
    """`OrderIn` of the document."""

    name: str | Unset = UNSET
    """The name of the order."""

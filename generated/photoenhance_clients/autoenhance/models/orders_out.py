"""`OrdersOut` of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.order_out import OrderOut


@attrs.define(kw_only=True)
class OrdersOut(Model):
    """`OrdersOut` of the document."""

    orders: list[OrderOut] | None | Unset = UNSET

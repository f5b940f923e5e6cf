"""Balance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    pass


@define(kw_only=True)
class Balance(Model):
    """Balance"""

    balance_usd: str | Unset = UNSET
    """The balance in US dollars, as a decimal number. Example: 12.3400"""

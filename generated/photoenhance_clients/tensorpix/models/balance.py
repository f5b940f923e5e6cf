"""`Balance` of the document."""

from __future__ import annotations

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset


@attrs.define(kw_only=True)
class Balance(Model):
    """`Balance` of the document."""

    balance_usd: str | Unset = UNSET
    """The balance in US dollars, as a decimal number. Example: 12.3400 [required]"""

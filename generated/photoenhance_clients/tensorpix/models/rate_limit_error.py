"""`RateLimitError` of the document."""

from __future__ import annotations

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset


@attrs.define(kw_only=True)
class RateLimitError(Model):
    """`RateLimitError` of the document."""

    detail: str | Unset = UNSET
    """[required]"""

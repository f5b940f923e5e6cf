"""PhotaError400Response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    pass
    from ..models.phota_error_400_response_code import PhotaError400ResponseCode


@define(kw_only=True)
class PhotaError400Response(Model):
    """Error response for 400 Bad Request."""

    detail: str | Unset = UNSET
    """Human-readable error message."""

    code: PhotaError400ResponseCode | Unset = UNSET
    """Machine-readable error code."""

    request_id: str | Unset = UNSET
    """Unique request identifier for support."""

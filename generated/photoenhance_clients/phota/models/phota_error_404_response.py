"""PhotaError404Response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    pass
    from ..models.phota_error_404_response_code import PhotaError404ResponseCode


@define(kw_only=True)
class PhotaError404Response(Model):
    """Error response for 404 Not Found."""

    detail: str | Unset = UNSET
    """Human-readable error message."""

    code: PhotaError404ResponseCode | Unset = UNSET
    """Machine-readable error code."""

    request_id: str | Unset = UNSET
    """Unique request identifier for support."""

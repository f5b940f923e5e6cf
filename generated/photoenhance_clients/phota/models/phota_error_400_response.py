"""`PhotaError400Response` of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.phota_error_400_response_code import PhotaError400ResponseCode


@attrs.define(kw_only=True)
class PhotaError400Response(Model):
    """Error response for 400 Bad Request."""

    detail: str | Unset = UNSET
    """Human-readable error message. [required]"""

    code: PhotaError400ResponseCode | Unset = UNSET
    """Machine-readable error code. [required, one of CONTENT_MODERATION, INVALID_REQUEST]"""

    request_id: str | Unset = UNSET
    """Unique request identifier for support. [required]"""

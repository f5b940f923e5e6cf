"""`PhotaError503Response` of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.phota_error_503_response_code import PhotaError503ResponseCode


@attrs.define(kw_only=True)
class PhotaError503Response(Model):
    """Error response for 503 Service Unavailable."""

    detail: str | Unset = UNSET
    """Human-readable error message. [required]"""

    code: PhotaError503ResponseCode | Unset = UNSET
    """Machine-readable error code. [required, one of SERVICE_UNAVAILABLE]"""

    request_id: str | Unset = UNSET
    """Unique request identifier for support. [required]"""

"""`PhotaError500Response` of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.phota_error_500_response_code import PhotaError500ResponseCode


@attrs.define(kw_only=True)
class PhotaError500Response(Model):
    """Error response for 500 Internal Server Error."""

    detail: str | Unset = UNSET
    """Human-readable error message. [required]"""

    code: PhotaError500ResponseCode | Unset = UNSET
    """Machine-readable error code. [required, one of INTERNAL_ERROR]"""

    request_id: str | Unset = UNSET
    """Unique request identifier for support. [required]"""

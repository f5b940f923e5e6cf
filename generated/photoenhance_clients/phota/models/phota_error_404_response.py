"""`PhotaError404Response` of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.phota_error_404_response_code import PhotaError404ResponseCode


@attrs.define(kw_only=True)
class PhotaError404Response(Model):
    """Error response for 404 Not Found."""

    detail: str | Unset = UNSET
    """Human-readable error message. [required]"""

    code: PhotaError404ResponseCode | Unset = UNSET
    """Machine-readable error code. [required, one of NOT_FOUND, PROFILE_NOT_FOUND, PROFILE_NOT_READY]"""

    request_id: str | Unset = UNSET
    """Unique request identifier for support. [required]"""

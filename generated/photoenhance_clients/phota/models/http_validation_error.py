"""`HTTPValidationError` of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.validation_error import ValidationError


@attrs.define(kw_only=True)
class HTTPValidationError(Model):
    """HTTPValidationError"""

    detail: list[ValidationError] | Unset = UNSET
    """Detail"""

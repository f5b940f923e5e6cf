"""`ValidationError` of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.validation_error_errors import ValidationErrorErrors


@attrs.define(kw_only=True)
class ValidationError(Model):
    """`ValidationError` of the document."""

    errors: ValidationErrorErrors | Unset = UNSET
    """[required]"""

    non_field_errors: list[str] | Unset = UNSET
    """[required]"""

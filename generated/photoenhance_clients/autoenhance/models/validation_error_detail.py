"""`ValidationErrorDetail` of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._runtime.model import Model

if TYPE_CHECKING:
    from ..models.validation_error_detail_additional_property import ValidationErrorDetailAdditionalProperty


@attrs.define(kw_only=True)
class ValidationErrorDetail(Model):
    """`ValidationErrorDetail` of the document."""

    additional_properties: dict[str, ValidationErrorDetailAdditionalProperty] = attrs.field(
        init=False, factory=lambda: {}
    )

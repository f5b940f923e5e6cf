"""ValidationErrorDetailAdditionalProperty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from ..._runtime.model import Model

if TYPE_CHECKING:
    pass


@define(kw_only=True)
class ValidationErrorDetailAdditionalProperty(Model):
    """ValidationErrorDetailAdditionalProperty"""

    additional_properties: dict[str, list[str]] = field(init=False, factory=lambda: {})

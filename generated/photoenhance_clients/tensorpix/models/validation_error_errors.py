"""`ValidationErrorErrors` of the document."""

from __future__ import annotations

from attrs import define, field

from ..._runtime.model import Model


@define(kw_only=True)
class ValidationErrorErrors(Model):
    """`ValidationErrorErrors` of the document."""

    additional_properties: dict[str, list[str]] = field(init=False, factory=lambda: {})

"""`ValidationErrorErrors` of the document."""

from __future__ import annotations

import attrs

from ..._runtime.model import Model


@attrs.define(kw_only=True)
class ValidationErrorErrors(Model):
    """`ValidationErrorErrors` of the document."""

    additional_properties: dict[str, list[str]] = attrs.field(init=False, factory=lambda: {})

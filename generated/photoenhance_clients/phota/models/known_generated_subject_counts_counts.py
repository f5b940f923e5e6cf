"""`KnownGeneratedSubjectCountsCounts` of the document."""

from __future__ import annotations

import attrs

from ..._runtime.model import Model


@attrs.define(kw_only=True)
class KnownGeneratedSubjectCountsCounts(Model):
    """Mapping of profile ID to the number of times that subject was generated."""

    additional_properties: dict[str, int] = attrs.field(init=False, factory=lambda: {})

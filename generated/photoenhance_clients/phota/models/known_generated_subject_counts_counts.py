"""`KnownGeneratedSubjectCountsCounts` of the document."""

from __future__ import annotations

from attrs import define, field

from ..._runtime.model import Model


@define(kw_only=True)
class KnownGeneratedSubjectCountsCounts(Model):
    """Mapping of profile ID to the number of times that subject was generated."""

    additional_properties: dict[str, int] = field(init=False, factory=lambda: {})

"""`KnownGeneratedSubjectCounts` of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.known_generated_subject_counts_counts import KnownGeneratedSubjectCountsCounts


@attrs.define(kw_only=True)
class KnownGeneratedSubjectCounts(Model):
    """Counts of known subjects generated, keyed by profile ID."""

    counts: KnownGeneratedSubjectCountsCounts | Unset = UNSET
    """Mapping of profile ID to the number of times that subject was generated."""

"""`EditResponse` of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.known_generated_subject_counts import KnownGeneratedSubjectCounts


@attrs.define(kw_only=True)
class EditResponse(Model):
    """Response returned by the edit, generate, and enhance endpoints."""

    known_subjects: KnownGeneratedSubjectCounts | Unset = UNSET
    """Dictionary mapping a known subject's `profile_id` to the number of times they were generated. If multiple
    variations are generated, this will be the aggregated count across all variations. [required]"""

    images: list[str] | Unset = UNSET
    """Output image(s) as raw base64-encoded strings. Format matches the requested output_format. Populated when
    response_mode='bytes', empty otherwise."""

    download_urls: list[str] | Unset = attrs.field(default=UNSET, repr=False)
    """Signed download URLs for each output image (24-hour expiry). Populated when response_mode='urls', empty
    otherwise."""

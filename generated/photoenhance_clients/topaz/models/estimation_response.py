"""`EstimationResponse` of the document."""

from __future__ import annotations

import attrs

from ..._runtime.model import WIRE_NAME, Model
from ..types import UNSET, Unset


@attrs.define(kw_only=True)
class EstimationResponse(Model):
    """`EstimationResponse` of the document."""

    duration: int | Unset = UNSET
    """The estimated time taken in seconds for the image to be enhanced with the given parameters. [required, at
    least 0, example 30]"""

    credits_: int | Unset = attrs.field(default=UNSET, metadata={WIRE_NAME: "credits"})
    """The number of credits that would be consumed if the given requests was executed. [at least 1, example 2]"""

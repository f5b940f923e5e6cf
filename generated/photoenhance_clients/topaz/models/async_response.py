"""`AsyncResponse` of the document."""

from __future__ import annotations

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset


@attrs.define(kw_only=True)
class AsyncResponse(Model):
    """`AsyncResponse` of the document."""

    process_id: str | Unset = UNSET
    """Unique identifier of the image enhancement job. [required, example d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b]"""

    eta: int | Unset = UNSET
    """Estimated time of arrival (ETA) for the process to complete in Unix time. [required, example 1617220000]"""

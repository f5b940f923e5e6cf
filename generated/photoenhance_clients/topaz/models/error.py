"""`Error` of the document."""

from __future__ import annotations

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset


@attrs.define(kw_only=True)
class Error(Model):
    """`Error` of the document."""

    message: str | Unset = UNSET
    """A human readable error message. [required]"""

    code: int | Unset = UNSET
    """The HTTP status code."""

"""`HTTPError` of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.http_error_detail import HTTPErrorDetail


@attrs.define(kw_only=True)
class HTTPError(Model):
    """`HTTPError` of the document."""

    detail: HTTPErrorDetail | Unset = UNSET

    message: str | Unset = UNSET

"""HTTPError."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    pass
    from ..models.http_error_detail import HTTPErrorDetail


@define(kw_only=True)
class HTTPError(Model):
    """HTTPError"""

    detail: HTTPErrorDetail | Unset = UNSET
    message: str | Unset = UNSET

"""HTTPErrorDetail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from ..._runtime.model import Model

if TYPE_CHECKING:
    pass


@define(kw_only=True)
class HTTPErrorDetail(Model):
    """HTTPErrorDetail"""

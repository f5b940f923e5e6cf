"""`HTTPErrorDetail` of the document."""

from __future__ import annotations

from attrs import define

from ..._runtime.model import Model


@define(kw_only=True)
class HTTPErrorDetail(Model):
    """`HTTPErrorDetail` of the document."""

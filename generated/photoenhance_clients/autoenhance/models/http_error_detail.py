"""`HTTPErrorDetail` of the document."""

from __future__ import annotations

import attrs

from ..._runtime.model import Model


@attrs.define(kw_only=True)
class HTTPErrorDetail(Model):
    """`HTTPErrorDetail` of the document."""

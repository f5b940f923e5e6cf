"""`EnhancedImageUrl` of the document."""

from __future__ import annotations

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset


@attrs.define(kw_only=True)
class EnhancedImageUrl(Model):
    """`EnhancedImageUrl` of the document."""

    enhanced_url: str | Unset = attrs.field(default=UNSET, repr=False)
    """Enhanced Image URL. Be aware the URL can expire. List enhanced images to get new URLs. Example:
    https://yoursite/imagename.jpg [required, format uri]"""

    enhanced_img_id: str | Unset = UNSET
    """Enhanced image ID [required]"""

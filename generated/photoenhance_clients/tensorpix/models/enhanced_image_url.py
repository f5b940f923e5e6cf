"""`EnhancedImageUrl` of the document."""

from __future__ import annotations

from attrs import define

from ..._runtime.model import Model
from ..types import UNSET, Unset


@define(kw_only=True)
class EnhancedImageUrl(Model):
    """`EnhancedImageUrl` of the document."""

    enhanced_url: str | Unset = UNSET
    """Enhanced Image URL. Be aware the URL can expire. List enhanced images to get new URLs. Example:
    https://yoursite/imagename.jpg [required, format uri]"""

    enhanced_img_id: str | Unset = UNSET
    """Enhanced image ID [required]"""

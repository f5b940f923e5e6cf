"""EnhancedImageUrl."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    pass


@define(kw_only=True)
class EnhancedImageUrl(Model):
    """EnhancedImageUrl"""

    enhanced_url: str | Unset = UNSET
    """Enhanced Image URL. Be aware the URL can expire. List enhanced images to get new URLs. Example:
    https://yoursite/imagename.jpg"""

    enhanced_img_id: str | Unset = UNSET
    """Enhanced image ID"""

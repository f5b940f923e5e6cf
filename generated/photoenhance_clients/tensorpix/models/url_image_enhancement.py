"""`UrlImageEnhancement` of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._runtime.model import Model

if TYPE_CHECKING:
    from ..models.url_image_enhancement_enhancement_type import UrlImageEnhancementEnhancementType
    from ..models.url_image_enhancement_output_format import UrlImageEnhancementOutputFormat


@attrs.define(kw_only=True)
class UrlImageEnhancement(Model):
    """`UrlImageEnhancement` of the document."""

    output_format: UrlImageEnhancementOutputFormat
    """Output image format. Possible values are: png, jpg, webp, jpeg. [required, one of png, jpg, webp, jpeg, at
    most 10 characters]"""

    enhancement_type: UrlImageEnhancementEnhancementType
    """Type of image enhancement. Possible values are: underwaterCC, denoise, sr2x, sr4x, faceEnhance. [required, one
    of underwaterCC, denoise, sr2x, sr4x, faceEnhance, at most 50 characters]"""

    face_enhance: bool
    """Flag which enables or disables the Face Enhancer model. [required]"""

    watermark: bool
    """Flag which denotes if the watermark will be added on the image. If enabled, the processing wont't deduct any
    Credits. Your account can process a limited number of watermarked images per day. See pricing for more details
    [required]"""

    url: str = attrs.field(repr=False)
    """URL of the to be enhanced image. The URL must be accessible. Example: https://dummyimage.com/600x400/000/fff
    [required, at least 5 characters, at most 1000 characters, format uri]"""

"""`EnhanceRequest` of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.enhance_request_output_format import EnhanceRequestOutputFormat
    from ..models.enhance_request_response_mode import EnhanceRequestResponseMode


@attrs.define(kw_only=True)
class EnhanceRequest(Model):
    """Request body for the enhance endpoint.

    Enhances the provided input image without requiring a text prompt,
    aspect ratio, or resolution -- those parameters are inferred automatically.

    The image can be provided as a raw base64-encoded string or a publicly
    accessible URL. Both formats are accepted and detected automatically.

    Example: {"image": "https://example.com/photo.jpg", "num_output_images": 1, "profile_ids": ["abc123"]}"""

    image: str = attrs.field(repr=False)
    """Input image as a raw base64 string or publicly accessible URL. Supported formats: JPEG, PNG, WebP, and
    HEIC/HEIF. Images larger than 4K (4096px) are automatically resized; for best results, provide images at 4K or
    below. [required]"""

    profile_ids: list[str] | Unset = UNSET
    """Subset of your account's profiles relevant to this request. Your account holds all profiles, but only pass the
    ones belonging to the end-user whose photo is being edited. These profiles serve as candidates for identity
    preservation. The fewer profiles you pass, the easier it is for our system to determine which profiles are
    relevant."""

    num_output_images: int | Unset = 1
    """Number of output images to generate (1-4). [at least 1, at most 4, default 1]"""

    output_format: EnhanceRequestOutputFormat | Unset = "png"
    """Output image format (png, jpg). The document's default is png; the vendor's became jpg on 2026-05-08. [one of
    png, jpg, default png]"""

    response_mode: EnhanceRequestResponseMode | Unset = "bytes"
    """Response delivery mode. 'bytes': return base64-encoded image data (default). 'urls': return signed download
    URLs (24-hour expiry) instead of image bytes. [one of bytes, urls, default bytes]"""

    prompt: None | str | Unset = UNSET
    """Optional text instructions to guide the enhancement."""

    client_request_id: str | Unset = UNSET
    """An identifier of your own for this request. A retried request with the same value returns the first job and is
    not charged again."""

"""`ImageIn` of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.image_in_cloud_type import ImageInCloudType
    from ..models.image_in_enhance_type import ImageInEnhanceType


@attrs.define(kw_only=True)
class ImageIn(Model):
    """`ImageIn` of the document."""

    image_name: str
    """The name of the image. [required]"""

    content_type: str | Unset = UNSET
    """The MIME type of the image, for example image/jpeg or image/png."""

    order_id: str | Unset = UNSET
    """The order that the image is added to; a new one if not given."""

    ai_version: str | Unset = UNSET
    """The version of the AI model to enhance the image with."""

    enhance: bool | Unset = UNSET
    """Whether to enhance the image."""

    enhance_type: ImageInEnhanceType | Unset = UNSET
    """The type of enhancement. property and property_usa are used with AI versions before 4.0; warm, neutral and
    authentic with later ones. [one of property, property_usa, warm, neutral, authentic]"""

    sky_replacement: bool | Unset = UNSET
    """Whether to replace the sky by a summer sky."""

    cloud_type: ImageInCloudType | Unset = UNSET
    """The clouds in the new sky. [one of CLEAR, LOW_CLOUD, HIGH_CLOUD]"""

    vertical_correction: bool | Unset = UNSET
    """Whether to correct vertical distortion."""

    lens_correction: bool | Unset = UNSET
    """Whether to correct lens distortion."""

    window_pull: bool | Unset = UNSET
    """Whether to pull the windows in the image. Used with AI versions since 4.0."""

    privacy: bool | Unset = UNSET
    """Whether to blur faces and license plates."""

    threesixty: bool | Unset = UNSET
    """Whether the image is a 360 degree image."""

    hdr: bool | Unset = UNSET
    """Whether the image is a bracket of an HDR image; an order_id is needed then."""

    rating: int | Unset = UNSET
    """How good the enhancement is, from 0 to 5; higher is better. [at least 0, at most 5]"""

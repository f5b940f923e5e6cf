"""`ImageOut` of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.image_out_status_type_1 import ImageOutStatusType1
    from ..models.image_out_status_type_2_type_1 import ImageOutStatusType2Type1
    from ..models.image_out_status_type_3_type_1 import ImageOutStatusType3Type1


@attrs.define(kw_only=True)
class ImageOut(Model):
    """`ImageOut` of the document."""

    image_id: None | str | Unset = UNSET
    """The ID of the image."""

    image_name: None | str | Unset = UNSET
    """The name of the image."""

    image_type: None | str | Unset = UNSET
    """The type of the image."""

    order_id: None | str | Unset = UNSET
    """The order that the image belongs to."""

    user_id: None | str | Unset = UNSET
    """The user who uploaded the image."""

    date_added: int | None | Unset = UNSET
    """When the image was registered."""

    status: ImageOutStatusType1 | ImageOutStatusType2Type1 | ImageOutStatusType3Type1 | None | Unset = UNSET
    """The state of the image. (or: The state of the image. [one of waiting, processing, processed, error, default
    null])"""

    status_reason: Any | Unset = UNSET
    """Why the image is in this state."""

    enhanced: bool | None | Unset = UNSET
    """Whether the image is enhanced. In older versions."""

    error: bool | None | Unset = UNSET
    """Whether the image failed. In older versions."""

    downloaded: bool | None | Unset = UNSET
    """Whether the image was downloaded and paid for."""

    ai_version: None | str | Unset = UNSET
    """The version of the AI model."""

    enhance: bool | None | Unset = UNSET
    """Whether to enhance the image."""

    enhance_type: None | str | Unset = UNSET
    """The type of enhancement."""

    sky_replacement: bool | None | Unset = UNSET
    """Whether the sky is replaced."""

    cloud_type: None | str | Unset = UNSET
    """The clouds in the new sky."""

    vertical_correction: bool | None | Unset = UNSET
    """Whether vertical distortion is corrected."""

    lens_correction: bool | None | Unset = UNSET
    """Whether lens distortion is corrected."""

    window_pull: bool | None | Unset = UNSET
    """Whether the windows are pulled."""

    privacy: bool | None | Unset = UNSET
    """Whether faces and license plates are blurred."""

    rating: int | None | Unset = UNSET
    """How good the enhancement is, from 0 to 5."""

    scene: None | str | Unset = UNSET
    """The detected scene, for example garden or kitchen."""

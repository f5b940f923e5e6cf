"""`CreateTaskRequest` of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._runtime.model import WIRE_NAME, Model
from ..types import UNSET, File, Unset

if TYPE_CHECKING:
    from ..models.create_task_request_return_type import CreateTaskRequestReturnType
    from ..models.create_task_request_scale_factor import CreateTaskRequestScaleFactor
    from ..models.create_task_request_sync import CreateTaskRequestSync
    from ..models.create_task_request_type import CreateTaskRequestType


@attrs.define(kw_only=True)
class CreateTaskRequest(Model):
    """Exactly one of: required image_url; required image_file."""

    image_url: str | Unset = attrs.field(default=UNSET, repr=False)
    """Source image URL. If this parameter is present, the other image source parameters must be empty. [format uri]"""

    image_file: File | Unset = attrs.field(default=UNSET, repr=False)
    """Source image file as binary data. If this parameter is present, the other image source parameters must be
    empty. Formats: jpg, jpeg, bmp, png, webp, tiff, tif, bitmap, raw, rgb, jfif, lzw; up to 4096 x 4096; up to
    20MB. [format binary]"""

    sync: CreateTaskRequestSync | Unset = UNSET
    """Whether to return the result image in real time. Use 0 to return a task_id asynchronously and fetch the result
    later; use 1 to wait and return the result synchronously. Results are kept for up to 1 hour. [one of 0, 1]"""

    type_: CreateTaskRequestType | Unset = attrs.field(default="clean", metadata={WIRE_NAME: "type"})
    """Enhancement type. clean = image enhancement, best for non-portrait images such as products; face = face
    enhancement, best for portraits. Up to 10 portraits can be enhanced in one image. Default is clean. [one of
    clean, face, default clean]"""

    scale_factor: CreateTaskRequestScaleFactor | Unset = UNSET
    """Enhancement value. Empty = auto enhancement: (10,512] upscales to 4x, (512,1024] upscales to 2x, and
    (1024,4096] keeps the original resolution. 1 keeps the original resolution, 2 upscales to 2x, and 4 upscales
    to 4x. [one of 1, 2, 4]"""

    return_type: CreateTaskRequestReturnType | Unset = 1
    """Result return type. 1 returns an image URL; 2 returns a base64-encoded string; 3 returns binary data and is
    only available for synchronized requests. Default is 1. [one of 1, 2, 3, default 1]"""

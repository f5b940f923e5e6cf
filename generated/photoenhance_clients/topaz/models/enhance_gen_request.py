"""`EnhanceGenRequest` of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._runtime.model import Model
from ..types import UNSET, File, Unset

if TYPE_CHECKING:
    from ..models.enhance_gen_request_model import EnhanceGenRequestModel
    from ..models.enhance_gen_request_output_format import EnhanceGenRequestOutputFormat


@attrs.define(kw_only=True)
class EnhanceGenRequest(Model):
    """`EnhanceGenRequest` of the document."""

    image: File
    """The image file to be enhanced. Supported formats:
      - jpeg (or jpg)
      - png
      - tiff (or tif) [required, format binary]"""

    model: EnhanceGenRequestModel | Unset = UNSET
    """The model to use for processing the image. [one of Recovery, Redefine, example Redefine]"""

    output_height: int | Unset = UNSET
    """The desired height of the output image in pixels. If only one of `output_height` and `output_width` is set,
    then the other dimension is scaled proportionally. [at least 1, at most 32000, example 1080]"""

    output_width: int | Unset = UNSET
    """The desired width of the output image in pixels. If only one of `output_height` and `output_width` is set,
    then the other dimension is scaled proportionally. [at least 1, at most 32000, example 1920]"""

    output_format: EnhanceGenRequestOutputFormat | Unset = UNSET
    """The desired format of the output image. [one of jpeg, jpg, png, tiff, tif, example jpeg]"""

    crop_to_fill: bool | Unset = UNSET
    """Default behavior is to letterbox the image if a differing aspect ratio is chosen. Enable `crop_to_fill` by
    setting this to `true` if you instead want to crop the image to fill the dimensions. [example false]"""

    face_enhancement: bool | Unset = UNSET
    """By default, faces (if any) are enhanced during image enhancement as well. Set `face_enhancement` to `false` if
    you don't want this. [example true]"""

    face_enhancement_creativity: float | Unset = UNSET
    """Choose the level of creativity for face enhancement from 0 to 1. Defaults to `0`, and is ignored if
    `face_enhancement` is `false`. [at least 0, at most 1, example 0]"""

    prompt: str | Unset = UNSET
    """A description of the resulting image you are looking for. The model responds more to a descriptive statement
    versus a directive one: "girl with red hair and blue eyes" instead of "change the girl's hair to red and make
    her eyes blue" (Redefine). [at most 1024 characters]"""

    creativity: int | Unset = UNSET
    """Adjusts the model's creativity during generation (Redefine). [at least 1, at most 6]"""

    texture: int | Unset = UNSET
    """Adjusts the amount of detail to be generated (Redefine). [at least 1, at most 5]"""

    denoise: float | Unset = UNSET
    """Controls the level of extra noise reduction (Redefine). [at least 0, at most 1]"""

    sharpen: float | Unset = UNSET
    """Controls the level of extra sharpening (Redefine). [at least 0, at most 1]"""

    additional_properties: dict[str, str] = attrs.field(init=False, factory=lambda: {})
    """Additional key-value pairs to be used as model settings. Only pairs relevant for your chosen model are used.
    Please see the [available models](#available-models) for more details. [example {"creativity": "3"}]"""

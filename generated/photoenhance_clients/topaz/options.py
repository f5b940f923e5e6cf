"""The options of the operations of this package, and what the document says of them."""

from collections.abc import Mapping
from typing import Final, Literal, TypedDict

from .._options import Field

__all__ = ("EnhanceOptions", "FIELDS")


class EnhanceOptions(TypedDict, total=False):
    """Fields of post_enhance_async, post_enhance_sync, post_enhance_gen_async, post_estimate, post_estimate_gen."""

    model: Literal["Standard V2", "Low Resolution V2", "CGI", "High Fidelity V2", "Text Refine", "Recovery", "Redefine"]
    """The model to use for processing the image. [one of Standard V2, Low Resolution V2, CGI, High Fidelity V2, Text
    Refine, example Standard V2]

    Only of post_enhance_async, post_enhance_sync, post_estimate.

    The model to use for processing the image. [one of Recovery, Redefine, example Redefine]

    Only of post_enhance_gen_async, post_estimate_gen."""

    output_height: int
    """The desired height of the output image in pixels. If only one of `output_height` and `output_width` is set,
    then the other dimension is scaled proportionally. [at least 1, at most 32000, example 1080]"""

    output_width: int
    """The desired width of the output image in pixels. If only one of `output_height` and `output_width` is set,
    then the other dimension is scaled proportionally. [at least 1, at most 32000, example 1920]"""

    output_format: Literal["jpeg", "jpg", "png", "tiff", "tif"]
    """The desired format of the output image. [one of jpeg, jpg, png, tiff, tif, example jpeg]"""

    crop_to_fill: bool
    """Default behavior is to letterbox the image if a differing aspect ratio is chosen. Enable `crop_to_fill` by
    setting this to `true` if you instead want to crop the image to fill the dimensions. [example false]"""

    face_enhancement: bool
    """By default, faces (if any) are enhanced during image enhancement as well. Set `face_enhancement` to `false` if
    you don't want this. [example true]"""

    face_enhancement_creativity: float
    """Choose the level of creativity for face enhancement from 0 to 1. Defaults to `0`, and is ignored if
    `face_enhancement` is `false`. [at least 0, at most 1, example 0]"""

    denoise: float
    """Controls the level of noise reduction. Configured automatically if not given. Of the models Standard V2, Low
    Resolution V2, CGI, High Fidelity V2, Text Refine. [at least 0, at most 1]

    Only of post_enhance_async, post_enhance_sync, post_estimate.

    Controls the level of extra noise reduction (Redefine). [at least 0, at most 1]

    Only of post_enhance_gen_async, post_estimate_gen."""

    sharpen: float
    """Adjusts image sharpness. Configured automatically if not given. Of the models Standard V2, Low Resolution V2,
    CGI, High Fidelity V2, Text Refine. [at least 0, at most 1]

    Only of post_enhance_async, post_enhance_sync, post_estimate.

    Controls the level of extra sharpening (Redefine). [at least 0, at most 1]

    Only of post_enhance_gen_async, post_estimate_gen."""

    fix_compression: float
    """Reduces artifacts due to compression. Configured automatically if not given. Of the models Standard V2, Low
    Resolution V2, High Fidelity V2, Text Refine. [at least 0, at most 1]

    Only of post_enhance_async, post_enhance_sync, post_estimate."""

    prompt: str
    """A description of the resulting image you are looking for. The model responds more to a descriptive statement
    versus a directive one: "girl with red hair and blue eyes" instead of "change the girl's hair to red and make
    her eyes blue" (Redefine). [at most 1024 characters]

    Only of post_enhance_gen_async, post_estimate_gen."""

    creativity: int
    """Adjusts the model's creativity during generation (Redefine). [at least 1, at most 6]

    Only of post_enhance_gen_async, post_estimate_gen."""

    texture: int
    """Adjusts the amount of detail to be generated (Redefine). [at least 1, at most 5]

    Only of post_enhance_gen_async, post_estimate_gen."""


FIELDS: Final[Mapping[str, Mapping[str, Field]]] = {
    "post_enhance_async": {
        "image": Field(
            name="image",
            argument="image",
            location="body",
            types=("string",),
            required=True,
            description="The image file to be enhanced. Supported formats:\n  - jpeg (or jpg)\n  - png\n  - tiff (or tif)",
            managed=True,
        ),
        "model": Field(
            name="model",
            argument="model",
            location="body",
            types=("string",),
            enum=("Standard V2", "Low Resolution V2", "CGI", "High Fidelity V2", "Text Refine"),
            description="The model to use for processing the image.",
        ),
        "output_height": Field(
            name="output_height",
            argument="output_height",
            location="body",
            types=("integer",),
            minimum=1,
            maximum=32000,
            description="The desired height of the output image in pixels. If only one of `output_height` and `output_width` is set, then the other dimension is scaled proportionally.",
        ),
        "output_width": Field(
            name="output_width",
            argument="output_width",
            location="body",
            types=("integer",),
            minimum=1,
            maximum=32000,
            description="The desired width of the output image in pixels. If only one of `output_height` and `output_width` is set, then the other dimension is scaled proportionally.",
        ),
        "output_format": Field(
            name="output_format",
            argument="output_format",
            location="body",
            types=("string",),
            enum=("jpeg", "jpg", "png", "tiff", "tif"),
            description="The desired format of the output image.",
        ),
        "crop_to_fill": Field(
            name="crop_to_fill",
            argument="crop_to_fill",
            location="body",
            types=("boolean",),
            description="Default behavior is to letterbox the image if a differing aspect ratio is chosen. Enable `crop_to_fill` by setting this to `true` if you instead want to crop the image to fill the dimensions.",
        ),
        "face_enhancement": Field(
            name="face_enhancement",
            argument="face_enhancement",
            location="body",
            types=("boolean",),
            description="By default, faces (if any) are enhanced during image enhancement as well. Set `face_enhancement` to `false` if you don't want this.",
        ),
        "face_enhancement_creativity": Field(
            name="face_enhancement_creativity",
            argument="face_enhancement_creativity",
            location="body",
            types=("number",),
            minimum=0,
            maximum=1,
            description="Choose the level of creativity for face enhancement from 0 to 1. Defaults to `0`, and is ignored if `face_enhancement` is `false`.",
        ),
        "denoise": Field(
            name="denoise",
            argument="denoise",
            location="body",
            types=("number",),
            minimum=0,
            maximum=1,
            description="Controls the level of noise reduction. Configured automatically if not given. Of the models Standard V2, Low Resolution V2, CGI, High Fidelity V2, Text Refine.",
        ),
        "sharpen": Field(
            name="sharpen",
            argument="sharpen",
            location="body",
            types=("number",),
            minimum=0,
            maximum=1,
            description="Adjusts image sharpness. Configured automatically if not given. Of the models Standard V2, Low Resolution V2, CGI, High Fidelity V2, Text Refine.",
        ),
        "fix_compression": Field(
            name="fix_compression",
            argument="fix_compression",
            location="body",
            types=("number",),
            minimum=0,
            maximum=1,
            description="Reduces artifacts due to compression. Configured automatically if not given. Of the models Standard V2, Low Resolution V2, High Fidelity V2, Text Refine.",
        ),
    },
    "post_enhance_sync": {
        "image": Field(
            name="image",
            argument="image",
            location="body",
            types=("string",),
            required=True,
            description="The image file to be enhanced. Supported formats:\n  - jpeg (or jpg)\n  - png\n  - tiff (or tif)",
            managed=True,
        ),
        "model": Field(
            name="model",
            argument="model",
            location="body",
            types=("string",),
            enum=("Standard V2", "Low Resolution V2", "CGI", "High Fidelity V2", "Text Refine"),
            description="The model to use for processing the image.",
        ),
        "output_height": Field(
            name="output_height",
            argument="output_height",
            location="body",
            types=("integer",),
            minimum=1,
            maximum=32000,
            description="The desired height of the output image in pixels. If only one of `output_height` and `output_width` is set, then the other dimension is scaled proportionally.",
        ),
        "output_width": Field(
            name="output_width",
            argument="output_width",
            location="body",
            types=("integer",),
            minimum=1,
            maximum=32000,
            description="The desired width of the output image in pixels. If only one of `output_height` and `output_width` is set, then the other dimension is scaled proportionally.",
        ),
        "output_format": Field(
            name="output_format",
            argument="output_format",
            location="body",
            types=("string",),
            enum=("jpeg", "jpg", "png", "tiff", "tif"),
            description="The desired format of the output image.",
        ),
        "crop_to_fill": Field(
            name="crop_to_fill",
            argument="crop_to_fill",
            location="body",
            types=("boolean",),
            description="Default behavior is to letterbox the image if a differing aspect ratio is chosen. Enable `crop_to_fill` by setting this to `true` if you instead want to crop the image to fill the dimensions.",
        ),
        "face_enhancement": Field(
            name="face_enhancement",
            argument="face_enhancement",
            location="body",
            types=("boolean",),
            description="By default, faces (if any) are enhanced during image enhancement as well. Set `face_enhancement` to `false` if you don't want this.",
        ),
        "face_enhancement_creativity": Field(
            name="face_enhancement_creativity",
            argument="face_enhancement_creativity",
            location="body",
            types=("number",),
            minimum=0,
            maximum=1,
            description="Choose the level of creativity for face enhancement from 0 to 1. Defaults to `0`, and is ignored if `face_enhancement` is `false`.",
        ),
        "denoise": Field(
            name="denoise",
            argument="denoise",
            location="body",
            types=("number",),
            minimum=0,
            maximum=1,
            description="Controls the level of noise reduction. Configured automatically if not given. Of the models Standard V2, Low Resolution V2, CGI, High Fidelity V2, Text Refine.",
        ),
        "sharpen": Field(
            name="sharpen",
            argument="sharpen",
            location="body",
            types=("number",),
            minimum=0,
            maximum=1,
            description="Adjusts image sharpness. Configured automatically if not given. Of the models Standard V2, Low Resolution V2, CGI, High Fidelity V2, Text Refine.",
        ),
        "fix_compression": Field(
            name="fix_compression",
            argument="fix_compression",
            location="body",
            types=("number",),
            minimum=0,
            maximum=1,
            description="Reduces artifacts due to compression. Configured automatically if not given. Of the models Standard V2, Low Resolution V2, High Fidelity V2, Text Refine.",
        ),
    },
    "post_enhance_gen_async": {
        "image": Field(
            name="image",
            argument="image",
            location="body",
            types=("string",),
            required=True,
            description="The image file to be enhanced. Supported formats:\n  - jpeg (or jpg)\n  - png\n  - tiff (or tif)",
            managed=True,
        ),
        "model": Field(
            name="model",
            argument="model",
            location="body",
            types=("string",),
            enum=("Recovery", "Redefine"),
            description="The model to use for processing the image.",
        ),
        "output_height": Field(
            name="output_height",
            argument="output_height",
            location="body",
            types=("integer",),
            minimum=1,
            maximum=32000,
            description="The desired height of the output image in pixels. If only one of `output_height` and `output_width` is set, then the other dimension is scaled proportionally.",
        ),
        "output_width": Field(
            name="output_width",
            argument="output_width",
            location="body",
            types=("integer",),
            minimum=1,
            maximum=32000,
            description="The desired width of the output image in pixels. If only one of `output_height` and `output_width` is set, then the other dimension is scaled proportionally.",
        ),
        "output_format": Field(
            name="output_format",
            argument="output_format",
            location="body",
            types=("string",),
            enum=("jpeg", "jpg", "png", "tiff", "tif"),
            description="The desired format of the output image.",
        ),
        "crop_to_fill": Field(
            name="crop_to_fill",
            argument="crop_to_fill",
            location="body",
            types=("boolean",),
            description="Default behavior is to letterbox the image if a differing aspect ratio is chosen. Enable `crop_to_fill` by setting this to `true` if you instead want to crop the image to fill the dimensions.",
        ),
        "face_enhancement": Field(
            name="face_enhancement",
            argument="face_enhancement",
            location="body",
            types=("boolean",),
            description="By default, faces (if any) are enhanced during image enhancement as well. Set `face_enhancement` to `false` if you don't want this.",
        ),
        "face_enhancement_creativity": Field(
            name="face_enhancement_creativity",
            argument="face_enhancement_creativity",
            location="body",
            types=("number",),
            minimum=0,
            maximum=1,
            description="Choose the level of creativity for face enhancement from 0 to 1. Defaults to `0`, and is ignored if `face_enhancement` is `false`.",
        ),
        "prompt": Field(
            name="prompt",
            argument="prompt",
            location="body",
            types=("string",),
            max_length=1024,
            description='A description of the resulting image you are looking for. The model responds more to a descriptive statement versus a directive one: "girl with red hair and blue eyes" instead of "change the girl\'s hair to red and make her eyes blue" (Redefine).',
        ),
        "creativity": Field(
            name="creativity",
            argument="creativity",
            location="body",
            types=("integer",),
            minimum=1,
            maximum=6,
            description="Adjusts the model's creativity during generation (Redefine).",
        ),
        "texture": Field(
            name="texture",
            argument="texture",
            location="body",
            types=("integer",),
            minimum=1,
            maximum=5,
            description="Adjusts the amount of detail to be generated (Redefine).",
        ),
        "denoise": Field(
            name="denoise",
            argument="denoise",
            location="body",
            types=("number",),
            minimum=0,
            maximum=1,
            description="Controls the level of extra noise reduction (Redefine).",
        ),
        "sharpen": Field(
            name="sharpen",
            argument="sharpen",
            location="body",
            types=("number",),
            minimum=0,
            maximum=1,
            description="Controls the level of extra sharpening (Redefine).",
        ),
    },
    "get_all_statuses": {},
    "get_status": {},
    "delete_status": {},
    "get_download": {},
    "post_estimate": {
        "model": Field(
            name="model",
            argument="model",
            location="body",
            types=("string",),
            enum=("Standard V2", "Low Resolution V2", "CGI", "High Fidelity V2", "Text Refine"),
            description="The model to use for processing the image.",
        ),
        "input_height": Field(
            name="input_height",
            argument="input_height",
            location="body",
            types=("integer",),
            minimum=1,
            maximum=32000,
            required=True,
            description="The height of the input image in pixels.",
            managed=True,
        ),
        "input_width": Field(
            name="input_width",
            argument="input_width",
            location="body",
            types=("integer",),
            minimum=1,
            maximum=32000,
            required=True,
            description="The width of the input image in pixels.",
            managed=True,
        ),
        "output_height": Field(
            name="output_height",
            argument="output_height",
            location="body",
            types=("integer",),
            minimum=1,
            maximum=32000,
            description="The desired height of the output image in pixels. If only one of `output_height` and `output_width` is set, then the other dimension is scaled proportionally.",
        ),
        "output_width": Field(
            name="output_width",
            argument="output_width",
            location="body",
            types=("integer",),
            minimum=1,
            maximum=32000,
            description="The desired width of the output image in pixels. If only one of `output_height` and `output_width` is set, then the other dimension is scaled proportionally.",
        ),
        "output_format": Field(
            name="output_format",
            argument="output_format",
            location="body",
            types=("string",),
            enum=("jpeg", "jpg", "png", "tiff", "tif"),
            description="The desired format of the output image.",
        ),
        "crop_to_fill": Field(
            name="crop_to_fill",
            argument="crop_to_fill",
            location="body",
            types=("boolean",),
            description="Default behavior is to letterbox the image if a differing aspect ratio is chosen. Enable `crop_to_fill` by setting this to `true` if you instead want to crop the image to fill the dimensions.",
        ),
        "face_enhancement": Field(
            name="face_enhancement",
            argument="face_enhancement",
            location="body",
            types=("boolean",),
            description="By default, faces (if any) are enhanced during image enhancement as well. Set `face_enhancement` to `false` if you don't want this.",
        ),
        "face_enhancement_creativity": Field(
            name="face_enhancement_creativity",
            argument="face_enhancement_creativity",
            location="body",
            types=("number",),
            minimum=0,
            maximum=1,
            description="Choose the level of creativity for face enhancement from 0 to 1. Defaults to `0`, and is ignored if `face_enhancement` is `false`.",
        ),
        "denoise": Field(
            name="denoise",
            argument="denoise",
            location="body",
            types=("number",),
            minimum=0,
            maximum=1,
            description="Controls the level of noise reduction. Configured automatically if not given. Of the models Standard V2, Low Resolution V2, CGI, High Fidelity V2, Text Refine.",
        ),
        "sharpen": Field(
            name="sharpen",
            argument="sharpen",
            location="body",
            types=("number",),
            minimum=0,
            maximum=1,
            description="Adjusts image sharpness. Configured automatically if not given. Of the models Standard V2, Low Resolution V2, CGI, High Fidelity V2, Text Refine.",
        ),
        "fix_compression": Field(
            name="fix_compression",
            argument="fix_compression",
            location="body",
            types=("number",),
            minimum=0,
            maximum=1,
            description="Reduces artifacts due to compression. Configured automatically if not given. Of the models Standard V2, Low Resolution V2, High Fidelity V2, Text Refine.",
        ),
    },
    "post_estimate_gen": {
        "model": Field(
            name="model",
            argument="model",
            location="body",
            types=("string",),
            enum=("Recovery", "Redefine"),
            description="The model to use for processing the image.",
        ),
        "input_height": Field(
            name="input_height",
            argument="input_height",
            location="body",
            types=("integer",),
            minimum=1,
            maximum=32000,
            required=True,
            description="The height of the input image in pixels.",
            managed=True,
        ),
        "input_width": Field(
            name="input_width",
            argument="input_width",
            location="body",
            types=("integer",),
            minimum=1,
            maximum=32000,
            required=True,
            description="The width of the input image in pixels.",
            managed=True,
        ),
        "output_height": Field(
            name="output_height",
            argument="output_height",
            location="body",
            types=("integer",),
            minimum=1,
            maximum=32000,
            description="The desired height of the output image in pixels. If only one of `output_height` and `output_width` is set, then the other dimension is scaled proportionally.",
        ),
        "output_width": Field(
            name="output_width",
            argument="output_width",
            location="body",
            types=("integer",),
            minimum=1,
            maximum=32000,
            description="The desired width of the output image in pixels. If only one of `output_height` and `output_width` is set, then the other dimension is scaled proportionally.",
        ),
        "output_format": Field(
            name="output_format",
            argument="output_format",
            location="body",
            types=("string",),
            enum=("jpeg", "jpg", "png", "tiff", "tif"),
            description="The desired format of the output image.",
        ),
        "crop_to_fill": Field(
            name="crop_to_fill",
            argument="crop_to_fill",
            location="body",
            types=("boolean",),
            description="Default behavior is to letterbox the image if a differing aspect ratio is chosen. Enable `crop_to_fill` by setting this to `true` if you instead want to crop the image to fill the dimensions.",
        ),
        "face_enhancement": Field(
            name="face_enhancement",
            argument="face_enhancement",
            location="body",
            types=("boolean",),
            description="By default, faces (if any) are enhanced during image enhancement as well. Set `face_enhancement` to `false` if you don't want this.",
        ),
        "face_enhancement_creativity": Field(
            name="face_enhancement_creativity",
            argument="face_enhancement_creativity",
            location="body",
            types=("number",),
            minimum=0,
            maximum=1,
            description="Choose the level of creativity for face enhancement from 0 to 1. Defaults to `0`, and is ignored if `face_enhancement` is `false`.",
        ),
        "prompt": Field(
            name="prompt",
            argument="prompt",
            location="body",
            types=("string",),
            max_length=1024,
            description='A description of the resulting image you are looking for. The model responds more to a descriptive statement versus a directive one: "girl with red hair and blue eyes" instead of "change the girl\'s hair to red and make her eyes blue" (Redefine).',
        ),
        "creativity": Field(
            name="creativity",
            argument="creativity",
            location="body",
            types=("integer",),
            minimum=1,
            maximum=6,
            description="Adjusts the model's creativity during generation (Redefine).",
        ),
        "texture": Field(
            name="texture",
            argument="texture",
            location="body",
            types=("integer",),
            minimum=1,
            maximum=5,
            description="Adjusts the amount of detail to be generated (Redefine).",
        ),
        "denoise": Field(
            name="denoise",
            argument="denoise",
            location="body",
            types=("number",),
            minimum=0,
            maximum=1,
            description="Controls the level of extra noise reduction (Redefine).",
        ),
        "sharpen": Field(
            name="sharpen",
            argument="sharpen",
            location="body",
            types=("number",),
            minimum=0,
            maximum=1,
            description="Controls the level of extra sharpening (Redefine).",
        ),
    },
    "cancel_enhance": {},
}
"""Every field of every request but those in its path: by the operation's module, then by the option's name."""

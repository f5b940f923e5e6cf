"""The options of the operations of this package, and what the document says of them."""

from collections.abc import Mapping
from typing import Final, Literal, TypedDict

from .._options import Field

__all__ = ("EnhanceOptions", "FIELDS")


class EnhanceOptions(TypedDict, total=False):
    """Fields of create_scale_task."""

    sync: Literal[0, 1]
    """Whether to return the result image in real time. Use 0 to return a task_id asynchronously and fetch the result
    later; use 1 to wait and return the result synchronously. Results are kept for up to 1 hour. [one of 0, 1]"""

    type: Literal["clean", "face"]
    """Enhancement type. clean = image enhancement, best for non-portrait images such as products; face = face
    enhancement, best for portraits. Up to 10 portraits can be enhanced in one image. Default is clean. [one of
    clean, face, default clean]"""

    scale_factor: Literal[1, 2, 4]
    """Enhancement value. Empty = auto enhancement: (10,512] upscales to 4x, (512,1024] upscales to 2x, and
    (1024,4096] keeps the original resolution. 1 keeps the original resolution, 2 upscales to 2x, and 4 upscales
    to 4x. [one of 1, 2, 4]"""

    return_type: Literal[1, 2, 3]
    """Result return type. 1 returns an image URL; 2 returns a base64-encoded string; 3 returns binary data and is
    only available for synchronized requests. Default is 1. [one of 1, 2, 3, default 1]"""


FIELDS: Final[Mapping[str, Mapping[str, Field]]] = {
    "create_scale_task": {
        "image_url": Field(
            name="image_url",
            argument="image_url",
            location="body",
            types=("string",),
            description="Source image URL. If this parameter is present, the other image source parameters must be empty.",
            managed=True,
        ),
        "image_file": Field(
            name="image_file",
            argument="image_file",
            location="body",
            types=("string",),
            description="Source image file as binary data. If this parameter is present, the other image source parameters must be empty. Formats: jpg, jpeg, bmp, png, webp, tiff, tif, bitmap, raw, rgb, jfif, lzw; up to 4096 x 4096; up to 20MB.",
            managed=True,
        ),
        "sync": Field(
            name="sync",
            argument="sync",
            location="body",
            types=("integer",),
            enum=(0, 1),
            description="Whether to return the result image in real time. Use 0 to return a task_id asynchronously and fetch the result later; use 1 to wait and return the result synchronously. Results are kept for up to 1 hour.",
        ),
        "type": Field(
            name="type",
            argument="type_",
            location="body",
            types=("string",),
            default="clean",
            enum=("clean", "face"),
            description="Enhancement type. clean = image enhancement, best for non-portrait images such as products; face = face enhancement, best for portraits. Up to 10 portraits can be enhanced in one image. Default is clean.",
        ),
        "scale_factor": Field(
            name="scale_factor",
            argument="scale_factor",
            location="body",
            types=("integer",),
            enum=(1, 2, 4),
            description="Enhancement value. Empty = auto enhancement: (10,512] upscales to 4x, (512,1024] upscales to 2x, and (1024,4096] keeps the original resolution. 1 keeps the original resolution, 2 upscales to 2x, and 4 upscales to 4x.",
        ),
        "return_type": Field(
            name="return_type",
            argument="return_type",
            location="body",
            types=("integer",),
            default=1,
            enum=(1, 2, 3),
            description="Result return type. 1 returns an image URL; 2 returns a base64-encoded string; 3 returns binary data and is only available for synchronized requests. Default is 1.",
        ),
    },
    "query_scale_task": {},
}
"""Every field of every request but those in its path: by the operation's module, then by the option's name."""

"""The options of the operations of this package, and what the document says of them."""

from collections.abc import Mapping
from typing import Final, Literal, TypedDict

from .._options import Field

__all__ = ("EnhanceOptions", "FIELDS")


class EnhanceOptions(TypedDict, total=False):
    """Fields of images_enhance_from_url_create."""

    output_format: Literal["png", "jpg", "webp", "jpeg"]
    """Output image format. Possible values are: png, jpg, webp, jpeg. [required, one of png, jpg, webp, jpeg, at
    most 10 characters]"""

    enhancement_type: Literal["underwaterCC", "denoise", "sr2x", "sr4x", "faceEnhance"]
    """Type of image enhancement. Possible values are: underwaterCC, denoise, sr2x, sr4x, faceEnhance. [required, one
    of underwaterCC, denoise, sr2x, sr4x, faceEnhance, at most 50 characters]"""

    face_enhance: bool
    """Flag which enables or disables the Face Enhancer model. [required]"""

    watermark: bool
    """Flag which denotes if the watermark will be added on the image. If enabled, the processing wont't deduct any
    Credits. Your account can process a limited number of watermarked images per day. See pricing for more details
    [required]"""


FIELDS: Final[Mapping[str, Mapping[str, Field]]] = {
    "images_enhance_from_url_create": {
        "output_format": Field(
            name="output_format",
            argument="output_format",
            location="body",
            types=("string",),
            max_length=10,
            enum=("png", "jpg", "webp", "jpeg"),
            required=True,
            description="Output image format. Possible values are: png, jpg, webp, jpeg.",
        ),
        "enhancement_type": Field(
            name="enhancement_type",
            argument="enhancement_type",
            location="body",
            types=("string",),
            max_length=50,
            enum=("underwaterCC", "denoise", "sr2x", "sr4x", "faceEnhance"),
            required=True,
            description="Type of image enhancement. Possible values are: underwaterCC, denoise, sr2x, sr4x, faceEnhance.",
        ),
        "face_enhance": Field(
            name="face_enhance",
            argument="face_enhance",
            location="body",
            types=("boolean",),
            required=True,
            description="Flag which enables or disables the Face Enhancer model.",
        ),
        "watermark": Field(
            name="watermark",
            argument="watermark",
            location="body",
            types=("boolean",),
            required=True,
            description="Flag which denotes if the watermark will be added on the image. If enabled, the processing wont't deduct any Credits. Your account can process a limited number of watermarked images per day. See pricing for more details",
        ),
        "url": Field(
            name="url",
            argument="url",
            location="body",
            types=("string",),
            min_length=5,
            max_length=1000,
            required=True,
            description="URL of the to be enhanced image. The URL must be accessible. Example: https://dummyimage.com/600x400/000/fff",
            managed=True,
        ),
    },
    "accounts_profile_balance_retrieve": {},
}
"""Every field of every request but those in its path: by the operation's module, then by the option's name."""

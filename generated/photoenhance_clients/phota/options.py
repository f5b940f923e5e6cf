"""The options of the operations of this package, and what the document says of them."""

from collections.abc import Mapping
from typing import Final, Literal, TypedDict

from .._options import Field

__all__ = ("EnhanceOptions", "FIELDS")


class EnhanceOptions(TypedDict, total=False):
    """Fields of enhance_v1_phota_enhance_post."""

    profile_ids: list[str]
    """Subset of your account's profiles relevant to this request. Your account holds all profiles, but only pass the
    ones belonging to the end-user whose photo is being edited. These profiles serve as candidates for identity
    preservation. The fewer profiles you pass, the easier it is for our system to determine which profiles are
    relevant."""

    num_output_images: int
    """Number of output images to generate (1-4). [at least 1, at most 4, default 1]"""

    output_format: Literal["png", "jpg"]
    """Output image format (png, jpg). The document's default is png; the vendor's became jpg on 2026-05-08. [one of
    png, jpg, default png]"""

    response_mode: Literal["bytes", "urls"]
    """Response delivery mode. 'bytes': return base64-encoded image data (default). 'urls': return signed download
    URLs (24-hour expiry) instead of image bytes. [one of bytes, urls, default bytes]"""

    prompt: str | None
    """Optional text instructions to guide the enhancement."""

    client_request_id: str
    """An identifier of your own for this request. A retried request with the same value returns the first job and is
    not charged again."""


FIELDS: Final[Mapping[str, Mapping[str, Field]]] = {
    "enhance_v1_phota_enhance_post": {
        "image": Field(
            name="image",
            argument="image",
            location="body",
            types=("string",),
            required=True,
            description="Input image as a raw base64 string or publicly accessible URL. Supported formats: JPEG, PNG, WebP, and HEIC/HEIF. Images larger than 4K (4096px) are automatically resized; for best results, provide images at 4K or below.",
            managed=True,
        ),
        "profile_ids": Field(
            name="profile_ids",
            argument="profile_ids",
            location="body",
            types=("array",),
            item_types=("string",),
            description="Subset of your account's profiles relevant to this request. Your account holds all profiles, but only pass the ones belonging to the end-user whose photo is being edited. These profiles serve as candidates for identity preservation. The fewer profiles you pass, the easier it is for our system to determine which profiles are relevant.",
        ),
        "num_output_images": Field(
            name="num_output_images",
            argument="num_output_images",
            location="body",
            types=("integer",),
            minimum=1,
            maximum=4,
            default=1,
            description="Number of output images to generate (1-4).",
        ),
        "output_format": Field(
            name="output_format",
            argument="output_format",
            location="body",
            types=("string",),
            default="png",
            enum=("png", "jpg"),
            description="Output image format (png, jpg). The document's default is png; the vendor's became jpg on 2026-05-08.",
        ),
        "response_mode": Field(
            name="response_mode",
            argument="response_mode",
            location="body",
            types=("string",),
            default="bytes",
            enum=("bytes", "urls"),
            description="Response delivery mode. 'bytes': return base64-encoded image data (default). 'urls': return signed download URLs (24-hour expiry) instead of image bytes.",
        ),
        "prompt": Field(
            name="prompt",
            argument="prompt",
            location="body",
            types=("string", "null"),
            description="Optional text instructions to guide the enhancement.",
        ),
        "client_request_id": Field(
            name="client_request_id",
            argument="client_request_id",
            location="body",
            types=("string",),
            description="An identifier of your own for this request. A retried request with the same value returns the first job and is not charged again.",
        ),
    }
}
"""Every field of every request but those in its path: by the operation's module, then by the option's name."""

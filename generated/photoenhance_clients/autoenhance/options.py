"""The options of the operations of this package, and what the document says of them."""

from collections.abc import Mapping
from typing import Final, Literal, TypedDict

from .._options import Field

__all__ = ("DownloadOptions", "EnhanceOptions", "FIELDS")


class DownloadOptions(TypedDict, total=False):
    """Fields of download_enhanced_image."""

    dpi: int
    """DPI of the image, must at least be 72. [at least 72]"""

    quality: int
    """Quality of the image, must be between 1 and 90. [at least 1, at most 90]"""

    format: Literal["avif", "png", "jpeg", "jxl", "webp"]
    """Format of the image, must be one of 'avif', 'png', 'jpeg', 'jxl', or 'webp'. [one of avif, png, jpeg, jxl,
    webp]"""

    preview: bool
    """Whether to show a lower quality preview version, which is free and the default. `false` purchases the image
    and downloads it in full size; it takes a paid subscription or a credit."""

    watermark: bool
    """Whether to apply a watermark to the image."""

    finetuned: bool | None
    """Whether to apply finetuning to the image. [default null]"""

    finetune: bool | None
    """Whether to apply finetuning to the image. Deprecated: use 'finetuned' instead. [default null]"""

    restaged: bool
    """Whether to serve the restaged version of the image. Defaults to True (serve restaged if available). Set to
    False to serve the original enhanced image without restaging. [default true]"""

    max_width: int
    """Maximum width of the image in pixels. Must be a positive integer. [at least 1]"""

    scale: float
    """Scale factor for the image, must be between 0.0 and 1.0. [at least 0, at most 1]"""

    size: Literal["small", "large", "big"]
    """The resolution of the image, one of small, large or big. The biggest, if not given. [one of small, large, big]"""

    x_dev_mode: bool
    """Development mode. No credits are used, and images carry a development watermark.

    `x-dev-mode` in the document."""


class EnhanceOptions(TypedDict, total=False):
    """Fields of download_enhanced_image, create_image."""

    dpi: int
    """DPI of the image, must at least be 72. [at least 72]

    Only of download_enhanced_image."""

    quality: int
    """Quality of the image, must be between 1 and 90. [at least 1, at most 90]

    Only of download_enhanced_image."""

    format: Literal["avif", "png", "jpeg", "jxl", "webp"]
    """Format of the image, must be one of 'avif', 'png', 'jpeg', 'jxl', or 'webp'. [one of avif, png, jpeg, jxl,
    webp]

    Only of download_enhanced_image."""

    preview: bool
    """Whether to show a lower quality preview version, which is free and the default. `false` purchases the image
    and downloads it in full size; it takes a paid subscription or a credit.

    Only of download_enhanced_image."""

    watermark: bool
    """Whether to apply a watermark to the image.

    Only of download_enhanced_image."""

    finetuned: bool | None
    """Whether to apply finetuning to the image. [default null]

    Only of download_enhanced_image."""

    finetune: bool | None
    """Whether to apply finetuning to the image. Deprecated: use 'finetuned' instead. [default null]

    Only of download_enhanced_image."""

    restaged: bool
    """Whether to serve the restaged version of the image. Defaults to True (serve restaged if available). Set to
    False to serve the original enhanced image without restaging. [default true]

    Only of download_enhanced_image."""

    max_width: int
    """Maximum width of the image in pixels. Must be a positive integer. [at least 1]

    Only of download_enhanced_image."""

    scale: float
    """Scale factor for the image, must be between 0.0 and 1.0. [at least 0, at most 1]

    Only of download_enhanced_image."""

    size: Literal["small", "large", "big"]
    """The resolution of the image, one of small, large or big. The biggest, if not given. [one of small, large, big]

    Only of download_enhanced_image."""

    x_dev_mode: bool
    """Development mode. No credits are used, and images carry a development watermark.

    `x-dev-mode` in the document."""

    order_id: str
    """The order that the image is added to; a new one if not given.

    Only of create_image."""

    ai_version: str
    """The version of the AI model to enhance the image with.

    Only of create_image."""

    enhance: bool
    """Whether to enhance the image.

    Only of create_image."""

    enhance_type: Literal["property", "property_usa", "warm", "neutral", "authentic"]
    """The type of enhancement. property and property_usa are used with AI versions before 4.0; warm, neutral and
    authentic with later ones. [one of property, property_usa, warm, neutral, authentic]

    Only of create_image."""

    sky_replacement: bool
    """Whether to replace the sky by a summer sky.

    Only of create_image."""

    cloud_type: Literal["CLEAR", "LOW_CLOUD", "HIGH_CLOUD"]
    """The clouds in the new sky. [one of CLEAR, LOW_CLOUD, HIGH_CLOUD]

    Only of create_image."""

    vertical_correction: bool
    """Whether to correct vertical distortion.

    Only of create_image."""

    lens_correction: bool
    """Whether to correct lens distortion.

    Only of create_image."""

    window_pull: bool
    """Whether to pull the windows in the image. Used with AI versions since 4.0.

    Only of create_image."""

    privacy: bool
    """Whether to blur faces and license plates.

    Only of create_image."""

    threesixty: bool
    """Whether the image is a 360 degree image.

    Only of create_image."""

    hdr: bool
    """Whether the image is a bracket of an HDR image; an order_id is needed then.

    Only of create_image."""

    rating: int
    """How good the enhancement is, from 0 to 5; higher is better. [at least 0, at most 5]

    Only of create_image."""


FIELDS: Final[Mapping[str, Mapping[str, Field]]] = {
    "download_enhanced_image": {
        "dpi": Field(
            name="dpi",
            argument="dpi",
            location="query",
            types=("integer",),
            minimum=72,
            description="DPI of the image, must at least be 72.",
        ),
        "quality": Field(
            name="quality",
            argument="quality",
            location="query",
            types=("integer",),
            minimum=1,
            maximum=90,
            description="Quality of the image, must be between 1 and 90.",
        ),
        "format": Field(
            name="format",
            argument="format_",
            location="query",
            types=("string",),
            enum=("avif", "png", "jpeg", "jxl", "webp"),
            description="Format of the image, must be one of 'avif', 'png', 'jpeg', 'jxl', or 'webp'.",
        ),
        "preview": Field(
            name="preview",
            argument="preview",
            location="query",
            types=("boolean",),
            description="Whether to show a lower quality preview version, which is free and the default. `false` purchases the image and downloads it in full size; it takes a paid subscription or a credit.",
        ),
        "watermark": Field(
            name="watermark",
            argument="watermark",
            location="query",
            types=("boolean",),
            description="Whether to apply a watermark to the image.",
        ),
        "finetuned": Field(
            name="finetuned",
            argument="finetuned",
            location="query",
            types=("boolean", "null"),
            description="Whether to apply finetuning to the image.",
        ),
        "finetune": Field(
            name="finetune",
            argument="finetune",
            location="query",
            types=("boolean", "null"),
            description="Whether to apply finetuning to the image. Deprecated: use 'finetuned' instead.",
        ),
        "restaged": Field(
            name="restaged",
            argument="restaged",
            location="query",
            types=("boolean",),
            default=True,
            description="Whether to serve the restaged version of the image. Defaults to True (serve restaged if available). Set to False to serve the original enhanced image without restaging.",
        ),
        "max_width": Field(
            name="max_width",
            argument="max_width",
            location="query",
            types=("integer",),
            minimum=1,
            description="Maximum width of the image in pixels. Must be a positive integer.",
        ),
        "scale": Field(
            name="scale",
            argument="scale",
            location="query",
            types=("number",),
            minimum=0,
            maximum=1,
            description="Scale factor for the image, must be between 0.0 and 1.0.",
        ),
        "size": Field(
            name="size",
            argument="size",
            location="query",
            types=("string",),
            enum=("small", "large", "big"),
            description="The resolution of the image, one of small, large or big. The biggest, if not given.",
        ),
        "x_api_version": Field(
            name="x-api-version",
            argument="x_api_version",
            location="header",
            types=("string",),
            default="2026-06-02",
            description="The version of the API, as a date. The document's own, if not given.",
            managed=True,
        ),
        "x_dev_mode": Field(
            name="x-dev-mode",
            argument="x_dev_mode",
            location="header",
            types=("boolean",),
            description="Development mode. No credits are used, and images carry a development watermark.",
        ),
    },
    "create_image": {
        "image_name": Field(
            name="image_name",
            argument="image_name",
            location="body",
            types=("string",),
            required=True,
            description="The name of the image.",
            managed=True,
        ),
        "content_type": Field(
            name="content_type",
            argument="content_type",
            location="body",
            types=("string",),
            description="The MIME type of the image, for example image/jpeg or image/png.",
            managed=True,
        ),
        "order_id": Field(
            name="order_id",
            argument="order_id",
            location="body",
            types=("string",),
            description="The order that the image is added to; a new one if not given.",
        ),
        "ai_version": Field(
            name="ai_version",
            argument="ai_version",
            location="body",
            types=("string",),
            description="The version of the AI model to enhance the image with.",
        ),
        "enhance": Field(
            name="enhance",
            argument="enhance",
            location="body",
            types=("boolean",),
            description="Whether to enhance the image.",
        ),
        "enhance_type": Field(
            name="enhance_type",
            argument="enhance_type",
            location="body",
            types=("string",),
            enum=("property", "property_usa", "warm", "neutral", "authentic"),
            description="The type of enhancement. property and property_usa are used with AI versions before 4.0; warm, neutral and authentic with later ones.",
        ),
        "sky_replacement": Field(
            name="sky_replacement",
            argument="sky_replacement",
            location="body",
            types=("boolean",),
            description="Whether to replace the sky by a summer sky.",
        ),
        "cloud_type": Field(
            name="cloud_type",
            argument="cloud_type",
            location="body",
            types=("string",),
            enum=("CLEAR", "LOW_CLOUD", "HIGH_CLOUD"),
            description="The clouds in the new sky.",
        ),
        "vertical_correction": Field(
            name="vertical_correction",
            argument="vertical_correction",
            location="body",
            types=("boolean",),
            description="Whether to correct vertical distortion.",
        ),
        "lens_correction": Field(
            name="lens_correction",
            argument="lens_correction",
            location="body",
            types=("boolean",),
            description="Whether to correct lens distortion.",
        ),
        "window_pull": Field(
            name="window_pull",
            argument="window_pull",
            location="body",
            types=("boolean",),
            description="Whether to pull the windows in the image. Used with AI versions since 4.0.",
        ),
        "privacy": Field(
            name="privacy",
            argument="privacy",
            location="body",
            types=("boolean",),
            description="Whether to blur faces and license plates.",
        ),
        "threesixty": Field(
            name="threesixty",
            argument="threesixty",
            location="body",
            types=("boolean",),
            description="Whether the image is a 360 degree image.",
        ),
        "hdr": Field(
            name="hdr",
            argument="hdr",
            location="body",
            types=("boolean",),
            description="Whether the image is a bracket of an HDR image; an order_id is needed then.",
        ),
        "rating": Field(
            name="rating",
            argument="rating",
            location="body",
            types=("integer",),
            minimum=0,
            maximum=5,
            description="How good the enhancement is, from 0 to 5; higher is better.",
        ),
        "x_api_version": Field(
            name="x-api-version",
            argument="x_api_version",
            location="header",
            types=("string",),
            default="2026-06-02",
            description="The version of the API, as a date. The document's own, if not given.",
            managed=True,
        ),
        "x_dev_mode": Field(
            name="x-dev-mode",
            argument="x_dev_mode",
            location="header",
            types=("boolean",),
            description="Development mode. No credits are used, and images carry a development watermark.",
        ),
    },
    "retrieve_image": {
        "x_api_version": Field(
            name="x-api-version",
            argument="x_api_version",
            location="header",
            types=("string",),
            default="2026-06-02",
            description="The version of the API, as a date. The document's own, if not given.",
            managed=True,
        ),
        "x_dev_mode": Field(
            name="x-dev-mode",
            argument="x_dev_mode",
            location="header",
            types=("boolean",),
            description="Development mode. No credits are used, and images carry a development watermark.",
        ),
    },
    "delete_image": {
        "x_api_version": Field(
            name="x-api-version",
            argument="x_api_version",
            location="header",
            types=("string",),
            default="2026-06-02",
            description="The version of the API, as a date. The document's own, if not given.",
            managed=True,
        ),
        "x_dev_mode": Field(
            name="x-dev-mode",
            argument="x_dev_mode",
            location="header",
            types=("boolean",),
            description="Development mode. No credits are used, and images carry a development watermark.",
        ),
    },
    "download_original_image": {
        "x_api_version": Field(
            name="x-api-version",
            argument="x_api_version",
            location="header",
            types=("string",),
            default="2026-06-02",
            description="The version of the API, as a date. The document's own, if not given.",
            managed=True,
        ),
        "x_dev_mode": Field(
            name="x-dev-mode",
            argument="x_dev_mode",
            location="header",
            types=("boolean",),
            description="Development mode. No credits are used, and images carry a development watermark.",
        ),
    },
    "list_orders": {
        "x_api_version": Field(
            name="x-api-version",
            argument="x_api_version",
            location="header",
            types=("string",),
            default="2026-06-02",
            description="The version of the API, as a date. The document's own, if not given.",
            managed=True,
        ),
        "x_dev_mode": Field(
            name="x-dev-mode",
            argument="x_dev_mode",
            location="header",
            types=("boolean",),
            description="Development mode. No credits are used, and images carry a development watermark.",
        ),
    },
    "create_order": {
        "name": Field(
            name="name", argument="name", location="body", types=("string",), description="The name of the order."
        ),
        "x_api_version": Field(
            name="x-api-version",
            argument="x_api_version",
            location="header",
            types=("string",),
            default="2026-06-02",
            description="The version of the API, as a date. The document's own, if not given.",
            managed=True,
        ),
        "x_dev_mode": Field(
            name="x-dev-mode",
            argument="x_dev_mode",
            location="header",
            types=("boolean",),
            description="Development mode. No credits are used, and images carry a development watermark.",
        ),
    },
    "retrieve_order": {
        "x_api_version": Field(
            name="x-api-version",
            argument="x_api_version",
            location="header",
            types=("string",),
            default="2026-06-02",
            description="The version of the API, as a date. The document's own, if not given.",
            managed=True,
        ),
        "x_dev_mode": Field(
            name="x-dev-mode",
            argument="x_dev_mode",
            location="header",
            types=("boolean",),
            description="Development mode. No credits are used, and images carry a development watermark.",
        ),
    },
}
"""Every field of every request but those in its path: by the operation's module, then by the option's name."""

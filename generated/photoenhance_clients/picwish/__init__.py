"""PicWish Photo Enhancement API, version 2026-11-20.

AI improves blurry or low-quality images by enhancing detail, clarity, and resolution. It works for product
photos,
portraits, and design assets, with async and sync request modes.

This description was written by photoenhance from the vendor's documentation page, and is not the vendor's
own. Its
version is the day that the page was received.

Guidelines and limits:

1. The result image URL is valid for 1 hour. Please download and store it promptly.
2. A successful call consumes 2 credits when the long edge is <= 2048px, and 3 credits when
   2048px < long edge <= 4096px.
3. Uploaded images must be jpg, jpeg, bmp, png, webp, tiff, tif, bitmap, raw, rgb, jfif or lzw, up to 4096 x
4096
   and up to 20MB.

Server https://techhk.aoscdn.com: Global

Server https://techsz.aoscdn.com: Mainland China

Key header, X-API-KEY: Every API request must include your API Key in the X-API-KEY request header.
"""

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .client import AuthenticatedClient, Client

__all__ = ("DOCUMENT_VERSION", "SERVER_URL", "AuthenticatedClient", "Client")

DOCUMENT_VERSION: Final = "2026-11-20"
"""The version of the document that this package was generated from."""

SERVER_URL: Final = "https://techhk.aoscdn.com"
"""The server's URL in the document."""

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        # Loaded when asked for: models and options are useful without an HTTP library.
        if name in {"AuthenticatedClient", "Client"}:
            from . import client

            return getattr(client, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Autoenhance API, version 2026-06-02.

Server https://api.autoenhance.ai

Key header, x-api-key
"""

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .client import AuthenticatedClient, Client

__all__ = ("DOCUMENT_VERSION", "SERVER_URL", "AuthenticatedClient", "Client")

DOCUMENT_VERSION: Final = "2026-06-02"
"""The version of the document that this package was generated from."""

SERVER_URL: Final = "https://api.autoenhance.ai"
"""The server's URL in the document."""

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        # Loaded when asked for: models and options are useful without an HTTP library.
        if name in {"AuthenticatedClient", "Client"}:
            from . import client

            return getattr(client, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

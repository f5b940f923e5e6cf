"""TensorPix OpenAPI Documentation, version 1.1.0.

Server https://backend.tensorpix.ai

Key header, Authorization: Token-based authentication with required prefix "Token"

Contact TensorPix Dev Team, devs@tensorpix.ai

Terms of service: https://tensorpix.ai/terms-conditions

See https://docs.tensorpix.ai: Check out the full TensorPix documentation.
"""

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .client import AuthenticatedClient, Client

__all__ = ("DOCUMENT_VERSION", "SERVER_URL", "AuthenticatedClient", "Client")

DOCUMENT_VERSION: Final = "1.1.0"
"""The version of the document that this package was generated from."""

SERVER_URL: Final = "https://backend.tensorpix.ai"
"""The server's URL in the document."""

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        # Loaded when asked for: models and options are useful without an HTTP library.
        if name in {"AuthenticatedClient", "Client"}:
            from . import client

            return getattr(client, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

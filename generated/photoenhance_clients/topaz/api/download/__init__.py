"""The operations of one tag.

Access presigned URLs for downloading processed images. Once an image has been enhanced, the Download endpoint
allows you to securely retrieve it with an expiring URL."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import get_download
else:
    from ...._runtime.loading import modules

    __getattr__ = modules(__name__, "get_download")

__all__ = ("get_download",)


def __dir__() -> list[str]:
    return [*__all__]

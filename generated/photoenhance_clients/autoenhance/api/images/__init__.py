"""The operations of one tag."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import create_image, delete_image, download_enhanced_image, download_original_image, retrieve_image
else:
    from ...._runtime.loading import modules

    __getattr__ = modules(
        __name__, "create_image", "delete_image", "download_enhanced_image", "download_original_image", "retrieve_image"
    )

__all__ = ("create_image", "delete_image", "download_enhanced_image", "download_original_image", "retrieve_image")


def __dir__() -> list[str]:
    return [*__all__]

"""The operations of one tag."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import images_enhance_from_url_create
else:
    from ...._runtime.loading import modules

    __getattr__ = modules(__name__, "images_enhance_from_url_create")

__all__ = ("images_enhance_from_url_create",)


def __dir__() -> list[str]:
    return [*__all__]

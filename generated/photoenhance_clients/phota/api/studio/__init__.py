"""The operations of one tag.

Image editing, generation, and enhancement."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import enhance_v1_phota_enhance_post
else:
    from ...._runtime.loading import modules

    __getattr__ = modules(__name__, "enhance_v1_phota_enhance_post")

__all__ = ("enhance_v1_phota_enhance_post",)


def __dir__() -> list[str]:
    return [*__all__]

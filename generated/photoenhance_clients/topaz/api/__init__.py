"""The operations, in one package a tag and one module an operation."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import cancel, download, enhance, enhance_generative, estimate, status
else:
    from ..._runtime.loading import modules

    __getattr__ = modules(__name__, "cancel", "download", "enhance", "enhance_generative", "estimate", "status")

__all__ = ("cancel", "download", "enhance", "enhance_generative", "estimate", "status")


def __dir__() -> list[str]:
    return [*__all__]

"""The operations, in one package a tag and one module an operation."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import studio
else:
    from ..._runtime.loading import modules

    __getattr__ = modules(__name__, "studio")

__all__ = ("studio",)


def __dir__() -> list[str]:
    return [*__all__]

"""The operations, in one package a tag and one module an operation."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import images, orders
else:
    from ..._runtime.loading import modules

    __getattr__ = modules(__name__, "images", "orders")

__all__ = ("images", "orders")


def __dir__() -> list[str]:
    return [*__all__]

"""The operations of one tag."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import create_order, list_orders, retrieve_order
else:
    from ...._runtime.loading import modules

    __getattr__ = modules(__name__, "create_order", "list_orders", "retrieve_order")

__all__ = ("create_order", "list_orders", "retrieve_order")


def __dir__() -> list[str]:
    return [*__all__]

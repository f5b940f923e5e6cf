"""The operations of one tag."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import create_scale_task, query_scale_task
else:
    from ...._runtime.loading import modules

    __getattr__ = modules(__name__, "create_scale_task", "query_scale_task")

__all__ = ("create_scale_task", "query_scale_task")


def __dir__() -> list[str]:
    return [*__all__]

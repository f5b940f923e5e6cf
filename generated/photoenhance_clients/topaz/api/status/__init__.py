"""The operations of one tag.

Check and manage the statuses of your image enhancement jobs. Whether you are handling a single job or
managing a queue of bulk image enhancements, the Status endpoints allow you to monitor the progress and
completion of your tasks.

This is particularly useful for long-running jobs, where you can track progress and retrieve details such as
percentage completion, estimated finish time, and current state (e.g., pending, processing, completed)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import delete_status, get_all_statuses, get_status
else:
    from ...._runtime.loading import modules

    __getattr__ = modules(__name__, "delete_status", "get_all_statuses", "get_status")

__all__ = ("delete_status", "get_all_statuses", "get_status")


def __dir__() -> list[str]:
    return [*__all__]

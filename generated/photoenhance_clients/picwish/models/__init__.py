"""The objects and enumerations of the document."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .create_task_request import CreateTaskRequest
    from .create_task_request_return_type import CreateTaskRequestReturnType
    from .create_task_request_scale_factor import CreateTaskRequestScaleFactor
    from .create_task_request_sync import CreateTaskRequestSync
    from .create_task_request_type import CreateTaskRequestType
    from .task import Task
    from .task_envelope import TaskEnvelope
else:
    from ..._runtime.loading import members

    __getattr__ = members(
        __name__,
        {
            "CreateTaskRequest": "create_task_request",
            "CreateTaskRequestReturnType": "create_task_request_return_type",
            "CreateTaskRequestScaleFactor": "create_task_request_scale_factor",
            "CreateTaskRequestSync": "create_task_request_sync",
            "CreateTaskRequestType": "create_task_request_type",
            "Task": "task",
            "TaskEnvelope": "task_envelope",
        },
    )

__all__ = (
    "CreateTaskRequest",
    "CreateTaskRequestReturnType",
    "CreateTaskRequestScaleFactor",
    "CreateTaskRequestSync",
    "CreateTaskRequestType",
    "Task",
    "TaskEnvelope",
)


def __dir__() -> list[str]:
    return [*__all__]

"""The objects and enumerations of the document."""

from .create_task_request import CreateTaskRequest
from .create_task_request_return_type import CreateTaskRequestReturnType
from .create_task_request_scale_factor import CreateTaskRequestScaleFactor
from .create_task_request_sync import CreateTaskRequestSync
from .create_task_request_type import CreateTaskRequestType
from .task import Task
from .task_envelope import TaskEnvelope

__all__ = (
    "CreateTaskRequest",
    "CreateTaskRequestReturnType",
    "CreateTaskRequestScaleFactor",
    "CreateTaskRequestSync",
    "CreateTaskRequestType",
    "Task",
    "TaskEnvelope",
)

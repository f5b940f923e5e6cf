"""`Task` of the document."""

from __future__ import annotations

import attrs

from ..._runtime.model import WIRE_NAME, Model
from ..types import UNSET, Unset


@attrs.define(kw_only=True)
class Task(Model):
    """A task; for a task that was just created asynchronously only its task_id."""

    task_id: str | Unset = UNSET
    """Photo enhancement task ID. If the task fails, contact support with this task_id."""

    created_at: int | str | Unset = UNSET
    """Timestamp of task creation."""

    processed_at: int | str | Unset = UNSET
    """Timestamp when the task started to be processed."""

    completed_at: int | str | Unset = UNSET
    """Timestamp of task completion."""

    image: str | Unset = attrs.field(default=UNSET, repr=False)
    """The result image URL or base64 data. The URL is valid for 1 hour."""

    progress: float | Unset = UNSET
    """Task progress. 100 means processing is complete."""

    state: int | Unset = UNSET
    """Task status code. 1: succeeded. Running: 0 queued, 2 preparing, 3 waiting, 4 processing. Failed: -1 failed, -2
    the result could not be stored, -3 the source could not be downloaded, -5 too large, -7 invalid image, -8
    timed out (30 s), -9 internal error, -10 and -16 refused by review, -11 empty result, -13 cancelled, -14 the
    content does not fit, -15 out of resources, -17 invalid prompt."""

    state_detail: str | Unset = UNSET
    """The state in words."""

    err_message: str | Unset = UNSET
    """Why the task failed."""

    time_elapsed: float | Unset = UNSET
    """Seconds that processing took."""

    image_width: int | Unset = UNSET
    """Width of the result in pixels."""

    image_height: int | Unset = UNSET
    """Height of the result in pixels."""

    return_type: int | Unset = UNSET
    """The return type that was asked for."""

    type_: str | Unset = attrs.field(default=UNSET, metadata={WIRE_NAME: "type"})
    """The enhancement type that was asked for."""

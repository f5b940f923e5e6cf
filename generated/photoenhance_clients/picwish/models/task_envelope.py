"""`TaskEnvelope` of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.task import Task


@attrs.define(kw_only=True)
class TaskEnvelope(Model):
    """`TaskEnvelope` of the document."""

    status: int | Unset = UNSET
    """HTTP response status code. 200 means success, and non-200 means failure. See Status Code Definitions.
    [required]"""

    message: str | Unset = UNSET
    """API response message. Usually success for a successful request."""

    data: Task | Unset = UNSET
    """A task; for a task that was just created asynchronously only its task_id."""

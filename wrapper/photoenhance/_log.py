"""What happens on the way, for those who look on: log records, and events for metrics.

The logger `photoenhance` is silent unless the program configures one. Its records say what happened in words, and again
in `extra`: `event`, `vendor`, `job` and `facts`. A client's `on_event` gets the same. Keys, URLs and headers are in
neither.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Event"]

logger = logging.getLogger("photoenhance")
logger.addHandler(logging.NullHandler())


@attrs.frozen
class Event:
    """Something that happened; a client's `on_event` is called with it.

    Attributes:
        name: What: "request" (facts: status, seconds), "retry" (reason, pause, attempt), "submitted" (state, seconds),
            "looked at" (state, progress), "look failed" (reason), "state" (before, after), "finished" (state, seconds),
            or "downloaded" (bytes, seconds). A request's status is None where no whole answer came. Where one list
            serves many jobs that wait, a job is "looked at" when it has news of it.
        vendor: The vendor's name.
        job: The vendor's name for the job, once it has one.
        facts: More about it, by name.
    """

    name: str
    vendor: str
    job: str | None
    facts: Mapping[str, Any]

    def __str__(self) -> str:
        words = ", ".join(f"{name} {value}" for name, value in self.facts.items())
        return f"{self.vendor}: job {self.job or 'without id'}: {self.name} ({words})"


def tell(
    hook: Callable[[Event], object] | None, name: str, vendor: str, job: str | None, facts: Mapping[str, Any]
) -> None:
    """Log an event, and call the hook; an error of its own is no reason to lose a job."""
    level = logging.DEBUG if name == "request" else logging.INFO
    logged = logger.isEnabledFor(level)
    if not logged and hook is None:
        return  # many thousand times a second, where thousands of jobs wait
    event = Event(name, vendor, job, facts)
    if logged:
        extra = {"event": event.name, "vendor": event.vendor, "job": event.job, "facts": event.facts}
        logger.log(level, "%s", event, extra=extra)
    if hook is not None:
        try:
            hook(event)
        except Exception as error:  # noqa: BLE001 - whatever the caller's own code raises
            logger.warning("%s: on_event raised %s", event.vendor, type(error).__name__)

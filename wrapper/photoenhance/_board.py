"""One list of all jobs instead of a look at each: what many waiting jobs of a client share.

A vendor that lists its jobs is asked once a tick, however many jobs wait; a vendor that does not, or a job that the
list has not, is asked by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photoenhance._flow import Acquire
from photoenhance._log import logger
from photoenhance.errors import PhotoEnhanceError

if TYPE_CHECKING:
    from photoenhance._call import Call
    from photoenhance._flow import Flow
    from photoenhance.vendor import Look

CROWD = 4  # jobs that wait together before the list is cheaper than a look at each
TICK, LONGEST_TICK = 1.0, 5.0  # seconds for which a list is good
WITHOUT = 30.0  # seconds for which jobs are looked at one by one after a list has failed


class Board:
    """The latest list of a client's jobs."""

    def __init__(self, lock: Any) -> None:  # noqa: ANN401 - of the driver's kind
        """Empty; the lock lets one of many waiting jobs ask for all."""
        self._lock = lock
        self._looks: dict[str | None, Look] = {}
        self._taken_at = float("-inf")
        self._tick = TICK
        self.waiting: set[object] = set()
        """One for each job that is waited for."""

    def look(self, call: Call, job_id: str) -> Flow[Look]:
        """How a job stands: as the list has it, or by a look of its own."""
        if len(self.waiting) >= CROWD and "list" in call.vendor.info.features:
            yield from self._refresh(call)
            if job_id in self._looks:
                return self._looks[job_id]
        return (yield from call.vendor.look(call, job_id))

    def _refresh(self, call: Call) -> Flow[None]:
        if not (yield Acquire(self._lock, call.deadline.left)):
            return
        try:
            began = call.deadline.now
            if began - self._taken_at >= self._tick:
                self._looks = {}
                try:
                    looks = yield from call.vendor.looks(call)
                    self._looks = {look.id: look for look in looks}
                except PhotoEnhanceError as error:
                    logger.debug("%s: the list of jobs brought %s", call.name, type(error).__name__)
                    self._tick = WITHOUT
                else:
                    # A long list takes long to send and read: it is then good for longer.
                    self._tick = min(max(TICK, 4 * (call.deadline.now - began)), LONGEST_TICK)
                self._taken_at = call.deadline.now
        finally:
            self._lock.release()

"""One list of all jobs instead of a look at each: what many waiting jobs of a client share.

A vendor that lists its jobs is asked once a tick, however many jobs wait; a vendor that does not, or a job that the
list has not, is asked by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photoenhance._flow import Acquire, sleep
from photoenhance._log import logger
from photoenhance.errors import PhotoEnhanceError

if TYPE_CHECKING:
    from photoenhance._call import Call
    from photoenhance._flow import Flow
    from photoenhance._record import Record
    from photoenhance.vendor import Look

CROWD = 4  # jobs that wait together before the list is cheaper than a look at each
OTHERS = 100  # times as many jobs in the list as wait here, from when it is not
TICK, LONGEST_TICK = 1.0, 10.0  # seconds for which a list is good
PER_JOB = 0.001  # seconds more for each job in it: so reading lists takes the same small part of the time, however long
MOMENT = 0.01  # by which clocks and sleeps may be off
WITHOUT = 30.0  # seconds for which jobs are looked at one by one after a list has failed


class Board:
    """The latest list of a client's jobs."""

    def __init__(self, lock: Any) -> None:  # noqa: ANN401 - of the driver's kind
        """Empty; the lock lets one of many waiting jobs ask for all."""
        self._lock = lock
        self._looks: dict[str | None, Look] | None = None
        self._asked_at = self._good_until = float("-inf")
        self.waiting: set[object] = set()
        """One for each job that is waited for."""

    def good_for(self, call: Call) -> float:
        """Seconds in which a look would show nothing that the last one has not."""
        fresh = self._looks is not None and self._serves(call)
        return max(0.0, self._good_until - call.deadline.now) if fresh else 0.0

    def look(self, call: Call, job: Record) -> Flow[Look]:
        """How a job stands: as the list has it, or by a look of its own."""
        if self._serves(call):
            yield from self._refresh(call)
            if self._looks is not None and job.submitted_at is not None and job.submitted_at > self._asked_at:
                # It is newer than the list; the next one will have it.
                yield from sleep(min(self.good_for(call), call.deadline.left))
                yield from self._refresh(call)
            if self._looks is not None and job.id in self._looks:
                return self._looks[job.id]
        return (yield from call.vendor.look(call, job.id))

    def _serves(self, call: Call) -> bool:
        length = len(self._looks or ())
        return "list" in call.vendor.info.features and len(self.waiting) >= max(CROWD, length / OTHERS)

    def _refresh(self, call: Call) -> Flow[None]:
        if self.good_for(call) > MOMENT or not (yield Acquire(self._lock, call.deadline.left)):
            return
        try:
            began = call.deadline.now
            if began + MOMENT >= self._good_until:
                self._asked_at, self._looks = began, None
                try:
                    looks = yield from call.vendor.looks(call)
                    self._looks = {look.id: look for look in looks}
                    # A long list takes long to send, too.
                    tick = min(max(TICK, 4 * (call.deadline.now - began), PER_JOB * len(looks)), LONGEST_TICK)
                except PhotoEnhanceError as error:
                    logger.debug("%s: the list of jobs brought %s", call.name, type(error).__name__)
                    tick = WITHOUT
                self._good_until = call.deadline.now + tick
        finally:
            self._lock.release()

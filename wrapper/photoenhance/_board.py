"""One list of all jobs instead of a look at each: what many waiting jobs of a client share.

A vendor that lists its jobs is asked once a tick, however many jobs wait. Where there is no list, or none that helps,
jobs are looked at one by one, and the less often the more of them wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photoenhance._flow import Acquire, BrokenOff, Holding, sleep
from photoenhance._log import logger
from photoenhance._pace import jittered
from photoenhance.errors import PASSING, PhotoEnhanceError, TransportError

if TYPE_CHECKING:
    from photoenhance._call import Call
    from photoenhance._flow import Flow
    from photoenhance._pace import Pacer
    from photoenhance._record import Record
    from photoenhance.vendor import Look

CROWD = 4  # jobs that wait together before the list is cheaper than a look at each
OTHERS = 100  # times as many jobs in the list as wait here, from when it is not
TICK, LONGEST_TICK = 1.0, 10.0  # seconds for which a list is good
PER_LOOK = 0.0001  # seconds between two looks, of all that wait together, at whether the list has come
PER_JOB = 0.001  # seconds more for each job in it: so reading lists takes the same small part of the time, however long
MOMENT = 0.01  # by which clocks and sleeps may be off
FAILURES = 3  # of the list on end, in passing, before it is done without
WITHOUT = 30.0  # seconds for which jobs are looked at one by one, where the list does not help
BETWEEN_LOOKS = 0.02  # seconds at least, of all jobs together
SHARE, SHARE_BESIDE = 0.9, 0.5  # of the vendor's rate that looks may take, while none or some want to start jobs


class Board:
    """The latest list of a client's jobs."""

    def __init__(self, lock: Any, pacer: Pacer) -> None:  # noqa: ANN401 - of the driver's kind
        """Empty; the lock lets one of many waiting jobs ask for all."""
        self._lock = lock
        self._pacer = pacer
        self._waiting: dict[object, str] = {}
        self._forget()

    def _forget(self) -> None:
        self._looks: dict[str | None, Look] = {}
        self._asked_at = self._came_at = self._good_until = self._without_until = float("-inf")
        self._began = self._took = 0.0
        self._is_awaited = False
        self._failures = 0

    def wait_for(self, job: Record, waiting: Flow[None]) -> Flow[None]:
        """Run the flow of one who waits for a job, which counts among the others meanwhile."""
        mark = object()
        self._waiting[mark] = job.id
        try:
            yield from waiting
        finally:
            del self._waiting[mark]
            if not self._waiting:
                self._forget()

    def pause(self, call: Call, own: float = 0.0) -> float:
        """Seconds until a job's next look: its own pause, and until there is a new list, or while others have theirs.

        Of those who can, the first comes when it is time to ask for a list, and the others when it should be there.
        """
        if self._serves(call):
            left = self._left(call)
            if self._is_awaited or own > left:
                return max(own, left + self._took)
            self._is_awaited = True
            return left
        share = SHARE_BESIDE if call.session.turn.locked() else SHARE
        return max(own, (len(self._waiting) - 1) * max(self._pacer.interval, BETWEEN_LOOKS) / share)

    def look(self, call: Call, job: Record) -> Flow[Look]:
        """How a job stands: as the list has it, or by a look of its own.

        Raises:
            PhotoEnhanceError: It could not be found out; after `PASSING`, it may be the next time.
        """
        if self._serves(call):
            yield from self._refresh(call)
            if job.submitted_at is not None and job.submitted_at > self._asked_at:
                # It is newer than the list; the next one will have it.
                yield from sleep(min(self.pause(call), call.deadline.left))
                yield from self._refresh(call)
            if job.id in self._looks:
                return self._looks[job.id]
            if self._failures:
                raise TransportError("The list of jobs could not be had.", vendor=call.name)
            if not self._serves(call):  # from here on, one by one; but not all at the same moment
                yield from sleep(min(jittered(self.pause(call)), call.deadline.left))
        elif call.deadline.now - self._came_at <= TICK and job.id in self._looks:
            return self._looks[job.id]  # others have seen it in this list that they are done, and so few wait now
        return (yield from call.vendor.look(call, job.id))

    def _serves(self, call: Call) -> bool:
        enough = len(self._waiting) >= max(CROWD, len(self._looks) / OTHERS)
        return "list" in call.vendor.info.features and enough and call.deadline.now >= self._without_until

    def _left(self, call: Call) -> float:
        return max(0.0, self._good_until - call.deadline.now)

    def _refresh(self, call: Call) -> Flow[None]:
        while self._lock.locked() and self._left(call) <= MOMENT < call.deadline.left:
            # The lock would come to one after another, as the event loop comes round: to thousands, too slowly.
            under_way = call.deadline.now - self._began
            pause = min(max(MOMENT, under_way / 4, PER_LOOK * len(self._waiting)), TICK)
            yield from sleep(min(pause, call.deadline.left))
        if self._left(call) > MOMENT:
            return
        with Holding() as held:
            had = yield Acquire(self._lock, call.deadline.left, held)
            if had and self._serves(call) and self._left(call) <= MOMENT:
                yield from self._ask(call)

    def _ask(self, call: Call) -> Flow[None]:
        self._began = call.deadline.now
        try:
            looks = yield from call.vendor.looks(call)
        except PhotoEnhanceError as error:
            if not call.deadline.left or isinstance(error, BrokenOff):
                raise  # this caller's time was over, which says nothing of the list
            logger.debug("%s: the list of jobs brought %s", call.name, type(error).__name__)
            self._failures += 1
            pause = error.retry_after or 2 ** (self._failures - 1)
            self._good_until = call.deadline.now + pause
            if self._failures >= FAILURES or pause > LONGEST_TICK or not isinstance(error, PASSING):
                self._do_without(call, pause)
            return
        finally:
            self._is_awaited = False
        took = call.deadline.now - self._began
        self._asked_at, self._came_at, self._took, self._failures = self._began, call.deadline.now, min(took, TICK), 0
        self._looks = {look.id: look for look in looks}
        # A long list takes long to send, too.
        tick = min(max(TICK, 4 * took, PER_JOB * len(looks)), LONGEST_TICK)
        self._good_until = call.deadline.now + tick
        if 2 * sum(name in self._looks for name in [*self._waiting.values()]) < len(self._waiting):
            self._do_without(call, WITHOUT)

    def _do_without(self, call: Call, seconds: float) -> None:
        self._looks, self._failures = {}, 0
        self._good_until = self._without_until = call.deadline.now + max(WITHOUT, seconds)

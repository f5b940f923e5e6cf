"""One list of all jobs instead of a look at each: what many waiting jobs of a client share.

A vendor that lists its jobs is asked once a tick, however many jobs wait, by the one whose look is due first; the
others sleep until the list has news of theirs. Where there is no list, or none that helps, jobs are looked at one by
one, and the less often the more of them wait.
"""

from __future__ import annotations

import heapq
import itertools
import threading
from typing import TYPE_CHECKING, Any

from photoenhance._flow import Acquire, Bell, BrokenOff, Holding, Sleep
from photoenhance._log import logger
from photoenhance._pace import next_pause
from photoenhance.errors import PASSING, PhotoEnhanceError, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from photoenhance._call import Call
    from photoenhance._flow import Flow
    from photoenhance._pace import Pacer
    from photoenhance._record import Record
    from photoenhance.vendor import Look

CROWD = 4  # jobs that wait together before the list is cheaper than a look at each
OTHERS = 100  # times as many jobs in the list as wait here, from when it is not
TICK, LONGEST_TICK = 1.0, 10.0  # seconds for which a list is good
PER_JOB = 0.001  # seconds more for each job in it: so reading lists takes the same small part of the time, however long
MOMENT = 0.01  # by which clocks and sleeps may be off
FAILURES = 3  # of the list on end, in passing, before it is done without
WITHOUT = 30.0  # seconds for which jobs are looked at one by one, where the list does not help
BETWEEN_LOOKS = 0.02  # seconds at least, of all jobs together
SHARE, SHARE_BESIDE = 0.9, 0.5  # of the vendor's rate that looks may take, while none or some want to start jobs
LAST_LOOK = 1.0  # seconds before the deadline in which a last look has room, but a quarter of them all at most


class Waiter(Bell):
    """One who waits for a job; times are on the client's clock."""

    __slots__ = ("call", "due", "is_missing", "is_told", "job", "queued", "rests", "seen_at", "started")

    def __init__(self, call: Call, job: Record, *, is_told: bool) -> None:
        """Nothing was seen of the job yet; who is told of each look wants every list, others news only."""
        super().__init__()
        self.call = call
        self.job = job
        self.is_told = is_told
        self.started = call.deadline.started if job.submitted_at is None else job.submitted_at
        self.seen_at = self.started
        """When the job was last known to be unfinished."""
        self.due = self.started
        """When it is to be looked at, if nobody else's look tells of it before."""
        self.queued: float | None = None
        """When it was due, as it stands in the queue of those that the list is good for."""
        self.rests = False
        """Whether it is between two looks."""
        self.is_missing = False
        """Whether the list lacks the job, which is not too new for it."""

    @property
    def now(self) -> float:
        """The time."""
        return self.call.deadline.now

    @property
    def own_pause(self) -> float:
        """Seconds until the next look, as if nobody else waited."""
        elapsed = self.now - self.started
        return next_pause(self.call.vendor.info, elapsed, self._left(elapsed))

    def _left(self, elapsed: float) -> float | None:
        """Seconds to the end, by the vendor's estimate or by what jobs of the kind have taken."""
        job = self.job
        if job.due is not None:
            left = job.due - self.now
            return left if left > -elapsed else None  # an end before the beginning is no estimate
        usual = self.call.session.durations.expected(job.kind)
        return None if usual is None or job.submitted_at is None else job.submitted_at + usual - self.now

    @property
    def last_look(self) -> float:
        """When there is just time for another look."""
        end, seconds = self.call.deadline.end, self.call.deadline.seconds
        last = end - min(LAST_LOOK, seconds / 4)
        return self.due if last < self.due < end else last

    def is_news(self, look: Look) -> bool:
        """Whether a look says something of the job that was not known."""
        job = self.job
        return (
            self.is_told
            or job.state.finished
            or look.state is not job.state
            or look.progress not in {None, job.progress}
            or look.eta not in {None, job.eta}
        )


class Board:
    """The latest list of a client's jobs, and who waits for them."""

    def __init__(self, lock: Any, ring: Callable[[Iterable[Bell]], None], pacer: Pacer) -> None:  # noqa: ANN401 - of the driver's kind
        """Empty; the lock lets one of many waiting jobs ask for all."""
        self._lock = lock
        self._ring = ring
        self._pacer = pacer
        self._guard = threading.RLock()  # threads may share a client
        self._waiting: set[Waiter] = set()
        self._numbers = itertools.count()
        self._forget()

    def _forget(self) -> None:
        self._looks: dict[str | None, Look] = {}
        self._asked_at = self._came_at = self._good_until = self._without_until = float("-inf")
        self._failures = 0
        self._queue: list[tuple[float, int, Waiter]] = []
        self._asker: Waiter | None = None

    def join(self, waiter: Waiter) -> None:
        """Count one who waits among the others, until it leaves."""
        with self._guard:
            self._waiting.add(waiter)

    def leave(self, waiter: Waiter) -> None:
        """Go on without one, who may have been the one to ask for all."""
        with self._guard:
            served = self._serves(waiter.call)
            self._waiting.discard(waiter)
            if not self._waiting:
                self._forget()
            elif served and not self._serves(waiter.call):
                self._spread_out(self._waiting)
            elif self._asker is waiter:
                self._appoint()

    def schedule(self, waiter: Waiter, pause: float) -> None:
        """Set when a job is to be looked at: after a pause of its own, and once there is a new list, or at its turn."""
        if self._serves(waiter.call) and not waiter.is_missing:
            waiter.due = max(waiter.now + pause, self._good_until)
        else:
            waiter.due = waiter.now + max(pause, self._spread(waiter.call))

    def _spread(self, call: Call) -> float:
        """Seconds in which all that wait are looked at one by one."""
        share = SHARE_BESIDE if call.session.turn.locked() else SHARE
        return (len(self._waiting) - 1) * max(self._pacer.interval, BETWEEN_LOOKS) / share

    def rest(self, waiter: Waiter) -> Flow[None]:
        """Sleep until a job is to be looked at: it is due, the list has news of it, or the deadline is near."""
        waiter.rests = True
        try:
            while (pause := self._until(waiter) - waiter.now) > MOMENT:
                yield Sleep(pause, waiter)
        finally:
            waiter.rests = False

    def _until(self, waiter: Waiter) -> float:
        with self._guard:
            if waiter.due - waiter.now > MOMENT and self._serves(waiter.call) and not waiter.is_missing:
                self._enqueue(waiter)
                if self._first() is not waiter:
                    self._appoint()
                    return waiter.last_look
                self._asker = waiter
        return min(waiter.due, waiter.last_look)

    def _enqueue(self, waiter: Waiter) -> None:
        if waiter.queued != waiter.due:
            waiter.queued = waiter.due
            heapq.heappush(self._queue, (waiter.due, next(self._numbers), waiter))

    def _first(self) -> Waiter | None:
        """The one that rests and whose look is due first."""
        while self._queue:
            due, _, waiter = self._queue[0]
            if waiter.rests and waiter.due == due:
                return waiter
            heapq.heappop(self._queue)
        return None

    def _appoint(self) -> None:
        """Have the one whose look is due first wake when it is: it may be asleep for longer."""
        first = self._first()
        if first is not self._asker:
            self._asker = first
            self._ring([first] if first else [])

    def look(self, call: Call, job: Record) -> Flow[Look]:
        """How a job stands: as the list has it, or by a look of its own.

        Raises:
            PhotoEnhanceError: It could not be found out; after `PASSING`, it may be the next time.
        """
        if self._serves(call):
            yield from self._refresh(call)
            if self._failures:
                raise TransportError("The list of jobs could not be had.", vendor=call.name)
            if job.id in self._looks:
                return self._looks[job.id]
        elif call.deadline.now - self._came_at <= TICK and job.id in self._looks:
            return self._looks[job.id]  # others have seen it in this list that they are done, and so few wait now
        return (yield from call.vendor.look(call, job.id))

    def _serves(self, call: Call) -> bool:
        enough = len(self._waiting) >= max(CROWD, len(self._looks) / OTHERS)
        return "list" in call.vendor.info.features and enough and call.deadline.now >= self._without_until

    def _left(self, call: Call) -> float:
        return max(0.0, self._good_until - call.deadline.now)

    def _refresh(self, call: Call) -> Flow[None]:
        if self._left(call) > MOMENT:
            return
        with Holding() as held:
            had = yield Acquire(self._lock, call.deadline.left, held)
            if had and self._serves(call) and self._left(call) <= MOMENT:
                yield from self._ask(call)

    def _ask(self, call: Call) -> Flow[None]:
        began = call.deadline.now
        try:
            looks = yield from call.vendor.looks(call, once=True)
        except PhotoEnhanceError as error:
            if not call.deadline.left or isinstance(error, BrokenOff):
                raise  # this caller's time was over, which says nothing of the list
            logger.debug("%s: the list of jobs brought %s", call.name, type(error).__name__)
            self._failures += 1
            pause = error.retry_after or 2 ** (self._failures - 1)
            self._good_until = call.deadline.now + pause
            if self._failures >= FAILURES or pause > LONGEST_TICK or not isinstance(error, PASSING):
                self._do_without(call, pause)
            else:
                self._put_off(call)
            return
        self._asked_at, self._came_at, self._failures = began, call.deadline.now, 0
        self._looks = {look.id: look for look in looks}
        # A long list takes long to send, too.
        tick = min(max(TICK, 4 * (self._came_at - began), PER_JOB * len(looks)), LONGEST_TICK)
        self._good_until = self._came_at + tick
        with self._guard:
            there = [waiter.job.id in self._looks for waiter in self._waiting if waiter.started <= began]
        if 2 * sum(there) < len(there):
            self._do_without(call, WITHOUT)
        else:
            self._share_out(call)

    def _share_out(self, call: Call) -> None:
        """Wake those of whom the list has news, and those that it lacks, who look for themselves from now on."""
        told: list[Waiter] = []
        lost: list[Waiter] = []
        with self._guard:
            for waiter in self._waiting:
                look = self._looks.get(waiter.job.id)
                was_missing, waiter.is_missing = waiter.is_missing, look is None and waiter.started <= self._asked_at
                if waiter.is_missing and not was_missing:
                    lost.append(waiter)
                elif look and waiter.is_news(look):
                    waiter.due = self._came_at
                    told.append(waiter)
                elif look:
                    waiter.seen_at = self._came_at
            self._ring(told)
            if self._serves(call):
                self._spread_out(lost)
                self._put_off(call)
            else:  # it is too long for those few
                self._spread_out(self._waiting)

    def _put_off(self, call: Call) -> None:
        """Have those whose look was due, and whom nothing wakes, wait for the next list."""
        now = call.deadline.now
        with self._guard:
            for waiter in self._waiting:
                if waiter.rests and not waiter.rung and waiter.due <= now:
                    self.schedule(waiter, 0.0 if self._failures else waiter.own_pause)
                    self._enqueue(waiter)
            self._appoint()

    def _do_without(self, call: Call, seconds: float) -> None:
        with self._guard:
            self._looks, self._failures = {}, 0
            self._good_until = self._without_until = call.deadline.now + max(WITHOUT, seconds)
            self._spread_out(self._waiting)

    def _spread_out(self, waiters: Iterable[Waiter]) -> None:
        """Have those look for themselves, but not all at the same moment."""
        left = [waiter for waiter in waiters if not waiter.rung]  # the others have news to read
        for place, waiter in enumerate(left):
            waiter.due = max(waiter.due, waiter.now) + self._spread(waiter.call) * place / len(left)
        self._ring(left)

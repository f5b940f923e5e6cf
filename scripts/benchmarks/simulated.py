"""Clients on a simulated clock, and a vendor on the same clock: days of waiting pass in a moment, and exactly.

The whole wrapper runs, except for its sockets and its sleep. A request takes a round trip; half of it has passed when
the vendor answers.
"""

import asyncio
import json
import selectors
from collections.abc import Callable
from email.utils import formatdate
from typing import Any
from uuid import UUID

import attrs
import photoenhance
from photoenhance._drivers import AsyncDriver, Driver
from photoenhance._flow import Answer, Exchange, Sleep, Step

ROUND_TRIP = 0.2
EPOCH = 1_700_000_000
KEY = "the-key-of-the-benchmark"


class Clock:
    """Seconds since the beginning."""

    now = 0.0

    def __call__(self) -> float:
        """What a client's deadlines go by."""
        return self.now


class Vendor:
    """Topaz, or PicWish, with jobs that take as long as they are told to.

    Attributes:
        ends: When each job ends, by its name.
        looks: When jobs were looked at, one by one or all together.
        asked: When anything was asked for.
    """

    def __init__(
        self, clock: Callable[[], float], seconds: Callable[[], float], estimate: Callable[[float], float | None]
    ) -> None:
        """Jobs take `seconds()`, which is announced as `estimate(seconds)`."""
        self.clock = clock
        self._seconds = seconds
        self._estimate = estimate
        self._etas: dict[str, int | None] = {}
        self.ends: dict[str, float] = {}
        self.looks: list[float] = []
        self.asked: list[float] = []

    def answer(self, step: Exchange) -> Answer:
        """Answer a request."""
        self.asked.append(self.clock())
        path = step.request.url.partition("://")[2].partition("/")[2]
        headers = {"content-type": "application/json", "date": formatdate(EPOCH + self.clock(), usegmt=True)}
        return Answer(200, headers, json.dumps(self._said(path)).encode())

    def _said(self, path: str) -> object:
        match path.split("/"):
            case ["enhance", "async"]:
                job = self._new()
                return {"process_id": job, "eta": self._etas[job]}
            case ["api", "tasks", "visual", "scale"]:
                return {"status": 200, "data": {"task_id": self._new()}}
            case ["status"]:
                self.looks.append(self.clock())
                return [self._status(job) for job in self.ends]
            case ["status", job]:
                self.looks.append(self.clock())
                return self._status(job)
            case ["api", "tasks", "visual", "scale", job]:
                self.looks.append(self.clock())
                done = {"state": 1, "image": "https://example.com/a.jpg"} if self._is_done(job) else {"state": 4}
                return {"status": 200, "data": {"task_id": job, **done}}
            case _:
                return {"download_url": "https://example.com/a.jpg", "head_url": "", "expiry": 2**32}

    def _new(self) -> str:
        job = str(UUID(int=len(self.ends) + 1))
        seconds = self._seconds()
        estimate = self._estimate(seconds)
        self.ends[job] = self.clock() + seconds
        self._etas[job] = None if estimate is None else round(EPOCH + self.clock() + estimate)
        return job

    def _is_done(self, job: str) -> bool:
        return self.clock() >= self.ends[job]

    def _status(self, job: str) -> dict[str, object]:
        eta = self._etas[job]
        status: dict[str, object] = {"process_id": job, "status": "Completed" if self._is_done(job) else "Processing"}
        return status if eta is None else {**status, "eta": eta}


class _Driver(Driver):
    def __init__(self, clock: Clock, vendor: Vendor) -> None:
        super().__init__()
        self._clock = clock
        self._vendor = vendor

    def _perform(self, step: Step, leave: Any) -> object:  # noqa: ANN401 - passed on
        if isinstance(step, Sleep):
            self._clock.now += step.seconds
            return None
        if isinstance(step, Exchange):
            self._clock.now += ROUND_TRIP / 2
            answer = self._vendor.answer(step)
            self._clock.now += ROUND_TRIP / 2
            return answer
        return super()._perform(step, leave)


class _AsyncDriver(AsyncDriver):
    def __init__(self, vendor: Vendor) -> None:
        super().__init__()
        self._vendor = vendor

    async def _perform(self, step: Step) -> object:
        if isinstance(step, Exchange):
            await asyncio.sleep(ROUND_TRIP / 2)
            answer = self._vendor.answer(step)
            await asyncio.sleep(ROUND_TRIP / 2)
            return answer
        function = getattr(step, "function", None)
        return function() if function else await super()._perform(step)  # no thread, which real time would pass in


class _Selector(selectors.DefaultSelector):
    """Waits for nothing: what an event loop would wait for comes at once, and its clock has passed on."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        self.now += timeout or 0.0
        return super().select(0)


class Loop(asyncio.SelectorEventLoop):
    """An event loop on a clock that passes when all of its tasks sleep."""

    def __init__(self) -> None:
        self._simulated = _Selector()
        super().__init__(self._simulated)

    def time(self) -> float:
        """The clock."""
        return self._simulated.now


def client(vendor: str, clock: Clock, imitation: Vendor) -> Any:  # noqa: ANN401 - a client of any vendor
    """A client that talks to an imitation, on its clock."""
    made: Any = photoenhance.connect(vendor, KEY, base_url="https://vendor.example")
    made._session = attrs.evolve(made._session, driver=_Driver(clock, imitation), clock=clock)  # noqa: SLF001 - no argument of a client
    return made


def async_client(vendor: str, loop: Loop, imitation: Vendor) -> Any:  # noqa: ANN401 - as above
    """Likewise, on an event loop."""
    made: Any = photoenhance.connect_async(vendor, KEY, base_url="https://vendor.example")
    made._session = attrs.evolve(made._session, driver=_AsyncDriver(imitation), clock=loop.time)  # noqa: SLF001 - as above
    return made

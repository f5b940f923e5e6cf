"""Clients whose time passes when they sleep, and a moment with every exchange: waiting is tested without any.

Time passes only while all of a client's flows sleep, or wait for one that does: however long a busy machine takes for
an exchange, those that wait for it meanwhile have not slept through their deadlines.
"""

import asyncio
import heapq
import itertools
import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from typing import Any, TypeVar

import attrs
from photoenhance._drivers import AsyncDriver, Driver
from photoenhance._flow import Acquire, Bell, Exchange, Flow, Notify, Sleep, Step, Work

T = TypeVar("T")

MOMENT = 0.0001
"""What an exchange takes."""

ROUNDS = 10
"""How often the event loop comes round before it is sure that nobody has anything to do: who gets a lock, say."""


class Clock:
    """Seconds since the test began, as far as clients have slept."""

    def __init__(self) -> None:
        self.now = 0.0
        self.sleeps: list[float] = []
        self.listeners: list[Callable[[float], object]] = []

    def __call__(self) -> float:
        """What a client's deadlines go by."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass, and those who listen know."""
        self.sleeps.append(seconds)
        self.pass_to(self.now + seconds)

    def pass_to(self, moment: float) -> None:
        """Let time pass to then, if it has not, and those who listen know."""
        seconds = max(0.0, moment - self.now)
        self.now += seconds
        for listener in self.listeners:
            listener(seconds)


def waits(step: Step) -> bool:
    """Whether a step waits for others, or does what is the caller's: another call of the same client, perhaps."""
    return isinstance(step, Acquire | Notify) or (isinstance(step, Work) and step.of_caller)


class _VirtualDriver(Driver):
    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._busy = 0  # flows that neither sleep nor wait
        self._ends: list[tuple[float, int]] = []  # of all sleeps, with a number that makes them differ
        self._numbers = itertools.count()
        self._slept = threading.Condition()

    @contextmanager
    def _counting(self, number: int) -> Generator[None]:
        with self._slept:
            self._busy += number
            self._slept.notify_all()
        try:
            yield
        finally:
            with self._slept:
                self._busy -= number
                self._slept.notify_all()

    def run(self, flow: Flow[T], leave: threading.Event | None = None) -> T:
        with self._counting(1):
            return super().run(flow, leave)

    def _perform(self, step: Step, leave: threading.Event | None) -> object:
        if isinstance(step, Sleep):
            self._sleep_with_others(step.seconds, step.bell or Bell())
            return None
        self._clock.now += MOMENT * isinstance(step, Exchange)
        with self._counting(-waits(step)):
            return super()._perform(step, leave)

    def _sleep_with_others(self, seconds: float, bell: Bell) -> None:
        with self._slept:
            if bell.rung:
                bell.rung = False
                return
            self._clock.sleeps.append(seconds)
            end = (self._clock.now + seconds, next(self._numbers))
            self._ends.append(end)
            self._busy -= 1
            bell.asleep = self
            self._slept.notify_all()
            self._slept.wait_for(lambda: bell.rung or (self._busy <= 0 and min(self._ends) == end))
            self._ends.remove(end)
            if not bell.rung:
                self._busy += 1
                self._clock.pass_to(end[0])
            bell.rung, bell.asleep = False, None

    def ring(self, bells: Iterable[Bell]) -> None:
        with self._slept:
            for bell in bells:
                self._busy += bell.asleep is self and not bell.rung
                bell.rung = True
            self._slept.notify_all()


class _AsyncVirtualDriver(AsyncDriver):
    def __init__(self, clock: Clock, transport: str) -> None:
        super().__init__(transport)
        self._clock = clock
        self._busy = 0  # as above
        self._changes = 0  # of how many are
        self._ends: list[tuple[float, int, asyncio.Future[None]]] = []

    def _count(self, number: int) -> None:
        self._busy += number
        self._changes += 1
        self._settle(self._changes, ROUNDS)

    @contextmanager
    def _counting(self, number: int) -> Generator[None]:
        self._count(number)
        try:
            yield
        finally:
            self._count(-number)

    def _settle(self, changes: int, rounds: int) -> None:
        if self._busy > 0 or changes != self._changes or not self._ends:
            return
        if rounds:
            asyncio.get_running_loop().call_soon(self._settle, changes, rounds - 1)
            return
        end, _, asleep = heapq.heappop(self._ends)
        if asleep.done():  # rung, or cancelled
            self._settle(changes, rounds)
            return
        self._clock.pass_to(end)
        asleep.set_result(None)
        self._count(1)

    async def run(self, flow: Flow[T]) -> T:
        with self._counting(1):
            return await super().run(flow)

    async def _perform(self, step: Step) -> object:
        if isinstance(step, Sleep):
            await self._sleep_with_others(step.seconds, step.bell or Bell())
            return None
        self._clock.now += MOMENT * isinstance(step, Exchange)
        with self._counting(-waits(step)):
            return await super()._perform(step)

    async def _sleep_with_others(self, seconds: float, bell: Bell) -> None:
        if bell.rung:
            bell.rung = False
            return
        self._clock.sleeps.append(seconds)
        bell.asleep = asleep = asyncio.get_running_loop().create_future()
        heapq.heappush(self._ends, (self._clock.now + seconds, self._changes, asleep))
        self._count(-1)
        try:
            await asleep
        finally:
            bell.rung, bell.asleep = False, None
            self._count(asleep.cancelled())

    def ring(self, bells: Iterable[Bell]) -> None:
        for bell in bells:
            bell.rung = True
            if bell.asleep is not None and not bell.asleep.done():
                bell.asleep.set_result(None)
                self._count(1)


def performed(step: Step) -> Any:  # noqa: ANN401 - what comes of a step, of any kind
    """Perform one step of a flow that a test runs by hand."""
    return Driver()._perform(step, None)  # noqa: SLF001 - as the driver does  # pyright: ignore[reportPrivateUsage]


def until(kind: type, flow: Any, outcome: object = None) -> Any:  # noqa: ANN401 - a flow, and a step of this kind
    """Go on with a flow, after the outcome of the step that it is at, until a step of this kind."""
    step = flow.send(outcome)
    while not isinstance(step, kind):
        step = flow.send(performed(step))
    return step


def in_virtual_time(client: Any, clock: Clock) -> Any:  # noqa: ANN401 - a client of any vendor, of either kind
    """The client, on this clock: requests and files are as real as ever."""
    session = client._session  # noqa: SLF001 - clocks are for tests, and no argument of a client
    of_threads = isinstance(session.driver, Driver)
    driver = _VirtualDriver(clock) if of_threads else _AsyncVirtualDriver(clock, session.driver.transport)
    client._session = attrs.evolve(session, driver=driver, clock=clock)  # noqa: SLF001 - as above
    return client

"""Clients whose time passes when they sleep, and a moment with every exchange: waiting is tested without any."""

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import attrs
from photoenhance._drivers import AsyncDriver, Driver
from photoenhance._flow import Exchange, Sleep, Step

if TYPE_CHECKING:
    from collections.abc import Callable


MOMENT = 0.0001
"""What an exchange takes."""


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
        self.now += seconds
        for listener in self.listeners:
            listener(seconds)


class _VirtualDriver(Driver):
    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def _perform(self, step: Step, leave: threading.Event | None) -> object:
        if isinstance(step, Sleep):
            self._clock.sleep(step.seconds)
            return None
        self._clock.now += MOMENT * isinstance(step, Exchange)
        return super()._perform(step, leave)


class _AsyncVirtualDriver(AsyncDriver):
    def __init__(self, clock: Clock, transport: str) -> None:
        super().__init__(transport)
        self._clock = clock

    async def _perform(self, step: Step) -> object:
        if isinstance(step, Sleep):
            self._clock.sleep(step.seconds)
            await asyncio.sleep(0)
            return None
        self._clock.now += MOMENT * isinstance(step, Exchange)
        return await super()._perform(step)


def performed(step: Step) -> Any:  # noqa: ANN401 - what comes of a step, of any kind
    """Perform one step of a flow that a test runs by hand."""
    return Driver()._perform(step, None)  # noqa: SLF001 - as the driver does  # pyright: ignore[reportPrivateUsage]


def in_virtual_time(client: Any, clock: Clock) -> Any:  # noqa: ANN401 - a client of any vendor, of either kind
    """The client, on this clock: requests and files are as real as ever."""
    session = client._session  # noqa: SLF001 - clocks are for tests, and no argument of a client
    of_threads = isinstance(session.driver, Driver)
    driver = _VirtualDriver(clock) if of_threads else _AsyncVirtualDriver(clock, session.driver.transport)
    client._session = attrs.evolve(session, driver=driver, clock=clock)  # noqa: SLF001 - as above
    return client

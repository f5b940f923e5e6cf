"""The two drivers: each performs the steps of a flow, one waiting, one on an event loop."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Awaitable
from typing import TYPE_CHECKING, TypeVar, cast

from photoenhance._flow import Acquire, Exchange, Notify, Sleep, Step, Work
from photoenhance.errors import InvalidInputError

if TYPE_CHECKING:
    import asyncio

    from photoenhance import _http
    from photoenhance._flow import Flow

T = TypeVar("T")


class Driver:
    """Runs flows, waiting for each step."""

    def __init__(self) -> None:
        """Nothing is opened before the first exchange."""
        self._transport: _http.Transport | None = None
        self._closed = False
        self._opening = threading.Lock()  # threads may share a client

    def run(self, flow: Flow[T]) -> T:
        """Run a flow to its end."""
        try:
            outcome: object = None
            failure: BaseException | None = None
            while True:
                step = flow.send(outcome) if failure is None else flow.throw(failure)
                outcome = failure = None
                try:
                    outcome = self._perform(step)
                except Exception as error:  # noqa: BLE001 - whatever it is, the flow decides
                    failure = error
        except StopIteration as stop:
            value: T = stop.value
            return value
        finally:
            flow.close()

    def _perform(self, step: Step) -> object:
        match step:
            case Exchange():
                return self._open().exchange(step)
            case Sleep(seconds):
                time.sleep(seconds)
                return None
            case Work(function):
                return function()
            case Notify(function, argument):
                return function(argument)
            case Acquire(lock, timeout):
                return lock.acquire(timeout=timeout)

    def _open(self) -> _http.Transport:
        with self._opening:
            if self._closed:
                raise closed()
            if self._transport is None:
                from photoenhance import _http  # noqa: PLC0415 - httpx is slow to load, and not needed before

                self._transport = _http.Transport()
                # A client that is dropped without being closed leaves no open socket behind.
                weakref.finalize(self, self._transport.close)
            return self._transport

    def lock(self) -> threading.Lock:
        """A lock for `Acquire`."""
        return threading.Lock()

    def close(self) -> None:
        """Close all connections."""
        with self._opening:
            self._closed = True
            if self._transport is not None:
                self._transport.close()
                self._transport = None


class AsyncDriver:
    """Runs flows on an event loop; what blocks goes to a thread."""

    def __init__(self) -> None:
        """Nothing is opened before the first exchange."""
        self._transport: _http.AsyncTransport | None = None
        self._closed = False

    async def run(self, flow: Flow[T]) -> T:
        """Run a flow to its end."""
        try:
            outcome: object = None
            failure: BaseException | None = None
            while True:
                step = flow.send(outcome) if failure is None else flow.throw(failure)
                outcome = failure = None
                try:
                    outcome = await self._perform(step)
                except Exception as error:  # noqa: BLE001 - whatever it is, the flow decides
                    failure = error
        except StopIteration as stop:
            value: T = stop.value
            return value
        finally:
            flow.close()

    async def _perform(self, step: Step) -> object:
        import asyncio  # noqa: PLC0415 - whoever awaits has loaded it; whoever does not is spared it

        match step:
            case Exchange():
                return await self._open().exchange(step)
            case Sleep(seconds):
                await asyncio.sleep(seconds)
                return None
            case Work(function):
                return await asyncio.to_thread(function)
            case Notify(function, argument):
                value = function(argument)
                return await cast("Awaitable[object]", value) if isinstance(value, Awaitable) else value
            case Acquire(lock, timeout):
                try:
                    async with asyncio.timeout(timeout):
                        return await lock.acquire()
                except TimeoutError:
                    return False

    def _open(self) -> _http.AsyncTransport:
        if self._transport is None:
            if self._closed:
                raise closed()
            from photoenhance import _http  # noqa: PLC0415 - httpx is slow to load, and not needed before

            self._transport = _http.AsyncTransport()
        return self._transport

    def lock(self) -> asyncio.Lock:
        """A lock for `Acquire`."""
        import asyncio  # noqa: PLC0415 - as above

        return asyncio.Lock()

    async def close(self) -> None:
        """Close all connections."""
        self._closed = True
        if self._transport is not None:
            await self._transport.close()
            self._transport = None


def closed() -> InvalidInputError:
    """Say that a client is closed."""
    return InvalidInputError("The client is closed: make a new one, or keep it open with `with`.")

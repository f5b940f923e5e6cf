"""The two drivers: each performs the steps of a flow, one waiting, one on an event loop."""

from __future__ import annotations

import importlib.util
import os
import threading
import weakref
from typing import TYPE_CHECKING, Any, TypeVar

from photoenhance._boundary import theirs, theirs_awaited
from photoenhance._flow import Acquire, Bell, BrokenOff, Exchange, Notify, Sleep, Step, Work
from photoenhance._threads import cancelled_by_now, in_thread
from photoenhance.errors import InvalidInputError

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable, Iterable

    from photoenhance import _aiohttp, _httpcore
    from photoenhance._flow import Flow

T = TypeVar("T")


TRANSPORTS = {"httpx": "httpx", "http2": "h2", "aiohttp": "aiohttp"}
"""Ways to send requests, and the package that each takes; all but the first are extras, under the same names."""

DEFAULT_TRANSPORT = "httpx"
MOST_AT_ONCE = 100  # requests of one client, and its connections


class Driver:
    """Runs flows, waiting for each step."""

    def __init__(self) -> None:
        """Nothing is opened before the first exchange."""
        self._closed = False
        self.renew()

    def renew(self) -> None:
        """Begin anew, in a process that was forked: sockets and locks are the other process's."""
        self._transport: _httpcore.Transport | None = None
        self._changed = threading.Condition()  # threads may share a client; those that sleep are woken

    def run(self, flow: Flow[T], leave: threading.Event | None = None) -> T:
        """Run a flow to its end; once `leave` is set, the step under way is the last."""
        try:
            outcome: object = None
            failure: BaseException | None = None
            while True:
                step = flow.send(outcome) if failure is None else flow.throw(failure)
                outcome = failure = None
                try:
                    outcome = self._perform(step, leave)
                except Exception as error:  # noqa: BLE001 - whatever it is, the flow decides
                    failure = error
        except StopIteration as stop:
            value: T = stop.value
            return value
        finally:
            flow.close()

    def break_off(self, leave: threading.Event) -> None:
        """Have the flows that were run with this event end with the step that they are at, asleep or not."""
        leave.set()
        with self._changed:
            self._changed.notify_all()

    def _perform(self, step: Step, leave: threading.Event | None) -> object:
        own_work = isinstance(step, Work) and not step.of_caller  # which keeps what has been paid for
        if leave is not None and leave.is_set() and not own_work:
            raise BrokenOff("The batch was left.")
        match step:
            case Exchange():
                return self._open().exchange(step)
            case Sleep(seconds, bell):
                self._sleep(seconds, bell, leave)
                return None
            case Work():
                return step.function()
            case Notify(function):
                return theirs(function)
            case Acquire(lock, timeout, held):
                if had := lock.acquire(timeout=timeout):
                    held.append(lock)
                return had

    def _sleep(self, seconds: float, bell: Bell | None, leave: threading.Event | None) -> None:
        def is_over() -> bool:
            return self._closed or (leave is not None and leave.is_set()) or (bell is not None and bell.rung)

        with self._changed:
            self._changed.wait_for(is_over, seconds)
            if bell is not None:
                bell.rung = False
            if self._closed:
                raise closed()

    def ring(self, bells: Iterable[Bell]) -> None:
        """End the sleeps with these bells."""
        with self._changed:
            for bell in bells:
                bell.rung = True
            self._changed.notify_all()

    def _open(self) -> _httpcore.Transport:
        with self._changed:
            if self._closed:
                raise closed()
            if self._transport is None:
                from photoenhance import _httpcore  # noqa: PLC0415 - httpx is slow to load, and not needed before

                self._transport = made(_httpcore.Transport)
                # A client that is dropped without being closed leaves no open socket behind.
                weakref.finalize(self, _close_here, self._transport, os.getpid())
            return self._transport

    def lock(self) -> threading.Lock:
        """A lock for `Acquire`."""
        return threading.Lock()

    def slots(self) -> threading.Semaphore:
        """What a request waits for until fewer than the most are under way."""
        return threading.Semaphore(MOST_AT_ONCE)

    def close(self) -> None:
        """Close all connections. Calls that other threads have under way end with an error."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            if self._transport is not None:
                self._transport.close()
                self._transport = None


class AsyncDriver:
    """Runs flows on an event loop; what blocks goes to a thread."""

    def __init__(self, transport: str = DEFAULT_TRANSPORT) -> None:
        """Nothing is opened before the first exchange."""
        self.transport = _checked(transport)
        self._closed = False
        self.renew()

    def renew(self) -> None:
        """Begin anew, in a process that was forked: sockets and the event loop are the other process's."""
        self._transport: _httpcore.AsyncTransport | _aiohttp.AiohttpTransport | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asleep: set[asyncio.Future[None]] = set()

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
        finally:
            flow.close()
        await cancelled_by_now()
        return value

    def _perform(self, step: Step) -> Awaitable[object]:
        match step:
            case Exchange():
                self._stay()
                return self._open().exchange(step)
            case Sleep(seconds, bell):
                return self._sleep(seconds, bell)
            case Work(function, of_caller):
                return in_thread(function, of_caller=of_caller)
            case Notify(function):
                return theirs_awaited(function)
            case Acquire(lock, timeout, held):
                self._stay()
                return _acquired(lock, timeout, held)

    async def _sleep(self, seconds: float, bell: Bell | None) -> None:
        import asyncio  # noqa: PLC0415 - whoever awaits has loaded it; whoever does not is spared it

        if self._closed:
            raise closed()
        loop = asyncio.get_running_loop()
        asleep: asyncio.Future[None] = loop.create_future()
        alarm = loop.call_later(seconds, _wake, asleep)
        self._asleep.add(asleep)
        bell = bell or Bell()
        bell.asleep = asleep
        if bell.rung:
            _wake(asleep)
        try:
            await asleep
        finally:
            bell.rung, bell.asleep = False, None
            alarm.cancel()
            self._asleep.discard(asleep)

    def ring(self, bells: Iterable[Bell]) -> None:
        """End the sleeps with these bells."""
        for bell in bells:
            bell.rung = True
            if bell.asleep is not None:
                _wake(bell.asleep)

    def _stay(self) -> None:
        """Refuse another event loop than the first: sockets and locks of one do not work in another."""
        import asyncio  # noqa: PLC0415 - as above

        loop = asyncio.get_running_loop()
        self._loop = self._loop or loop
        if self._loop is not loop:
            raise InvalidInputError(
                "An async client belongs to the event loop that used it first: make one in each `asyncio.run`."
            )

    def _open(self) -> _httpcore.AsyncTransport | _aiohttp.AiohttpTransport:
        if self._closed:
            raise closed()
        if self._transport is None:
            self._transport = made(self._make)
        return self._transport

    def _make(self) -> _httpcore.AsyncTransport | _aiohttp.AiohttpTransport:
        if self.transport == "aiohttp":
            from photoenhance import _aiohttp  # noqa: PLC0415 - it may not be there

            return _aiohttp.AiohttpTransport()
        from photoenhance import _httpcore  # noqa: PLC0415 - httpx is slow to load, and not needed before

        return _httpcore.AsyncTransport(http2=self.transport == "http2")

    def lock(self) -> asyncio.Semaphore:
        """A lock for `Acquire`: no `asyncio.Lock`, which says that it is free while it is being handed over."""
        import asyncio  # noqa: PLC0415 - as above

        return asyncio.Semaphore(1)

    def slots(self) -> asyncio.Semaphore:
        """What a request waits for until fewer than the most are under way."""
        import asyncio  # noqa: PLC0415 - as above

        return asyncio.Semaphore(MOST_AT_ONCE)

    async def close(self) -> None:
        """Close all connections."""
        self._closed = True
        for asleep in self._asleep:
            if not asleep.done():
                asleep.set_exception(closed())
        if self._transport is not None:
            await self._transport.close()
            self._transport = None


async def _acquired(lock: asyncio.Semaphore, timeout: float, held: list[Any]) -> bool:
    import asyncio  # noqa: PLC0415 - as above

    if not lock.locked():  # then it is had at once, and a timeout would take longer than that
        await lock.acquire()
        held.append(lock)
        return True
    try:
        async with asyncio.timeout(timeout):
            await lock.acquire()
            held.append(lock)
    except TimeoutError:
        return False
    return True


def _wake(asleep: asyncio.Future[None]) -> None:
    if not asleep.done():
        asleep.set_result(None)


def made(make: Callable[[], T]) -> T:
    """What is made with the proxies and certificates that the environment names.

    Raises:
        InvalidInputError: They cannot be used.
    """
    try:
        return make()
    except (ImportError, OSError, ValueError, ExceptionGroup) as error:
        # Their messages may quote a proxy's address, with its password.
        raise InvalidInputError(
            f"No connection can be made with the proxies or certificates that the environment names "
            f"({type(error).__name__}): look at HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE."
        ) from None


def _close_here(transport: _httpcore.Transport, process: int) -> None:
    if process == os.getpid():  # else they are the sockets of the process that this one was forked from
        transport.close()


def closed() -> InvalidInputError:
    """Say that a client is closed."""
    return InvalidInputError("The client is closed: make a new one, or keep it open with `with`.")


def _checked(transport: str) -> str:
    if transport not in TRANSPORTS:
        raise InvalidInputError(f"transport={transport!r}: takes {', '.join(map(repr, TRANSPORTS))}.")
    if transport != DEFAULT_TRANSPORT and importlib.util.find_spec(TRANSPORTS[transport]) is None:
        raise InvalidInputError(f'transport={transport!r} needs an extra: pip install "photoenhance[{transport}]".')
    return transport

"""What blocks, called in threads by tasks: files, images, and what is the caller's own."""

from __future__ import annotations

import contextvars
import os
import threading
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")

THREADS = 8


async def in_thread(function: Callable[..., T], *args: object, of_caller: bool = False) -> T:
    """Call what blocks in a thread. What has begun there cannot be broken off: who is cancelled, is so after its end.

    What was opened there is then in the caller's hands, who closes it: the cancellation comes when the caller next
    awaits, and at once instead of an error of the call's own. What has not begun by then is not done.
    """
    import asyncio  # noqa: PLC0415 - whoever awaits has loaded it; whoever does not is spared it

    await cancelled_by_now()
    over = asyncio.Event()
    tell = partial(asyncio.get_running_loop().call_soon_threadsafe, over.set)
    errand: _Errand[Any] = _Errand(partial(contextvars.copy_context().run, function, *args), tell)
    _threads(os.getpid(), of_caller).submit(errand.run)
    said: tuple[Any, ...] | None = None  # by whoever cancelled, and may know by it that it was he
    while not over.is_set():
        try:
            await over.wait()
        except asyncio.CancelledError as error:
            if errand.withdraw():
                raise
            said = error.args
    try:
        value: T = errand.outcome()
    except BaseException:
        if said is None:
            raise
        raise asyncio.CancelledError(*said) from None
    if said is not None and (task := asyncio.current_task()):
        task.uncancel()  # for it is counted again
        task.cancel(*said)
    return value


async def cancelled_by_now() -> None:
    """Be cancelled here, if that was put off."""
    import asyncio  # noqa: PLC0415 - as above

    if (task := asyncio.current_task()) and task.cancelling():
        await asyncio.sleep(0)


class _Errand(Generic[T]):
    """A call that a thread makes for a task. As many are under way as requests: it has no more parts than it needs."""

    __slots__ = ("_call", "_claimed", "_error", "_tell", "_value")

    def __init__(self, call: Callable[[], T], tell: Callable[[], object]) -> None:
        """Take what to call, and how to tell the task of its end."""
        self._call = call
        self._tell = tell
        self._claimed = threading.Lock()  # by the thread that begins, or by the task that is cancelled before
        self._error: BaseException | None = None

    def withdraw(self) -> bool:
        """Keep it from beginning, if it has not begun."""
        if withdrawn := self._claimed.acquire(blocking=False):
            del self._call
        return withdrawn

    def run(self) -> None:
        """Make the call, in the thread, which holds what it did last for a moment longer: nothing is left there."""
        if not self._claimed.acquire(blocking=False):
            return
        try:
            self._value = self._call()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the task decides
            self._error = error
        del self._call
        self._tell()

    def outcome(self) -> T:
        """What came of it; once only, for it goes with this."""
        if self._error is not None:
            try:
                raise self._error
            finally:
                self._error = None  # else it would hold itself, by way of its traceback
        value = self._value
        del self._value
        return value


@cache
def _threads(process: int, of_caller: bool) -> ThreadPoolExecutor:
    """Threads of our own: those of the event loop may all be waiting for names of hosts, or for the caller's work.

    And others for what is the caller's own and takes as long as it likes, in our calls too.
    """
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - whoever awaits has loaded it

    del process, of_caller  # after a fork, they are the other process's
    return ThreadPoolExecutor(THREADS, "photoenhance")

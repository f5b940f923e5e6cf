"""The sans-IO core: what a flow may ask for.

A flow is a generator that holds all of a call's logic and does none of its input and output. It yields
steps; a driver (`_drivers.py`: one sync, one async) performs each and sends the outcome back. That is why
the sync and the async client cannot drift apart: they run the same flows.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self, TypeAlias, TypeVar

import attrs

from photoenhance.errors import PhotoEnhanceError

if TYPE_CHECKING:
    from photoenhance._spool import Spool

T = TypeVar("T")
BodyKind: TypeAlias = Literal["memory", "spool", "base64"]
"""Where an answer's body goes: all in memory; on disk, unless it is text; in memory but for images in base64."""


# Without `==` and a repr where nothing is compared or shown: attrs compiles each method of each class at every start
# of a program. And a repr would show keys, signed URLs and images.


@attrs.frozen(eq=False, repr=False)
class Request:
    """An HTTP request to an absolute URL, in the keyword arguments that generated clients build."""

    method: str
    url: str  # it may be signed
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str])  # they may hold the key
    body: Mapping[str, Any] = attrs.field(factory=dict[str, Any])  # params, json, data, files, stream


@attrs.frozen(eq=False, repr=False)
class Answer:
    """What came back: a body in memory, or in a spool where that was asked for and it is no text."""

    status: int
    headers: Mapping[str, str]
    content: bytes = b""
    spool: Spool | None = None
    images: Mapping[str, Spool] = attrs.field(factory=dict[str, "Spool"])
    """Images that the body held as base64, by the marks that stand for them in it."""
    parsed: object = None
    """The document's model of the body; None where nothing could be made of it."""

    @property
    def ok(self) -> bool:
        """Whether the request succeeded."""
        return 200 <= self.status < 300  # noqa: PLR2004 - HTTP's own classes

    @property
    def media_type(self) -> str:
        """The media type of the body, without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Partial(NamedTuple):
    """The first part of a body that broke off, and the server's word for which body it was."""

    spool: Spool
    validator: str


class ExchangeFailure(Exception):  # noqa: N818 - no error of the public tree: flows turn it into one
    """An exchange brought no whole answer; thrown into the flow that asked for it."""

    def __init__(self, reason: str, *, sent: bool, final: bool = False, partial: Partial | None = None) -> None:
        """Say why, whether the server may act on it, whether it would happen again, and what of the answer came."""
        super().__init__(reason)
        self.sent = sent
        self.final = final
        self.partial = partial


class BrokenOff(PhotoEnhanceError):  # noqa: N818 - nobody waits for this flow any more
    """A flow was left at the end of a step, because its batch was; thrown into it."""


def not_whole(why: str = "did the file change?") -> ExchangeFailure:
    """What broke off a request whose body cannot be had as it was: nothing arrived that could run."""
    return ExchangeFailure(f"the request could not be sent whole: {why}", sent=False, final=True)


@attrs.frozen(eq=False, repr=False)
class Exchange:
    """Send one request once and read the answer, within `timeout` seconds."""

    request: Request
    timeout: float
    body: BodyKind = "memory"
    max_bytes: int = 2**28
    silence: float = float("inf")
    """Seconds without a byte of the answer after which it is given up."""
    public_only: bool = False
    """Refuse a host that resolves to a private address."""
    into: Spool | None = None
    """Where a body that goes to disk is put; by default in a spool of its own."""
    begun: Callable[[Mapping[str, str]], object] | None = None
    """Is told the answer's headers when they have come, whatever becomes of the rest."""
    resume: Spool | None = None
    """What came of the body before, if the request asks for the rest only."""


class Bell:
    """What ends a sleep before its time, or the next one at once; the driver rings it."""

    __slots__ = ("asleep", "rung")  # as many as jobs that wait

    def __init__(self) -> None:
        """Silent."""
        self.rung = False
        self.asleep: Any = None  # the driver's own


class Sleep(NamedTuple):
    """Wait so many seconds, or until the bell rings."""

    seconds: float
    bell: Bell | None = None


class Work(NamedTuple):
    """Call a function that blocks (files, images); the async driver does so in a thread."""

    function: Callable[[], object]
    of_caller: bool = False
    """Whether it is, or may be, the caller's own."""


class Notify(NamedTuple):
    """Call the caller's own function; one that gives back an awaitable is awaited by the async driver."""

    function: Callable[[], object]


class Acquire(NamedTuple):
    """Wait for a lock of the driver's kind, and say whether it was had in time; if so, it is added to what is held."""

    lock: Any
    timeout: float
    held: list[Any]


Step = Exchange | Sleep | Work | Notify | Acquire
Flow = Generator[Step, Any, T]


def sleep(seconds: float) -> Flow[None]:
    """Ask to wait, if there is anything to wait for."""
    if seconds > 0:
        yield Sleep(seconds)


class Holding(list[Any]):
    """The locks that are held in a `with` block, which releases them, however it ends."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for lock in self:
            lock.release()


def work(function: Callable[..., T], *args: Any, of_caller: bool = False) -> Flow[T]:  # noqa: ANN401 - the function's own arguments
    """Ask for a blocking call, and give back what it returns."""
    value: T = yield Work(partial(function, *args), of_caller)
    return value


def notify(function: Callable[[], object] | None) -> Flow[None]:
    """Ask for a call of the caller's function, where there is one."""
    if function is not None:
        yield Notify(function)


class Deadline:
    """A point on a monotonic clock after which a call is over."""

    def __init__(self, clock: Callable[[], float], seconds: float) -> None:
        """Start now; the clock is handed in so that tests can drive it."""
        self.clock = clock
        self.seconds = seconds
        self.started = clock()

    @property
    def now(self) -> float:
        """The time on the clock."""
        return self.clock()

    @property
    def end(self) -> float:
        """When it is over."""
        return self.started + self.seconds

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return self.now - self.started

    @property
    def left(self) -> float:
        """Seconds that are left; never below zero."""
        return max(0.0, self.seconds - self.elapsed)

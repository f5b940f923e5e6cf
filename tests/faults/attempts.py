"""What a caller does while things go wrong, and what is found however it ends."""

import asyncio
import gc
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import photoenhance
from photoenhance import PhotoEnhanceError
from photoenhance._flow import Exchange

from tests.faults.vendors import JOB, PHOTO, SOURCE, Step, Story, World
from tests.wrapper.server import Received
from tests.wrapper.virtual_time import MOMENT, Clock, in_virtual_time

KEY = "the-key-of-the-tests"
OF_THE_VENDOR = {"authorization", "x-api-key", "x-api-version", "x-dev-mode", "cookie"}
TIMEOUT = 20.0
STALL = 0.2
"""Real seconds that an exchange is left to stall, however much time it has."""
OLD = b"what was there before"


def _publish(_: Path) -> str:
    return SOURCE


class Attempt:
    """Somebody enhances an image and saves the result in place of an older file.

    Attributes:
        error: What comes of it, where that is no result.
        clock: Its time, which passes when the client sleeps and where a server stalls.
        spent: The seconds that each call took.
        target: Where the result goes.
    """

    def __init__(self, kind: str, story: Story, address: str, folder: Path) -> None:
        self.story = story
        self.clock = Clock()
        self.error: PhotoEnhanceError | None = None
        self.spent: list[float] = []
        self.target = folder / "results" / "enhanced.jpg"
        self.target.write_bytes(OLD)
        transport: Any = "httpx" if kind == "async" else kind
        connect_async = partial(photoenhance.connect_async, transport=transport)
        self._connect: Callable[..., Any] = photoenhance.connect if kind == "sync" else connect_async
        self._address = address

    def make(self, photo: Path = PHOTO, *, resume: bool = False, stalls_at: Step | None = None) -> "Attempt":
        """Do it: from the photograph on, or from a job that was submitted before."""
        client = self._connect(self.story.vendor, KEY, base_url=self._address, publish=_publish)
        in_virtual_time(client, self.clock)
        if stalls_at is not None:
            driver = client._session.driver  # noqa: SLF001 - no user of a client replaces its transport
            driver._transport = _Stalling(driver._open(), stalls_at, self.clock)  # noqa: SLF001
        with asyncio.Runner() as runner:

            def run(value: Any) -> Any:  # noqa: ANN401 - whatever a method of either kind gives
                started = self.clock()
                try:
                    return runner.run(value) if inspect.iscoroutine(value) else value()
                finally:
                    self.spent.append(self.clock() - started)

            def call(method: Callable[..., Any], *args: object, **options: object) -> Any:  # noqa: ANN401 - as above
                if inspect.iscoroutinefunction(method):
                    return run(method(*args, timeout=TIMEOUT, **options))
                return run(lambda: method(*args, timeout=TIMEOUT, **options))

            try:
                if resume:
                    result = call(client.job(JOB).result)
                else:
                    result = call(getattr(client, self.story.method), self.story.takes(photo), **self.story.options)
                call(result.save, self.target)
            except PhotoEnhanceError as error:
                self.error = error
            finally:
                closing = client.close()
                if inspect.iscoroutine(closing):
                    runner.run(closing)
        return self


class _Stalling:
    """A transport in whose exchanges at one step all their time passes, while a moment of real time does.

    So the steps before have as much time as a busy machine takes, and nobody waits for long.
    """

    def __init__(self, transport: Any, step: Step, clock: Clock) -> None:  # noqa: ANN401 - of either kind
        self._transport = transport
        self._step = step
        self._clock = clock

    def exchange(self, step: Exchange, *others: object) -> object:
        """Perform it; what an async transport gives is for awaiting."""
        if self._step.is_asked_by(step.request.method, step.request.url):
            self._clock.now += step.timeout - MOMENT  # which has passed already
            step = attrs.evolve(step, timeout=STALL)
        return self._transport.exchange(step, *others)

    def close(self) -> object:
        """Close all connections."""
        return self._transport.close()


@dataclass(frozen=True)
class Findings:
    """What is found when all is over.

    Attributes:
        vendor: Whom it was about.
        outcome: The class of the error, or "success".
        charges: How often something was paid for.
        denied: Whether the error says that nothing was, although it was.
        lost: Whether the vendor has named a job that is not on the error, or the error lacks even the vendor.
        damaged: Whether the target is neither what it was before an error nor the whole of a success.
        left_over: How many other files there are.
        late: Whether a call took longer than it was given.
        elsewhere: How many requests took the key, or a header of the vendor's, to another origin.
        said: The error, for whoever reads why a test failed.
    """

    vendor: str
    outcome: str
    charges: int
    denied: bool
    lost: bool
    damaged: bool
    left_over: int
    late: bool
    elsewhere: int
    said: str = field(compare=False)

    def as_promised(self, outcome: type[PhotoEnhanceError] | None, *, paid: bool) -> "Findings":
        """What must be found: this outcome, a charge for a success, never two, and no harm."""
        return replace(
            self,
            outcome=outcome.__name__ if outcome else "success",
            charges=int(paid) if outcome is None else min(self.charges, 1),
            denied=False,
            lost=False,
            damaged=False,
            left_over=0,
            late=False,
            elsewhere=0,
        )


def find(attempt: Attempt, world: World, spools: Path) -> Findings:
    """Look at the servers, the error and the disk; the attempt's error is gone then, with all that it keeps."""
    assert all(KEY in str(request.headers.values()) for request in world.vendor.received)
    error, attempt.error = attempt.error, None
    said = repr(error)
    denied = error is not None and bool(world.charged) and not error.maybe_billed
    lost = error is not None and (
        error.vendor != attempt.story.vendor or (world.named and (error.job is None or error.job.id != JOB))
    )
    expected = PHOTO.read_bytes() if error is None else OLD
    outcome = type(error).__name__ if error else "success"
    del error
    if any(spools.iterdir()):
        gc.collect()  # not each time: it takes longer than the rest of a case
    return Findings(
        vendor=attempt.story.vendor,
        outcome=outcome,
        charges=len(world.charged),
        denied=denied,
        lost=lost,
        damaged=attempt.target.read_bytes() != expected,
        left_over=sum(1 for _ in (*spools.iterdir(), *attempt.target.parent.iterdir())) - 1,
        late=max(attempt.spent) > TIMEOUT + 1e-6,  # what adding up floats brings
        elsewhere=sum(_is_of_the_vendor(each) for each in world.storage.received),
        said=said,
    )


def _is_of_the_vendor(request: Received) -> bool:
    return (
        not OF_THE_VENDOR.isdisjoint(name.lower() for name in request.headers)
        or KEY in f"{request.path}{request.headers.values()}"
        or KEY.encode() in request.body
    )

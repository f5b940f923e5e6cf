"""What a caller does while things go wrong, and what must hold however it ends."""

import asyncio
import gc
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import photoenhance
from photoenhance import PhotoEnhanceError

from tests.faults.vendors import JOB, PHOTO, SOURCE, Story, World
from tests.wrapper.virtual_time import Clock, in_virtual_time

KEY = "the-key-of-the-tests"
OF_THE_VENDOR = {"authorization", "x-api-key", "x-api-version", "x-dev-mode", "cookie"}
TIMEOUT = 20.0
OLD = b"what was there before"


def _publish(_: Path) -> str:
    return SOURCE


class Attempt:
    """Somebody enhances an image and saves the result in place of an older file.

    Attributes:
        error: What comes of it, where that is no result.
        clock: Its time, which passes only when the client sleeps, unless it is told to be real.
        spent: The seconds that each call took.
        target: Where the result goes.
    """

    def __init__(self, kind: str, story: Story, address: str, folder: Path, *, timeout: float = TIMEOUT) -> None:
        self.story = story
        self.timeout = timeout
        self.clock = Clock()
        self.error: PhotoEnhanceError | None = None
        self.spent: list[float] = []
        self.target = folder / "results" / "enhanced.jpg"
        self.target.write_bytes(OLD)
        self._connect: Callable[..., Any] = photoenhance.connect if kind == "sync" else photoenhance.connect_async
        self._address = address

    def make(self, photo: Path = PHOTO, *, resume: bool = False, real_time: bool = False) -> "Attempt":
        """Do it: from the photograph on, or from a job that was submitted before."""
        client = self._connect(self.story.vendor, KEY, base_url=self._address, publish=_publish)
        if not real_time:
            in_virtual_time(client, self.clock)
        clock = client._session.clock  # noqa: SLF001 - clocks are for tests, and no property of a client
        with asyncio.Runner() as runner:

            def run(value: Any) -> Any:  # noqa: ANN401 - whatever a method of either kind gives
                started = clock()
                try:
                    return runner.run(value) if inspect.iscoroutine(value) else value()
                finally:
                    self.spent.append(clock() - started)

            def call(method: Callable[..., Any], *args: object, **options: object) -> Any:  # noqa: ANN401 - as above
                if inspect.iscoroutinefunction(method):
                    return run(method(*args, timeout=self.timeout, **options))
                return run(lambda: method(*args, timeout=self.timeout, **options))

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


def check(
    attempt: Attempt,
    world: World,
    outcome: type[PhotoEnhanceError] | None,
    spools: Path,
    *,
    late: float = 0,
) -> None:
    """Make sure of all that is promised: of the outcome, money, the job, the disk, the time and the key."""
    error = attempt.error
    assert type(error) is outcome if outcome else error is None, repr(error)
    paid = any(step.charges for step in attempt.story.steps)

    assert len(world.charged) <= 1
    if error is None:
        assert attempt.target.read_bytes() == PHOTO.read_bytes()
        assert len(world.charged) == paid or world.resumed
    else:
        assert attempt.target.read_bytes() == OLD
        assert error.vendor == attempt.story.vendor
        assert error.maybe_billed or not world.charged
        if world.named:
            assert error.job is not None
            assert error.job.id == JOB
    assert [each.name for each in attempt.target.parent.iterdir()] == [attempt.target.name]
    assert max(attempt.spent) <= attempt.timeout + late

    assert all(KEY in str(request.headers) for request in world.vendor.received)
    for request in world.storage.received:
        assert OF_THE_VENDOR.isdisjoint(name.lower() for name in request.headers)
        assert KEY not in f"{request.path}{request.headers}"
        assert KEY.encode() not in request.body

    attempt.error = error = None
    if any(spools.iterdir()):
        gc.collect()  # not each time: it takes longer than the rest of a case
    assert list(spools.iterdir()) == []

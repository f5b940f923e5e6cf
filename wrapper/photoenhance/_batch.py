"""Many images at a time: results in the order in which they come, no more in flight than asked for.

The next image is taken only when a result has been taken away, so that a slow reader, or a list of images that is
made as it goes, holds up the batch instead of filling memory. An error stays with its image.
"""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from photoenhance._boundary import bare, boundary, theirs
from photoenhance._log import logger
from photoenhance.errors import PhotoEnhanceError

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Iterable

    from photoenhance.images import ImageInput

R = TypeVar("R")
END: Any = object()

__all__ = ["Enhanced"]


@attrs.frozen
class Enhanced(Generic[R]):
    """What became of one image of a batch.

    Attributes:
        image: The image, as it was given.
        result: Its result; None where there is an error.
        error: What went wrong with it; `error.job` is the job, where there is one already.
    """

    image: ImageInput = attrs.field(repr=False)
    result: R | None
    error: PhotoEnhanceError | None

    @boundary
    def unwrap(self) -> R:
        """The result.

        Raises:
            PhotoEnhanceError: There is none, for this reason.
        """
        if self.result is None:
            raise self.error or AssertionError
        return self.result


def _say_what_was_left(outcomes: Iterable[Enhanced[Any] | BaseException]) -> None:
    """Log what nobody has taken, and what may have been paid for; what ends the batch says so, too."""
    end: Any = sys.exception()  # there is one, where anything is left
    for outcome in outcomes:
        if isinstance(outcome, Enhanced) and (outcome.error is None or outcome.error.maybe_billed):
            left: Any = outcome.error or outcome.result
            job = left.job
            words = outcome.error or "It was enhanced."
            again = f"To resume it: {job.token}" if job is not None and job.id else "It cannot be resumed."
            note = f"An image of a batch was left, and may be charged. {words} {again}"
            logger.warning("%s", note)
            end.add_note(note)


def _until_it_fails(images: Iterable[ImageInput]) -> tuple[Callable[[], Any], list[Exception]]:
    """Take images one by one; where that fails, what is in flight, and may be paid, is waited for first."""
    waiting = theirs(iter, images)
    failure: list[Exception] = []

    def taken() -> Any:  # noqa: ANN401 - an image, or the end
        try:
            return END if failure else theirs(next, waiting, END)
        except Exception as error:  # noqa: BLE001 - whatever the caller's own code raises
            failure.append(error)
            return END

    return taken, failure


@boundary
def in_threads(
    images: Iterable[ImageInput],
    concurrency: int,
    enhance: Callable[[ImageInput, threading.Event], R],
    break_off: Callable[[threading.Event], None],
) -> Generator[Enhanced[R]]:
    """Enhance images in as many threads at most."""
    import queue  # noqa: PLC0415 - only here

    done: queue.SimpleQueue[tuple[threading.Thread, Enhanced[R] | BaseException]] = queue.SimpleQueue()
    leave = threading.Event()

    def run(image: ImageInput) -> None:
        outcome: Enhanced[R] | BaseException
        try:
            outcome = Enhanced(image, enhance(image, leave), None)
        except PhotoEnhanceError as error:
            bare(error)
            outcome = Enhanced(image, None, error)
        except BaseException as error:  # noqa: BLE001 - raised again where the batch is read
            outcome = error
        done.put((threading.current_thread(), outcome))

    threads: set[threading.Thread] = set()
    taken, failure = _until_it_fails(images)
    try:
        while True:
            while len(threads) < concurrency and (image := taken()) is not END:
                thread = threading.Thread(target=run, args=(image,), name="photoenhance", daemon=True)
                thread.start()
                threads.add(thread)
            if not threads:
                if failure:
                    raise failure[0]
                return
            thread, outcome = done.get()
            thread.join()
            threads.discard(thread)
            if isinstance(outcome, BaseException):
                raise outcome
            yield outcome
    finally:
        # Whoever stops reading waits for the requests under way, for they may be paid, and leaves no thread behind.
        break_off(leave)
        for thread in threads:
            thread.join()
        _say_what_was_left(done.get()[1] for _ in range(done.qsize()))


@boundary
async def in_tasks(
    images: Iterable[ImageInput], concurrency: int, enhance: Callable[[ImageInput], Awaitable[R]]
) -> AsyncGenerator[Enhanced[R]]:
    """Enhance images in as many tasks at most; whoever stops reading cancels what is in flight."""
    import asyncio  # noqa: PLC0415 - whoever awaits has loaded it; whoever does not is spared it

    done: asyncio.Queue[Enhanced[R] | BaseException] = asyncio.Queue()

    async def run(image: ImageInput) -> None:
        try:
            done.put_nowait(Enhanced(image, await enhance(image), None))
        except PhotoEnhanceError as error:
            bare(error)
            done.put_nowait(Enhanced(image, None, error))
        except BaseException as error:  # noqa: BLE001 - raised again where the batch is read
            done.put_nowait(error)

    tasks: set[asyncio.Task[None]] = set()
    taken, failure = _until_it_fails(images)
    running = 0
    try:
        while True:
            while running < concurrency and (image := taken()) is not END:
                task = asyncio.create_task(run(image))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
                running += 1
            if not running:
                if failure:
                    raise failure[0]
                return
            outcome = await done.get()
            running -= 1
            if isinstance(outcome, BaseException):
                raise outcome
            yield outcome
    finally:
        unfinished = list(tasks)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
        _say_what_was_left(done.get_nowait() for _ in range(done.qsize()))

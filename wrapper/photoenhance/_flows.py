"""The life of a job, written once for both kinds of client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

import attrs

from photoenhance._flow import Acquire, notify, sleep, work
from photoenhance._log import logger
from photoenhance._pace import next_pause
from photoenhance.errors import (
    JobCancelledError,
    JobFailedError,
    JobTimeoutError,
    NotFoundError,
    PhotoEnhanceError,
    RateLimitError,
    ResultExpiredError,
    ServerError,
    SubmitOutcomeUnknownError,
    TransportError,
    UnexpectedResponseError,
)
from photoenhance.vendor import JobState, Link

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photoenhance._call import Call
    from photoenhance._flow import Flow
    from photoenhance._spool import Spool
    from photoenhance.images import ImageInput
    from photoenhance.jobs import JobFacts
    from photoenhance.results import ImageFacts
    from photoenhance.vendor import Outcome

T = TypeVar("T")
OnTimeout: TypeAlias = Literal["leave", "cancel"]
J = TypeVar("J", bound="JobFacts")

LAST_LOOK = 1.0  # seconds before the deadline in which a last look has room
CANCEL_GRACE = 5.0  # seconds that cancelling may take once the deadline has passed
PASSING = (TransportError, RateLimitError, ServerError, UnexpectedResponseError)


def submit(call: Call, image: ImageInput, options: Mapping[str, Any], job: J) -> Flow[J]:
    """Send an image, and fill in the job that it becomes."""
    try:
        look = yield from call.vendor.submit(attrs.evolve(call, job=job), image, options)
    except PhotoEnhanceError as error:
        # Where a submit takes several requests, the vendor may have named the job before one of them failed.
        raise error.note(job=job if job.id else None) from None
    job.update(look, call.deadline.now)
    job.kind = (tuple(sorted((name, repr(value)) for name, value in options.items())), job.megapixels)
    job.submitted_at = call.deadline.now
    _log("submitted", job, "is %s", job.state)
    return job


def enhance(  # noqa: PLR0913 - what a call is made of
    call: Call,
    image: ImageInput,
    options: Mapping[str, Any],
    job: JobFacts,
    *,
    on_progress: Callable[[Any], object] | None,
    on_timeout: OnTimeout = "leave",
) -> Flow[Outcome]:
    """Send an image, wait for the job and get what it brought."""
    yield from submit(call, image, options, job)
    try:
        return (yield from attached(job, call, result(call, job, on_progress, on_timeout), waiting=True))
    except PhotoEnhanceError as error:
        # The job has been paid for: to call `enhance` again would pay for another. `error.job` goes on.
        error.retryable, error.maybe_billed = False, True
        raise


def attached(job: JobFacts, call: Call, flow: Flow[T], *, waiting: bool = False) -> Flow[T]:
    """Run a flow of a job that the vendor has named: every error carries the job."""
    try:
        return (yield from flow)
    except SubmitOutcomeUnknownError as error:
        raise error.note(job=job) from None
    except TransportError as error:
        if waiting and not call.deadline.left and not job.state.finished:
            raise timed_out(job, call) from None
        raise error.note(job=job) from None
    except PhotoEnhanceError as error:
        raise error.note(job=job) from None


def timed_out(job: JobFacts, call: Call) -> JobTimeoutError:
    """Say that the deadline has passed, and how to go on."""
    return JobTimeoutError(
        f"{call.vendor.info.title} job {job.id} is still {job.state} after {call.deadline.seconds:g} s. "
        f"It goes on: wait again, or resume its token later.",
        vendor=call.name,
        job=job,
    )


def refresh(call: Call, job: JobFacts) -> Flow[None]:
    """Look at a job once."""
    if not job.state.finished:
        look = yield from call.session.board.look(call, job.id)
        job.update(look, call.deadline.now)


def wait(call: Call, job: JobFacts, on_progress: Callable[[Any], object] | None) -> Flow[None]:
    """Look at a job until it is finished; a look that fails in passing is looked past."""
    board = call.session.board
    board.waiting += 1
    try:
        yield from _wait(call, job, on_progress)
    finally:
        board.waiting -= 1


def _wait(call: Call, job: JobFacts, on_progress: Callable[[Any], object] | None) -> Flow[None]:
    started = call.deadline.started if job.submitted_at is None else job.submitted_at
    looked_at, told = started, False
    at_once = job.submitted_at is None  # a job that was found again may have been finished long ago
    while not job.state.finished:
        elapsed = call.deadline.now - started
        pause = 0.0 if at_once else next_pause(call.vendor.info, elapsed, _left(call, job, elapsed))
        at_once = False
        if pause >= call.deadline.left:
            pause = call.deadline.left - LAST_LOOK
            if pause <= 0:
                raise timed_out(job, call)
        yield from sleep(pause)
        try:
            yield from refresh(call, job)
        except PASSING as error:
            if error.retry_after is not None and error.retry_after >= call.deadline.left > 0:
                raise
            _log("look failed", job, "could not be looked at: %s", type(error).__name__)
            continue
        _log("looked at", job, "is %s, progress %s", job.state, job.progress)
        if job.state is JobState.UNKNOWN and not told:
            told = True
            logger.warning("%s: job %s is in a state that the document lacks; waiting on", job.vendor, job.id)
        if job.state is JobState.SUCCEEDED and job.submitted_at is not None:
            # It ended at some time between the last two looks.
            call.session.durations.learn(job.kind, (looked_at + call.deadline.now) / 2 - job.submitted_at)
        looked_at = call.deadline.now
        yield from notify(on_progress, job)


def _left(call: Call, job: JobFacts, elapsed: float) -> float | None:
    """Seconds to the end, by the vendor's estimate or by what jobs of the kind have taken."""
    if job.due is not None:
        left = job.due - call.deadline.now
        return left if left > -elapsed else None  # an end before the beginning is no estimate
    usual = call.session.durations.expected(job.kind)
    return None if usual is None or job.submitted_at is None else job.submitted_at + usual - call.deadline.now


def result(
    call: Call, job: JobFacts, on_progress: Callable[[Any], object] | None = None, on_timeout: OnTimeout = "leave"
) -> Flow[Outcome]:
    """Wait for a job and get what it brought."""
    try:
        yield from wait(call, job, on_progress)
    except JobTimeoutError as error:
        if on_timeout == "cancel":
            yield from _cancel_late(call, job, error)
        raise
    if job.state is JobState.FAILED:
        raise JobFailedError(
            f"{call.vendor.info.title} job {job.id} failed: {job.reason or 'no reason given'}.",
            vendor=call.name,
            job=job,
            code=job.code,
        )
    if job.state is JobState.CANCELLED:
        raise JobCancelledError(f"{call.vendor.info.title} job {job.id} was cancelled.", vendor=call.name, job=job)
    return (yield from _fetched_once(call, job))


def _fetched_once(call: Call, job: JobFacts) -> Flow[Outcome]:
    """What the job brought; fetched by one caller for all, because fetching may buy."""
    if job.outcome is None:
        if not (yield Acquire(job.lock, call.deadline.left)):
            raise TransportError("The result was still being fetched by another caller.", vendor=call.name)
        try:
            if job.outcome is None:
                job.outcome = yield from call.vendor.fetch(call, job.id, job.settings)
        finally:
            job.lock.release()
    return job.outcome


def download(call: Call, job: JobFacts, options: Mapping[str, Any]) -> Flow[Outcome]:
    """Get what a job has brought, without waiting for it."""
    job.settings = dict(options)
    job.outcome = yield from attached(job, call, call.vendor.fetch(call, job.id, job.settings))
    job.state = JobState.SUCCEEDED
    return job.outcome


def _cancel_late(call: Call, job: JobFacts, error: JobTimeoutError) -> Flow[None]:
    try:
        yield from cancel(call.session.call(CANCEL_GRACE), job)
    except PhotoEnhanceError as refused:
        error.add_note(f"It could not be cancelled: {refused}")
    else:
        error.add_note("It was cancelled.")


def delete(call: Call, job: JobFacts) -> Flow[None]:
    """Have the vendor forget a job."""
    yield from call.vendor.delete(call, job.id)


def cancel(call: Call, job: JobFacts) -> Flow[None]:
    """Cancel a job."""
    yield from call.vendor.cancel(call, job.id)
    job.state = JobState.CANCELLED


def fetch(call: Call, image: ImageFacts) -> Flow[Spool]:
    """Get the bytes of a result, and look at their header; an expired link is asked for again."""
    content = image.content
    if isinstance(content, Link):
        try:
            content = yield from call.download(content.url)
        except ResultExpiredError as error:
            renewed = yield from _renewed(call, image, error)
            content = yield from call.download(renewed.url)
        yield from work(image.inspect, content)
        image.content = content
        if image.job is not None:
            _log("downloaded", image.job, "brought an image of %d bytes", content.size)
    return content


def _log(event: str, job: JobFacts, text: str, *args: object) -> None:
    facts = {"event": event, "vendor": job.vendor, "job": job.id}
    logger.info(f"%s: job %s {text}", job.vendor, job.id or "without id", *args, extra=facts)


def _renewed(call: Call, image: ImageFacts, error: ResultExpiredError) -> Flow[Link]:
    job = image.job
    if job is None or "renew" not in call.vendor.info.features:
        raise error
    try:
        outcome = yield from call.vendor.fetch(call, job.id, job.settings)
    except NotFoundError:
        raise error from None
    link = outcome.images[image.index]
    if not isinstance(link, Link):
        raise error
    return link

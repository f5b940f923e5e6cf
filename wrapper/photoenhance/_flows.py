"""The life of a job, written once for both kinds of client."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, get_args

import attrs

from photoenhance._board import MOMENT, Waiter
from photoenhance._flow import Acquire, Holding, notify, work
from photoenhance._log import logger
from photoenhance._models import shortened
from photoenhance._pace import kind_of
from photoenhance.errors import (
    PASSING,
    ConflictError,
    InvalidInputError,
    JobCancelledError,
    JobFailedError,
    JobTimeoutError,
    NotFoundError,
    PhotoEnhanceError,
    ResultExpiredError,
    SubmitOutcomeUnknownError,
    TransportError,
)
from photoenhance.vendor import JobState, Link

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photoenhance._call import Call
    from photoenhance._flow import Flow
    from photoenhance._record import Picture, Purchase, Record
    from photoenhance._spool import Spool
    from photoenhance.images import ImageInput
    from photoenhance.jobs import JobFacts
    from photoenhance.vendor import Look

T = TypeVar("T")
OnTimeout: TypeAlias = Literal["leave", "cancel"]
ON_TIMEOUT: tuple[str, ...] = get_args(OnTimeout)

GOES_ON = "It goes on: wait again, or resume its token later."
CANCEL_GRACE = 5.0  # seconds that cancelling may take once the deadline has passed


def check_on_timeout(given: str) -> None:
    """Make sure that it is one of the words for it; raises `InvalidInputError`."""
    if given not in ON_TIMEOUT:
        raise InvalidInputError(f"on_timeout={given!r}: takes 'leave' or 'cancel'.")


def is_id(text: str) -> bool:
    """Whether a request can ask for a job by this name: dots alone lead elsewhere, half a surrogate pair nowhere."""
    return text not in {"", ".", ".."} and not any("\ud800" <= character <= "\udfff" for character in text)


def submit(call: Call, image: ImageInput, options: Mapping[str, Any], job: Record) -> Flow[None]:
    """Send an image, and fill in the job that it becomes."""
    # Of thousands of images at a time, only so many are open as can be sent.
    with Holding() as held:
        yield from call.had(call.session.places, held)
        look = yield from call.vendor.submit(call, image, options)
    job.id = look.id or job.id
    if look.outcome is None and not is_id(job.id):
        raise SubmitOutcomeUnknownError(
            f"{call.vendor.info.title} may be running this paid request, and may charge it: no job can be found again "
            f"by the name that it gave to this one, {shortened(job.id)!r}.",
            vendor=call.name,
        )
    _take_in(call, job, look)
    job.kind = kind_of(call.vendor.info, options, job.megapixels)
    job.submitted_at, job.in_doubt = call.deadline.now, False
    call.tell("submitted", job, state=job.state, seconds=round(call.deadline.elapsed, 3))


def enhance(  # noqa: PLR0913 - what a call is made of
    call: Call,
    image: ImageInput,
    options: Mapping[str, Any],
    job: Record,
    *,
    tell: Callable[[], object] | None,
    on_timeout: OnTimeout = "leave",
) -> Flow[None]:
    """Send an image, wait for the job and get what it brought."""
    check_on_timeout(on_timeout)
    yield from submit(call, image, options, job)
    try:
        yield from result(call, job, tell, on_timeout)
    except PhotoEnhanceError as error:
        # The job has been paid for: to call `enhance` again would pay for another. `error.job` goes on.
        error.retryable, error.maybe_billed = False, True
        raise


def attached(job: JobFacts, flow: Flow[T]) -> Flow[T]:
    """Run a flow of a job: from when the vendor has named or finished it, every error carries it."""
    try:
        return (yield from flow)
    except PhotoEnhanceError as error:
        raise error.note(vendor=job.vendor, job=job if job.id or job.state.finished else None) from None


def timed_out(job: Record, call: Call, what_now: str = GOES_ON) -> JobTimeoutError:
    """Say that the deadline has passed, and how to go on."""
    return JobTimeoutError(
        f"{call.vendor.info.title} job {job.id} was still {job.state} after {round(call.deadline.seconds, 2):g} s. "
        f"{what_now}",
        vendor=call.name,
    )


def refresh(call: Call, job: Record) -> Flow[None]:
    """Look at a job once."""
    try:
        yield from _look(call, job, _alone)
    except TransportError:
        if call.deadline.left:
            raise
        raise timed_out(job, call) from None


def _alone(call: Call, job: Record) -> Flow[Look]:
    return call.vendor.look(call, job.id)


def _look(call: Call, job: Record, ask: Callable[[Call, Record], Flow[Look]]) -> Flow[None]:
    if not job.state.finished:
        try:
            look = yield from ask(call, job)
        except NotFoundError as error:
            error.add_note("The vendor keeps jobs for a time only, and shows them to the account that submitted them.")
            raise
        _take_in(call, job, look)


def _take_in(call: Call, job: Record, look: Look) -> None:
    """Note what a look says; its words may quote a signed URL."""
    before, now = job.state, call.deadline.now
    if before.finished and not look.state.finished:
        return  # it was under way when another one saw the end
    if look.reason is not None:
        look = attrs.evolve(look, reason=call.session.redacted(look.reason, job.source_url))
    job.update(look, now)
    if job.state is not before:
        call.tell("state", job, before=before, after=job.state)
    if job.state.finished and not before.finished:
        seconds = None if job.submitted_at is None else round(now - job.submitted_at, 3)
        call.tell("finished", job, state=job.state, seconds=seconds)


def wait(call: Call, job: Record, tell: Callable[[], object] | None) -> Flow[None]:
    """Look at a job until it is finished; a look that fails in passing is looked past."""
    board = call.session.board
    waiter = Waiter(call, job, is_told=tell is not None)
    is_named = False
    at_once = job.submitted_at is None  # a job that was found again may have been finished long ago
    looked_at = float("-inf")
    try:
        board.join(waiter)
        while not job.state.finished:
            board.schedule(waiter, 0.0 if at_once else waiter.own_pause)
            at_once = False
            if waiter.due >= call.deadline.end and waiter.last_look - looked_at <= MOMENT:
                raise timed_out(job, call)
            yield from board.rest(waiter)
            looked_at = call.deadline.now
            try:
                yield from _look(call, job, board.look)
            except PASSING as error:
                if error.retry_after is not None and error.retry_after >= call.deadline.left > 0:
                    raise
                call.tell("look failed", job, reason=type(error).__name__)
                continue
            call.tell("looked at", job, state=job.state, progress=job.progress)
            if job.state is JobState.UNKNOWN and not is_named:
                is_named = True
                logger.warning("%s: job %s is in a state that the document lacks; waiting on", job.vendor, job.id)
            now = call.deadline.now
            if job.state is JobState.SUCCEEDED:  # at some time after it was last seen
                yield from _learn(call, job, (waiter.seen_at + now) / 2)
            waiter.seen_at = now
            yield from notify(tell)
    finally:
        board.leave(waiter)


def _learn(call: Call, job: Record, ended_at: float) -> Flow[None]:
    """Keep in mind how long a job of this kind has taken."""
    if job.submitted_at is None or job.kind is None:
        return
    durations = call.session.durations
    durations.learn(job.kind, ended_at - job.submitted_at)
    if durations.path is not None:
        yield from work(durations.keep)


def result(
    call: Call, job: Record, tell: Callable[[], object] | None = None, on_timeout: OnTimeout = "leave"
) -> Flow[None]:
    """Wait for a job and get what it brought."""
    check_on_timeout(on_timeout)
    try:
        yield from wait(call, job, tell)
    except JobTimeoutError as error:
        if on_timeout == "cancel":
            raise (yield from _cancelled_late(call, job, error)) from None
        raise
    if job.state is JobState.FAILED:
        raise JobFailedError(
            f"{call.vendor.info.title} job {job.id} failed: {job.reason or 'no reason given'}.",
            vendor=call.name,
            code=job.code,
        )
    if job.state is JobState.CANCELLED:
        raise JobCancelledError(f"{call.vendor.info.title} job {job.id} was cancelled.", vendor=call.name)
    yield from _fetched_once(call, job)


def _fetched_once(call: Call, job: Record) -> Flow[None]:
    """Get what the job brought; done by one caller for all, because fetching may buy."""
    if job.outcome is not None:
        return
    purchase = call.session.purchase_of(job)
    doubts = purchase.doubts
    with Holding() as held:
        if not (yield Acquire(purchase.lock, call.deadline.left, held)):
            raise TransportError("The result was still being fetched by another caller.", vendor=call.name)
        job.outcome = job.outcome or purchase.kept
        if job.outcome is not None:
            return
        if purchase.doubts != doubts:  # who waited for another's purchase waited for what became of it
            raise SubmitOutcomeUnknownError(
                f"{call.vendor.info.title} may have charged this result to another caller, who did not get it.",
                vendor=call.name,
            )
        # Of thousands that end together, only so many are fetched as can be; the others hold little meanwhile.
        yield from call.had(call.session.fetches, held)
        yield from _bought(call, job, purchase)


def _bought(call: Call, job: Record, purchase: Purchase) -> Flow[None]:
    in_doubt = call.vendor.buys(job.settings)
    try:
        yield from _fetched(call, job)
        purchase.outcome, in_doubt = job.outcome, False
    except PhotoEnhanceError as error:
        in_doubt = in_doubt and error.maybe_billed
        raise
    finally:  # be it cancelled
        purchase.doubts += in_doubt


def _fetched(call: Call, job: Record) -> Flow[None]:
    began = call.deadline.now
    job.outcome = yield from call.vendor.fetch(call, job.id, job.settings)
    job.in_doubt = False
    for image in job.outcome.images:
        if not isinstance(image, Link):
            _tell_of(image, call, job, began)


def download(call: Call, job: Record) -> Flow[None]:
    """Get what a job has brought, without waiting for it: as it is now, whatever was fetched before."""
    yield from _fetched(call, job)
    call.session.purchase_of(job).outcome = job.outcome
    job.state = JobState.SUCCEEDED


def _cancelled_late(call: Call, job: Record, error: JobTimeoutError) -> Flow[JobTimeoutError]:
    late = timed_out(job, call, "It was cancelled.")
    try:
        yield from cancel(call.session.call(CANCEL_GRACE, job), job)
    except PhotoEnhanceError as refused:
        error.add_note(f"It could not be cancelled: {refused}")
        return error
    return late


def delete(call: Call, job: Record) -> Flow[None]:
    """Have the vendor forget a job."""
    yield from call.vendor.delete(call, job.id)


def cancel(call: Call, job: Record) -> Flow[None]:
    """Cancel a job."""
    try:
        yield from call.vendor.cancel(call, job.id)
    except ConflictError as error:
        # It may be cancelled already, by a request whose answer was lost.
        with contextlib.suppress(PhotoEnhanceError):
            yield from _look(call, job, _alone)
        if job.state is not JobState.CANCELLED:
            raise error from None
    job.state = JobState.CANCELLED


def fetch(call: Call, image: Picture, link: Link, job: Record, into: Spool | None = None) -> Flow[Spool]:
    """Get the bytes of a result, and look at their header; an expired link is asked for again."""
    began = call.deadline.now
    try:
        content = yield from call.download(link.url, into=into)
    except ResultExpiredError as error:
        renewed = yield from _renewed(call, image, job, error)
        content = yield from call.download(renewed.url, into=into)
    yield from work(image.inspect, content)
    _tell_of(content, call, job, began)
    return content


def _tell_of(content: Spool, call: Call, job: Record, began: float) -> None:
    call.tell("downloaded", job, bytes=content.size, seconds=round(call.deadline.now - began, 3))


def _renewed(call: Call, image: Picture, job: Record, error: ResultExpiredError) -> Flow[Link]:
    if "renew" not in call.vendor.info.features or not is_id(job.id):
        raise error
    try:
        outcome = yield from call.vendor.fetch(call, job.id, job.settings)
    except NotFoundError:
        raise error from None
    except PhotoEnhanceError as refused:
        refused.maybe_billed = True  # as of all that keeps a result back: it has been paid for
        raise
    link = outcome.images[image.index]
    if not isinstance(link, Link):
        raise error
    return link

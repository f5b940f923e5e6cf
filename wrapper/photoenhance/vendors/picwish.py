"""PicWish: a file or a URL, by multipart; at once or as a job; a link, base64 or bytes.

HTTP says 200 to nearly everything: the envelope's own `status`, and a negative `state`, say what went wrong.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Unpack

import photoenhance_clients.picwish as generated
from photoenhance_clients.picwish import api, models
from photoenhance_clients.picwish.options import FIELDS, EnhanceOptions
from photoenhance_clients.picwish.types import File

from photoenhance import _intake, images
from photoenhance import options as _options
from photoenhance._models import known, text, whole
from photoenhance.client import AsyncClient, Client
from photoenhance.errors import (
    ContentModerationError,
    InsufficientCreditsError,
    InvalidInputError,
    VendorError,
)
from photoenhance.vendor import JobState, Link, Look, Outcome, Problem, Vendor, VendorInfo, status_error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photoenhance._call import Call
    from photoenhance._flow import Answer, Flow
    from photoenhance._spool import Spool
    from photoenhance.images import ImageInput
    from photoenhance.jobs import AsyncJob, Job
    from photoenhance.results import AsyncResult, Result

__all__ = ["AsyncPicWish", "PicWish"]

CREATE = FIELDS["create_scale_task"]
OK = 200
HTTP = range(100, 600)  # what is beyond is a code of the vendor's own
SERVER_ERRORS = range(500, 600)
LINK, BINARY = 1, 3  # of `return_type`
LINKS_LAST = timedelta(hours=1)

# Below zero, a task has failed; what the document says of each number.
FAILURES = {
    -1: "it failed",
    -2: "the result could not be stored",
    -3: "the source image could not be downloaded",
    -5: "the image is too large",
    -7: "the image is not valid",
    -8: "processing timed out",
    -9: "internal error",
    -10: "refused by the vendor's review",
    -11: "the result is empty",
    -13: "it was cancelled",
    -14: "the content does not fit",
    -15: "the vendor is out of resources",
    -16: "refused by the vendor's review",
    -17: "the prompt is not valid",
}
CANCELLED = -13
STATES: dict[int | None, JobState] = {
    0: JobState.QUEUED,
    1: JobState.SUCCEEDED,
    2: JobState.QUEUED,
    3: JobState.QUEUED,
    4: JobState.RUNNING,
}


class PicWishVendor(Vendor):
    """PicWish, by its document."""

    info = VendorInfo(
        name="picwish",
        title="PicWish",
        documentation="https://picwish.com/new-photo-enhancer-api-doc",
        document_version=generated.DOCUMENT_VERSION,
        base_url=generated.SERVER_URL,
        inputs=("file", "url"),
        formats=frozenset({"jpeg", "bmp", "png", "webp", "tiff", "raw", "rgb"}),
        max_bytes=20_000_000,
        max_width=4096,
        max_height=4096,
        features=frozenset({"jobs", "renew"}),
        timeout=120,  # the vendor gives a task 30 s
        least_pause=1.0,  # "poll every second"
        requests_per_second=2,
        options=_options.offered(CREATE),
    )

    def raw_client(self, key: str, base_url: str) -> generated.AuthenticatedClient:
        """The generated client."""
        return generated.AuthenticatedClient(token=key, base_url=base_url)

    def check(self, options: Mapping[str, Any]) -> None:
        """Refuse what the document does not allow."""
        _options.check(options, CREATE, vendor="picwish")
        if options.get("return_type") == BINARY and not options.get("sync"):
            raise InvalidInputError("return_type=3 (binary) comes with sync=1 only.", vendor="picwish")

    def submit(self, call: Call, image: ImageInput, options: Mapping[str, Any]) -> Flow[Look]:
        """Send the image or its URL: a task, or the result itself where `sync=1` is asked for."""
        sent: dict[str, Any] = {"sync": 0, "return_type": LINK, **_options.arguments(options, CREATE, "body")}
        opened = yield from _intake.local_or_remote(call, image)
        if isinstance(opened, images.RemoteImage):
            body = models.CreateTaskRequest(image_url=opened.url, **sent)
            answer = yield from self._create(call, body, sent)
        else:
            with opened:
                file = File(opened.file, opened.name, opened.format.media_type)
                answer = yield from self._create(call, models.CreateTaskRequest(image_file=file, **sent), sent)
        if sent["return_type"] == BINARY and answer.spool is not None:
            return Look(None, JobState.SUCCEEDED, outcome=Outcome((answer.spool,), None))
        task = _task(call, answer, paid=True)
        if not sent["sync"]:
            job_id = text(task.task_id)
            if not job_id:
                raise call.verdict.unreadable(answer, paid=True)
            return Look(job_id, JobState.QUEUED)
        call.named(text(task.task_id) or "")
        look = yield from _look(call, task, answer, paid=True)
        if look.outcome is None and not look.id:
            raise call.verdict.unreadable(answer, paid=True)
        return look

    def _create(self, call: Call, body: models.CreateTaskRequest, sent: Mapping[str, Any]) -> Flow[Answer]:
        kwargs = api.scale.create_scale_task.get_kwargs(body=body)
        if sent["return_type"] == BINARY:
            return (yield from call.send_for_image(api.scale.create_scale_task, kwargs, paid=True))
        reply = yield from call.send(api.scale.create_scale_task, kwargs, models.TaskEnvelope, paid=True, body="base64")
        return reply.answer

    def look(self, call: Call, job_id: str) -> Flow[Look]:
        """Ask how a task stands."""
        kwargs = api.scale.query_scale_task.get_kwargs(job_id)
        reply = yield from call.send(api.scale.query_scale_task, kwargs, models.TaskEnvelope, body="base64")
        return (yield from _look(call, _task(call, reply.answer), reply.answer))

    def fetch(self, call: Call, job_id: str, options: Mapping[str, Any]) -> Flow[Outcome]:
        """Ask for the result again: a new link."""
        del options
        kwargs = api.scale.query_scale_task.get_kwargs(job_id)
        reply = yield from call.send(api.scale.query_scale_task, kwargs, models.TaskEnvelope, body="base64")
        look = yield from _look(call, _task(call, reply.answer), reply.answer)
        if look.outcome is None:
            raise call.verdict.unreadable(reply.answer)
        return look.outcome

    def problem(self, parsed: object) -> Problem:
        """Read the envelope."""
        if not isinstance(parsed, models.TaskEnvelope):
            return Problem()
        status = whole(parsed.status)
        return Problem(text(parsed.message), None if status is None else str(status))

    def inner_status(self, parsed: object) -> int | None:
        """The envelope's own status, where it is not 200."""
        status = whole(parsed.status) if isinstance(parsed, models.TaskEnvelope) else None
        return None if status == OK else status

    def error_class(self, status: int, problem: Problem) -> type[VendorError]:
        """The envelope's `status` is an HTTP status, or a code of the vendor's own."""
        words = (problem.message or "").lower()
        if status not in SERVER_ERRORS and ("credit" in words or "balance" in words):
            return InsufficientCreditsError
        if problem.code in {"-10", "-16"}:
            return ContentModerationError
        return status_error(status) if status in HTTP else VendorError


def _task(call: Call, answer: Answer, *, paid: bool = False) -> models.Task:
    """The envelope's task."""
    task = known(answer.parsed.data) if isinstance(answer.parsed, models.TaskEnvelope) else None
    if not isinstance(task, models.Task):
        raise call.verdict.unreadable(answer, paid=paid)
    return task


def _look(call: Call, task: models.Task, answer: Answer, *, paid: bool = False) -> Flow[Look]:
    code = whole(task.state)
    job_id, progress = text(task.task_id), whole(task.progress)
    if code is not None and code < 0:
        reason = text(task.err_message) or FAILURES.get(code, "it failed")
        state = JobState.CANCELLED if code == CANCELLED else JobState.FAILED
        return Look(job_id, state, progress, reason=reason, code=str(code))
    state = STATES.get(code, JobState.UNKNOWN)
    image = text(task.image)
    if state is not JobState.SUCCEEDED or not image:
        return Look(job_id, JobState.RUNNING if state is JobState.SUCCEEDED else state, progress)
    if image.startswith(("http://", "https://")):
        contents: tuple[Link | Spool, ...] = (Link(image, datetime.now(UTC) + LINKS_LAST),)
    else:
        contents = tuple((yield from call.decode([image], answer, paid=paid)))
    return Look(job_id, state, progress, outcome=Outcome(contents, task))


PICWISH = PicWishVendor()


class PicWish(Client["generated.AuthenticatedClient"]):
    """A client for PicWish that waits for each answer; see `Client` for its arguments.

    Source: the vendor's page "Photo Enhancement API". Up to 4096 x 4096 pixels and 20 MB, as files or URLs; results
    are kept for an hour; 2 credits, or 3 where the long edge is over 2048 pixels.
    """

    info = PICWISH.info
    _vendor = PICWISH

    def enhance(
        self,
        image: ImageInput,
        *,
        timeout: float | None = None,
        on_progress: Callable[[Job], object] | None = None,
        **options: Unpack[EnhanceOptions],
    ) -> Result:
        """Enhance an image.

        Args:
            image: A path, bytes, a binary file, a public URL, a data URI or a Pillow image.
            timeout: Seconds for the whole call; 120 by default.
            on_progress: Is called with the job after each look.
            **options: The document's request fields. Unless given, `sync` is 0 and `return_type` 1: a task that is
                polled, and a link.

        Returns:
            The result; a link is fetched when the image is saved or read.

        Raises:
            InvalidInputError: Nothing was sent, because of the image or an option.
            VendorError: The vendor said no.
            SubmitOutcomeUnknownError: The request may have run, and may be charged.
            JobFailedError: The vendor gave the job up.
            JobTimeoutError: The time is over; the job goes on.
        """
        return self._enhance(image, timeout, on_progress, options)

    def submit(self, image: ImageInput, *, timeout: float | None = None, **options: Unpack[EnhanceOptions]) -> Job:
        """Send an image and give back its job, without waiting for it. Takes and raises what `enhance` does."""
        return self._submit(image, timeout, options)


class AsyncPicWish(AsyncClient["generated.AuthenticatedClient"]):
    """A client for PicWish for asyncio; see `AsyncClient` for its arguments and `PicWish` for its methods."""

    info = PICWISH.info
    _vendor = PICWISH

    async def enhance(
        self,
        image: ImageInput,
        *,
        timeout: float | None = None,
        on_progress: Callable[[AsyncJob], object] | None = None,
        **options: Unpack[EnhanceOptions],
    ) -> AsyncResult:
        """Enhance an image. See `PicWish.enhance`."""
        return await self._enhance(image, timeout, on_progress, options)

    async def submit(
        self, image: ImageInput, *, timeout: float | None = None, **options: Unpack[EnhanceOptions]
    ) -> AsyncJob:
        """Send an image and give back its job, without waiting for it. Takes and raises what `enhance` does."""
        return await self._submit(image, timeout, options)

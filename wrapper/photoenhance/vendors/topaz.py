"""Topaz: files, by multipart; jobs that are polled, cancelled and deleted; results behind links of an hour.

The model decides between the vendor's two kinds of enhancement, which take different options.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Unpack

import photoenhance_clients.topaz as generated
from photoenhance_clients.topaz import api, models
from photoenhance_clients.topaz.options import FIELDS, EnhanceOptions
from photoenhance_clients.topaz.types import File

from photoenhance import _intake, _time
from photoenhance import options as _options
from photoenhance._flow import sleep
from photoenhance._models import known, number, text, whole
from photoenhance.client import AsyncClient, Client
from photoenhance.errors import InvalidInputError, PhotoEnhanceError, SubmitOutcomeUnknownError
from photoenhance.vendor import Estimate, JobState, Link, Look, Outcome, Problem, Vendor, VendorInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from uuid import UUID

    from photoenhance._call import Call, Reply
    from photoenhance._flow import Answer, Flow
    from photoenhance._flows import OnTimeout
    from photoenhance.images import ImageInput, LocalImage
    from photoenhance.jobs import AsyncJob, Job
    from photoenhance.results import AsyncResult, Result

__all__ = ["AsyncTopaz", "Topaz"]

BEARER_KEYS = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJtYWNoaW5lX2lkIjoi"

ENHANCE = FIELDS["post_enhance_async"]
GENERATIVE = FIELDS["post_enhance_gen_async"]
ESTIMATE = FIELDS["post_estimate"]

# Largest images, in megapixels, as the operations' descriptions state them.
OUTPUT_MEGAPIXELS = 512
SYNCHRONOUS_OUTPUT_MEGAPIXELS = 96
GENERATIVE_OUTPUT_MEGAPIXELS = 256
RECOVERY_INPUT_MEGAPIXELS = 16

ADOPTION_PAUSES = (0, 1, 2)  # seconds before each look for a job whose submit went unanswered

STATES = {
    "Pending": JobState.QUEUED,
    "Processing": JobState.RUNNING,
    "Completed": JobState.SUCCEEDED,
    "Cancelled": JobState.CANCELLED,
    "Failed": JobState.FAILED,
}


class TopazVendor(Vendor):
    """Topaz, by its document."""

    info = VendorInfo(
        name="topaz",
        title="Topaz",
        documentation="https://developer.topazlabs.com/reference",
        document_version=generated.DOCUMENT_VERSION,
        base_url=generated.SERVER_URL,
        inputs=("file",),
        formats=frozenset({"jpeg", "png", "tiff"}),
        max_bytes=500_000_000,
        features=frozenset({"jobs", "list", "cancel", "delete", "estimate", "renew"}),
        timeout=1800,  # "up to several minutes" for the generative models, and a queue before it
        options=_options.offered(ENHANCE, GENERATIVE),
    )

    def raw_client(self, key: str, base_url: str) -> generated.AuthenticatedClient:
        """The generated client; keys of the older kind go out as a bearer token."""
        if key.startswith(BEARER_KEYS):
            return generated.AuthenticatedClient(
                token=key, base_url=base_url, auth_header_name="Authorization", prefix="Bearer"
            )
        return generated.AuthenticatedClient(token=key, base_url=base_url)

    def check(self, options: Mapping[str, Any]) -> None:
        """Refuse what the model's kind of enhancement does not take."""
        if not isinstance(options.get("synchronous", False), bool):
            raise InvalidInputError("synchronous= takes True or False.", vendor="topaz")
        given = {name: value for name, value in options.items() if name != "synchronous"}
        for name in given:
            if name not in self.info.options:
                raise InvalidInputError(_options.unknown(name, self.info.options, "topaz"), vendor="topaz")
        if _is_generative(options):
            hint = f"{{!r}} is no option of the generative model {options['model']!r}."
            _options.check(given, GENERATIVE, vendor="topaz", hint=hint)
            if options.get("synchronous"):
                raise InvalidInputError("The generative models run as jobs only: leave out synchronous=True.")
        else:
            names = ", ".join(repr(name) for name in GENERATIVE["model"].enum or ())
            hint = f"{{!r}} is an option of the generative models only: choose one by model= ({names})."
            _options.check(given, ENHANCE, vendor="topaz", hint=hint)

    def submit(self, call: Call, image: ImageInput, options: Mapping[str, Any]) -> Flow[Look]:
        """Send the image; a job, or the enhanced image itself where `synchronous` is asked for."""
        synchronous: bool = options.get("synchronous", False)
        with (yield from _intake.local(call, image)) as local:
            _check_pixels(local, options, synchronous=synchronous)
            # A name of its own finds the job again in the status list, should the answer be lost.
            stem, dot, suffix = local.name.rpartition(".")
            name = f"{stem}.{os.urandom(4).hex()}{dot}{suffix}"
            file = File(local.file, name, local.format.media_type)
            if synchronous:
                body = models.EnhanceRequest(image=file, **_body(options))
                kwargs = api.enhance.post_enhance_sync.get_kwargs(body=body)
                answer = yield from call.send_for_image(api.enhance.post_enhance_sync, kwargs, paid=True)
                if answer.spool is None:
                    raise call.verdict.unreadable(answer, paid=True)
                outcome = Outcome((answer.spool,), None)
                return Look(self.job_id(answer.headers), JobState.SUCCEEDED, outcome=outcome)
            try:
                reply = yield from self._send(call, file, options)
            except SubmitOutcomeUnknownError as error:
                return (yield from self._adopted(call, name, error))
        eta = _time.moment(known(reply.parsed.eta)) or _time.moment(reply.answer.headers.get("x-eta"))
        return Look(self._named_by(reply), JobState.QUEUED, eta=eta, seconds_left=_seconds_left(eta, reply.answer))

    def _send(self, call: Call, file: File, options: Mapping[str, Any]) -> Flow[Reply[models.AsyncResponse]]:
        reply: Reply[models.AsyncResponse]
        if _is_generative(options):
            generative = api.enhance_generative.post_enhance_gen_async
            kwargs = generative.get_kwargs(body=models.EnhanceGenRequest(image=file, **_body(options)))
            reply = yield from call.send(generative, kwargs, models.AsyncResponse, paid=True)
        else:
            kwargs = api.enhance.post_enhance_async.get_kwargs(body=models.EnhanceRequest(image=file, **_body(options)))
            reply = yield from call.send(api.enhance.post_enhance_async, kwargs, models.AsyncResponse, paid=True)
        if self._named_by(reply) is None:
            raise call.verdict.unreadable(reply.answer, paid=True)
        return reply

    def _named_by(self, reply: Reply[models.AsyncResponse]) -> str | None:
        """The job's id, by the answer's body or else its header; what is no UUID is none: nothing finds it again."""
        named = text(reply.parsed.process_id), self.job_id(reply.answer.headers)
        return next((each for each in named if each and _is_uuid(each)), None)

    def _adopted(self, call: Call, name: str, unknown: SubmitOutcomeUnknownError) -> Flow[Look]:
        """Find a job whose submit was answered by nothing usable: by its file's name."""
        for pause in ADOPTION_PAUSES:
            try:
                yield from sleep(min(pause, call.deadline.left))
                statuses, answer = yield from self._statuses(call)
            except PhotoEnhanceError:
                break
            for status in statuses:
                if status.filename == name and _is_uuid(text(status.process_id) or ""):
                    return _look(status, answer)
        unknown.add_note(f"If it runs, the status list has it under the file name {name!r}.")
        raise unknown

    def look(self, call: Call, job_id: str) -> Flow[Look]:
        """Ask how a job stands."""
        kwargs = api.status.get_status.get_kwargs(_uuid(job_id))
        reply = yield from call.send(api.status.get_status, kwargs, models.StatusResponse)
        return _look(reply.parsed, reply.answer)

    def looks(self, call: Call, *, once: bool = False) -> Flow[list[Look]]:
        """Ask how all of the account's jobs stand."""
        statuses, answer = yield from self._statuses(call, once=once)
        return [_look(status, answer) for status in statuses]

    def _statuses(self, call: Call, *, once: bool = False) -> Flow[tuple[list[models.StatusResponse], Answer]]:
        expected: type[list[Any]] = list
        kwargs = api.status.get_all_statuses.get_kwargs()
        reply = yield from call.send(api.status.get_all_statuses, kwargs, expected, once=once)
        return [status for status in reply.parsed if isinstance(status, models.StatusResponse)], reply.answer

    def fetch(self, call: Call, job_id: str, options: Mapping[str, Any]) -> Flow[Outcome]:
        """Get a link to the result, good for an hour."""
        del options
        kwargs = api.download.get_download.get_kwargs(_uuid(job_id))
        reply = yield from call.send(api.download.get_download, kwargs, models.DownloadResponse)
        url = text(reply.parsed.download_url)
        if not url:
            raise call.verdict.unreadable(reply.answer)
        return Outcome((Link(url, _time.moment(known(reply.parsed.expiry))),), reply.parsed)

    def cancel(self, call: Call, job_id: str) -> Flow[None]:
        """Cancel a job that is still pending."""
        yield from call.send_for_nothing(api.cancel.cancel_enhance, api.cancel.cancel_enhance.get_kwargs(_uuid(job_id)))

    def delete(self, call: Call, job_id: str) -> Flow[None]:
        """Take a job out of the status list."""
        yield from call.send_for_nothing(api.status.delete_status, api.status.delete_status.get_kwargs(_uuid(job_id)))

    def estimate(self, call: Call, image: ImageInput, options: Mapping[str, Any]) -> Flow[Estimate]:
        """Ask what an image of these dimensions would take; the image itself is not sent."""
        with (yield from _intake.local(call, image)) as local:
            if local.width is None or local.height is None:
                raise InvalidInputError(f"The dimensions of {local.name!r} cannot be read.", vendor="topaz")
            size = {"input_width": local.width, "input_height": local.height}
        for name, value in size.items():
            if complaint := _options.complaint(value, ESTIMATE[name]):
                raise InvalidInputError(f"{local.name!r} has an {name} of {value}; it takes {complaint}")
        body: dict[str, Any] = {**size, **_body(options)}
        reply: Reply[models.EstimationResponse]
        if _is_generative(options):
            kwargs = api.estimate.post_estimate_gen.get_kwargs(body=models.EstimateImageTaskGenRequest(**body))
            reply = yield from call.send(api.estimate.post_estimate_gen, kwargs, models.EstimationResponse)
        else:
            kwargs = api.estimate.post_estimate.get_kwargs(body=models.EstimateImageTaskRequest(**body))
            reply = yield from call.send(api.estimate.post_estimate, kwargs, models.EstimationResponse)
        return Estimate(number(reply.parsed.duration), number(reply.parsed.credits_), reply.parsed)

    def job_id(self, headers: Mapping[str, str]) -> str | None:
        """`X-Process-Id`, which the document gives to every submit."""
        return headers.get("x-process-id")

    def problem(self, parsed: object) -> Problem:
        """Read the document's one error model."""
        return Problem(text(parsed.message)) if isinstance(parsed, models.Error) else Problem()


def _is_generative(options: Mapping[str, Any]) -> bool:
    return options.get("model") in (GENERATIVE["model"].enum or ())


def _body(options: Mapping[str, Any]) -> dict[str, Any]:
    return _options.arguments(options, GENERATIVE if _is_generative(options) else ENHANCE, "body")


def _uuid(job_id: str) -> UUID:
    import uuid  # noqa: PLC0415 - the operations, which are loaded when they are used, bring it

    try:
        return uuid.UUID(job_id)
    except ValueError:
        raise InvalidInputError(f"{job_id!r} is no id of a Topaz job: those are UUIDs.", vendor="topaz") from None


def _is_uuid(job_id: str) -> bool:
    try:
        _uuid(job_id)
    except InvalidInputError:
        return False
    return True


def _check_pixels(image: LocalImage, options: Mapping[str, Any], *, synchronous: bool) -> None:
    if image.width is None or image.height is None:
        return
    if options.get("model") == "Recovery" and image.width * image.height > RECOVERY_INPUT_MEGAPIXELS * 1_000_000:
        raise InvalidInputError(f"The model Recovery takes images of up to {RECOVERY_INPUT_MEGAPIXELS} megapixels.")
    width: float | None = options.get("output_width")
    height: float | None = options.get("output_height")
    # "If only one of them is set, then the other dimension is scaled proportionally."
    aspect = image.width / image.height
    if width is None and height is None:
        return
    if width is None:
        width = (height or 0) * aspect
    if height is None:
        height = width / aspect
    limit = OUTPUT_MEGAPIXELS
    if _is_generative(options):
        limit = GENERATIVE_OUTPUT_MEGAPIXELS
    elif synchronous:
        limit = SYNCHRONOUS_OUTPUT_MEGAPIXELS
    if width * height > limit * 1_000_000:
        raise InvalidInputError(f"An output of {width:.0f} x {height:.0f} pixels is over the {limit} megapixels here.")


def _look(status: models.StatusResponse, answer: Answer) -> Look:
    eta = _time.moment(known(status.eta))
    state = STATES.get(text(status.status) or "", JobState.UNKNOWN)
    return Look(
        text(status.process_id),
        state,
        progress=whole(status.progress),
        eta=eta,
        seconds_left=None if state.finished else _seconds_left(eta, answer),
        credits=number(status.credits_),
    )


def _seconds_left(eta: datetime | None, answer: Answer) -> float | None:
    return None if eta is None else _time.seconds_until(eta, answer.headers)


TOPAZ = TopazVendor()


class Topaz(Client["generated.AuthenticatedClient"]):
    """A client for Topaz that waits for each answer; see `Client` for its arguments.

    Source: the vendor's "Image Enhancement API" document. Files of JPEG, PNG and TIFF up to 500 MB.
    """

    info = TOPAZ.info
    _vendor = TOPAZ

    def enhance(
        self,
        image: ImageInput,
        *,
        synchronous: bool = False,
        timeout: float | None = None,
        on_progress: Callable[[Job], object] | None = None,
        on_timeout: OnTimeout = "leave",
        **options: Unpack[EnhanceOptions],
    ) -> Result:
        """Enhance an image: send it, wait, and get the result.

        Args:
            image: A path, bytes, a binary file, a URL (fetched here), a data URI or a Pillow image.
            synchronous: Have the image come back in the answer instead of running a job; up to 96 megapixels.
            timeout: Seconds for the whole call; 1800 by default.
            on_progress: Is called with the job after each look.
            on_timeout: What happens to a job that outlasts the timeout: "leave" it running, or try to "cancel" it.
            **options: The document's request fields; the model decides whether those of the generative kind apply.
                Without `model`, the vendor chooses one for standard enhancement.

        Returns:
            The result; its image is fetched when it is saved or read.

        Raises:
            InvalidInputError: Nothing was sent, because of the image or an option.
            VendorError: The vendor said no.
            SubmitOutcomeUnknownError: The job may be running, and may be charged.
            JobFailedError: The vendor gave the job up.
            JobTimeoutError: The time is over; the job goes on.
        """
        return self._enhance(
            image, timeout, on_progress, {"synchronous": synchronous, **options}, on_timeout=on_timeout
        )

    def submit(self, image: ImageInput, *, timeout: float | None = None, **options: Unpack[EnhanceOptions]) -> Job:
        """Send an image and give back its job, without waiting for it. Takes and raises what `enhance` does."""
        return self._submit(image, timeout, options)

    def estimate(  # type: ignore[override]  # the base takes any options; these are the document's
        self, image: ImageInput, *, timeout: float | None = None, **options: Unpack[EnhanceOptions]
    ) -> Estimate:
        """Ask how long an enhancement would take and what it would cost. Only the image's dimensions are sent."""
        return self._estimate(image, timeout, options)

    def jobs(self, *, timeout: float | None = None) -> list[Job]:
        """The account's jobs, as the vendor's status list has them (those of the last days)."""
        looks = self._session.driver.run(TOPAZ.looks(self._session.call(timeout)))
        return [self._seen(look) for look in looks]


class AsyncTopaz(AsyncClient["generated.AuthenticatedClient"]):
    """A client for Topaz for asyncio; see `AsyncClient` for its arguments and `Topaz` for its methods."""

    info = TOPAZ.info
    _vendor = TOPAZ

    async def enhance(
        self,
        image: ImageInput,
        *,
        synchronous: bool = False,
        timeout: float | None = None,
        on_progress: Callable[[AsyncJob], object] | None = None,
        on_timeout: OnTimeout = "leave",
        **options: Unpack[EnhanceOptions],
    ) -> AsyncResult:
        """Enhance an image. See `Topaz.enhance`."""
        return await self._enhance(
            image, timeout, on_progress, {"synchronous": synchronous, **options}, on_timeout=on_timeout
        )

    async def submit(
        self, image: ImageInput, *, timeout: float | None = None, **options: Unpack[EnhanceOptions]
    ) -> AsyncJob:
        """Send an image and give back its job. See `Topaz.submit`."""
        return await self._submit(image, timeout, options)

    async def estimate(  # type: ignore[override]  # as above
        self, image: ImageInput, *, timeout: float | None = None, **options: Unpack[EnhanceOptions]
    ) -> Estimate:
        """Ask what an enhancement would take. See `Topaz.estimate`."""
        return await self._estimate(image, timeout, options)

    async def jobs(self, *, timeout: float | None = None) -> list[AsyncJob]:
        """The account's jobs. See `Topaz.jobs`."""
        looks = await self._session.driver.run(TOPAZ.looks(self._session.call(timeout)))
        return [self._seen(look) for look in looks]

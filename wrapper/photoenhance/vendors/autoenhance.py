"""Autoenhance: an image is registered, uploaded to storage, enhanced, and downloaded; downloads are what is billed.

The vendor's document has the download only. The operations around it are a supplement to it, from the vendor's own
package and pages; their answers differ between versions, and everything in them may be missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack
from urllib.parse import parse_qs, urlsplit

import photoenhance_clients.autoenhance as generated
from photoenhance_clients.autoenhance import api, models
from photoenhance_clients.autoenhance.options import FIELDS, DownloadOptions, EnhanceOptions

from photoenhance import _flows, _intake
from photoenhance import options as _options
from photoenhance._models import known, text
from photoenhance._record import Record
from photoenhance.client import AsyncClient, Client
from photoenhance.jobs import AsyncJob, Job, Reminder
from photoenhance.results import AsyncResult, Result
from photoenhance.vendor import JobState, Look, Outcome, Problem, Vendor, VendorInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photoenhance._call import Call
    from photoenhance._flow import Flow
    from photoenhance.images import ImageInput

__all__ = ["AsyncAutoenhance", "Autoenhance"]

CREATE = FIELDS["create_image"]
DOWNLOAD = FIELDS["download_enhanced_image"]

STATES = {
    "waiting": JobState.QUEUED,
    "processing": JobState.RUNNING,
    "processed": JobState.SUCCEEDED,
    "error": JobState.FAILED,
}


class AutoenhanceVendor(Vendor):
    """Autoenhance, by its document and the supplement to it."""

    info = VendorInfo(
        name="autoenhance",
        title="Autoenhance",
        documentation="https://docs.autoenhance.ai/images/downloading-images/enhanced",
        document_version=generated.DOCUMENT_VERSION,
        base_url=generated.SERVER_URL,
        inputs=("file",),
        features=frozenset({"jobs", "delete", "download"}),
        timeout=1800,  # a run takes 5 to 10 minutes
        least_pause=1.0,
        options=_options.offered(DOWNLOAD, CREATE),
    )

    def raw_client(self, key: str, base_url: str) -> generated.AuthenticatedClient:
        """The generated client."""
        return generated.AuthenticatedClient(token=key, base_url=base_url)

    def check(self, options: Mapping[str, Any]) -> None:
        """Refuse what neither creating nor downloading takes."""
        _options.check(options, {**CREATE, **DOWNLOAD}, vendor="autoenhance")

    def submit(self, call: Call, image: ImageInput, options: Mapping[str, Any]) -> Flow[Look]:
        """Register the image, and upload it where the vendor says."""
        with (yield from _intake.local(call, image)) as local:
            media_type = local.format.media_type
            settings = _options.arguments(options, CREATE, "body")
            body = models.ImageIn(image_name=local.name, content_type=media_type, **settings)
            others = _options.arguments(options, CREATE, "header", "query")
            kwargs = api.images.create_image.get_kwargs(body=body, **others)
            # Registering costs nothing, but a second time would make a second image.
            reply = yield from call.send(api.images.create_image, kwargs, models.ImageCreatedOut, paid=True)
            job_id = text(reply.parsed.image_id)
            url = text(reply.parsed.upload_url) or text(reply.parsed.s_3_put_object_url)
            call.named(job_id or "")
            if not job_id or not url:
                raise call.verdict.unreadable(reply.answer, paid=True)
            # A signed URL holds for one content type: the one in its own query, where it has one.
            yield from call.upload(url, local, _signed_type(url) or media_type)
        return Look(job_id, JobState.QUEUED)

    def look(self, call: Call, job_id: str) -> Flow[Look]:
        """Ask how an image stands."""
        kwargs = api.images.retrieve_image.get_kwargs(job_id)
        reply = yield from call.send(api.images.retrieve_image, kwargs, models.ImageOut)
        image = reply.parsed
        status = text(image.status)
        if status is not None:
            state = STATES.get(status, JobState.UNKNOWN)
        elif image.error is True:  # older versions have two booleans in place of the status
            state = JobState.FAILED
        else:
            state = JobState.SUCCEEDED if image.enhanced is True else JobState.RUNNING
        reason = known(image.status_reason)
        return Look(job_id, state, reason=None if reason is None else text(str(reason)))

    def fetch(self, call: Call, job_id: str, options: Mapping[str, Any]) -> Flow[Outcome]:
        """Download the enhanced image, or buy it."""
        bought = self.buys(options)
        settings = _options.arguments(options, DOWNLOAD, "header", "query")
        kwargs = api.images.download_enhanced_image.get_kwargs(job_id, **settings)
        answer = yield from call.send_for_image(api.images.download_enhanced_image, kwargs, paid=bought)
        if answer.spool is None:
            raise call.verdict.unreadable(answer, paid=bought)
        return Outcome((answer.spool,), None)

    def buys(self, settings: Mapping[str, Any]) -> bool:
        """With `preview=False`, a download is a purchase."""
        return settings.get("preview") is False and not settings.get("x_dev_mode")

    def delete(self, call: Call, job_id: str) -> Flow[None]:
        """Delete an image."""
        yield from call.send_for_nothing(api.images.delete_image, api.images.delete_image.get_kwargs(job_id))

    def fetch_options(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """What shapes the download, and whether it buys."""
        return {name: value for name, value in options.items() if name in DOWNLOAD}

    def problem(self, parsed: object) -> Problem:
        """Read the document's two error models."""
        if isinstance(parsed, models.HTTPError | models.ValidationError):
            return Problem(text(parsed.message))
        return Problem()


def _signed_type(url: str) -> str | None:
    try:
        return parse_qs(urlsplit(url).query).get("content-type", [None])[0]
    except ValueError:
        return None


AUTOENHANCE = AutoenhanceVendor()


class Autoenhance(Client["generated.AuthenticatedClient"]):
    """A client for Autoenhance that waits for each answer; see `Client` for its arguments.

    Source: the vendor's "Autoenhance API" document for the download; the rest is a supplement to it.
    """

    info = AUTOENHANCE.info
    _vendor = AUTOENHANCE

    def enhance(
        self,
        image: ImageInput,
        *,
        timeout: float | None = None,
        on_progress: Callable[[Job], object] | None = None,
        **options: Unpack[EnhanceOptions],
    ) -> Result:
        """Enhance an image: upload it, wait, and download a free preview, or buy it.

        Args:
            image: A path, bytes, a binary file, a URL (fetched here), a data URI or a Pillow image.
            timeout: Seconds for the whole call; 1800 by default.
            on_progress: Is called with the job after each look.
            **options: How it is enhanced and downloaded. `preview=False` buys the image; without it a free preview is
                downloaded. `x_dev_mode=True` gives the whole image for free, with a watermark.

        Returns:
            The result; its image is downloaded once, and saved as often as you like.

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

    def download(self, image_id: str, *, timeout: float | None = None, **options: Unpack[DownloadOptions]) -> Result:
        """Download an image that is enhanced already.

        Args:
            image_id: The vendor's name for it.
            timeout: Seconds; 1800 by default.
            **options: The document's query parameters. `preview` is true unless given as False, which buys the image.

        Raises:
            NotFoundError: There is no such image.
            SubmitOutcomeUnknownError: The image may have been bought, and did not come.
        """
        _options.check(options, DOWNLOAD, vendor="autoenhance")
        record = Record(self.vendor, self._job_id(image_id), settings=dict(options))
        job = Job(self._session, record)
        flow = _flows.download(self._session.call(timeout, record), record)
        with Reminder(job, record, at_hand=True):
            self._session.driver.run(_flows.attached(job, flow))
        return Result(self._session, job, record)


class AsyncAutoenhance(AsyncClient["generated.AuthenticatedClient"]):
    """A client for Autoenhance for asyncio; see `AsyncClient` for its arguments and `Autoenhance` for its methods."""

    info = AUTOENHANCE.info
    _vendor = AUTOENHANCE

    async def enhance(
        self,
        image: ImageInput,
        *,
        timeout: float | None = None,
        on_progress: Callable[[AsyncJob], object] | None = None,
        **options: Unpack[EnhanceOptions],
    ) -> AsyncResult:
        """Enhance an image: upload it, wait, and download a free preview, or buy it. See `Autoenhance.enhance`."""
        return await self._enhance(image, timeout, on_progress, options)

    async def submit(
        self, image: ImageInput, *, timeout: float | None = None, **options: Unpack[EnhanceOptions]
    ) -> AsyncJob:
        """Send an image and give back its job, without waiting for it. Takes and raises what `enhance` does."""
        return await self._submit(image, timeout, options)

    async def download(
        self, image_id: str, *, timeout: float | None = None, **options: Unpack[DownloadOptions]
    ) -> AsyncResult:
        """Download an image that is enhanced already. See `Autoenhance.download`."""
        _options.check(options, DOWNLOAD, vendor="autoenhance")
        record = Record(self.vendor, self._job_id(image_id), settings=dict(options))
        job = AsyncJob(self._session, record)
        flow = _flows.download(self._session.call(timeout, record), record)
        with Reminder(job, record, at_hand=True):
            await self._session.driver.run(_flows.attached(job, flow))
        return AsyncResult(self._session, job, record)

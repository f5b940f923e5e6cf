"""Phota: base64 or a URL in one JSON request, which answers with the images or with links of a day.

There are no jobs. A request may be repeated under its own `client_request_id` without a second charge.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Unpack

import photoenhance_clients.phota as generated
from photoenhance_clients.phota import api, models
from photoenhance_clients.phota.options import FIELDS, EnhanceOptions

from photoenhance import _intake, images
from photoenhance import options as _options
from photoenhance._bodies import placeholder
from photoenhance._models import text, texts
from photoenhance.client import AsyncClient, Client
from photoenhance.errors import ContentModerationError, SubmitOutcomeUnknownError
from photoenhance.vendor import JobState, Link, Look, Outcome, Problem, Vendor, VendorInfo, status_error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photoenhance._call import Call
    from photoenhance._flow import Flow
    from photoenhance.errors import VendorError
    from photoenhance.images import ImageInput
    from photoenhance.jobs import AsyncJob, Job
    from photoenhance.results import AsyncResult, Result

__all__ = ["AsyncPhota", "Phota"]

ENHANCE = FIELDS["enhance_v1_phota_enhance_post"]
LINKS_LAST = timedelta(hours=24)


class PhotaVendor(Vendor):
    """Phota, by its document."""

    info = VendorInfo(
        name="phota",
        title="Phota",
        documentation="https://docs.photalabs.com",
        document_version=generated.DOCUMENT_VERSION,
        base_url=generated.SERVER_URL,
        inputs=("base64", "url"),
        formats=frozenset({"jpeg", "png", "webp", "heic"}),
        features=frozenset(),
        timeout=660,  # the vendor's longest request is 600 s
        options=_options.offered(ENHANCE),
    )

    def raw_client(self, key: str, base_url: str) -> generated.AuthenticatedClient:
        """The generated client."""
        return generated.AuthenticatedClient(token=key, base_url=base_url)

    def check(self, options: Mapping[str, Any]) -> None:
        """Refuse what the document does not allow."""
        _options.check(options, ENHANCE, vendor="phota")

    def submit(self, call: Call, image: ImageInput, options: Mapping[str, Any]) -> Flow[Look]:
        """Send the image and get the enhanced ones."""
        import uuid  # noqa: PLC0415 - the operations, which are loaded when they are used, bring it

        # Links keep answers small. The default format has changed once already: it is always sent.
        sent: dict[str, Any] = {
            "response_mode": "urls",
            "output_format": ENHANCE["output_format"].default,
            "client_request_id": str(uuid.uuid4()),
            **_options.arguments(options, ENHANCE, "body"),
        }
        opened = yield from _intake.local_or_remote(call, image)
        try:
            if isinstance(opened, images.RemoteImage):
                return (yield from self._enhanced(call, opened.url, None, sent))
            with opened:
                mark = placeholder()
                return (yield from self._enhanced(call, mark, (mark, opened), sent))
        except SubmitOutcomeUnknownError as error:
            # Whoever named the request may repeat the call as it is; whoever did not must name it so.
            error.retryable = "client_request_id" in options
            raise error.note(idempotency_key=sent["client_request_id"]) from None

    def _enhanced(
        self, call: Call, source: str, inline: tuple[str, images.LocalImage] | None, sent: Mapping[str, Any]
    ) -> Flow[Look]:
        operation = api.studio.enhance_v1_phota_enhance_post
        kwargs = operation.get_kwargs(body=models.EnhanceRequest(image=source, **sent))
        reply = yield from call.send(
            operation, kwargs, models.EditResponse, paid=True, idempotent=True, inline=inline, body="base64"
        )
        links = texts(reply.parsed.download_urls)
        encoded = texts(reply.parsed.images)
        if not links and not encoded:
            raise call.verdict.unreadable(reply.answer, paid=True)
        expires_at = datetime.now(UTC) + LINKS_LAST
        contents = [Link(url, expires_at) for url in links]
        spools = yield from call.decode(encoded, reply.answer, paid=True)
        return Look(None, JobState.SUCCEEDED, outcome=Outcome((*contents, *spools), reply.parsed))

    def problem(self, parsed: object) -> Problem:
        """Read the document's error models, which agree in their fields."""
        if isinstance(parsed, models.HTTPValidationError):
            errors: list[object] = [*parsed.detail] if isinstance(parsed.detail, list) else []
            said = [_said(error) for error in errors if isinstance(error, models.ValidationError)]
            return Problem(text("; ".join(said)))
        client_error = models.PhotaError400Response, models.PhotaError404Response
        server_error = models.PhotaError500Response, models.PhotaError503Response
        if isinstance(parsed, (*client_error, *server_error)):
            return Problem(text(parsed.detail), text(parsed.code), text(parsed.request_id))
        return Problem()

    def error_class(self, status: int, problem: Problem) -> type[VendorError]:
        """Moderation comes as a 400."""
        return ContentModerationError if problem.code == "CONTENT_MODERATION" else status_error(status)


def _said(error: models.ValidationError) -> str:
    place = ".".join(str(part) for part in error.loc) if isinstance(error.loc, list) else ""
    return f"{place}: {text(error.msg) or 'not valid'}"


PHOTA = PhotaVendor()


class Phota(Client["generated.AuthenticatedClient"]):
    """A client for Phota that waits for each answer; see `Client` for its arguments.

    Source: the vendor's "Phota API" document, operation Enhance. JPEG, PNG, WebP and HEIC, as files or URLs;
    what is larger than 4096 pixels is made smaller by the vendor.
    """

    info = PHOTA.info
    _vendor = PHOTA

    def enhance(
        self,
        image: ImageInput,
        *,
        timeout: float | None = None,
        on_progress: Callable[[Job], object] | None = None,
        **options: Unpack[EnhanceOptions],
    ) -> Result:
        """Enhance an image in one request.

        Args:
            image: A path, bytes, a binary file, a public URL, a data URI or a Pillow image.
            timeout: Seconds for the whole call; 660 by default.
            on_progress: Is never called: there is no job to look at.
            **options: The document's request fields. `response_mode` is "urls" unless given, `output_format` the
                document's default, `client_request_id` a new one.

        Returns:
            The result, of `num_output_images` images.

        Raises:
            InvalidInputError: Nothing was sent, because of the image or an option.
            VendorError: The vendor said no; `ContentModerationError` where its review did.
            SubmitOutcomeUnknownError: The request may have run; repeated with its `idempotency_key` as
                `client_request_id` it is not charged again.
        """
        return self._enhance(image, timeout, on_progress, options)

    def submit(self, image: ImageInput, *, timeout: float | None = None, **options: Unpack[EnhanceOptions]) -> Job:
        """As `enhance`; the job that it gives back is done already."""
        return self._submit(image, timeout, options)


class AsyncPhota(AsyncClient["generated.AuthenticatedClient"]):
    """A client for Phota for asyncio; see `AsyncClient` for its arguments and `Phota` for its methods."""

    info = PHOTA.info
    _vendor = PHOTA

    async def enhance(
        self,
        image: ImageInput,
        *,
        timeout: float | None = None,
        on_progress: Callable[[AsyncJob], object] | None = None,
        **options: Unpack[EnhanceOptions],
    ) -> AsyncResult:
        """Enhance an image in one request. See `Phota.enhance`."""
        return await self._enhance(image, timeout, on_progress, options)

    async def submit(
        self, image: ImageInput, *, timeout: float | None = None, **options: Unpack[EnhanceOptions]
    ) -> AsyncJob:
        """As `enhance`; the job that it gives back is done already."""
        return await self._submit(image, timeout, options)

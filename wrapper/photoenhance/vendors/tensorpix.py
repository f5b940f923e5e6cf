"""TensorPix: a URL in one JSON request, which answers with a link. There are no jobs.

A file reaches it through `publish=`, a function that puts a file somewhere public and gives back its URL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

import photoenhance_clients.tensorpix as generated
from photoenhance_clients.tensorpix import api, models
from photoenhance_clients.tensorpix.options import FIELDS, EnhanceOptions

from photoenhance import _intake, images
from photoenhance import options as _options
from photoenhance._models import text, texts
from photoenhance.client import AsyncClient, Client
from photoenhance.errors import InsufficientCreditsError, InvalidInputError
from photoenhance.vendor import JobState, Link, Look, Outcome, Problem, Vendor, VendorInfo, status_error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photoenhance._call import Call
    from photoenhance._flow import Flow
    from photoenhance.errors import VendorError
    from photoenhance.images import ImageInput
    from photoenhance.jobs import AsyncJob, Job
    from photoenhance.results import AsyncResult, Result

__all__ = ["AsyncTensorPix", "TensorPix"]

ENHANCE = FIELDS["images_enhance_from_url_create"]
URL_LENGTH = ENHANCE["url"].max_length

# The document requires all of these; a user may care about none.
DEFAULTS: dict[str, Any] = {
    "enhancement_type": "sr2x",
    "face_enhance": False,
    "output_format": "jpg",
    "watermark": False,
}


class TensorPixVendor(Vendor):
    """TensorPix, by its document."""

    info = VendorInfo(
        name="tensorpix",
        title="TensorPix",
        documentation="https://docs.tensorpix.ai",
        document_version=generated.DOCUMENT_VERSION,
        base_url=generated.SERVER_URL,
        inputs=("url",),
        features=frozenset(),
        timeout=300,
        options=_options.offered(ENHANCE),
    )

    def raw_client(self, key: str, base_url: str) -> generated.AuthenticatedClient:
        """The generated client."""
        return generated.AuthenticatedClient(token=key, base_url=base_url)

    def check(self, options: Mapping[str, Any]) -> None:
        """Refuse what the document does not allow."""
        _options.check(options, ENHANCE, vendor="tensorpix")

    def submit(self, call: Call, image: ImageInput, options: Mapping[str, Any]) -> Flow[Look]:
        """Send the image's URL, and get a link to the enhanced one."""
        opened = yield from _intake.local_or_remote(call, image)
        if isinstance(opened, images.RemoteImage):
            return (yield from self._send(call, opened.url, options))
        with opened:
            url = yield from _intake.published(call, opened)
            return (yield from self._send(call, url, options))

    def _send(self, call: Call, url: str, options: Mapping[str, Any]) -> Flow[Look]:
        if URL_LENGTH is not None and len(url) > URL_LENGTH:
            raise InvalidInputError(f"TensorPix takes URLs of up to {URL_LENGTH} characters.", vendor="tensorpix")
        body = models.UrlImageEnhancement(url=url, **{**DEFAULTS, **_options.arguments(options, ENHANCE, "body")})
        operation = api.images.images_enhance_from_url_create
        reply = yield from call.send(operation, operation.get_kwargs(body=body), models.EnhancedImageUrl, paid=True)
        link = text(reply.parsed.enhanced_url)
        if not link:
            raise call.verdict.unreadable(reply.answer, paid=True)
        return Look(None, JobState.SUCCEEDED, outcome=Outcome((Link(link),), reply.parsed))

    def problem(self, parsed: object) -> Problem:
        """Read the document's error models."""
        if isinstance(parsed, models.ValidationError):
            fields = parsed.errors.to_dict() if isinstance(parsed.errors, models.ValidationErrorErrors) else {}
            said = [f"{name}: {' '.join(texts(found))}" for name, found in fields.items()]
            return Problem(text("; ".join([*said, *texts(parsed.non_field_errors)])))
        if isinstance(
            parsed, models.UnauthenticatedError | models.GenericError | models.ForbiddenError | models.RateLimitError
        ):
            return Problem(text(parsed.detail))
        return Problem()

    def error_class(self, status: int, problem: Problem) -> type[VendorError]:
        """Out of credits is a 402 in the document and a 400 in the vendor's prose."""
        disguised = status == 400 and "credit" in (problem.message or "").lower()  # noqa: PLR2004 - as just said
        return InsufficientCreditsError if disguised else status_error(status)


TENSORPIX = TensorPixVendor()


class TensorPix(Client["generated.AuthenticatedClient"]):
    """A client for TensorPix that waits for each answer; see `Client` for its arguments.

    Source: the vendor's "TensorPix OpenAPI Documentation", operation Enhance an image from URL.
    """

    info = TENSORPIX.info
    _vendor = TENSORPIX

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
            image: A path, bytes, a binary file, a public URL, a data URI or a Pillow image. The vendor takes URLs only:
                anything else needs the client's `publish=`.
            timeout: Seconds for the whole call; 300 by default.
            on_progress: Is never called: there is no job to look at.
            **options: The document's request fields. Unless given: `enhancement_type` "sr2x", `output_format` "jpg",
                `face_enhance` and `watermark` False (a watermarked image costs nothing).

        Returns:
            The result; its link is fetched when the image is saved or read.

        Raises:
            InvalidInputError: Nothing was sent, because of the image or an option.
            VendorError: The vendor said no.
            SubmitOutcomeUnknownError: The request may have run, and may be charged.
        """
        return self._enhance(image, timeout, on_progress, options)

    def submit(self, image: ImageInput, *, timeout: float | None = None, **options: Unpack[EnhanceOptions]) -> Job:
        """As `enhance`; the job that it gives back is done already."""
        return self._submit(image, timeout, options)


class AsyncTensorPix(AsyncClient["generated.AuthenticatedClient"]):
    """A client for TensorPix for asyncio; see `AsyncClient` for its arguments and `TensorPix` for its methods."""

    info = TENSORPIX.info
    _vendor = TENSORPIX

    async def enhance(
        self,
        image: ImageInput,
        *,
        timeout: float | None = None,
        on_progress: Callable[[AsyncJob], object] | None = None,
        **options: Unpack[EnhanceOptions],
    ) -> AsyncResult:
        """Enhance an image in one request. See `TensorPix.enhance`."""
        return await self._enhance(image, timeout, on_progress, options)

    async def submit(
        self, image: ImageInput, *, timeout: float | None = None, **options: Unpack[EnhanceOptions]
    ) -> AsyncJob:
        """As `enhance`; the job that it gives back is done already."""
        return await self._submit(image, timeout, options)

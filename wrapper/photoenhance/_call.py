"""One call of a client on its way to the vendor: deadline, retries, redirects, and what an error means.

What is known about a request decides whether it is sent again, not its status alone. A request that costs
nothing is repeated. A paid one is repeated only where it certainly did not run: it never left, or it was
refused at the door (429; 503 with a verdict). Otherwise it may be running, and stays unknown.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast
from urllib.parse import urljoin, urlsplit

import attrs

from photoenhance import _time, images
from photoenhance._bodies import whole_file, with_base64
from photoenhance._flow import Acquire, Answer, Exchange, ExchangeFailure, Request, exchange, sleep, work
from photoenhance._log import logger
from photoenhance._models import shortened, text
from photoenhance._pace import backoff
from photoenhance._spool import decoded
from photoenhance.errors import (
    DownloadError,
    InvalidInputError,
    PhotoEnhanceError,
    ResultExpiredError,
    ServerError,
    SubmitOutcomeUnknownError,
    TransportError,
    UnexpectedResponseError,
)
from photoenhance.vendor import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from photoenhance._flow import BodyKind, Deadline, Flow
    from photoenhance._record import Record
    from photoenhance._session import Session
    from photoenhance._spool import Spool
    from photoenhance.images import LocalImage
    from photoenhance.vendor import Operation, Vendor

T = TypeVar("T")

ATTEMPTS = 5
PATIENCE = 30.0  # seconds for one attempt at a request that is cheap to repeat, and for a transfer that stands still
LITTLE_PATIENCE = 5.0
MAX_REDIRECTS = 10
MAX_ERROR_BODY = 2**16
REDIRECTS = frozenset({301, 302, 303, 307, 308})
RANGE_NOT_SATISFIABLE = 416
TOO_MANY_REQUESTS = 429
LATER = frozenset({408, 425, TOO_MANY_REQUESTS})  # of storage: the request may succeed later, as after every 5xx
GONE = frozenset({401, 403, 404, 410})  # what object storage says of a signature that has expired


@attrs.frozen
class Reply(Generic[T]):
    """A vendor's answer: the document's model, and what stands around it."""

    parsed: T
    answer: Answer


@attrs.frozen
class Fate:
    """What may happen to a request, and whose it is."""

    paid: bool = False
    idempotent: bool = False
    vendor: bool = True
    """Whether it goes to the vendor, with the key; else to storage or some other host, without."""
    patience: float = float("inf")
    attempts: int = ATTEMPTS


@attrs.frozen
class Call:
    """What a vendor's flows work with. It lives as long as one call of the client."""

    session: Session[Any]
    deadline: Deadline
    job: Record | None = None

    @property
    def vendor(self) -> Vendor:
        """The vendor."""
        return self.session.vendor

    @property
    def name(self) -> str:
        """The vendor's name."""
        return self.vendor.info.name

    def named(self, job_id: str) -> None:
        """Note what the vendor calls the job: from here on, no error loses it."""
        if self.job is not None:
            self.job.id = job_id

    def redacted(self, text: str | None) -> str | None:
        """What the vendor says, without the key and without a signed URL that it may quote."""
        return text and self.session.redacted(text, self.job.source_url if self.job else None)

    def send(  # noqa: PLR0913 - what must be known of a request
        self,
        operation: Operation,
        kwargs: Mapping[str, Any],
        expect: type[T],
        *,
        paid: bool = False,
        idempotent: bool = False,
        inline: tuple[str, LocalImage] | None = None,
        body: BodyKind = "memory",
        once: bool = False,
    ) -> Flow[Reply[T]]:
        """Send a request of the generated client, and read its answer.

        Args:
            operation: The generated module.
            kwargs: What its `get_kwargs` built.
            expect: The model that the document gives a success.
            paid: Whether it may cost something.
            idempotent: Whether the vendor recognises a repeated request, and does not charge it again.
            inline: A mark in the JSON body, and the image that takes its place as base64.
            body: Where the answer's body goes.
            once: Whether it is not repeated, and given up soon, because there is another way.

        Raises:
            PhotoEnhanceError: Any of the tree but those of jobs and downloads.
        """
        patience = float("inf") if paid else LITTLE_PATIENCE if once else PATIENCE
        fate = Fate(paid=paid, idempotent=idempotent, patience=patience, attempts=1 if once else ATTEMPTS)
        if inline is not None:
            kwargs = {**kwargs, "stream": with_base64(kwargs["json"], *inline)}
            del kwargs["json"]
        answer = yield from self._settled(self._request(kwargs), fate, operation, expect=expect, body=body)
        return Reply(cast("T", answer.parsed), answer)

    def send_for_nothing(self, operation: Operation, kwargs: Mapping[str, Any]) -> Flow[None]:
        """Send a free request whose success needs no reading."""
        yield from self._settled(self._request(kwargs), Fate(patience=PATIENCE), operation)

    def send_for_image(self, operation: Operation, kwargs: Mapping[str, Any], *, paid: bool = False) -> Flow[Answer]:
        """Send a request whose success may be an image: in the answer's body, or where it redirects to."""
        return (yield from self._settled(self._request(kwargs), Fate(paid=paid), operation, body="spool"))

    def decode(self, texts: Iterable[str], answer: Answer, *, paid: bool) -> Flow[list[Spool]]:
        """Put the images that came as base64 in an answer on disk."""
        try:
            return (yield from work(lambda: [answer.images.get(text) or decoded(text) for text in texts]))
        except (ValueError, OSError):
            raise self.unreadable(answer, paid=paid) from None

    def download(self, url: str, *, max_bytes: int = 2**31) -> Flow[Spool]:
        """Fetch a file from elsewhere, without anything of the vendor's.

        Raises:
            ResultExpiredError: It is gone.
            DownloadError: It could not be had.
        """
        try:
            request = Request("GET", images.checked_url(url))
        except InvalidInputError:
            raise DownloadError("The result's link is no URL.", vendor=self.name, retryable=False) from None
        answer = yield from self._settled(request, Fate(vendor=False), None, body="spool", max_bytes=max_bytes)
        return cast("Spool", answer.spool)  # without one, it would have been refused

    def upload(self, url: str, image: LocalImage, media_type: str) -> Flow[None]:
        """Put an image where the vendor's storage expects it, without anything of the vendor's.

        Raises:
            TransportError: The storage refused it.
        """
        try:
            request = Request("PUT", images.checked_url(url), body={"stream": whole_file(image, media_type)})
            yield from self._settled(request, Fate(vendor=False), None)
        except (DownloadError, InvalidInputError) as error:
            raise TransportError(
                "The vendor's storage did not take the upload.", vendor=self.name, retryable=error.retryable
            ) from None

    def _request(self, kwargs: Mapping[str, Any]) -> Request:
        body = {k: v for k, v in kwargs.items() if k not in {"method", "url", "headers"}}
        headers = {**kwargs.get("headers", {}), **self.session.raw.auth_headers()}
        return Request(kwargs["method"].upper(), self.session.base_url.rstrip("/") + kwargs["url"], headers, body)

    def _settled(  # noqa: PLR0913 - as of `send`
        self,
        request: Request,
        fate: Fate,
        operation: Operation | None,
        *,
        expect: type | None = None,
        body: BodyKind = "memory",
        max_bytes: int = 2**28,
    ) -> Flow[Answer]:
        """Send a request until its fate is settled: a success, or the one error that stands for it."""
        hops = attempt = 0
        unknown: SubmitOutcomeUnknownError | None = None
        step = Exchange(request, 0, body, max_bytes, silence=float("inf") if fate.vendor else PATIENCE)
        while True:
            error: PhotoEnhanceError
            try:
                answer = yield from self._attempt(step, fate, operation)
            except ExchangeFailure as failure:
                error = self._lost(failure, fate)
                step = _continued(step, failure)
            else:
                refused = self._refused(answer, fate) or self._unusable(answer, fate, expect, body)
                if refused is None:
                    return answer
                if answer.status in REDIRECTS and step.request.method == "GET" and hops < MAX_REDIRECTS:
                    request, stays = self._redirected(step.request, answer, fate)
                    fate = attrs.evolve(fate, vendor=fate.vendor and stays)
                    step = attrs.evolve(step, request=request)
                    hops += 1
                    continue
                error = refused
                if answer.status == RANGE_NOT_SATISFIABLE and step.resume is not None:
                    # What came before was the whole, or is no part of it any more: from the beginning.
                    step = _continued(step, None)
                    error.retryable = True
            attempt += 1
            pause = backoff(attempt) if error.retry_after is None else error.retry_after
            if isinstance(error, SubmitOutcomeUnknownError):
                unknown = error
            again = error.retryable or (fate.idempotent and error is unknown)
            if not again or attempt >= fate.attempts or pause >= self.deadline.left:
                if fate.paid and not fate.vendor:
                    error.retryable = False  # bought already: only what it redirected to may be tried again
                raise unknown or error  # a later attempt that failed says nothing of an earlier one that may run
            logger.info(
                "%s: attempt %d brought %s; again in %.1f s",
                self.name,
                attempt,
                type(error).__name__,
                pause,
                extra={"event": "retry", "vendor": self.name, "job": self.job.id if self.job else None},
            )
            yield from sleep(pause)

    def _attempt(self, step: Exchange, fate: Fate, operation: Operation | None) -> Flow[Answer]:
        """Perform an exchange once, at the vendor's pace and within what is left of the call."""
        pause = self.session.pacer.reserve(self.deadline.left) if fate.vendor else 0.0
        if pause is not None:
            yield from sleep(pause)
        # Here, because what waits in an HTTP library's queue makes each request of it slower, and its patience passes.
        if pause is None or not self.deadline.left or not (yield Acquire(self.session.slots, self.deadline.left)):
            raise TransportError(f"The {self.deadline.seconds:g} s of the call are over.", vendor=self.name)
        headers: Mapping[str, str] = {}
        try:
            timeout = min(self.deadline.left, fate.patience)
            public_only = not fate.vendor and not self.session.is_private
            answer = yield from exchange(attrs.evolve(step, timeout=timeout, public_only=public_only))
            headers = answer.headers
            if fate.vendor:
                self.session.pacer.answered(too_many=answer.status == TOO_MANY_REQUESTS)
        except ExchangeFailure as failure:
            headers = failure.headers
            raise
        except OSError as error:
            raise DownloadError(
                f"A file could not be read or written: {error.strerror or error}.", vendor=self.name
            ) from None
        finally:
            self.session.slots.release()
            if fate.vendor and (job_id := self.vendor.job_id(headers)):
                self.named(job_id)
        return answer if operation is None else attrs.evolve(answer, parsed=self._parsed(operation, answer))

    def _redirected(self, request: Request, answer: Answer, fate: Fate) -> tuple[Request, bool]:
        """Follow a redirect by hand: the key stays with the origin that was configured."""
        try:
            url = images.checked_url(urljoin(request.url, answer.headers.get("location", "")))
        except (ValueError, InvalidInputError):
            url = ""
        scheme = urlsplit(url).scheme
        if scheme not in {"http", "https"} or (scheme == "http" and request.url.startswith("https:")):
            cls = UnexpectedResponseError if fate.vendor else DownloadError
            raise cls("An address that is redirected to is not safe to follow.", vendor=self.name, retryable=False)
        stays = _origin(url) == _origin(self.session.base_url)
        return (attrs.evolve(request, url=url, body={}) if stays else Request("GET", url)), stays

    def _lost(self, failure: ExchangeFailure, fate: Fate) -> PhotoEnhanceError:
        """What it means that no whole answer came."""
        again = None if not failure.final else False
        if not fate.vendor:
            return DownloadError(f"The transfer did not come to its end: {failure}.", vendor=self.name, retryable=again)
        if fate.paid and failure.sent:
            return self._unknown(str(failure))
        return TransportError(f"{self.vendor.info.title} gave no answer: {failure}.", vendor=self.name, retryable=again)

    def _refused(self, answer: Answer, fate: Fate) -> PhotoEnhanceError | None:
        """What an answer that is no success means; None for one that is."""
        status = answer.status
        if answer.ok:
            inner = self.vendor.inner_status(answer.parsed)
            if inner is None:
                return None
            return self._refusal(answer, self.vendor.problem(answer.parsed), inner, fate, verdict=True)
        if not fate.vendor:
            return (ResultExpiredError if status in GONE else DownloadError)(
                f"The storage answered {status}.",
                vendor=self.name,
                retryable=status in LATER or status >= 500,  # noqa: PLR2004 - HTTP's own classes
                retry_after=_time.retry_after(answer.headers),
            )
        if status < 400:  # noqa: PLR2004 - as above
            return UnexpectedResponseError(
                f"{self.vendor.info.title} answered {status}, a redirect: is the base URL right?", vendor=self.name
            )
        problem = self.vendor.problem(answer.parsed) if answer.parsed is not None else Problem()
        problem = problem if problem.message else _undocumented(answer, problem)
        verdict = problem.message is not None or "retry-after" in answer.headers
        return self._refusal(answer, problem, status, fate, verdict=verdict)

    def _unusable(self, answer: Answer, fate: Fate, expect: type | None, body: str) -> PhotoEnhanceError | None:
        """What is wrong with a success; None where nothing is."""
        if expect is not None and not isinstance(answer.parsed, expect):
            return self.unreadable(answer, paid=fate.paid)
        if body == "spool" and not fate.vendor and answer.spool is None:
            said = answer.media_type or "nothing"
            return DownloadError(f"The result's link gave {said} instead of an image.", vendor=self.name)
        return None

    def _parsed(self, operation: Operation, answer: Answer) -> object:
        """The document's model of an answer; None where nothing could be made of it."""
        if answer.spool is not None:
            return None
        from photoenhance import _http  # noqa: PLC0415 - it imports httpx, which is loaded by now

        return _http.parse(operation, self.session.raw, answer)

    def _refusal(
        self, answer: Answer, problem: Problem, status: int, fate: Fate, *, verdict: bool
    ) -> PhotoEnhanceError:
        """The error for an answer in which the vendor said no, by its status or by one in its body."""
        cls = self.vendor.error_class(status, problem)
        message, code = self.redacted(problem.message) or "", self.redacted(problem.code)
        said = shortened(message or f"HTTP {status}")
        error = cls(
            f"{self.vendor.info.title}: {said}" + (f" [{code}]" if code else ""),
            vendor=self.name,
            status_code=status,
            code=code,
            message=message,
            retry_after=_time.retry_after(answer.headers),
            request_id=self.redacted(problem.request_id or answer.headers.get("x-request-id")),
            body=(self.redacted(answer.content.decode("latin-1")) or "").encode("latin-1", "replace")[:MAX_ERROR_BODY],
        )
        at_the_door = status == 503 and verdict  # noqa: PLR2004 - "not now", by a vendor that is at home
        if fate.paid and isinstance(error, ServerError) and not at_the_door:
            return self._unknown(f"it answered {status}").note(request_id=error.request_id)
        return error

    def unreadable(self, answer: Answer, *, paid: bool = False) -> PhotoEnhanceError:
        """The error for a success of which nothing could be made."""
        what = f"{answer.status} with {answer.media_type or 'no content type'}, {len(answer.content)} bytes"
        if paid:
            return self._unknown(f"its answer could not be read ({what})")
        return UnexpectedResponseError(
            f"{self.vendor.info.title} gave an answer that its document does not allow: {what}.",
            vendor=self.name,
            request_id=answer.headers.get("x-request-id"),
        )

    def _unknown(self, why: str) -> SubmitOutcomeUnknownError:
        return SubmitOutcomeUnknownError(
            f"{self.vendor.info.title} may be running this paid request, and may charge it: {why}.",
            vendor=self.name,
        )


def _undocumented(answer: Answer, problem: Problem) -> Problem:
    """Read the shapes of error bodies that vendors have been seen to send beside their documents'."""
    try:
        body: Any = json.loads(answer.content)
        said: Any = body.get("detail") or body.get("message") or body.get("error")
        found: Any = said if isinstance(said, str) else said[0]["msg"]
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return problem
    return attrs.evolve(problem, message=text(found))


def _continued(step: Exchange, failure: ExchangeFailure | None) -> Exchange:
    """Go on where a download broke off, if the server said how to tell that it is still the same file."""
    kept = {name: value for name, value in step.request.headers.items() if name not in {"range", "if-range"}}
    if failure is None or failure.partial is None:
        return attrs.evolve(step, request=attrs.evolve(step.request, headers=kept), resume=None)
    headers = {
        **kept,
        "range": f"bytes={failure.partial.spool.size}-",
        "if-range": failure.partial.validator,
    }
    return attrs.evolve(step, request=attrs.evolve(step.request, headers=headers), resume=failure.partial.spool)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)

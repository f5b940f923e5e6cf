"""One call of a client on its way to the vendor: deadline, pace, retries and redirects.

What is known about a request decides whether it is sent again (`_verdict.py`), not its status alone. A request that
costs nothing is repeated. A paid one is repeated only where it certainly did not run: it never left, or it was
refused at the door (429; 503 with a verdict). Otherwise it may be running, and stays unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast
from urllib.parse import urljoin, urlsplit

import attrs

from photoenhance import images
from photoenhance._bodies import whole_file, with_base64
from photoenhance._flow import Acquire, Answer, Exchange, ExchangeFailure, Holding, Request, sleep, work
from photoenhance._log import tell
from photoenhance._pace import backoff
from photoenhance._spool import decoded
from photoenhance._verdict import ATTEMPTS, TOO_MANY_REQUESTS, Fate, Verdict
from photoenhance.errors import (
    DownloadError,
    InvalidInputError,
    PhotoEnhanceError,
    SubmitOutcomeUnknownError,
    TransportError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from photoenhance._flow import BodyKind, Deadline, Flow
    from photoenhance._record import Record
    from photoenhance._session import Session
    from photoenhance._spool import Spool
    from photoenhance.images import LocalImage
    from photoenhance.vendor import Operation, Vendor

T = TypeVar("T")

PATIENCE = 30.0  # seconds for one attempt at a request that is cheap to repeat, and for a transfer that stands still
LITTLE_PATIENCE = 10.0
MAX_REDIRECTS = 10
LARGEST = 2**31  # bytes of an image
REDIRECTS = frozenset({301, 302, 303, 307, 308})
RANGE_NOT_SATISFIABLE = 416


@attrs.frozen(eq=False, repr=False)
class Reply(Generic[T]):
    """A vendor's answer: the document's model, and what stands around it."""

    parsed: T
    answer: Answer


@attrs.define(eq=False, repr=False)
class _Past:
    """What earlier attempts at a request have left behind."""

    unknown: SubmitOutcomeUnknownError | None = None
    bought: bool = False

    def overruling(self, error: PhotoEnhanceError) -> PhotoEnhanceError:
        """The error to raise: a later attempt that failed says nothing of an earlier one that may run."""
        if self.unknown is not None:
            return self.unknown
        # Of what was bought, only what it redirected to may be tried again.
        error.retryable, error.maybe_billed = error.retryable and not self.bought, error.maybe_billed or self.bought
        return error


@attrs.frozen(eq=False, repr=False)
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

    @property
    def verdict(self) -> Verdict:
        """What judges the vendor's answers."""
        return Verdict(self.vendor, self.redacted)

    def named(self, job_id: str) -> None:
        """Note what the vendor calls a new job: from here on, no error loses it."""
        if self.job is not None and not self.job.id:
            self.job.id = job_id

    def tell(self, name: str, job: Record | None, **facts: Any) -> None:  # noqa: ANN401 - of any kind
        """Let those who look on know that something has happened."""
        tell(self.session.on_event, name, self.name, (job.id or None) if job else None, facts)

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

    def send_for_image(self, operation: Operation, kwargs: Mapping[str, Any], *, paid: bool) -> Flow[Answer]:
        """Send a request whose success may be an image: in the answer's body, or where it redirects to."""
        request = self._request(kwargs)
        return (yield from self._settled(request, Fate(paid=paid), operation, body="spool", max_bytes=LARGEST))

    def decode(self, texts: Iterable[str], answer: Answer, *, paid: bool) -> Flow[list[Spool]]:
        """Put the images that came as base64 in an answer on disk."""
        try:
            return (yield from work(lambda: [answer.images.get(text) or decoded(text) for text in texts]))
        except (ValueError, OSError):
            raise self.verdict.unreadable(answer, paid=paid) from None

    def download(self, url: str, *, max_bytes: int = LARGEST, into: Spool | None = None) -> Flow[Spool]:
        """Fetch a file from elsewhere, without anything of the vendor's.

        Raises:
            ResultExpiredError: It is gone.
            DownloadError: It could not be had.
        """
        try:
            request = Request("GET", images.checked_url(url))
        except InvalidInputError:
            raise DownloadError("The result's link is no URL.", vendor=self.name, retryable=False) from None
        fate = Fate(vendor=False)
        answer = yield from self._settled(request, fate, None, body="spool", max_bytes=max_bytes, into=into)
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
        return Request(kwargs["method"].upper(), self.session.base_url + kwargs["url"], headers, body)

    def _settled(  # noqa: PLR0913 - as of `send`
        self,
        request: Request,
        fate: Fate,
        operation: Operation | None,
        *,
        expect: type | None = None,
        body: BodyKind = "memory",
        max_bytes: int = 2**28,
        into: Spool | None = None,
    ) -> Flow[Answer]:
        """Send a request until its fate is settled: a success, or the one error that stands for it."""
        silence = float("inf") if fate.vendor else PATIENCE
        step = Exchange(request, 0, body, max_bytes, silence=silence, into=into)
        past = _Past()
        try:
            return (yield from self._tried(step, fate, past, operation, expect))
        except PhotoEnhanceError as error:
            raise past.overruling(error) from None

    def _tried(
        self, step: Exchange, fate: Fate, past: _Past, operation: Operation | None, expect: type | None
    ) -> Flow[Answer]:
        attempt, visited = 0, [step.request.url]
        while True:
            error: PhotoEnhanceError
            try:
                answer = yield from self._attempt(step, fate, operation)
            except ExchangeFailure as failure:
                error = self.verdict.lost(failure, fate)
                step = _continued(step, failure)
            else:
                refused = self.verdict.refused(answer, fate) or self.verdict.unusable(answer, fate, expect, step.body)
                if refused is None:
                    return answer
                error = refused
                if answer.status in REDIRECTS and step.request.method == "GET":
                    past.bought = fate.paid
                    if followed := self._redirected(step, fate, answer, visited):
                        step, fate = followed
                        continue
                if answer.status == RANGE_NOT_SATISFIABLE and step.resume is not None:
                    # What came before was the whole, or is no part of it any more: from the beginning.
                    step = _continued(step, None)
                    error.retryable = True
            attempt += 1
            pause = backoff(attempt) if error.retry_after is None else error.retry_after
            if isinstance(error, SubmitOutcomeUnknownError):
                past.unknown = error
            self._doubt(fate, doubt=past.unknown is not None)
            again = error.retryable or (fate.idempotent and error is past.unknown)
            if not again or attempt >= fate.attempts or pause >= self.deadline.left:
                raise error
            self.tell("retry", self.job, reason=type(error).__name__, pause=round(pause, 3), attempt=attempt)
            yield from sleep(pause)

    def _attempt(self, step: Exchange, fate: Fate, operation: Operation | None) -> Flow[Answer]:
        """Perform an exchange once, at the vendor's pace and within what is left of the call."""
        with Holding() as held:
            if fate.vendor and self.session.pacer.interval:
                yield from self._in_turn(fate, held)
            else:
                yield from self.had(self.session.slots, held)
            answer = yield from self._performed(step, fate)
        return answer if operation is None else attrs.evolve(answer, parsed=self._parsed(operation, answer))

    def _performed(self, step: Exchange, fate: Fate) -> Flow[Answer]:
        status, began = None, self.deadline.now
        try:
            timeout = min(self.deadline.left, fate.patience)
            public_only = not fate.vendor and not self.session.is_private
            begun = self._begun if fate.vendor else None
            step = attrs.evolve(step, timeout=timeout, public_only=public_only, begun=begun)
            self._doubt(fate, doubt=True)
            answer: Answer = yield step
            status = answer.status
            if fate.vendor:
                self.session.pacer.answered(too_many=answer.status == TOO_MANY_REQUESTS)
            return answer
        finally:
            self.tell("request", self.job, status=status, seconds=round(self.deadline.now - began, 3))

    def _doubt(self, fate: Fate, *, doubt: bool) -> None:
        """Note whether something may be paid by now, for whoever breaks off."""
        if fate.paid and self.job is not None:
            self.job.in_doubt = doubt

    def _begun(self, headers: Mapping[str, str]) -> None:
        if job_id := self.vendor.job_id(headers):
            self.named(job_id)

    def _in_turn(self, fate: Fate, held: list[Any]) -> Flow[None]:
        """Get a slot, at the vendor's pace: one at a time waits for it, and nobody holds what it does not use."""
        session = self.session
        with Holding() as standing:
            if fate.paid:  # of those that start jobs, one at a time stands in line with those that look at jobs
                yield from self.had(session.turn, standing)
            yield from self.had(session.gate, standing)
            yield from self.had(session.slots, held)
            yield from self._slept(session.pacer.pause)
            session.pacer.take()

    def _slept(self, pause: float) -> Flow[None]:
        if pause >= self.deadline.left:
            raise self._over()
        yield from sleep(pause)

    def had(self, lock: Any, held: list[Any]) -> Flow[None]:  # noqa: ANN401 - of the driver's kind
        """Get a lock within what is left of the call."""
        if not self.deadline.left or not (yield Acquire(lock, self.deadline.left, held)):
            raise self._over()

    def _over(self) -> TransportError:
        """The error for a call whose time has passed before anything was sent."""
        return TransportError(f"The {self.deadline.seconds:g} s of the call are over.", vendor=self.name)

    def _redirected(
        self, step: Exchange, fate: Fate, answer: Answer, visited: list[str]
    ) -> tuple[Exchange, Fate] | None:
        """Follow a redirect by hand, if it is safe: the key stays with the origin that was configured."""
        url = _target(step.request.url, answer.headers.get("location", ""))
        if url is None or len(visited) > MAX_REDIRECTS:
            return None
        place = url.partition("?")[0]
        if place in visited and fate.paid and fate.vendor:  # to be paid again
            return None
        visited.append(place)
        if _origin(url) == _origin(self.session.base_url):
            return attrs.evolve(step, request=attrs.evolve(step.request, url=url, body={})), fate
        return attrs.evolve(step, request=Request("GET", url)), attrs.evolve(fate, vendor=False)

    def _parsed(self, operation: Operation, answer: Answer) -> object:
        """The document's model of an answer; None where nothing could be made of it."""
        if answer.spool is not None:
            return None
        from photoenhance import _http  # noqa: PLC0415 - it imports httpx, which is loaded by now

        return _http.parse(operation, self.session.raw, answer)


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


def _target(url: str, location: str) -> str | None:
    """Where a redirect leads; None where it is not safe to follow."""
    try:
        target = images.checked_url(urljoin(url, location))
    except (ValueError, InvalidInputError):
        return None
    scheme = urlsplit(target).scheme
    return target if scheme == "https" or (scheme == "http" and not url.startswith("https:")) else None


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)

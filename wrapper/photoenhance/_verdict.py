"""What an answer means, and what it means that none came: the one error that stands for each.

What is known about a request's fate decides. A paid one that may have reached a vendor that may have acted on it is
unknown, whatever the status says; what the vendor refused at its door, or what never left, did not run.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs

from photoenhance import _time
from photoenhance._models import shortened, text
from photoenhance.errors import (
    DownloadError,
    PhotoEnhanceError,
    ResultExpiredError,
    ServerError,
    SubmitOutcomeUnknownError,
    TransportError,
    UnexpectedResponseError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from photoenhance._flow import Answer, ExchangeFailure
    from photoenhance.vendor import Problem, Vendor

ATTEMPTS = 5
MAX_ERROR_BODY = 2**16

NOT_HERE = frozenset({307, 308})  # "send it elsewhere"; other redirects may say that it was done
TOO_MANY_REQUESTS = 429
UNAVAILABLE = 503
LATER = frozenset({408, 425, TOO_MANY_REQUESTS})  # of storage: the request may succeed later, as after every 5xx
GONE = frozenset({401, 403, 404, 410})  # what object storage says of a signature that has expired


@attrs.frozen(eq=False, repr=False)
class Fate:
    """What may happen to a request, and whose it is."""

    paid: bool = False
    idempotent: bool = False
    vendor: bool = True
    """Whether it goes to the vendor, with the key; else to storage or some other host, without."""
    patience: float = float("inf")
    attempts: int = ATTEMPTS


@attrs.frozen(eq=False, repr=False)
class Verdict:
    """Judges answers of one vendor, in words without secrets."""

    vendor: Vendor
    redacted: Callable[[str | None], str | None]

    def lost(self, failure: ExchangeFailure, fate: Fate) -> PhotoEnhanceError:
        """What it means that no whole answer came."""
        again = False if failure.final else None
        if not fate.vendor:
            words = f"The transfer did not come to its end: {failure}."
            return DownloadError(words, vendor=self._name, retryable=again)
        if fate.paid and failure.sent:
            return self._unknown(str(failure))
        return TransportError(f"{self._title} gave no answer: {failure}.", vendor=self._name, retryable=again)

    def refused(self, answer: Answer, fate: Fate) -> PhotoEnhanceError | None:
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
                vendor=self._name,
                retryable=status in LATER or status >= 500,  # noqa: PLR2004 - HTTP's own classes
                retry_after=_time.retry_after(answer.headers),
            )
        if status < 400:  # noqa: PLR2004 - as above
            words = f"answered {status}, a redirect that is not followed: is the base URL right?"
            if fate.paid and status not in NOT_HERE:
                return self._unknown(f"it {words}")
            return UnexpectedResponseError(f"{self._title} {words}", vendor=self._name)
        problem = self.vendor.problem(answer.parsed)
        # Only in the vendor's own words: gateways say of a vendor that was too slow that it is not available.
        verdict = problem.message is not None or "retry-after" in answer.headers
        problem = problem if problem.message else _undocumented(answer, problem)
        return self._refusal(answer, problem, status, fate, verdict=verdict)

    def unusable(self, answer: Answer, fate: Fate, expect: type | None, body: str) -> PhotoEnhanceError | None:
        """What is wrong with a success; None where nothing is."""
        if expect is not None and not isinstance(answer.parsed, expect):
            return self.unreadable(answer, paid=fate.paid)
        if body == "spool" and not fate.vendor and answer.spool is None:
            said = answer.media_type or "nothing"
            return DownloadError(f"The result's link gave {said} instead of an image.", vendor=self._name)
        return None

    def unreadable(self, answer: Answer, *, paid: bool = False) -> PhotoEnhanceError:
        """The error for a success of which nothing could be made."""
        what = f"{answer.status} with {answer.media_type or 'no content type'}, {len(answer.content)} bytes"
        if paid:
            unknown = self._unknown(f"its answer could not be read ({what})")
            return unknown.note(request_id=answer.headers.get("x-request-id"))
        return UnexpectedResponseError(
            f"{self._title} gave an answer that its document does not allow: {what}.",
            vendor=self._name,
            request_id=answer.headers.get("x-request-id"),
        )

    @property
    def _name(self) -> str:
        return self.vendor.info.name

    @property
    def _title(self) -> str:
        return self.vendor.info.title

    def _refusal(
        self, answer: Answer, problem: Problem, status: int, fate: Fate, *, verdict: bool
    ) -> PhotoEnhanceError:
        """The error for an answer in which the vendor said no, by its status or by one in its body."""
        cls = self.vendor.error_class(status, problem)
        message, code = self.redacted(problem.message) or "", self.redacted(problem.code)
        said = shortened(message or f"HTTP {status}")
        error = cls(
            f"{self._title}: {said}" + (f" [{code}]" if code else ""),
            vendor=self._name,
            status_code=status,
            code=code,
            message=message,
            retry_after=_time.retry_after(answer.headers),
            request_id=self.redacted(problem.request_id or answer.headers.get("x-request-id")),
            body=(self.redacted(answer.content.decode("latin-1")) or "").encode("latin-1", "replace")[:MAX_ERROR_BODY],
        )
        at_the_door = status == UNAVAILABLE and verdict  # "not now", by a vendor that is at home
        if fate.paid and isinstance(error, ServerError) and not at_the_door:
            return self._unknown(f"it answered {status}").note(request_id=error.request_id)
        return error

    def _unknown(self, why: str) -> SubmitOutcomeUnknownError:
        return SubmitOutcomeUnknownError(
            f"{self._title} may be running this paid request, and may charge it: {why}.", vendor=self._name
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

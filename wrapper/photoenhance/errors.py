"""Everything that can go wrong, as one tree.

::

    PhotoEnhanceError                 .vendor .job .retryable .maybe_billed .request_id .retry_after
    ├── InvalidInputError             nothing was sent: bad file, format, size, option, missing key
    ├── UnsupportedError              the vendor has no such thing
    ├── VendorError                   the vendor said no: .status_code .code .message .body
    │   ├── AuthenticationError       401
    │   ├── PermissionDeniedError     403
    │   ├── InsufficientCreditsError  402, and its disguises
    │   ├── InvalidRequestError       400, 415, 422
    │   │   └── ContentModerationError
    │   ├── PayloadTooLargeError      413
    │   ├── NotFoundError             404
    │   ├── ConflictError             409, 412
    │   ├── RateLimitError            429
    │   └── ServerError               5xx
    ├── TransportError                no usable answer, or an upload to storage refused
    │   └── SubmitOutcomeUnknownError a paid request that may be running
    ├── UnexpectedResponseError       an answer that the document does not allow
    ├── JobFailedError                the vendor gave the job up
    ├── JobCancelledError             the job was cancelled
    ├── JobTimeoutError               the deadline passed; the job goes on
    └── DownloadError                 the result could not be fetched or saved
        └── ResultExpiredError        its link or the result itself is gone

All of them pickle and copy; the job of an unpickled error is detached from its client.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see the package's
if TYPE_CHECKING:
    from typing import Any, Self

    from photoenhance.jobs import AsyncJob, Job

__all__ = [
    "AuthenticationError",
    "ConflictError",
    "ContentModerationError",
    "DownloadError",
    "InsufficientCreditsError",
    "InvalidInputError",
    "InvalidRequestError",
    "JobCancelledError",
    "JobFailedError",
    "JobTimeoutError",
    "NotFoundError",
    "PayloadTooLargeError",
    "PermissionDeniedError",
    "PhotoEnhanceError",
    "RateLimitError",
    "ResultExpiredError",
    "ServerError",
    "SubmitOutcomeUnknownError",
    "TransportError",
    "UnexpectedResponseError",
    "UnsupportedError",
    "VendorError",
]


class PhotoEnhanceError(Exception):
    """The root of all errors of this package.

    Attributes:
        vendor: The vendor's name, where one was involved.
        job: The job, from the moment the vendor has named it; its `token` resumes it in any process.
        retryable: Whether the same call may succeed later, without a second charge.
        maybe_billed: False only where it is known that nothing was charged by the failed call.
        request_id: The vendor's name for the request, for its support.
        retry_after: Seconds that the vendor asks to wait, where it does.
    """

    vendor: str | None = None
    job: Job | AsyncJob | None = None
    retryable: bool = False
    maybe_billed: bool = False
    request_id: str | None = None
    retry_after: float | None = None

    def __init__(self, message: str, /, **facts: Any) -> None:  # noqa: ANN401 - the attributes of each class, by name
        super().__init__(message)
        self.note(**facts)

    def note(self, **facts: Any) -> Self:  # noqa: ANN401 - as above
        """Add facts that are known only further out, such as the job, where they are not set yet."""
        for name, value in facts.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no attribute {name!r}")
            if name not in self.__dict__ and value is not None:
                setattr(self, name, value)
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.args, self.__dict__


class InvalidInputError(PhotoEnhanceError):
    """Nothing was sent: the image, an option or the set-up is not what the vendor takes."""


class UnsupportedError(PhotoEnhanceError):
    """The vendor has no such thing: nothing to cancel, estimate or resume."""


class VendorError(PhotoEnhanceError):
    """The vendor answered, and said no.

    Attributes:
        status_code: The HTTP status.
        code: The vendor's own code for the error, where it gives one.
        message: The vendor's own words.
        body: The body of the answer, cut at 64 KiB; not shown in `str()` and `repr()`.
    """

    status_code: int = 0
    code: str | None = None
    message: str = ""
    body: bytes = b""


class AuthenticationError(VendorError):
    """401: the key is missing, wrong or expired."""


class PermissionDeniedError(VendorError):
    """403: the key is not allowed to do this."""


class InsufficientCreditsError(VendorError):
    """402, and the other ways in which vendors say that the credits are used up."""


class InvalidRequestError(VendorError):
    """400, 415, 422: the vendor does not take this request."""


class ContentModerationError(InvalidRequestError):
    """The vendor's review refused the image or the prompt."""


class PayloadTooLargeError(VendorError):
    """413: the image has too many bytes or pixels."""


class NotFoundError(VendorError):
    """404: the vendor does not know this job or image (any more)."""


class ConflictError(VendorError):
    """409, 412: not possible in the present state."""


class RateLimitError(VendorError):
    """429: too many requests; `retry_after` says how long to wait where the vendor does."""

    retryable = True


class ServerError(VendorError):
    """5xx to a request that costs nothing, or that was refused before it could cost anything."""

    retryable = True


class TransportError(PhotoEnhanceError):
    """No usable answer came: no connection, a broken one, or none in time."""

    retryable = True


class SubmitOutcomeUnknownError(TransportError):
    """A paid request went out and its fate is unknown: it may be running, and may be charged.

    It is not sent again, but for a vendor that recognises a repeated request by its name (Phota: `idempotency_key`).
    Look at the vendor's account before you repeat it.

    Attributes:
        idempotency_key: The request's own name, for a vendor that charges a request of the same name once only.
    """

    idempotency_key: str | None = None

    retryable = False
    maybe_billed = True


class UnexpectedResponseError(PhotoEnhanceError):
    """An answer that the vendor's document does not allow, and of which nothing could be made."""


class JobFailedError(PhotoEnhanceError):
    """The vendor gave the job up.

    Attributes:
        code: The vendor's code for the failure, where it gives one.
    """

    code: str | None = None
    maybe_billed = True


class JobCancelledError(PhotoEnhanceError):
    """The job was cancelled, by this client or elsewhere."""

    maybe_billed = True


class JobTimeoutError(PhotoEnhanceError):
    """The deadline passed. The job goes on at the vendor: `error.job` waits on, `error.job.token` resumes it."""

    retryable = True
    maybe_billed = True


class DownloadError(PhotoEnhanceError):
    """The result exists, but could not be fetched or saved."""

    retryable = True
    maybe_billed = True


class ResultExpiredError(DownloadError):
    """The link, or the result behind it, is gone for good."""

    retryable = False


PASSING = (TransportError, RateLimitError, ServerError, UnexpectedResponseError)
"""Of a look at a job, these say nothing about the job: the next look may succeed."""

"""What the wrapper needs to know of a vendor: data, and flows that make and read its requests.

Each module in `vendors/` fills this in from one vendor's document. The requests and the models are the
generated client's; nothing here or there opens a connection.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import attrs

from photoenhance.errors import (
    AuthenticationError,
    ConflictError,
    InsufficientCreditsError,
    InvalidRequestError,
    NotFoundError,
    PayloadTooLargeError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    UnsupportedError,
    VendorError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from photoenhance_clients._options import Field

    from photoenhance._call import Call
    from photoenhance._flow import Flow
    from photoenhance._spool import Spool
    from photoenhance.images import ImageInput


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"
    """The vendor used a word that its document lacks; the job counts as running."""

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen."""
        return self in {JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED}


# Without `==` and a repr, as in `_flow.py`.


@attrs.frozen(eq=False, repr=False)
class Link:
    """A result that the vendor keeps under a URL."""

    url: str
    expires_at: datetime | None = None


@attrs.frozen(eq=False, repr=False)
class Outcome:
    """What a finished job brought."""

    images: tuple[Link | Spool, ...]
    raw: object
    credits: float | None = None


@attrs.frozen(eq=False, repr=False)
class Look:
    """What one answer of the vendor says about a job."""

    id: str | None
    state: JobState
    progress: int | None = None
    eta: datetime | None = None
    seconds_left: float | None = None
    credits: float | None = None
    reason: str | None = None
    code: str | None = None
    outcome: Outcome | None = None


@attrs.frozen
class Estimate:
    """What a job would take, as the vendor says.

    Attributes:
        seconds: The time it would run.
        credits: What it would cost, where the vendor says so.
        raw: The generated model.
    """

    seconds: float | None
    credits: float | None
    raw: object = attrs.field(repr=False)


@attrs.frozen(eq=False, repr=False)
class Problem:
    """What an error's body says."""

    message: str | None = None
    code: str | None = None
    request_id: str | None = None


class RawClient(Protocol):
    """What the wrapper uses of a generated `AuthenticatedClient`."""

    def auth_headers(self) -> dict[str, str]:
        """The header that carries the key."""
        ...

    def close(self) -> None:
        """Close its connections."""
        ...

    async def aclose(self) -> None:
        """Close its asynchronous connections."""
        ...


class Operation(Protocol):
    """A module of a generated client's `api`."""

    @property
    def parse_response(self) -> Callable[..., object]:
        """Make the document's model of an answer."""
        ...


@attrs.frozen
class VendorInfo:
    """What a vendor takes and offers; `photoenhance.VENDORS` lists them all.

    Attributes:
        name: The name that `vendor=` takes.
        title: The vendor's own spelling.
        documentation: The page that the client was made from.
        document_version: The version of that document.
        base_url: The document's server URL, in whose place `base_url=` goes.
        inputs: The forms in which the vendor takes an image: "file", "base64", "url".
        formats: Names of the formats it documents; None where it documents none.
        max_bytes: The largest file.
        max_width: The largest width, in pixels.
        max_height: The largest height, in pixels.
        features: What the vendor has, of "jobs", "list", "cancel", "delete", "estimate", "download" and "renew" (a new
            link in place of an expired one).
        timeout: The default for `timeout=`, in seconds.
        least_pause: The shortest pause between two looks, in seconds.
        requests_per_second: How many requests the vendor takes from one account, where it says so.
        options: The document's request fields that `enhance()` takes, by name.
    """

    name: str
    title: str
    documentation: str
    document_version: str
    base_url: str
    inputs: tuple[str, ...]
    features: frozenset[str]
    timeout: float
    options: Mapping[str, Field] = attrs.field(repr=False)
    formats: frozenset[str] | None = None
    max_bytes: int | None = None
    max_width: int | None = None
    max_height: int | None = None
    least_pause: float = 0.4
    requests_per_second: float | None = None

    @property
    def key_variable(self) -> str:
        """The environment variable that holds the key."""
        return f"{self.name.upper()}_API_KEY"

    @property
    def base_url_variable(self) -> str:
        """The environment variable that replaces the server URL."""
        return f"{self.name.upper()}_BASE_URL"


STATUS_ERRORS: Mapping[int, type[VendorError]] = {
    400: InvalidRequestError,
    401: AuthenticationError,
    402: InsufficientCreditsError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    412: ConflictError,
    413: PayloadTooLargeError,
    415: InvalidRequestError,
    422: InvalidRequestError,
    429: RateLimitError,
}


def status_error(status: int) -> type[VendorError]:
    """The class of error that an HTTP status stands for."""
    return STATUS_ERRORS.get(status, ServerError if status >= 500 else VendorError)  # noqa: PLR2004 - HTTP's classes


class Vendor(ABC):
    """One vendor. `options` are what the caller gave, `settings` what a job must remember to be fetched."""

    info: ClassVar[VendorInfo]

    @abstractmethod
    def raw_client(self, key: str, base_url: str) -> RawClient:
        """The generated client, ready for use."""

    @abstractmethod
    def check(self, options: Mapping[str, Any]) -> None:
        """Refuse options that the document does not allow, before the image is even opened.

        Raises:
            InvalidInputError: One of them is unknown, of a wrong type, or out of range.
        """

    @abstractmethod
    def submit(self, call: Call, image: ImageInput, options: Mapping[str, Any]) -> Flow[Look]:
        """Send the image. The look has an `id`, or an `outcome` where the vendor has no jobs."""

    def look(self, call: Call, job_id: str) -> Flow[Look]:
        """Ask how a job stands."""
        raise self.unsupported("jobs to look at")

    def looks(self, call: Call, *, once: bool = False) -> Flow[list[Look]]:
        """Ask how all jobs stand, for a vendor with the feature "list"; once only, where there is another way."""
        raise self.unsupported("list of jobs")

    def fetch(self, call: Call, job_id: str, options: Mapping[str, Any]) -> Flow[Outcome]:
        """Get the result of a job that has succeeded, or a new link to it."""
        raise self.unsupported("jobs to fetch")

    def buys(self, settings: Mapping[str, Any]) -> bool:
        """Whether to fetch a result may cost something."""
        del settings
        return False

    def cancel(self, call: Call, job_id: str) -> Flow[None]:
        """Cancel a job."""
        raise self.unsupported("way to cancel")

    def delete(self, call: Call, job_id: str) -> Flow[None]:
        """Delete what the vendor keeps of a job."""
        raise self.unsupported("way to delete")

    def estimate(self, call: Call, image: ImageInput, options: Mapping[str, Any]) -> Flow[Estimate]:
        """Ask what a job would take."""
        raise self.unsupported("estimates")

    @abstractmethod
    def problem(self, parsed: object) -> Problem:
        """Read one of the document's error models."""

    def job_id(self, headers: Mapping[str, str]) -> str | None:
        """The job's id, for a vendor that names it in a header, whatever becomes of the body."""
        del headers
        return None

    def inner_status(self, parsed: object) -> int | None:
        """The status of a failure that HTTP calls a success; None for a real success, and for what is no answer."""
        del parsed
        return None

    def error_class(self, status: int, problem: Problem) -> type[VendorError]:
        """The class of error that an answer stands for; vendors with disguises override it."""
        del problem
        return status_error(status)

    def fetch_options(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """The part of the options that a job's token must carry, because they shape the result when it is fetched."""
        del options
        return {}

    def unsupported(self, what: str) -> UnsupportedError:
        """Say that this vendor has no such thing."""
        return UnsupportedError(f"{self.info.title} has no {what}.", vendor=self.info.name)

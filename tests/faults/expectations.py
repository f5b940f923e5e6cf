"""What the caller must get from each fault: written down from the promises, not from the code that keeps them.

- A request that is free is sent again while that may help; a paid one only where it certainly did not run.
- A look that fails in passing is looked past, until the time is over.
- What cannot be helped is the one error that says what happened.
"""

from collections.abc import Mapping

from photoenhance import (
    AuthenticationError,
    ConflictError,
    DownloadError,
    InsufficientCreditsError,
    InvalidRequestError,
    JobTimeoutError,
    NotFoundError,
    PayloadTooLargeError,
    PermissionDeniedError,
    PhotoEnhanceError,
    RateLimitError,
    ResultExpiredError,
    ServerError,
    SubmitOutcomeUnknownError,
    TransportError,
    UnexpectedResponseError,
    VendorError,
)

from tests.faults.faults import Fault, Nature
from tests.faults.vendors import Role

Outcome = type[PhotoEnhanceError] | None

DONE = None
BY_STATUS: Mapping[int, type[VendorError]] = {
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
    503: ServerError,
}
EXPIRED = {401, 403, 404, 410}  # a signature that has run out, or an object that is gone

# What comes of a fault that happens once, and of one that happens each time.
Twice = tuple[Outcome, Outcome]

UNKNOWN: Twice = (SubmitOutcomeUnknownError, SubmitOutcomeUnknownError)
WAITED_OUT: Twice = (DONE, JobTimeoutError)
NOT_UPLOADED: Twice = (DONE, TransportError)
NOT_FETCHED: Twice = (DONE, DownloadError)

EXPECTED: Mapping[Nature, Mapping[Role, Twice]] = {
    Nature.HARMLESS: dict.fromkeys(Role, (DONE, DONE)),
    Nature.NEVER_SENT: {
        Role.PAID: (DONE, TransportError),
        Role.BOUGHT: (DONE, TransportError),
        Role.LISTED: (DONE, TransportError),
        Role.NAMED: (DONE, TransportError),
        Role.FREE: (DONE, TransportError),
        Role.LOOK: WAITED_OUT,
        Role.UPLOAD: NOT_UPLOADED,
        Role.LINK: NOT_FETCHED,
        Role.RENEWED: NOT_FETCHED,
    },
    Nature.LOST: {
        Role.PAID: UNKNOWN,
        Role.BOUGHT: UNKNOWN,
        Role.LISTED: (DONE, DONE),  # the job is found in the list
        Role.NAMED: (DONE, SubmitOutcomeUnknownError),
        Role.FREE: (DONE, TransportError),
        Role.LOOK: WAITED_OUT,
        Role.UPLOAD: NOT_UPLOADED,
        Role.LINK: NOT_FETCHED,
        Role.RENEWED: NOT_FETCHED,
    },
    Nature.BROKEN: {
        Role.PAID: UNKNOWN,
        Role.BOUGHT: UNKNOWN,
        Role.LISTED: (DONE, DONE),
        Role.NAMED: (DONE, SubmitOutcomeUnknownError),
        Role.FREE: (DONE, ServerError),
        Role.LOOK: WAITED_OUT,
        Role.UPLOAD: NOT_UPLOADED,
        Role.LINK: NOT_FETCHED,
        Role.RENEWED: NOT_FETCHED,
    },
    Nature.UNREADABLE: {
        Role.PAID: UNKNOWN,
        Role.BOUGHT: UNKNOWN,
        Role.LISTED: (DONE, DONE),
        Role.NAMED: (DONE, SubmitOutcomeUnknownError),
        Role.FREE: (UnexpectedResponseError, UnexpectedResponseError),
        Role.LOOK: WAITED_OUT,
        Role.UPLOAD: (DONE, DONE),  # storage says nothing but its status
        Role.LINK: NOT_FETCHED,
        Role.RENEWED: NOT_FETCHED,
    },
    Nature.NO_IMAGE: {**dict.fromkeys(Role, (DownloadError, DownloadError)), Role.UPLOAD: (DONE, DONE)},
    Nature.MOVED: {
        Role.PAID: (UnexpectedResponseError, UnexpectedResponseError),
        Role.BOUGHT: (DONE, DONE),
        Role.LISTED: (UnexpectedResponseError, UnexpectedResponseError),
        Role.NAMED: (UnexpectedResponseError, UnexpectedResponseError),
        Role.FREE: (DONE, DONE),
        Role.LOOK: (DONE, DONE),
        Role.UPLOAD: (TransportError, TransportError),
        Role.LINK: (DONE, DONE),
        Role.RENEWED: (DONE, DONE),
    },
    Nature.IN_CIRCLES: {
        Role.PAID: (UnexpectedResponseError, UnexpectedResponseError),
        Role.BOUGHT: (UnexpectedResponseError, UnexpectedResponseError),
        Role.LISTED: (UnexpectedResponseError, UnexpectedResponseError),
        Role.NAMED: (UnexpectedResponseError, UnexpectedResponseError),
        Role.FREE: (DONE, UnexpectedResponseError),
        Role.LOOK: WAITED_OUT,
        Role.UPLOAD: (TransportError, TransportError),
        Role.LINK: NOT_FETCHED,
        Role.RENEWED: NOT_FETCHED,
    },
    Nature.ASTRAY: {
        Role.PAID: (UnexpectedResponseError, UnexpectedResponseError),
        Role.BOUGHT: (UnexpectedResponseError, UnexpectedResponseError),
        Role.LISTED: (UnexpectedResponseError, UnexpectedResponseError),
        Role.NAMED: (UnexpectedResponseError, UnexpectedResponseError),
        Role.FREE: (UnexpectedResponseError, UnexpectedResponseError),
        Role.LOOK: WAITED_OUT,
        Role.UPLOAD: (TransportError, TransportError),
        Role.LINK: (DownloadError, DownloadError),
        Role.RENEWED: (DownloadError, DownloadError),
    },
    Nature.ODD: {
        Role.PAID: (UnexpectedResponseError, UnexpectedResponseError),
        Role.BOUGHT: (UnexpectedResponseError, UnexpectedResponseError),
        Role.LISTED: (UnexpectedResponseError, UnexpectedResponseError),
        Role.NAMED: (UnexpectedResponseError, UnexpectedResponseError),
        Role.FREE: (UnexpectedResponseError, UnexpectedResponseError),
        Role.LOOK: WAITED_OUT,
        Role.UPLOAD: (TransportError, TransportError),
        Role.LINK: (DownloadError, DownloadError),
        Role.RENEWED: (DownloadError, DownloadError),
    },
}


def expected(role: Role, fault: Fault, *, always: bool) -> Outcome:
    """The one error that a caller gets; none where all ends well."""
    return _of_both(role, fault)[always]


def recurs(role: Role, fault: Fault) -> bool:
    """Whether a fault is tried each time, too: where once is survived, and what comes of always is one thing.

    Of looks that are put off again and again, it is a matter of fractions whether the caller's time ends while one is
    put off or between two: a `RateLimitError` or a `JobTimeoutError`.
    """
    put_off = role is Role.LOOK and fault.nature is Nature.BUSY and fault.waits
    return expected(role, fault, always=False) is None and not put_off


def _of_both(role: Role, fault: Fault) -> Twice:
    if fault.nature is Nature.REFUSED:
        return _refused(role, fault.status)
    if fault.nature in {Nature.BUSY, Nature.TOO_BUSY}:
        return _busy(role, fault)
    nature = fault.nature
    if _may_say_that_it_was_done(fault) and (
        role in {Role.PAID, Role.LISTED, Role.NAMED} or (role is Role.BOUGHT and nature is not Nature.MOVED)
    ):
        nature = Nature.LOST
    if nature is Nature.LOST and role is Role.LISTED and not fault.processed:
        return UNKNOWN  # and not in the list
    return EXPECTED[nature][role]


def _may_say_that_it_was_done(fault: Fault) -> bool:
    """Whether a redirect is one of those by which servers say that what came of a request is elsewhere."""
    redirects = {Nature.MOVED, Nature.IN_CIRCLES, Nature.ASTRAY, Nature.ODD}
    return fault.nature in redirects and fault.status < 400 and fault.status not in {307, 308}


def _refused(role: Role, status: int) -> Twice:
    if role is Role.UPLOAD:
        return (DONE if status in {408, 425} else TransportError, TransportError)
    if role in {Role.LINK, Role.RENEWED}:
        if status in EXPIRED:
            return (DONE if role is Role.RENEWED else ResultExpiredError, ResultExpiredError)
        return (DONE if status in {408, 425} else DownloadError, DownloadError)
    error = BY_STATUS.get(status, VendorError)
    return (error, error)


def _busy(role: Role, fault: Fault) -> Twice:
    error: type[PhotoEnhanceError] = BY_STATUS[fault.status]
    if role is Role.UPLOAD:
        error = TransportError
    elif role in {Role.LINK, Role.RENEWED}:
        error = DownloadError
    elif role is Role.LOOK and not fault.waits:
        error = JobTimeoutError
    return (error if fault.nature is Nature.TOO_BUSY else DONE, error)

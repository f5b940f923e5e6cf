"""Jobs: what a submitted image becomes, and the token that finds it again."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from photoenhance import _flows
from photoenhance._boundary import Bounded
from photoenhance._log import logger
from photoenhance.errors import InvalidInputError, PhotoEnhanceError, UnsupportedError
from photoenhance.results import AsyncResult, Result
from photoenhance.vendor import JobState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from photoenhance._drivers import AsyncDriver, Driver
    from photoenhance._flows import OnTimeout
    from photoenhance._record import Record
    from photoenhance._session import Session

__all__ = ["AsyncJob", "Job", "JobState"]

J = TypeVar("J", bound="JobFacts")

TOKEN_VERSION = 1


class Token(NamedTuple):
    """What a token says. It holds no key and no address: those are the resuming client's own."""

    vendor: str
    job: str
    name: str
    settings: dict[str, Any]


def read_token(token: str) -> Token:
    """Read a job's token.

    Raises:
        InvalidInputError: It is none, or of a later version of this package.
    """
    try:
        found: Any = json.loads(token)
        version: Any = found["v"]
        if type(version) is int and version == TOKEN_VERSION:
            texts: list[Any] = [found["vendor"], found["job"], found.get("name", "")]
            settings: Any = found.get("settings", {})
            if all(isinstance(text, str) for text in texts) and texts[1] and isinstance(settings, dict):
                return Token(texts[0], texts[1], texts[2], settings)
    except (ValueError, TypeError, LookupError, RecursionError):
        version = None
    if type(version) is int and version > TOKEN_VERSION:
        raise InvalidInputError(f"The token is of version {version}, which a later photoenhance wrote: update.")
    raise InvalidInputError("This is no token of a job: take `job.token`, as it is.")


class JobFacts(Bounded):
    """What is known of a job, as of the last look; `Job` and `AsyncJob` add what can be done with it."""

    def __init__(self, session: Session[Any], record: Record) -> None:
        """Made by a client's `submit`, `job` or `resume`."""
        self._session: Session[Any] | None = session
        self._record = record

    @property
    def vendor(self) -> str:
        """The vendor's name."""
        return self._record.vendor

    @property
    def id(self) -> str:
        """The vendor's name for the job; empty where the vendor has no jobs."""
        return self._record.id

    @property
    def name(self) -> str:
        """The image's name, where it has one."""
        return self._record.name

    @property
    def state(self) -> JobState:
        """Where it stands."""
        return self._record.state

    @property
    def progress(self) -> int | None:
        """Per cent, where the vendor says so."""
        return self._record.progress

    @property
    def eta(self) -> datetime | None:
        """When the vendor expects it to be finished."""
        return self._record.eta

    @property
    def credits(self) -> float | None:
        """What it costs, where the vendor says so."""
        return self._record.credits

    @property
    def reason(self) -> str | None:
        """Why it failed, in the vendor's words."""
        return self._record.reason

    @property
    def code(self) -> str | None:
        """The vendor's code for why it failed."""
        return self._record.code

    @property
    def token(self) -> str:
        """JSON that resumes the job in any process that has the key; it holds no secret.

        Raises:
            UnsupportedError: The vendor has no jobs.
        """
        if not self.id:
            raise UnsupportedError(f"{self.vendor} has no jobs: there is nothing to resume.", vendor=self.vendor)
        body: dict[str, Any] = {"v": TOKEN_VERSION, "vendor": self.vendor, "job": self.id}
        if self.name:
            body["name"] = self.name
        if self._record.settings:
            body["settings"] = self._record.settings
        return json.dumps(body, separators=(",", ":"), sort_keys=True)

    def __repr__(self) -> str:
        progress = "" if self.progress is None else f" {self.progress}%"
        return f"<{type(self).__name__} {self.vendor} {self.id or 'without id'} {self.state}{progress}>"

    def __getstate__(self) -> dict[str, Any]:
        """Leave the client behind, and so the key, and what it brought, where links may be signed."""
        return {"_session": None, "_record": self._record.detached()}


class Reminder:
    """Says what is at stake, to whoever leaves a `with` block by an exception that is not this package's."""

    def __init__(self, job: JobFacts, record: Record | None = None, *, at_hand: bool = False) -> None:
        """Of this job; one that is at hand needs no word on how to resume it."""
        self._job = job
        self._record = record
        self._at_hand = at_hand

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None or isinstance(error, PhotoEnhanceError):
            return
        job, notes = self._job, list[str]()
        if job.id and not self._at_hand:
            notes.append(f"Job {job.id} goes on at the vendor. To resume it: {job.token}")
        if self._record is not None and self._record.in_doubt:
            notes.append("A paid request was under way. It may be running, and may be charged.")
        for note in notes:
            error.add_note(note)
            logger.warning("%s: %s", job.vendor, note)  # in a batch, nobody sees the note


def told(on_progress: Callable[[J], object] | None, job: J) -> Callable[[], object] | None:
    """Have the caller told of a job; raises InvalidInputError for what cannot be called."""
    if on_progress is not None and not callable(on_progress):
        raise InvalidInputError("on_progress takes a function that is called with the job.")
    return None if on_progress is None else partial(on_progress, job)


def _detached(job: JobFacts) -> UnsupportedError:
    return UnsupportedError(
        "This job came without its client, as from a pickle: use client.resume(job.token).", vendor=job.vendor
    )


class Job(JobFacts):
    """A job of a `Client`.

    Every method takes `timeout=` in seconds, by default the vendor's (`photoenhance.VENDORS[…].timeout`), and raises
    the errors of `photoenhance.errors`, each with `.job` set.
    """

    _session: Session[Driver] | None

    def refresh(self, *, timeout: float | None = None) -> Job:
        """Look at the job once, and give it back."""
        session = self._attached()
        call = session.call(timeout, self._record)
        session.driver.run(_flows.attached(self, _flows.refresh(call, self._record)))
        return self

    def wait(self, *, timeout: float | None = None, on_progress: Callable[[Job], object] | None = None) -> Job:
        """Wait until the job is finished, however it ends, and give it back.

        Args:
            timeout: Seconds to wait.
            on_progress: Is called with the job after each look.

        Raises:
            JobTimeoutError: The time is over; the job goes on.
        """
        session = self._attached()
        call = session.call(timeout, self._record)
        session.driver.run(_flows.attached(self, _flows.wait(call, self._record, told(on_progress, self))))
        return self

    def result(
        self,
        *,
        timeout: float | None = None,
        on_progress: Callable[[Job], object] | None = None,
        on_timeout: OnTimeout = "leave",
    ) -> Result:
        """Wait for the job and get its result.

        Args:
            timeout: Seconds to wait.
            on_progress: Is called with the job after each look.
            on_timeout: What happens to a job that outlasts the timeout: "leave" it running, or try to "cancel" it.

        Raises:
            JobFailedError: The vendor gave it up.
            JobCancelledError: It was cancelled.
            JobTimeoutError: The time is over; the job goes on.
        """
        session = self._attached()
        call = session.call(timeout, self._record)
        flow = _flows.result(call, self._record, told(on_progress, self), on_timeout)
        with Reminder(self, self._record, at_hand=True):
            session.driver.run(_flows.attached(self, flow))
        return Result(session, self, self._record)

    def cancel(self, *, timeout: float | None = None) -> None:
        """Cancel the job.

        Raises:
            ConflictError: It is too late.
            UnsupportedError: The vendor cannot cancel.
        """
        session = self._attached()
        call = session.call(timeout, self._record)
        session.driver.run(_flows.attached(self, _flows.cancel(call, self._record)))

    def delete(self, *, timeout: float | None = None) -> None:
        """Have the vendor forget the job, with what it keeps of it.

        Raises:
            UnsupportedError: The vendor cannot.
        """
        session = self._attached()
        call = session.call(timeout, self._record)
        session.driver.run(_flows.attached(self, _flows.delete(call, self._record)))

    def _attached(self) -> Session[Driver]:
        if self._session is None:
            raise _detached(self)
        return self._session


class AsyncJob(JobFacts):
    """A job of an `AsyncClient`: `Job`, awaited."""

    _session: Session[AsyncDriver] | None

    async def refresh(self, *, timeout: float | None = None) -> AsyncJob:
        """Look at the job once, and give it back. See `Job.refresh`."""
        session = self._attached()
        call = session.call(timeout, self._record)
        await session.driver.run(_flows.attached(self, _flows.refresh(call, self._record)))
        return self

    async def wait(
        self,
        *,
        timeout: float | None = None,
        on_progress: Callable[[AsyncJob], object] | None = None,
    ) -> AsyncJob:
        """Wait until the job is finished. See `Job.wait`; `on_progress` may be a coroutine function."""
        session = self._attached()
        call = session.call(timeout, self._record)
        await session.driver.run(_flows.attached(self, _flows.wait(call, self._record, told(on_progress, self))))
        return self

    async def result(
        self,
        *,
        timeout: float | None = None,
        on_progress: Callable[[AsyncJob], object] | None = None,
        on_timeout: OnTimeout = "leave",
    ) -> AsyncResult:
        """Wait for the job and get its result. See `Job.result`; `on_progress` may be a coroutine function."""
        session = self._attached()
        call = session.call(timeout, self._record)
        flow = _flows.result(call, self._record, told(on_progress, self), on_timeout)
        with Reminder(self, self._record, at_hand=True):
            await session.driver.run(_flows.attached(self, flow))
        return AsyncResult(session, self, self._record)

    async def cancel(self, *, timeout: float | None = None) -> None:
        """Cancel the job. See `Job.cancel`."""
        session = self._attached()
        call = session.call(timeout, self._record)
        await session.driver.run(_flows.attached(self, _flows.cancel(call, self._record)))

    async def delete(self, *, timeout: float | None = None) -> None:
        """Have the vendor forget the job. See `Job.delete`."""
        session = self._attached()
        call = session.call(timeout, self._record)
        await session.driver.run(_flows.attached(self, _flows.delete(call, self._record)))

    def _attached(self) -> Session[AsyncDriver]:
        if self._session is None:
            raise _detached(self)
        return self._session

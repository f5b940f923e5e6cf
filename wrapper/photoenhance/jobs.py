"""Jobs: what a submitted image becomes, and the token that finds it again."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from photoenhance import _flows
from photoenhance._boundary import Bounded
from photoenhance.errors import InvalidInputError, PhotoEnhanceError, UnsupportedError
from photoenhance.results import AsyncResult, Result
from photoenhance.vendor import JobState

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Hashable, Mapping
    from datetime import datetime

    from photoenhance._drivers import AsyncDriver, Driver
    from photoenhance._flows import OnTimeout
    from photoenhance._session import Session
    from photoenhance.vendor import Look, Outcome

__all__ = ["AsyncJob", "Job", "JobState"]

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
    """What is known of a job; `Job` and `AsyncJob` add what can be done with it.

    Attributes:
        vendor: The vendor's name.
        id: The vendor's name for the job; empty where the vendor has no jobs.
        state: Where it stands, as of the last look.
        progress: Per cent, where the vendor says so.
        eta: When the vendor expects it to be finished.
        credits: What it costs, where the vendor says so.
        reason: Why it failed, in the vendor's words.
        code: The vendor's code for why it failed.
    """

    def __init__(
        self, session: Session[Any] | None, vendor: str, job_id: str, *, name: str = "", settings: Mapping[str, Any]
    ) -> None:
        """Made by a client's `submit`, `job` or `resume`."""
        self._session = session
        self.vendor = vendor
        self.id = job_id
        self.name = name
        self.settings = dict(settings)
        self.state = JobState.QUEUED
        self.progress: int | None = None
        self.eta: datetime | None = None
        # Times on the client's own clock, and what its jobs are compared by; they mean nothing elsewhere.
        self.submitted_at: float | None = None
        self.due: float | None = None
        self.kind: Hashable = None
        self.megapixels: int | None = None
        self.source_url: str | None = None
        self.lock: Any = session.driver.lock() if session else None
        self.credits: float | None = None
        self.reason: str | None = None
        self.code: str | None = None
        self.outcome: Outcome | None = None

    def update(self, look: Look, now: float) -> None:
        """Take in what an answer of the vendor says; what it leaves out stays."""
        self.id = look.id or self.id
        self.state = look.state
        self.due = None if look.seconds_left is None else now + look.seconds_left
        for name in ("progress", "eta", "credits", "reason", "code", "outcome"):
            value = getattr(look, name)
            if value is not None:
                setattr(self, name, value)

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
        if self.settings:
            body["settings"] = self.settings
        return json.dumps(body, separators=(",", ":"), sort_keys=True)

    def __repr__(self) -> str:
        progress = "" if self.progress is None else f" {self.progress}%"
        return f"<{type(self).__name__} {self.vendor} {self.id or 'without id'} {self.state}{progress}>"

    def __getstate__(self) -> dict[str, Any]:
        """Leave the client behind, and so the key, and what it brought, where links may be signed."""
        return {
            **self.__dict__,
            "_session": None,
            "outcome": None,
            "lock": None,
            "source_url": None,
            "submitted_at": None,
            "due": None,
        }


@contextmanager
def reminded(job: JobFacts) -> Generator[None]:
    """Say how to find the job again, to whoever stops waiting for it by an exception that is not this package's."""
    try:
        yield
    except BaseException as error:
        if job.id and not isinstance(error, PhotoEnhanceError):
            error.add_note(f"The job goes on at the vendor. To resume it: {job.token}")
        raise


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
        call = session.call(timeout)
        session.driver.run(_flows.attached(self, call, _flows.refresh(call, self), waiting=True))
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
        call = session.call(timeout)
        session.driver.run(_flows.attached(self, call, _flows.wait(call, self, on_progress), waiting=True))
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
        call = session.call(timeout)
        outcome = session.driver.run(
            _flows.attached(self, call, _flows.result(call, self, on_progress, on_timeout), waiting=True)
        )
        return Result(session, self, outcome)

    def cancel(self, *, timeout: float | None = None) -> None:
        """Cancel the job.

        Raises:
            ConflictError: It is too late.
            UnsupportedError: The vendor cannot cancel.
        """
        session = self._attached()
        call = session.call(timeout)
        session.driver.run(_flows.attached(self, call, _flows.cancel(call, self)))

    def delete(self, *, timeout: float | None = None) -> None:
        """Have the vendor forget the job, with what it keeps of it.

        Raises:
            UnsupportedError: The vendor cannot.
        """
        session = self._attached()
        call = session.call(timeout)
        session.driver.run(_flows.attached(self, call, _flows.delete(call, self)))

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
        call = session.call(timeout)
        await session.driver.run(_flows.attached(self, call, _flows.refresh(call, self), waiting=True))
        return self

    async def wait(
        self,
        *,
        timeout: float | None = None,
        on_progress: Callable[[AsyncJob], object] | None = None,
    ) -> AsyncJob:
        """Wait until the job is finished. See `Job.wait`; `on_progress` may be a coroutine function."""
        session = self._attached()
        call = session.call(timeout)
        await session.driver.run(_flows.attached(self, call, _flows.wait(call, self, on_progress), waiting=True))
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
        call = session.call(timeout)
        outcome = await session.driver.run(
            _flows.attached(self, call, _flows.result(call, self, on_progress, on_timeout), waiting=True)
        )
        return AsyncResult(session, self, outcome)

    async def cancel(self, *, timeout: float | None = None) -> None:
        """Cancel the job. See `Job.cancel`."""
        session = self._attached()
        call = session.call(timeout)
        await session.driver.run(_flows.attached(self, call, _flows.cancel(call, self)))

    async def delete(self, *, timeout: float | None = None) -> None:
        """Have the vendor forget the job. See `Job.delete`."""
        session = self._attached()
        call = session.call(timeout)
        await session.driver.run(_flows.attached(self, call, _flows.delete(call, self)))

    def _attached(self) -> Session[AsyncDriver]:
        if self._session is None:
            raise _detached(self)
        return self._session

"""What the clients of all vendors have in common; the vendors' own classes add their options' types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, Self, TypeAlias, TypeVar, cast

from photoenhance import _flows
from photoenhance._boundary import Bounded
from photoenhance._drivers import AsyncDriver, Driver
from photoenhance._models import whole
from photoenhance._record import Record
from photoenhance._session import D, Session
from photoenhance._setup import found_base_url, found_durations, found_hook, found_key
from photoenhance.errors import InvalidInputError
from photoenhance.jobs import AsyncJob, Job, Reminder, read_token, told
from photoenhance.results import AsyncResult, Result

if TYPE_CHECKING:
    import os
    import threading
    from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Mapping
    from pathlib import Path
    from types import TracebackType

    from photoenhance._batch import Enhanced
    from photoenhance._flows import OnTimeout
    from photoenhance._log import Event
    from photoenhance.images import ImageInput
    from photoenhance.vendor import Estimate, Look, Vendor, VendorInfo

__all__ = ["AsyncClient", "Client"]

Transport: TypeAlias = Literal["httpx", "http2", "aiohttp"]
R = TypeVar("R")  # the vendor's generated client


class BaseClient(Bounded, Generic[R, D]):
    """What sync and async clients share: a vendor, a key and an address."""

    info: ClassVar[VendorInfo]
    """What the vendor takes and offers."""
    _vendor: ClassVar[Vendor]
    _session: Session[D]

    @property
    def raw(self) -> R:
        """The client that was generated from the vendor's document, with the same key and address.

        Its requests are not the wrapper's: it does not retry, and raises `httpx` errors. It is closed with this client,
        and not to be opened by a `with` of its own.
        """
        return cast("R", self._session.raw)

    @property
    def vendor(self) -> str:
        """The vendor's name."""
        return self.info.name

    def _session_for(
        self,
        driver: D,
        api_key: str | Callable[[], str] | None,
        base_url: str | None,
        on_event: Callable[[Event], object] | None,
        **facts: Any,  # noqa: ANN401 - of `Session`, by name
    ) -> Session[D]:
        key, url = found_key(api_key, self.info), found_base_url(base_url, self.info)
        return Session(self._vendor, key, url, driver, on_event=found_hook(on_event), **facts)

    def _check_batch(
        self, concurrency: int, timeout: float | None, on_timeout: OnTimeout, options: Mapping[str, Any]
    ) -> None:
        if whole(concurrency) != concurrency or concurrency < 1:
            raise InvalidInputError(f"concurrency={concurrency!r}: takes an integer of at least 1.")
        self._session.call(timeout)
        _flows.check_on_timeout(on_timeout)
        self._vendor.check(options)

    def _found(self, token: str) -> Record:
        found = read_token(token)
        if "jobs" not in self.info.features:
            raise self._vendor.unsupported("jobs to resume")
        if found.vendor != self.info.name:
            raise InvalidInputError(f"The token is of a job of {found.vendor}, not of {self.info.name}.")
        self._vendor.check(found.settings)
        return Record(found.vendor, _checked_id(found.job, self.info), found.name, found.settings)

    def _new(self, options: Mapping[str, Any]) -> Record:
        return Record(self.vendor, settings=self._vendor.fetch_options(options))

    def _listed(self, look: Look) -> Record:
        record = Record(self.vendor)
        record.update(look, self._session.clock())
        return record

    def _job_id(self, job_id: str) -> str:
        if "jobs" not in self.info.features:
            raise self._vendor.unsupported("jobs to find again")
        return _checked_id(job_id, self.info)


class Client(BaseClient[R, Driver]):
    """A client that waits for each answer. Threads may share it.

    Args:
        api_key: The key, or a function that gives it; by default the environment's `<VENDOR>_API_KEY`.
        base_url: Goes in place of the document's whole server URL; by default the environment's
            `<VENDOR>_BASE_URL`, else the document's.
        publish: Puts a file somewhere public and gives back its URL, for vendors that take URLs only. The time that it
            takes is the call's, but it is not broken off.
        durations: A file in which the client keeps how long jobs have taken, by vendor, what was chosen of all that it
            names, and megapixels, so that the next client looks at the right time; by default a client knows what it
            has seen itself.
        on_event: Is called with each `Event`, for metrics: requests, retries, looks, downloads, changes of state. It
            should be quick; what it raises is logged, and no job is lost by it.

    Raises:
        InvalidInputError: There is no key, or the address is no URL.
    """

    def __init__(
        self,
        api_key: str | Callable[[], str] | None = None,
        *,
        base_url: str | None = None,
        publish: Callable[[Path], str] | None = None,
        durations: str | os.PathLike[str] | None = None,
        on_event: Callable[[Event], object] | None = None,
    ) -> None:
        known = found_durations(durations)
        self._session = self._session_for(
            Driver(), api_key, base_url, publish=publish, durations=known, on_event=on_event
        )

    def job(self, job_id: str) -> Job:
        """A job by the vendor's name for it. Nothing is sent: `refresh`, `wait` and `result` do.

        Raises:
            UnsupportedError: The vendor has no jobs.
        """
        return Job(self._session, Record(self.vendor, self._job_id(job_id)))

    def resume(self, token: str) -> Job:
        """A job by its token, from any process. Nothing is sent.

        Raises:
            InvalidInputError: It is no token, or one of another vendor.
            UnsupportedError: The vendor has no jobs.
        """
        return Job(self._session, self._found(token))

    def enhance_many(
        self,
        images: Iterable[ImageInput],
        *,
        concurrency: int = 8,
        timeout: float | None = None,
        on_progress: Callable[[Job], object] | None = None,
        on_timeout: OnTimeout = "leave",
        **options: Any,  # noqa: ANN401 - each vendor has its own; its client's `enhance` types them
    ) -> Generator[Enhanced[Result]]:
        """Enhance many images, some at a time, and give back each as it is done.

        Args:
            images: The images; the next one is taken when there is room for it.
            concurrency: How many may be in flight at a time, each in a thread.
            timeout: Seconds for each image.
            on_progress: Is called with an image's job after each look, in that image's thread.
            on_timeout: What happens to a job that outlasts the timeout: "leave" it running, or try to "cancel" it.
            **options: As of `enhance`, for all images alike.

        Returns:
            For each image its result or its error, in the order in which they come. Whoever stops before the end waits
            for the requests under way; what was paid and not taken is logged, with the token that resumes it.

        Raises:
            InvalidInputError: The options are not the vendor's; nothing was sent.
        """
        from photoenhance._batch import in_threads  # noqa: PLC0415 - not needed by most programs

        self._check_batch(concurrency, timeout, on_timeout, options)
        return in_threads(
            images,
            concurrency,
            lambda image, leave: self._enhance(
                image, timeout, on_progress, options, on_timeout=on_timeout, leave=leave
            ),
            self._session.driver.break_off,
        )

    def estimate(self, image: ImageInput, *, timeout: float | None = None, **options: Any) -> Estimate:  # noqa: ANN401 - as above
        """Ask what an enhancement with these options would take and cost, without starting it.

        Raises:
            UnsupportedError: The vendor has no estimates.
        """
        return self._estimate(image, timeout, options)

    def close(self) -> None:
        """Close all connections, those of `raw` too. Jobs go on at the vendor."""
        self._session.driver.close()
        if "raw" in vars(self._session):  # it may never have been made
            self._session.raw.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._session.base_url}>"

    def _submit(self, image: ImageInput, timeout: float | None, options: Mapping[str, Any]) -> Job:
        self._vendor.check(options)
        record = self._new(options)
        job = Job(self._session, record)
        flow = _flows.submit(self._session.call(timeout, record), image, options, record)
        with Reminder(job, record):
            self._session.driver.run(_flows.attached(job, flow))
        return job

    def _enhance(  # noqa: PLR0913 - what a call is made of
        self,
        image: ImageInput,
        timeout: float | None,
        on_progress: Callable[[Job], object] | None,
        options: Mapping[str, Any],
        *,
        on_timeout: OnTimeout = "leave",
        leave: threading.Event | None = None,
    ) -> Result:
        self._vendor.check(options)
        record = self._new(options)
        job = Job(self._session, record)
        tell = told(on_progress, job)
        flow = _flows.enhance(
            self._session.call(timeout, record), image, options, record, tell=tell, on_timeout=on_timeout
        )
        with Reminder(job, record):
            self._session.driver.run(_flows.attached(job, flow), leave)
        return Result(self._session, job, record)

    def _estimate(self, image: ImageInput, timeout: float | None, options: Mapping[str, Any]) -> Estimate:
        self._vendor.check(options)
        return self._session.driver.run(self._vendor.estimate(self._session.call(timeout), image, options))

    def _seen(self, look: Look) -> Job:
        return Job(self._session, self._listed(look))


class AsyncClient(BaseClient[R, AsyncDriver]):
    """A client for asyncio: the same names as `Client`, awaited where they do input or output.

    Args:
        api_key: The key, or a function that gives it; by default the environment's `<VENDOR>_API_KEY`.
        base_url: Goes in place of the document's whole server URL; by default the environment's
            `<VENDOR>_BASE_URL`, else the document's.
        publish: Puts a file somewhere public and gives back its URL, for vendors that take URLs only;
            it is called in a thread, and is not broken off.
        transport: How requests are sent: "httpx", "http2" for HTTP/2, or "aiohttp" for very many at a time; the
            latter two are extras of those names.
        durations: A file in which the client keeps how long jobs have taken. See `Client`.
        on_event: Is called with each `Event`, on the event loop. See `Client`.

    Raises:
        InvalidInputError: There is no key, or the address is no URL.
    """

    def __init__(  # noqa: PLR0913 - what a client is made with
        self,
        api_key: str | Callable[[], str] | None = None,
        *,
        base_url: str | None = None,
        publish: Callable[[Path], str] | None = None,
        transport: Transport = "httpx",
        durations: str | os.PathLike[str] | None = None,
        on_event: Callable[[Event], object] | None = None,
    ) -> None:
        known = found_durations(durations)
        self._session = self._session_for(
            AsyncDriver(transport), api_key, base_url, publish=publish, durations=known, on_event=on_event
        )

    def job(self, job_id: str) -> AsyncJob:
        """A job by the vendor's name for it. See `Client.job`."""
        return AsyncJob(self._session, Record(self.vendor, self._job_id(job_id)))

    def resume(self, token: str) -> AsyncJob:
        """A job by its token. See `Client.resume`."""
        return AsyncJob(self._session, self._found(token))

    def enhance_many(
        self,
        images: Iterable[ImageInput],
        *,
        concurrency: int = 8,
        timeout: float | None = None,
        on_progress: Callable[[AsyncJob], object] | None = None,
        on_timeout: OnTimeout = "leave",
        **options: Any,  # noqa: ANN401 - as in `Client.enhance_many`
    ) -> AsyncGenerator[Enhanced[AsyncResult]]:
        """Enhance many images, some at a time, each in a task. See `Client.enhance_many`.

        Whoever stops before the end, and closes the iterator, cancels what is in flight; what it had paid is logged.
        """
        from photoenhance._batch import in_tasks  # noqa: PLC0415 - as in `Client.enhance_many`

        self._check_batch(concurrency, timeout, on_timeout, options)
        return in_tasks(
            images,
            concurrency,
            lambda image: self._enhance(image, timeout, on_progress, options, on_timeout=on_timeout),
        )

    async def estimate(
        self,
        image: ImageInput,
        *,
        timeout: float | None = None,
        **options: Any,  # noqa: ANN401 - as in `Client.estimate`
    ) -> Estimate:
        """Ask what an enhancement would take and cost. See `Client.estimate`."""
        return await self._estimate(image, timeout, options)

    async def close(self) -> None:
        """Close all connections, those of `raw` too. Jobs go on at the vendor."""
        await self._session.driver.close()
        if "raw" in vars(self._session):  # it may never have been made
            await self._session.raw.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._session.base_url}>"

    async def _submit(self, image: ImageInput, timeout: float | None, options: Mapping[str, Any]) -> AsyncJob:
        self._vendor.check(options)
        record = self._new(options)
        job = AsyncJob(self._session, record)
        flow = _flows.submit(self._session.call(timeout, record), image, options, record)
        with Reminder(job, record):
            await self._session.driver.run(_flows.attached(job, flow))
        return job

    async def _enhance(
        self,
        image: ImageInput,
        timeout: float | None,
        on_progress: Callable[[AsyncJob], object] | None,
        options: Mapping[str, Any],
        *,
        on_timeout: OnTimeout = "leave",
    ) -> AsyncResult:
        self._vendor.check(options)
        record = self._new(options)
        job = AsyncJob(self._session, record)
        tell = told(on_progress, job)
        flow = _flows.enhance(
            self._session.call(timeout, record), image, options, record, tell=tell, on_timeout=on_timeout
        )
        with Reminder(job, record):
            await self._session.driver.run(_flows.attached(job, flow))
        return AsyncResult(self._session, job, record)

    async def _estimate(self, image: ImageInput, timeout: float | None, options: Mapping[str, Any]) -> Estimate:
        self._vendor.check(options)
        return await self._session.driver.run(self._vendor.estimate(self._session.call(timeout), image, options))

    def _seen(self, look: Look) -> AsyncJob:
        return AsyncJob(self._session, self._listed(look))


def _checked_id(job_id: object, info: VendorInfo) -> str:
    if not isinstance(job_id, str) or job_id in {"", ".", ".."}:
        raise InvalidInputError("A job's id is the text that the vendor named it by.", vendor=info.name)
    return job_id

"""Everything the sandbox remembers."""

import asyncio
import hashlib
import itertools
import math
import os
from collections import deque
from collections.abc import AsyncIterable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal, ParamSpec, TypedDict, TypeVar

import httpx

from photoenhance.sandbox import imaging, workers
from photoenhance.sandbox.clock import Clock
from photoenhance.sandbox.faults import Faults
from photoenhance.sandbox.fields import Upload
from photoenhance.sandbox.jobs import QUEUED_UNTIL, Job, JobState, Pace
from photoenhance.sandbox.ledger import Ledger
from photoenhance.sandbox.objects import ObjectStore
from photoenhance.sandbox.problem import Problem
from photoenhance.sandbox.rates import Rates
from photoenhance.sandbox.recent import MEMORY, Recent

if TYPE_CHECKING:
    from photoenhance.sandbox.record import RequestRecord

P = ParamSpec("P")
T = TypeVar("T")

Profile = Literal["document", "observed"]


class Settings(TypedDict, total=False):
    """How a sandbox behaves; see `Sandbox`."""

    profile: Profile
    polls: int | None
    seconds: float
    frozen: bool
    balances: Mapping[str, Decimal | int]
    rate_limits: Mapping[str, int]
    max_body: float


class State:
    """Clock, jobs, ledger, object storage, request log and faults of a sandbox, from a start or a reset to the next.

    It belongs to the server's thread. What `Sandbox` reads and adds from outside are single steps on containers.
    """

    def __init__(  # noqa: PLR0913 - the settings
        self,
        *,
        api_key: str,
        storage_url: str,
        http: httpx.AsyncClient,
        folder: Path | None = None,
        profile: Profile = "document",
        polls: int | None = 2,
        seconds: float = 1.0,
        frozen: bool = False,
        balances: Mapping[str, Decimal | int] | None = None,
        rate_limits: Mapping[str, int] | None = None,
        max_body: float = math.inf,
    ) -> None:
        self.api_key = api_key
        self.http = http
        self.observed = profile == "observed"
        self.max_body = max_body
        self.pace = Pace(polls=polls, seconds=seconds)
        self.clock = Clock(frozen=frozen)
        self.rates = Rates(rate_limits or {}, self.clock)
        self.ledger = Ledger({vendor: Decimal(str(balance)) for vendor, balance in (balances or {}).items()})
        self.faults = Faults()
        self.objects = ObjectStore(self.clock, storage_url)
        self.requests: deque[RequestRecord] = deque(maxlen=MEMORY)
        self.jobs = Recent[str, Job]()
        self.orders = Recent[str, str]()  # Autoenhance's: names by id
        self.idempotent = Recent[str, asyncio.Task[list[str]]]()  # Phota's: results by client_request_id
        self._folder = TemporaryDirectory(prefix="photoenhance-sandbox-", dir=folder)
        self._numbers = itertools.count()
        self._pool = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="photoenhance-sandbox-imaging")

    def close(self, keep: Callable[[], None] | None = None) -> None:
        """Give up whatever is still being enhanced, and all files; or finish it, and let it be kept."""
        self._pool.shutdown(cancel_futures=keep is None)
        if keep:
            keep()
        else:
            self.objects.clear()
        self._folder.cleanup()

    def new_path(self) -> Path:
        """A file name that nobody else has."""
        return Path(self._folder.name, str(next(self._numbers)))

    async def save(
        self, chunks: AsyncIterable[bytes], *, limit: float, filename: str = "", media_type: str = ""
    ) -> Upload:
        """Save received bytes to a file.

        Raises:
            Problem: 413, if there are more than the limit.
        """
        path, size, digest = self.new_path(), 0, hashlib.sha256()
        with path.open("wb") as file:
            async for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    file.close()
                    path.unlink()
                    raise Problem(413, "Request Entity Too Large")
                digest.update(chunk)
                file.write(chunk)
        return Upload(path=path, size=size, sha256=digest.hexdigest(), filename=filename, media_type=media_type)

    async def work(self, function: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
        """Do image work off the event loop."""
        return await asyncio.wrap_future(self._pool.submit(workers.run, function, *arguments, **options))

    async def inspect(self, upload: Upload) -> imaging.Picture:
        """Decode a picture (see `imaging.inspect`)."""
        return await self.work(imaging.inspect, upload.path)

    async def render(self, source: Path, recipe: imaging.Recipe, *, keep: float) -> str:
        """Enhance a picture, store the result for so many seconds and return its key."""
        target = self.new_path()
        await self.work(imaging.enhance, source, target, recipe)
        return self.objects.put(target, imaging.MEDIA_TYPES[recipe.format], keep=keep)

    def start(self, job: Job, image: Upload, recipe: imaging.Recipe) -> None:
        """Put a job to work on a picture."""
        original, target = self.take(job, image), self.new_path()
        job.recipe, job.result = recipe, target
        self.begin(job, imaging.enhance, original, target, recipe)

    def take(self, job: Job, image: Upload) -> Path:
        """Keep a received picture with its job."""
        original = image.path.rename(self.new_path())
        job.original = self.objects.put(original, image.media_type, keep=job.keep)
        return original

    def begin(self, job: Job, work: Callable[P, object], *arguments: P.args, **options: P.kwargs) -> None:
        """Let a job's time run, with some image work that it is not finished without."""
        job.started_at = self.clock.now()
        job.work = self._pool.submit(workers.run, work, *arguments, **options)

    def find(self, vendor: str, job_id: str) -> Job | None:
        """A vendor's job by its name, until its result is thrown away."""
        job = self.jobs.get(job_id)
        if job is None or job.vendor != vendor:
            return None
        expired = job.finished_at is not None and job.finished_at + job.keep <= self.clock.now()
        return None if expired else job

    def jobs_of(self, vendor: str) -> list[Job]:
        """All jobs of a vendor that can still be found, oldest first."""
        return [job for job in list(self.jobs.values()) if self.find(vendor, job.id)]

    async def look(self, job: Job) -> JobState:
        """Look at a job, which brings it forward."""
        job.looks += 1
        return await self.settle(job)

    async def settle(self, job: Job) -> JobState:
        """The state of a job now.

        Whoever counts looks or drives the clock finds a job that is due to be done: its work is waited for. In real
        time nothing is: a job whose work takes longer is still running.
        """
        now = self.clock.now()
        if job.finished_at is None and job.work is not None:
            job.state = "queued" if job.progress(now) < QUEUED_UNTIL else "running"
            exact = job.is_looked_through or self.clock.is_driven or not self.pace.seconds
            if job.is_due(now) and (exact or job.work.done()):
                await self.complete(job)
        return job.state

    async def complete(self, job: Job) -> JobState:
        """Wait for a job's work, whatever its pace."""
        if job.finished_at is None and job.work:
            over = asyncio.wrap_future(job.work)
            await asyncio.wait([over])
            if not over.cancelled():
                over.exception()  # asyncio complains of errors that nobody looks at; this one is in `job.work` as well
            self.conclude(job)
        return job.state

    def conclude(self, job: Job) -> None:
        """Let a job whose work is over end with what came of it, unless it has ended."""
        if job.finished_at is not None or job.work is None:
            return
        error = job.work.exception()
        if error is None and not job.doomed:
            self.succeed(job)
        elif error is None or isinstance(error, imaging.UndecodableError | imaging.TooManyPixelsError):
            self.fail(job)
        else:
            raise error

    def succeed(self, job: Job, key: str | None = None) -> None:
        """Let a job end with its result, or with what is in the object storage under a key."""
        job.state, job.finished_at, job.key = "succeeded", self.clock.now(), key
        if job.result and job.recipe:
            job.key = self.objects.put(job.result, imaging.MEDIA_TYPES[job.recipe.format], keep=job.keep)

    def fail(self, job: Job) -> None:
        """Let a job end in failure, and give back what it cost."""
        job.state, job.finished_at = "failed", self.clock.now()
        self.ledger.refund(job.id)

    def cancel(self, job: Job) -> None:
        """Call a job off and give back what it cost."""
        if job.work:
            job.work.cancel()
        job.state, job.finished_at = "cancelled", self.clock.now()
        self.ledger.refund(job.id)

"""Results: enhanced images, fetched when they are wanted."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from photoenhance import _flows, _saving, images
from photoenhance._boundary import Bounded
from photoenhance._drivers import AsyncDriver, Driver
from photoenhance._flow import work
from photoenhance._spool import CHUNK, Spool, chunks
from photoenhance._time import countdown
from photoenhance.errors import DownloadError, InvalidInputError, UnsupportedError
from photoenhance.vendor import Link

if TYPE_CHECKING:
    import os
    from collections.abc import AsyncIterator, Iterator
    from datetime import datetime

    from photoenhance._call import Call
    from photoenhance._flow import Flow
    from photoenhance._session import Session
    from photoenhance.jobs import AsyncJob, Job, JobFacts
    from photoenhance.vendor import Outcome

__all__ = ["AsyncResult", "AsyncResultImage", "Result", "ResultImage"]

T = TypeVar("T")

SHOWN = frozenset({"jpeg", "png", "gif", "webp"})  # what a notebook can show


class ImageFacts(Bounded):
    """One image of a result; `ResultImage` and `AsyncResultImage` add how to get it.

    Attributes:
        index: Its place among the result's images.
        format: "jpeg", "png", …; None before it is fetched, where only a link is known.
        width: In pixels; None as above.
        height: In pixels; None as above.
    """

    def __init__(self, session: Session[Any] | None, job: JobFacts | None, index: int, outcome: Outcome) -> None:
        """Made by a result."""
        self._session = session
        self._count = len(outcome.images)
        self.job = job
        self.index = index
        self.content: Link | Spool = outcome.images[index]
        self.found: images.Format | None = None
        self.width: int | None = None
        self.height: int | None = None
        self.link = self.content if isinstance(self.content, Link) else None
        if isinstance(self.content, Spool):
            # What has been paid for is kept, even if it is nothing that this package knows.
            with contextlib.suppress(DownloadError):
                self.inspect(self.content)

    @property
    def format(self) -> str | None:
        """The image's format, by its bytes; None before it is fetched."""
        return self.found.name if self.found else None

    @property
    def url(self) -> str | None:
        """Where the vendor keeps it; None where it came with the answer. It may be signed: keep it to yourself."""
        return self.link.url if self.link else None

    @property
    def expires_at(self) -> datetime | None:
        """When the URL stops working, where the vendor says so."""
        return self.link.expires_at if self.link else None

    def inspect(self, spool: Spool) -> None:
        """Read the header.

        Raises:
            DownloadError: It is not an image.
        """
        try:
            with images.open_file(spool.path, name="the result") as local:
                self.found, self.width, self.height = local.format, local.width, local.height
        except InvalidInputError as error:
            raise self._no_image(str(error)) from None

    def _no_image(self, hint: str) -> DownloadError:
        vendor = self.job.vendor if self.job else None
        return DownloadError(f"What the vendor gave as a result is no image: {hint}", vendor=vendor, job=self.job)

    def _call(self, timeout: float | None) -> Call:
        if self._session is None:
            raise UnsupportedError(
                "This result came without its client, as from a pickle, and was not fetched before.",
                vendor=self.job.vendor if self.job else None,
            )
        return self._session.call(timeout)

    def _fetch(self, timeout: float | None) -> Flow[Spool]:
        if isinstance(self.content, Spool):
            return self.content
        call = self._call(timeout)
        flow = _flows.fetch(call, self)
        return (yield from flow if self.job is None else _flows.attached(self.job, call, flow))

    def _save(self, wanted: str | os.PathLike[str], timeout: float | None) -> Flow[Path]:
        spool = yield from self._fetch(timeout)
        found, job = self.found, self.job
        if found is None:
            raise self._no_image("read() gives its bytes.")
        path = _saving.target(
            wanted,
            stem=Path(job.name).stem or job.id if job else "image",
            vendor=job.vendor if job else "enhanced",
            found=found,
            index=self.index,
            count=self._count,
        )
        yield from work(_saving.write, spool, path)
        return path

    def __repr__(self) -> str:
        size = f" {self.width}x{self.height}" if self.width else ""
        return f"<{type(self).__name__} {self.format or 'not fetched yet'}{size}>"

    def __getstate__(self) -> dict[str, Any]:
        """Leave the client, and so the key, behind; a link, which is a secret too, stays with it."""
        kept = isinstance(self.content, Spool)
        return {**self.__dict__, "_session": None, "link": None, "content": self.content if kept else Link("")}


class ResultImage(ImageFacts):
    """One image of a result. Links are fetched once, when first needed, while the client is open."""

    _session: Session[Driver] | None

    def save(self, path: str | os.PathLike[str], *, timeout: float | None = None) -> Path:
        """Save it, to the file that is named or under a name of its own in the folder that is.

        A file that is there already is replaced only when the new one is whole.

        Args:
            path: A file, or a folder (one that exists, or a name that ends in a slash).
            timeout: Seconds that fetching it may take.

        Returns:
            Where it is now.

        Raises:
            ResultExpiredError: The vendor has it no longer.
            DownloadError: It could not be fetched or saved.
        """
        return self._run(self._save(path, timeout))

    def fetch(self, *, timeout: float | None = None) -> None:
        """Fetch it now, so that it outlives the client and its link. Raises as `read` does."""
        self._run(self._fetch(timeout))

    def read(self, *, timeout: float | None = None) -> bytes:
        """The whole file, as it came.

        Raises:
            ResultExpiredError: The vendor has it no longer.
            DownloadError: It could not be fetched.
        """
        return self._run(self._fetch(timeout)).path.read_bytes()

    def stream(self, *, timeout: float | None = None) -> Iterator[bytes]:
        """The file in pieces; memory stays flat. Raises as `read` does."""
        with self._run(self._fetch(timeout)).path.open("rb") as file:
            yield from chunks(file)

    def _run(self, flow: Flow[T]) -> T:
        return (self._session.driver if self._session else Driver()).run(flow)

    def _repr_mimebundle_(self, **_: object) -> dict[str, bytes | str]:
        """Show the picture in a notebook."""
        data = self.read()
        found = self.found
        if found is None:
            return {"text/plain": repr(self)}
        return {found.media_type: data} if found.name in SHOWN else {"text/plain": repr(self)}


class AsyncResultImage(ImageFacts):
    """One image of a result: `ResultImage`, awaited."""

    _session: Session[AsyncDriver] | None

    async def save(self, path: str | os.PathLike[str], *, timeout: float | None = None) -> Path:
        """Save it. See `ResultImage.save`."""
        return await self._run(self._save(path, timeout))

    async def fetch(self, *, timeout: float | None = None) -> None:
        """Fetch it now. See `ResultImage.fetch`."""
        await self._run(self._fetch(timeout))

    async def read(self, *, timeout: float | None = None) -> bytes:
        """The whole file, as it came. See `ResultImage.read`."""
        spool = await self._run(self._fetch(timeout))
        return await self._run(work(spool.path.read_bytes))

    async def stream(self, *, timeout: float | None = None) -> AsyncIterator[bytes]:
        """The file in pieces. See `ResultImage.stream`."""
        spool = await self._run(self._fetch(timeout))
        with spool.path.open("rb") as file:
            while piece := await self._run(work(file.read, CHUNK)):
                yield piece

    async def _run(self, flow: Flow[T]) -> T:
        return await (self._session.driver if self._session else AsyncDriver()).run(flow)


class ResultFacts(Bounded):
    """What a job brought; `Result` and `AsyncResult` add how to get it.

    Attributes:
        vendor: The vendor's name.
        job: The job.
        raw: The generated model of the vendor's answer; None after unpickling, because its links may be signed.
        credits: What it cost, where the vendor says so.
    """

    def __init__(self, job: JobFacts, outcome: Outcome) -> None:
        """Made by a job."""
        self.vendor = job.vendor
        self.raw = outcome.raw
        self.credits = outcome.credits if outcome.credits is not None else job.credits

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.vendor}>"

    def __getstate__(self) -> dict[str, Any]:
        """Leave what may hold signed links behind."""
        return {**self.__dict__, "raw": None}


class Result(ResultFacts):
    """What a job brought.

    Attributes:
        images: The enhanced images, one or more.
    """

    def __init__(self, session: Session[Driver], job: Job, outcome: Outcome) -> None:
        """Made by a job."""
        super().__init__(job, outcome)
        self.job = job
        self.images = tuple(ResultImage(session, job, i, outcome) for i in range(len(outcome.images)))

    def fetch(self, *, timeout: float | None = None) -> Result:
        """Fetch all images now, so that they outlive the client and their links; gives back the result."""
        left = countdown(timeout)
        for image in self.images:
            image.fetch(timeout=left())
        return self

    def save(self, path: str | os.PathLike[str], *, timeout: float | None = None) -> list[Path]:
        """Save all images; several to one file name are numbered `-1`, `-2`. See `ResultImage.save`."""
        left = countdown(timeout)
        return [image.save(path, timeout=left()) for image in self.images]


class AsyncResult(ResultFacts):
    """What a job brought: `Result`, awaited.

    Attributes:
        images: The enhanced images, one or more.
    """

    def __init__(self, session: Session[AsyncDriver], job: AsyncJob, outcome: Outcome) -> None:
        """Made by a job."""
        super().__init__(job, outcome)
        self.job = job
        self.images = tuple(AsyncResultImage(session, job, i, outcome) for i in range(len(outcome.images)))

    async def fetch(self, *, timeout: float | None = None) -> AsyncResult:
        """Fetch all images now. See `Result.fetch`."""
        left = countdown(timeout)
        for image in self.images:
            await image.fetch(timeout=left())
        return self

    async def save(self, path: str | os.PathLike[str], *, timeout: float | None = None) -> list[Path]:
        """Save all images. See `Result.save`."""
        left = countdown(timeout)
        return [await image.save(path, timeout=left()) for image in self.images]

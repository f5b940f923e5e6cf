"""Results: enhanced images, fetched when they are wanted."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from photoenhance import _flows, _saving
from photoenhance._boundary import Bounded
from photoenhance._drivers import AsyncDriver, Driver
from photoenhance._flow import work
from photoenhance._record import no_image, pictures
from photoenhance._spool import CHUNK, Spool, chunks
from photoenhance._time import countdown
from photoenhance.errors import ResultExpiredError, UnsupportedError
from photoenhance.vendor import Outcome

if TYPE_CHECKING:
    import os
    from collections.abc import AsyncGenerator, Generator
    from datetime import datetime

    from photoenhance._flow import Flow
    from photoenhance._record import Picture, Record
    from photoenhance._session import Session
    from photoenhance.images import Format
    from photoenhance.jobs import AsyncJob, Job, JobFacts

__all__ = ["AsyncResult", "AsyncResultImage", "Result", "ResultImage"]

T = TypeVar("T")

SHOWN = frozenset({"jpeg", "png", "gif", "webp"})  # what a notebook can show


def _read(spool: Spool) -> bytes:
    with spool.open() as file:
        return file.read()


class ImageFacts(Bounded):
    """One image of a result; `ResultImage` and `AsyncResultImage` add how to get it."""

    def __init__(self, session: Session[Any] | None, job: JobFacts, record: Record, picture: Picture) -> None:
        """Made by a result."""
        self._session = session
        self._record = record
        self._picture = picture
        self.job = job

    @property
    def index(self) -> int:
        """Its place among the result's images."""
        return self._picture.index

    @property
    def format(self) -> str | None:
        """The image's format, by its bytes: "jpeg", "png", …; None before it is fetched."""
        return self._picture.format.name if self._picture.format else None

    @property
    def width(self) -> int | None:
        """In pixels; None before it is fetched."""
        return self._picture.width

    @property
    def height(self) -> int | None:
        """In pixels; None before it is fetched."""
        return self._picture.height

    @property
    def url(self) -> str | None:
        """Where the vendor keeps it; None where it came with the answer. It may be signed: keep it to yourself."""
        return self._picture.link.url if self._picture.link else None

    @property
    def expires_at(self) -> datetime | None:
        """When the URL stops working, where the vendor says so."""
        return self._picture.link.expires_at if self._picture.link else None

    def _fetch(self, timeout: float | None, into: Spool | None = None) -> Flow[Spool]:
        if spool := self._picture.spool:
            return spool
        if self._session is None:
            again = ": use client.resume(result.job.token).result()" if self.job.id else ""
            raise UnsupportedError(
                f"This result came without its client, as from a pickle, and was not fetched before{again}.",
                vendor=self.job.vendor,
            )
        if self._picture.link is None:
            raise ResultExpiredError(
                "This result came without a link, and the temporary file that holds it is gone.", vendor=self.job.vendor
            )
        call = self._session.call(timeout, self._record)
        flow = _flows.fetch(call, self._picture, self._picture.link, self._record, into)
        self._picture.content = fetched = yield from _flows.attached(self.job, flow)
        return fetched

    def _save(self, wanted: str | os.PathLike[str], timeout: float | None) -> Flow[Path]:
        # What has to be fetched grows beside the file that it becomes: it is written once, and moved there whole.
        begun = None if self._picture.spool else (yield from work(_saving.begun, wanted))
        try:
            spool = yield from self._fetch(timeout, begun)
            chosen = _saving.is_folder(wanted)
            found = self._format()
            path = self._target(wanted, found)
            path = yield from work(partial(_saving.write, spool, path, own=spool is begun, chosen=chosen))
        finally:
            if begun is not None and begun.movable:
                begun.delete()  # it has not become the file
        _saving.check_extension(path, found)
        return path

    def _format(self) -> Format:
        if self._picture.format is None:
            raise no_image("read() gives its bytes.").note(vendor=self._record.vendor, job=self.job)
        return self._picture.format

    def _target(self, wanted: str | os.PathLike[str], found: Format) -> Path:
        record = self._record
        return _saving.target(
            wanted,
            stem=Path(record.name).stem or record.id or "image",
            vendor=record.vendor,
            found=found,
            number=None if self._picture.alone else self.index + 1,
        )

    def __repr__(self) -> str:
        size = f" {self.width}x{self.height}" if self.width else ""
        return f"<{type(self).__name__} {self.format or 'not fetched yet'}{size}>"

    def __getstate__(self) -> dict[str, Any]:
        """Leave the client, and so the key, behind; a link, which is a secret too, stays with it."""
        return {
            "_session": None,
            "_record": self._record.detached(),
            "_picture": self._picture.detached(),
            "job": self.job,
        }


class ResultImage(ImageFacts):
    """One image of a result.

    A link is fetched when it is first needed, while the client is open, and again only if the file that it was saved to
    has changed since.
    """

    _session: Session[Driver] | None

    def save(self, path: str | os.PathLike[str], *, timeout: float | None = None) -> Path:
        """Save it, to the file that is named or under a name of its own in the folder that is.

        A file that is there already is replaced only when the new one is whole. In a folder, a file that has come since
        the program began, such as another result for an image of the same name, stays: the name gets a number.

        Args:
            path: A file, or a folder (one that exists, or a name that ends in a slash).
            timeout: Seconds that fetching it may take.

        Returns:
            Where it is now.

        Raises:
            InvalidInputError: The path is none, or the client was closed before the file was fetched.
            ResultExpiredError: The vendor has it no longer.
            DownloadError: It could not be fetched or saved.
        """
        return self._run(_flows.attached(self.job, self._save(path, timeout)))

    def fetch(self, *, timeout: float | None = None) -> None:
        """Fetch it now, so that it outlives the client and its link. Raises as `read` does."""
        self._run(self._fetch(timeout))

    def read(self, *, timeout: float | None = None) -> bytes:
        """The whole file, as it came.

        Raises:
            ResultExpiredError: The vendor has it no longer.
            DownloadError: It could not be fetched.
        """
        return _read(self._run(self._fetch(timeout)))

    def stream(self, *, timeout: float | None = None) -> Generator[bytes]:
        """The file in pieces; memory stays flat. Raises as `read` does."""
        with self._run(self._fetch(timeout)).open() as file:
            yield from chunks(file)

    def _run(self, flow: Flow[T]) -> T:
        return (self._session.driver if self._session else Driver()).run(flow)

    def _repr_mimebundle_(self, **_: object) -> dict[str, bytes | str]:
        """Show the picture in a notebook."""
        data = self.read()
        found = self._picture.format
        return {found.media_type: data} if found and found.name in SHOWN else {"text/plain": repr(self)}


class AsyncResultImage(ImageFacts):
    """One image of a result: `ResultImage`, awaited."""

    _session: Session[AsyncDriver] | None

    async def save(self, path: str | os.PathLike[str], *, timeout: float | None = None) -> Path:
        """Save it. See `ResultImage.save`."""
        return await self._run(_flows.attached(self.job, self._save(path, timeout)))

    async def fetch(self, *, timeout: float | None = None) -> None:
        """Fetch it now. See `ResultImage.fetch`."""
        await self._run(self._fetch(timeout))

    async def read(self, *, timeout: float | None = None) -> bytes:
        """The whole file, as it came. See `ResultImage.read`."""
        spool = await self._run(self._fetch(timeout))
        return await self._run(work(_read, spool))

    async def stream(self, *, timeout: float | None = None) -> AsyncGenerator[bytes]:
        """The file in pieces. See `ResultImage.stream`."""
        spool = await self._run(self._fetch(timeout))
        with spool.open() as file:
            while piece := await self._run(work(file.read, CHUNK)):
                yield piece

    async def _run(self, flow: Flow[T]) -> T:
        return await (self._session.driver if self._session else AsyncDriver()).run(flow)


class ResultFacts(Bounded):
    """What a job brought; `Result` and `AsyncResult` add how to get it.

    Attributes:
        vendor: The vendor's name.
        raw: The generated model of the vendor's answer, with a mark in place of an image that came in it as a long
            base64 text; None after unpickling, because its links may be signed.
        credits: What it cost, where the vendor says so.
    """

    def __init__(self, record: Record) -> None:
        """Made by a job."""
        outcome = record.outcome or Outcome((), None)
        self.vendor = record.vendor
        self.raw = outcome.raw
        self.credits = outcome.credits if outcome.credits is not None else record.credits

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.vendor}>"

    def __getstate__(self) -> dict[str, Any]:
        """Leave what may hold signed links behind."""
        return {**self.__dict__, "raw": None}


class Result(ResultFacts):
    """What a job brought.

    Attributes:
        job: The job.
        images: The enhanced images, one or more.
    """

    def __init__(self, session: Session[Driver], job: Job, record: Record) -> None:
        """Made by a job."""
        super().__init__(record)
        self.job = job
        self.images = tuple(ResultImage(session, job, record, picture) for picture in pictures(record))

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
        job: The job.
        images: The enhanced images, one or more.
    """

    def __init__(self, session: Session[AsyncDriver], job: AsyncJob, record: Record) -> None:
        """Made by a job."""
        super().__init__(record)
        self.job = job
        self.images = tuple(AsyncResultImage(session, job, record, picture) for picture in pictures(record))

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

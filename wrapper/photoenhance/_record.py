"""What a client knows of a job, and of the images that it brought; `Job` and `Result` show part of it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import attrs

from photoenhance import images
from photoenhance._spool import Spool
from photoenhance.errors import DownloadError, InvalidInputError
from photoenhance.vendor import JobState, Link

if TYPE_CHECKING:
    from datetime import datetime

    from photoenhance.vendor import Look, Outcome

SAID = ("progress", "eta", "credits", "reason", "code", "outcome")


@attrs.define(eq=False, repr=False)
class Purchase:
    """What all records of a job have in common: what was fetched by one, and may have been paid for."""

    lock: Any
    """Of whoever fetches."""
    outcome: Outcome | None = None
    """All that came in bytes; links can be had again, and do not last."""
    doubts: int = 0
    """How many purchases ended so that nobody knows whether they were made."""

    @property
    def kept(self) -> Outcome | None:
        """What was fetched, where all of it is still there."""
        at_hand = self.outcome and all(isinstance(image, Spool) and image.intact for image in self.outcome.images)
        return self.outcome if at_hand else None


@attrs.define(eq=False, repr=False)
class Record:
    """A job, as of the last look."""

    vendor: str
    id: str = ""
    name: str = ""
    settings: dict[str, Any] = attrs.field(factory=dict[str, Any])
    state: JobState = JobState.QUEUED
    progress: int | None = None
    eta: datetime | None = None
    credits: float | None = None
    reason: str | None = None
    code: str | None = None
    outcome: Outcome | None = None
    megapixels: int | None = None
    # From here on, what means nothing in another process: times on the client's own clock, what its jobs are
    # compared by, and a URL that may be signed.
    kind: str | None = None
    submitted_at: float | None = None
    due: float | None = None
    source_url: str | None = None
    purchase: Purchase | None = None
    in_doubt: bool = False
    """Whether a paid request is under way, or has ended so that nobody knows its fate."""

    def update(self, look: Look, now: float) -> None:
        """Take in what an answer of the vendor says; what it leaves out stays, and so does the name of a named job."""
        self.id = self.id or look.id or ""
        self.state = look.state
        self.due = None if look.seconds_left is None else now + look.seconds_left
        for name in SAID:
            value = getattr(look, name)
            if value is not None:
                setattr(self, name, value)

    def detached(self) -> Record:
        """What may leave the process: without its client's own, and without links, which may be signed."""
        return attrs.evolve(
            self, outcome=None, kind=None, submitted_at=None, due=None, source_url=None, purchase=None, in_doubt=False
        )


@attrs.define(eq=False, repr=False)
class Picture:
    """One image of an outcome."""

    index: int
    alone: bool
    content: Link | Spool
    link: Link | None = None
    format: images.Format | None = None
    width: int | None = None
    height: int | None = None

    def inspect(self, spool: Spool) -> None:
        """Read the header.

        Raises:
            DownloadError: It is not an image.
        """
        try:
            with images.open_file(spool.path, name="the result") as local:
                self.format, self.width, self.height = local.format, local.width, local.height
        except InvalidInputError as error:
            raise no_image(str(error)) from None

    @property
    def spool(self) -> Spool | None:
        """Its bytes, where they were fetched and nobody has changed or deleted the file that they were saved to."""
        return self.content if isinstance(self.content, Spool) and self.content.intact else None

    def detached(self) -> Picture:
        """What may leave the process: without the link, which is a secret."""
        return attrs.evolve(self, link=None, content=self.spool or Link(""))


def pictures(record: Record) -> list[Picture]:
    """The images of a job's outcome; those that came with it are looked at."""
    contents = record.outcome.images if record.outcome else ()
    found = [Picture(index, len(contents) == 1, content) for index, content in enumerate(contents)]
    for picture in found:
        if isinstance(picture.content, Link):
            picture.link = picture.content
        else:
            # What has been paid for is kept, even if it is nothing that this package knows.
            with contextlib.suppress(DownloadError):
                picture.inspect(picture.content)
    return found


def no_image(hint: str) -> DownloadError:
    """Say that what came is nothing to look at."""
    return DownloadError(f"What the vendor gave as a result is no image: {hint}")

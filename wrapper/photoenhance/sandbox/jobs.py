"""Jobs and how they move: by being looked at, by the clock, whichever comes first."""

import math
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from photoenhance.sandbox.imaging import Recipe

JobState = Literal["queued", "running", "succeeded", "failed", "cancelled"]

QUEUED_UNTIL = 0.4
"""The share of its way that a job spends waiting."""


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How fast jobs are: done at a number of looks or after a number of seconds, whichever comes first."""

    polls: int | None = 2
    seconds: float = 1.0

    @property
    def expected(self) -> float:
        """How many seconds a job is said to take; where looks alone count, none."""
        return self.seconds if math.isfinite(self.seconds) else 0.0


@dataclass(kw_only=True, eq=False)
class Job:
    """One job of a vendor.

    Attributes:
        id: The vendor's name for it.
        vendor: Whose job it is.
        pace: How fast it goes.
        created_at: When it was made, by the sandbox's clock.
        started_at: When there was something to work on; None while an upload is awaited.
        finished_at: When it was found to be over.
        looks: How often its state was asked for.
        state: The state at the last look.
        keep: For how many seconds its result is kept.
        facts: What the vendor's answers repeat about it.
        recipe: What is made of the picture.
        result: The file of the enhanced picture.
        original: The key in the object storage of the picture to work on.
        key: The key there of the enhanced picture.
        work: The image work, without which it is not finished.
        doomed: Whether it is going to fail, whatever the work gives.
    """

    id: str
    vendor: str
    pace: Pace
    created_at: float
    keep: float
    facts: dict[str, object]
    started_at: float | None = None
    finished_at: float | None = None
    looks: int = 0
    state: JobState = "queued"
    recipe: Recipe | None = None
    result: Path | None = None
    original: str | None = None
    key: str | None = None
    work: Future[object] | None = None
    doomed: bool = False

    def progress(self, now: float) -> float:
        """The share of its way that the job has gone, from 0 to 1, which it reaches with its result."""
        return 1.0 if self.state == "succeeded" else min(0.99, max(self._by_looks, self._by_clock(now)))

    def is_due(self, now: float) -> bool:
        """Whether the job should be over by now, however long the work on the picture may take."""
        return self._by_clock(now) >= 1 or self.is_looked_through

    @property
    def is_looked_through(self) -> bool:
        """Whether the job has been looked at as often as it takes."""
        return self._by_looks >= 1

    @property
    def _by_looks(self) -> float:
        return _share(self.looks, self.pace.polls) if self.started_at is not None else 0.0

    def _by_clock(self, now: float) -> float:
        return _share(now - self.started_at, self.pace.seconds) if self.started_at is not None else 0.0

    @property
    def eta(self) -> int:
        """When the job will be finished at the latest, in Unix time, in whole seconds."""
        return math.ceil(self.finished_at or (self.started_at or self.created_at) + self.pace.expected)


def _share(done: float, needed: float | None) -> float:
    if needed is None:
        return 0.0
    return done / needed if needed else 1.0

"""How often to look at a job, and how much to send: quiet while nothing can have happened, within the vendor's rate."""

from __future__ import annotations

import contextlib
import json
import math
import os
import threading
from typing import TYPE_CHECKING, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from photoenhance.vendor import VendorInfo

LONGEST_PAUSE = 6.0
LONGEST_QUIET = 60.0
LONGEST_BACKOFF = 8.0
MOST_KINDS = 256
SHORTEST_INTERVAL, LONGEST_INTERVAL = 0.05, 5.0  # seconds between two requests to a vendor that refuses some
RECOVERY = 0.9
CUT_LASTS = 1.0  # seconds in which the rate is not cut again
MARGIN = 0.1  # seconds after the expected end, so that a look finds the job finished rather than about to be


def next_pause(info: VendorInfo, elapsed: float, left: float | None) -> float:
    """How long to wait before the next look, in seconds.

    Where the end is expected, the looks come closer to it by two fifths of what is left, so that a job which is much
    quicker than expected is not noticed much too late; the last one is just after it. Otherwise, and once that
    has passed, the pauses grow with the time that has gone by, so that the delay is never more than a part of it.
    """
    if left is None:
        return _clamped(0.08 * elapsed, info.least_pause)
    if left <= 0:
        return _clamped(max(0.03 * elapsed, -0.1 * left), info.least_pause)
    finest = _clamped(0.03 * (elapsed + left), info.least_pause)
    return left + MARGIN if left <= finest else max(min(left / 2.5, LONGEST_QUIET), finest)


def backoff(attempt: int) -> float:
    """How long to wait before a request is repeated: with full jitter, so that clients do not return in step."""
    return jittered(min(LONGEST_BACKOFF, 0.5 * 2**attempt))


def jittered(seconds: float) -> float:
    """Any part of a time, so that what waits together does not wake together."""
    import random  # noqa: PLC0415 - nothing else of this needs it

    return random.uniform(0, seconds)  # noqa: S311 - no secret hangs on it


def _clamped(pause: float, least: float) -> float:
    return min(max(pause, least), LONGEST_PAUSE)


class Durations:
    """How long a client's jobs have taken, by kind: what is expected of the next one of a kind."""

    def __init__(self, path: Path | None = None) -> None:
        """With a path, they are kept there; what is no such file is written anew."""
        self.path = path
        self._known = {} if path is None else _kept(path)
        self._learnt: dict[str, float] = {}
        self.lock = threading.Lock()  # threads may share a client

    def expected(self, kind: str | None) -> float | None:
        """Seconds from the submit to the end; None for a kind of which none has finished yet."""
        return None if kind is None else self._known.get(kind)

    def learn(self, kind: str, seconds: float) -> None:
        """Take in how long a job has taken; later ones count more."""
        with self.lock:
            before = self._known.pop(kind, seconds)
            self._known[kind] = self._learnt[kind] = before + 0.4 * (seconds - before)
            for known in (self._known, self._learnt):
                if len(known) > MOST_KINDS:
                    del known[next(iter(known))]

    def keep(self) -> None:
        """Write them down, where a path was given; without them, jobs are looked at more often, and that is all."""
        if self.path is not None:
            part = self.path.with_name(f".{os.urandom(8).hex()}.part")
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                # Other clients may have kept theirs there meanwhile: only what was learnt here is newer.
                with self.lock:
                    learnt = dict(self._learnt)
                part.write_text(json.dumps({**_kept(self.path), **learnt}))
                part.replace(self.path)
            except OSError:
                with contextlib.suppress(OSError):
                    part.unlink()


def _kept(path: Path) -> dict[str, float]:
    try:
        found: dict[object, object] = json.loads(path.read_bytes())
        return {str(kind): seconds for kind, seconds in [*found.items()][-MOST_KINDS:] if _is_duration(seconds)}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def _is_duration(value: object) -> TypeGuard[float]:
    return isinstance(value, float) and 0 <= value < math.inf


def kind_of(info: VendorInfo, options: Mapping[str, object], megapixels: int | None) -> str:
    """What is compared of jobs: the vendor, what was chosen of all that it names, and the image's size."""
    chosen = [f"{name}={options[name]}" for name in sorted(options) if (it := info.options.get(name)) and it.enum]
    return " ".join([info.name, *chosen, f"{megapixels or 0} MP"])


class Pacer:
    """Spreads a client's requests so that all its jobs together stay within the vendor's rate.

    The rate is the documented one, where there is one. A vendor that refuses requests for their number gets half as
    many, and with each that it takes a few more again. Whoever wants to send has its turn, waits, and takes it.
    """

    def __init__(self, rate: float | None, clock: Callable[[], float]) -> None:
        """So many requests a second; without a rate, at once."""
        self._documented = 1 / rate if rate else 0.0
        self.interval = self._documented
        """Seconds between two requests."""
        self._clock = clock
        self._next = 0.0
        self._cut_until = 0.0
        self._lock = threading.Lock()

    @property
    def pause(self) -> float:
        """Seconds until another request may go out."""
        return max(0.0, self._next - self._clock())

    def take(self) -> None:
        """Note that one goes out now."""
        self._next = self._clock() + self.interval

    def answered(self, *, too_many: bool) -> None:
        """Note whether the vendor refused a request because there were too many."""
        with self._lock:
            if too_many and self._clock() >= self._cut_until:
                # Once for all that were under way together: of ten refusals, nine say nothing new.
                self._cut_until = self._clock() + CUT_LASTS
                self.interval = min(max(2 * self.interval, SHORTEST_INTERVAL), LONGEST_INTERVAL)
            elif not too_many and self.interval > self._documented:
                eased = RECOVERY * self.interval
                self.interval = max(self._documented, eased if eased > SHORTEST_INTERVAL else 0.0)

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
    import random  # noqa: PLC0415 - nothing else of this needs it

    return random.uniform(0, min(LONGEST_BACKOFF, 0.5 * 2**attempt))  # noqa: S311 - no secret hangs on it


def _clamped(pause: float, least: float) -> float:
    return min(max(pause, least), LONGEST_PAUSE)


class Durations:
    """How long a client's jobs have taken, by kind: what is expected of the next one of a kind."""

    def __init__(self, path: Path | None = None) -> None:
        """With a path, they are kept there; what is no such file is written anew."""
        self.path = path
        self._known: dict[str, float] = {}
        if path is not None:
            with contextlib.suppress(OSError, ValueError, AttributeError):
                found: dict[object, object] = json.loads(path.read_bytes())
                self._known = {str(kind): seconds for kind, seconds in found.items() if _is_duration(seconds)}

    def expected(self, kind: str | None) -> float | None:
        """Seconds from the submit to the end; None for a kind of which none has finished yet."""
        return None if kind is None else self._known.get(kind)

    def learn(self, kind: str, seconds: float) -> None:
        """Take in how long a job has taken; later ones count more."""
        before = self._known.pop(kind, seconds)
        self._known[kind] = before + 0.4 * (seconds - before)
        if len(self._known) > MOST_KINDS:
            self._known.pop(next(iter(self._known)), None)

    def keep(self) -> None:
        """Write them down, where a path was given; without them, jobs are looked at more often, and that is all."""
        if self.path is not None:
            part = self.path.with_name(f".{os.urandom(8).hex()}.part")
            try:
                part.write_text(json.dumps(self._known))
                part.replace(self.path)
            except OSError:
                with contextlib.suppress(OSError):
                    part.unlink()


def _is_duration(value: object) -> TypeGuard[float]:
    return isinstance(value, float) and 0 <= value < math.inf


def kind_of(options: Mapping[str, object], megapixels: int | None) -> str:
    """What is compared of jobs of one vendor; a digest, because options hold prompts and the like."""
    import hashlib  # noqa: PLC0415 - it takes longer to load than all of this package

    facts = json.dumps([sorted(options.items()), megapixels], default=repr)
    return hashlib.blake2b(facts.encode(), digest_size=8).hexdigest()


class Pacer:
    """Spreads a client's requests so that all its jobs together stay within the vendor's rate.

    The rate is the documented one, where there is one. A vendor that refuses requests for their number gets half as
    many, and with each that it takes a few more again.
    """

    def __init__(self, rate: float | None, clock: Callable[[], float]) -> None:
        """So many requests a second; without a rate, at once."""
        self._documented = 1 / rate if rate else 0.0
        self._interval = self._documented
        self._clock = clock
        self._next = 0.0
        self._cut_until = 0.0
        self._lock = threading.Lock()

    def reserve(self, limit: float) -> float | None:
        """Take the next free slot, and say in how many seconds it is; None where that is beyond the limit."""
        with self._lock:
            now = self._clock()
            slot = max(now, self._next)
            if slot - now > limit:
                return None
            self._next = slot + self._interval
            return slot - now

    def taken_for(self) -> float:
        """Seconds for which all slots are taken."""
        with self._lock:
            return max(0.0, self._next - self._clock())

    def answered(self, *, too_many: bool) -> None:
        """Note whether the vendor refused a request because there were too many."""
        with self._lock:
            if too_many and self._clock() >= self._cut_until:
                # Once for all that were under way together: of ten refusals, nine say nothing new.
                self._cut_until = self._clock() + CUT_LASTS
                self._interval = min(max(2 * self._interval, SHORTEST_INTERVAL), LONGEST_INTERVAL)
            elif not too_many and self._interval > self._documented:
                eased = RECOVERY * self._interval
                self._interval = max(self._documented, eased if eased > SHORTEST_INTERVAL else 0.0)

"""Processor time of complete jobs: submit, look, link, download of a photo of 2 MB to a file."""

import functools
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import httpx
import photoenhance
from photoenhance._drivers import Driver
from photoenhance._flow import Sleep, Step

from benchmarks import by_hand
from benchmarks.report import Found
from benchmarks.server import PHOTO, serving
from benchmarks.turns import in_turns, ratio

JOBS = 600
TURN = 10
SIZE = 2_000_000


class _Sleepless(Driver):
    """Sleep takes no processor time, and would take the benchmark minutes: the clock is put forward instead."""

    def __init__(self) -> None:
        super().__init__()
        self._slept = 0.0

    def clock(self) -> float:
        """The time, as if it had been slept."""
        return time.monotonic() + self._slept

    def _perform(self, step: Step, leave: Any) -> object:  # noqa: ANN401 - passed on
        if not isinstance(step, Sleep):
            return super()._perform(step, leave)
        self._slept += step.seconds
        return None


def measure(*, quick: bool) -> Found:
    """Do the same jobs with the wrapper and by hand, a few at a time, in turns."""
    with serving() as url, tempfile.TemporaryDirectory() as name, httpx.Client() as by_itself:
        folder = Path(name)
        photo = folder / "photo.jpg"
        photo.write_bytes(PHOTO + bytes(SIZE - len(PHOTO)))
        base = f"{url}/jobs/1/{SIZE}"
        topaz: Any = photoenhance.Topaz("the-key", base_url=base)
        driver = _Sleepless()
        topaz._session = attrs.evolve(topaz._session, driver=driver, clock=driver.clock)  # noqa: SLF001 - no argument of a client
        with topaz:
            ways: dict[str, Callable[[], object]] = {
                "wrapper": lambda: topaz.enhance(photo).save(folder / "wrapper.jpg"),
                "httpx": lambda: by_hand.enhance(by_itself, base, photo, folder / "httpx.jpg"),
            }
            for way in ways.values():  # what is done once only is not what a job costs
                way()
            some = {name: functools.partial(_often, way) for name, way in ways.items()}
            spent = in_turns(some, 3 if quick else JOBS // TURN, time.process_time)
    ours, theirs = (1000 * statistics.median(each) / TURN for each in spent.values())
    found = Found()
    reference = f"by hand with httpx {theirs:.2f} ms, the wrapper {ours:.2f} ms; done at the first look"
    found.limited("processor time of a complete job", ratio(*spent.values()), 1.15, unit=" ×", reference=reference)
    return found


def _often(way: Callable[[], object]) -> None:
    for _ in range(TURN):
        way()

"""Many jobs in flight on one async client, over real sockets, beside as many tasks written by hand with httpx."""

import asyncio
import gc
import resource
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
import photoenhance

from benchmarks import by_hand
from benchmarks.fresh import fresh
from benchmarks.report import Found, Line, Plot
from benchmarks.server import PHOTO, serving

NUMBERS = (100, 500, 1_000, 10_000)
BY_HAND = {"httpx by hand": 500}
"""The most jobs by hand: httpx's own queue takes time that grows with the square of what waits in it."""
KILOBYTES = 12.0
RUNS = 5
CONTENDERS = ("httpx", "aiohttp", "httpx by hand")
RESULT = 60_000


def measure(*, quick: bool) -> Found:
    """Run each number of jobs in a process of its own."""
    found = Found()
    numbers = NUMBERS[:2] if quick else NUMBERS
    curves: dict[str, list[tuple[float, float]]] = {}
    for contender in CONTENDERS:
        words = contender if contender in BY_HAND else f"the wrapper by {contender}"
        first = 0.0
        for number in numbers:
            if number > BY_HAND.get(contender, number):
                continue
            # What all others are compared with takes less than a second, and so moves with every breath of the machine.
            runs = [_run(contender, number) for _ in range(RUNS if number == numbers[0] else 1)]
            seconds, milliseconds, kilobytes = (statistics.median(each) for each in zip(*runs, strict=True))
            first = first or milliseconds
            curves.setdefault(words, []).append((number, milliseconds))
            text = f"{seconds:.0f} s, {milliseconds:.2f} ms of processor and {kilobytes:.1f} KB a job"
            if contender in BY_HAND:
                found.lines.append(Line(f"{number:,} jobs, {words}", text))
                continue
            limit, met = "", None
            if number == numbers[-1]:  # of few, connections and what is loaded once weigh more than they do
                limit = f"≤ {KILOBYTES:g} KB, ≤ {first:.2f} ms"
                met = kilobytes <= KILOBYTES and milliseconds <= first
            found.lines.append(Line(f"{number:,} jobs, {words}", text, "100 jobs, the median of five runs", limit, met))
    title = "Processor time of a job among many"
    found.plots.append(Plot("crowd", title, "jobs in flight", "milliseconds a job", curves, logarithmic=True))
    return found


def _run(contender: str, number: int) -> tuple[float, float, float]:
    with serving() as url:
        found: tuple[float, float, float] = fresh(crowd, contender, f"{url}/crowd/{number}/{RESULT}", number)
        return found


def crowd(contender: str, base: str, number: int) -> tuple[float, float, float]:
    """Seconds for all, milliseconds of processor time for each, kilobytes for each while all of them wait."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "photo.jpg").write_bytes(PHOTO)
        return asyncio.run(
            _by_hand(base, number, folder) if contender in BY_HAND else _ours(contender, base, number, folder)
        )


class _Submitted:
    """Counts jobs, and weighs the process when all of them wait."""

    def __init__(self, number: int) -> None:
        self._left = number
        self._number = number
        self._kilobytes = 0.0
        gc.collect()
        self._before = _resident()
        self._started = time.perf_counter()
        self._spent = time.process_time()

    def __call__(self) -> None:
        self._left -= 1
        if not self._left:
            began = time.process_time()
            gc.collect()
            self._kilobytes = (_resident() - self._before) / self._number
            self._spent += time.process_time() - began  # to weigh is no part of a job

    def found(self) -> tuple[float, float, float]:
        """What it came to."""
        spent = 1000 * (time.process_time() - self._spent) / self._number
        return time.perf_counter() - self._started, spent, self._kilobytes


async def _ours(transport: Any, base: str, number: int, folder: Path) -> tuple[float, float, float]:  # noqa: ANN401 - its name
    import os
    async with photoenhance.AsyncTopaz("the-key", base_url=base, transport=transport) as topaz:
        await _warm(topaz)
        submitted = _Submitted(number)

        async def one(place: int) -> None:
            job = await topaz.submit(folder / "photo.jpg", timeout=3600)
            submitted()
            await (await job.result(timeout=3600)).save(folder / f"{place % 100}.jpg")

        rounds = int(os.environ.get("TOTAL", number)) // number
        for _ in range(rounds):
            await asyncio.gather(*(one(place) for place in range(number)))
        s, ms, k = submitted.found()
        return s, ms / rounds, k


async def _warm(topaz: Any) -> None:  # noqa: ANN401 - of either transport
    """Open the connections, and load what is loaded once."""
    await asyncio.gather(*(topaz.job("00000000-0000-0000-0000-000000000000").refresh() for _ in range(100)))


async def _by_hand(base: str, number: int, folder: Path) -> tuple[float, float, float]:
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=20)
    async with httpx.AsyncClient(timeout=by_hand.PATIENCE, limits=limits) as client:
        job = f"{base}/status/00000000-0000-0000-0000-000000000000"
        await asyncio.gather(*(client.get(job) for _ in range(100)))
        submitted = _Submitted(number)
        photo = folder / "photo.jpg"
        jobs = (
            by_hand.enhance_async(client, base, photo, folder / f"{place % 100}.jpg", submitted)
            for place in range(number)
        )
        await asyncio.gather(*jobs)
        return submitted.found()


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1000

"""Many jobs in flight on one async client, over real sockets, beside as many tasks written by hand.

Fewer are run again and again, so many at a time: what is loaded and opened once, and what Python's garbage collector
does now and then, weighs as much in each as it does in the long run.
"""

import asyncio
import gc
import resource
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import photoenhance

from benchmarks import by_hand
from benchmarks.fresh import fresh
from benchmarks.report import Found, Line, Plot
from benchmarks.server import PHOTO, serving

NUMBERS = (10, 100, 1_000, 10_000)
REFERENCE = 100
ROUNDS = 30  # at most
CONTENDERS = {"httpx": NUMBERS, "aiohttp": NUMBERS, "httpx by hand": (10, 100), "aiohttp by hand": NUMBERS}
"""And how many jobs at a time each has; of more, httpx's own queue takes time with their square (`requests.py`)."""
KILOBYTES = 12.0
RESULT = 60_000
CONNECTIONS = 100  # which are opened before
NO_JOB = "00000000-0000-0000-0000-000000000000"


def measure(*, quick: bool) -> Found:
    """Run each number of jobs in a process of its own."""
    found = Found()
    curves: dict[str, list[tuple[float, float]]] = {}
    for contender, numbers in CONTENDERS.items():
        words = contender if "by hand" in contender else f"the wrapper by {contender}"
        spent: dict[int, float] = {}
        for number in numbers[:2] if quick else numbers:
            seconds, milliseconds, kilobytes = _run(contender, number)
            spent[number] = milliseconds
            curves.setdefault(words, []).append((number, milliseconds))
            text = f"{seconds:.0f} s, {milliseconds:.2f} ms of processor and {kilobytes:.1f} KB a job"
            reference, limit, met = "", "", None
            if number > REFERENCE:
                reference = f"100 at a time, {milliseconds / spent[REFERENCE] - 1:+.0%}"
            if number == NUMBERS[-1] and "by hand" not in contender:
                limit = f"≤ {KILOBYTES:g} KB, ≤ {spent[REFERENCE]:.2f} ms"
                met = kilobytes <= KILOBYTES and milliseconds <= spent[REFERENCE]
            found.lines.append(Line(f"{number:,} jobs at a time, {words}", text, reference, limit, met))
    title = "Processor time of a job among many"
    found.plots.append(Plot("crowd", title, "jobs in flight", "milliseconds a job", curves, logarithmic=True))
    return found


def _run(contender: str, number: int) -> tuple[float, float, float]:
    with serving() as url:
        rounds = min(ROUNDS, NUMBERS[-1] // number)
        found: tuple[float, float, float] = fresh(crowd, contender, f"{url}/crowd/{number}/{RESULT}", number, rounds)
        return found


def crowd(contender: str, base: str, number: int, rounds: int) -> tuple[float, float, float]:
    """Seconds for a round, milliseconds of processor time for each job, kilobytes for each while all of them wait."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "photo.jpg").write_bytes(PHOTO)
        run = {"httpx by hand": _by_httpx, "aiohttp by hand": _by_aiohttp}.get(contender) or partial(_ours, contender)
        return asyncio.run(run(base, _Crowd(number, rounds), folder))


class _Crowd:
    """So many jobs at a time; the process is weighed when all of the first round wait."""

    def __init__(self, number: int, rounds: int) -> None:
        self._number = number
        self._rounds = rounds
        self._left = number
        self._kilobytes = 0.0
        self._weighing = 0.0

    async def run(self, job: Callable[[Path], Awaitable[object]], folder: Path) -> tuple[float, float, float]:
        """Run all rounds of a job, which puts its result where it is told to."""
        gc.collect()
        self._before = _resident()
        started, spent = time.perf_counter(), time.process_time()
        for _ in range(self._rounds):
            await asyncio.gather(*(job(folder / f"{place % 100}.jpg") for place in range(self._number)))
        seconds = (time.perf_counter() - started) / self._rounds
        spent = time.process_time() - spent - self._weighing
        return seconds, 1000 * spent / self._rounds / self._number, self._kilobytes

    def submitted(self) -> None:
        """Count one of them."""
        self._left -= 1
        if not self._left:
            began = time.process_time()
            gc.collect()
            self._kilobytes = (_resident() - self._before) / self._number
            self._weighing = time.process_time() - began  # which is no part of a job


async def _ours(transport: Any, base: str, crowd: _Crowd, folder: Path) -> tuple[float, float, float]:  # noqa: ANN401 - its name
    async with photoenhance.AsyncTopaz("the-key", base_url=base, transport=transport) as topaz:

        async def one(target: Path) -> None:
            job = await topaz.submit(folder / "photo.jpg", timeout=3600)
            crowd.submitted()
            await (await job.result(timeout=3600)).save(target)

        await asyncio.gather(*(topaz.job(NO_JOB).refresh() for _ in range(CONNECTIONS)))
        return await crowd.run(one, folder)


async def _by_httpx(base: str, crowd: _Crowd, folder: Path) -> tuple[float, float, float]:
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=20)
    async with httpx.AsyncClient(timeout=by_hand.PATIENCE, limits=limits) as client:

        async def one(target: Path) -> None:
            await by_hand.enhance_async(client, base, folder / "photo.jpg", target, crowd.submitted)

        await asyncio.gather(*(client.get(f"{base}/status/{NO_JOB}") for _ in range(CONNECTIONS)))
        return await crowd.run(one, folder)


async def _by_aiohttp(base: str, crowd: _Crowd, folder: Path) -> tuple[float, float, float]:
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(base + "/", connector=connector, headers=by_hand.HEADERS) as session:

        async def one(target: Path) -> None:
            await by_hand.enhance_by_aiohttp(session, folder / "photo.jpg", target, crowd.submitted)

        await asyncio.gather(*(by_hand.look_by_aiohttp(session, NO_JOB) for _ in range(CONNECTIONS)))
        return await crowd.run(one, folder)


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1000

"""Many jobs in flight on one async client, over real sockets, beside as many tasks written by hand.

A program is measured from the client's being made to its end, with the code that it loads and the connections that it
opens; in the long run, when jobs are run again and again, so many at a time, these weigh little, and what Python's
garbage collector does now and then weighs what it weighs.
"""

import asyncio
import gc
import resource
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import photoenhance

from benchmarks.fresh import fresh
from benchmarks.report import Found, Line, Plot
from benchmarks.server import PHOTO, serving

NUMBERS = (10, 100, 1_000, 10_000)
FEW, MANY = 100, NUMBERS[-1]
JOBS, ROUNDS = 3_000, 30  # in the long run, at most
RUNS, PROGRAMS = 3, 4  # runs of many jobs, and programs of few around each: the machine is not always equally quick
CONTENDERS = {"httpx": NUMBERS, "aiohttp": NUMBERS, "httpx by hand": (10, 100), "aiohttp by hand": NUMBERS}
"""And how many jobs at a time each has; of more, httpx's own queue takes time with their square (`requests.py`)."""
KILOBYTES = 12.0
RESULT = 60_000
CONNECTIONS = 100


def measure(*, quick: bool) -> Found:
    """Run each number of jobs in a process of its own."""
    found = Found()
    curves: dict[str, list[tuple[float, float]]] = {}
    for contender, numbers in CONTENDERS.items():
        is_ours = "by hand" not in contender
        words = f"the wrapper by {contender}" if is_ours else contender
        programs: list[float] = [_run(contender, FEW, 1)[1] for _ in range(PROGRAMS)]
        in_the_long_run: dict[int, float] = {}
        for number in numbers[:2] if quick else numbers:
            runs: list[tuple[float, float, float]] = []
            for _ in range(RUNS if number == MANY and is_ours else 1):
                runs.append(_run(contender, number, min(ROUNDS, max(1, JOBS // number))))
                programs += [_run(contender, FEW, 1)[1] for _ in range(PROGRAMS if number == MANY else 0)]
            seconds, milliseconds, kilobytes = map(statistics.median, zip(*runs, strict=True))
            in_the_long_run[number] = milliseconds
            curves.setdefault(words, []).append((number, milliseconds))
            text = f"{seconds:.0f} s, {milliseconds:.2f} ms of processor and {kilobytes:.1f} KB a job"
            reference, limit, met = "", "", None
            if number > FEW:
                reference = f"{FEW} at a time in the long run, {milliseconds / in_the_long_run[FEW] - 1:+.0%}"
            if number == MANY and is_ours:
                program = statistics.median(programs)
                limit = f"≤ {KILOBYTES:g} KB, ≤ {program:.2f} ms, as a program"
                met = kilobytes <= KILOBYTES and milliseconds <= program
            found.lines.append(Line(f"{number:,} jobs at a time, {words}", text, reference, limit, met))
        text = f"{statistics.median(programs):.2f} ms of processor a job"
        found.lines.append(Line(f"a program with {FEW} jobs, {words}", text))
    title = "Processor time of a job among many"
    found.plots.append(Plot("crowd", title, "jobs in flight", "milliseconds a job", curves, logarithmic=True))
    return found


def _run(contender: str, number: int, rounds: int) -> tuple[float, float, float]:
    with serving() as url:
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
        gc.collect()
        self._before = _resident()
        self._began, self._spent = time.perf_counter(), time.process_time()

    async def run(self, job: Callable[[Path], Awaitable[object]], folder: Path) -> tuple[float, float, float]:
        """Run all rounds of a job, which puts its result where it is told to."""
        for _ in range(self._rounds):
            await asyncio.gather(*(job(folder / f"{place % 100}.jpg") for place in range(self._number)))
        seconds = (time.perf_counter() - self._began) / self._rounds
        spent = time.process_time() - self._spent
        return seconds, 1000 * spent / self._rounds / self._number, self._kilobytes

    def submitted(self) -> None:
        """Count one of them."""
        self._left -= 1
        if not self._left:
            began = time.process_time()
            gc.collect()
            self._kilobytes = (_resident() - self._before) / self._number
            self._spent += time.process_time() - began  # to weigh is no part of a job


async def _ours(transport: Any, base: str, crowd: _Crowd, folder: Path) -> tuple[float, float, float]:  # noqa: ANN401 - its name
    async with photoenhance.AsyncTopaz("the-key", base_url=base, transport=transport) as topaz:

        async def one(target: Path) -> None:
            job = await topaz.submit(folder / "photo.jpg", timeout=3600)
            crowd.submitted()
            await (await job.result(timeout=3600)).save(target)

        return await crowd.run(one, folder)


async def _by_httpx(base: str, crowd: _Crowd, folder: Path) -> tuple[float, float, float]:
    import httpx  # noqa: PLC0415 - a program is measured with what it loads, and no other with that

    from benchmarks import by_hand  # noqa: PLC0415 - as above

    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=20)
    async with httpx.AsyncClient(timeout=by_hand.PATIENCE, limits=limits) as client:

        async def one(target: Path) -> None:
            await by_hand.enhance_async(client, base, folder / "photo.jpg", target, crowd.submitted)

        return await crowd.run(one, folder)


async def _by_aiohttp(base: str, crowd: _Crowd, folder: Path) -> tuple[float, float, float]:
    import aiohttp  # noqa: PLC0415 - as above

    from benchmarks import by_hand  # noqa: PLC0415 - as above

    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(base + "/", connector=connector, headers=by_hand.HEADERS) as session:

        async def one(target: Path) -> None:
            await by_hand.enhance_by_aiohttp(session, folder / "photo.jpg", target, crowd.submitted)

        return await crowd.run(one, folder)


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1000

"""Many jobs in flight on one async client, over real sockets, beside as many tasks written by hand.

A program is measured from the client's being made to its end, with the code that it loads and the connections that it
opens. In the long run, when jobs are run again and again, so many at a time, these weigh little. What a waiting job
holds is what each of many adds to a program that has a hundred, its garbage collected.
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
from typing import Any, NamedTuple

import photoenhance

from benchmarks.fresh import fresh
from benchmarks.report import Found, Line, Plot
from benchmarks.server import PHOTO, serving
from benchmarks.turns import ratio

FEW, MANY = 100, 10_000
NUMBERS = (10, FEW, 1_000)
OURS = ("httpx", "aiohttp")
BY_HAND = {"httpx by hand": (10, FEW), "aiohttp by hand": (*NUMBERS, MANY)}
"""And how many jobs at a time each has."""
JOBS, ROUNDS = 3_000, 30  # in the long run, at most
RUNS, PROGRAMS = 3, 4  # runs of many jobs, and of few around each: the machine is not always equally quick
KILOBYTES = 12.0
RESULT = 60_000
CONNECTIONS = 100


class Run(NamedTuple):
    """What so many jobs at a time came to.

    Attributes:
        seconds: That a round took.
        milliseconds: Of processor time for each job.
        kilobytes: By which the process had grown when all of the first round waited.
    """

    seconds: float
    milliseconds: float
    kilobytes: float


def measure(*, quick: bool) -> Found:
    """Run each number of jobs in a process of its own."""
    found = Found()
    curves: dict[str, list[tuple[float, float]]] = {}
    for contender, numbers in {**dict.fromkeys(OURS, NUMBERS), **BY_HAND}.items():
        words = f"the wrapper by {contender}" if contender in OURS else contender
        runs = {number: _run(contender, number, _rounds(number)) for number in (numbers[:2] if quick else numbers)}
        found.lines += [_told(number, run, runs[FEW], words) for number, run in runs.items()]
        if contender in OURS and not quick:
            runs[MANY] = _many(contender, runs[FEW], words, found)
        curves[words] = [(number, run.milliseconds) for number, run in runs.items()]
    text = "not run: httpx's own queue takes time with the square of their number"
    found.lines.append(Line(f"{MANY:,} jobs at a time, httpx by hand", text))
    title = "Processor time of a job among many"
    found.plots.append(Plot("crowd", title, "jobs in flight", "milliseconds a job", curves, logarithmic=True))
    return found


def _rounds(number: int) -> int:
    """How often so many jobs are run, in the long run."""
    return min(ROUNDS, max(1, JOBS // number))


def _told(number: int, run: Run, few: Run, words: str) -> Line:
    held = f"{run.kilobytes / 1000:.0f} MB" if number <= FEW else f"{_each_more(number, run, few):.1f} KB a job"
    text = f"{run.seconds:.1f} s, {run.milliseconds:.2f} ms of processor a job, {held}"
    return Line(f"{number:,} jobs at a time, {words}", text)


def _many(contender: str, few: Run, words: str, found: Found) -> Run:
    """Hold many jobs against programs of few, and few again and again, which are run before and after."""
    runs: list[Run] = []
    programs: list[float] = []
    long_runs: list[float] = []
    around = _of_few(contender)
    for _ in range(RUNS):
        runs.append(_run(contender, MANY, 1))
        before, around = around, _of_few(contender)
        programs.append((before.program + around.program) / 2)
        long_runs.append((before.long_run + around.long_run) / 2)
    median = Run(*map(statistics.median, zip(*runs, strict=True)))
    spent = [run.milliseconds for run in runs]
    found.lines.append(_told(MANY, median, few, words))
    what = f"{MANY:,} jobs at a time, {words}"
    loaded = f"{median.kilobytes / MANY:.1f} KB with all that the program loads"
    reference = f"what each adds to {FEW} at a time; {loaded}"
    found.limited(f"{what}: memory", _each_more(MANY, median, few), KILOBYTES, unit=" KB a job", reference=reference)
    reference = (
        f"a program with {FEW} {statistics.median(programs):.2f} ms a job, with {MANY:,} {median.milliseconds:.2f}"
    )
    times = ratio(spent, programs)
    found.limited(f"{what}: processor time of a whole program", times, 1, unit=" ×", reference=reference)
    reference = f"{FEW} at a time, again and again {statistics.median(long_runs):.2f} ms a job"
    times = ratio(spent, long_runs)
    found.limited(f"{what}: processor time but for start-up", times, 1, unit=" ×", reference=reference)
    plain, plain_few = (_run(contender, number, _rounds(number), collected=False) for number in (MANY, FEW))
    text = f"{plain.milliseconds / plain_few.milliseconds:.3g} ×"
    reference = f"{FEW} at a time, again and again {plain_few.milliseconds:.2f} ms a job"
    found.lines.append(Line(f"{what}: the same without Python's garbage collector", text, reference))
    return median


class _Few(NamedTuple):
    """Milliseconds of processor time of a job in a program with few, and where few are run again and again."""

    program: float
    long_run: float


def _of_few(contender: str) -> _Few:
    program = statistics.median(_run(contender, FEW, 1).milliseconds for _ in range(PROGRAMS))
    return _Few(program, _run(contender, FEW, _rounds(FEW)).milliseconds)


def _each_more(number: int, run: Run, few: Run) -> float:
    return (run.kilobytes - few.kilobytes) / (number - FEW)


def _run(contender: str, number: int, times: int, *, collected: bool = True) -> Run:
    with serving() as url:
        return Run(*fresh(crowd, contender, f"{url}/crowd/{number}/{RESULT}", number, times, collected))


def crowd(contender: str, base: str, number: int, times: int, collected: bool) -> Run:
    """Run so many jobs at a time, so many times, with Python's garbage collector or without."""
    if not collected:
        gc.disable()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "photo.jpg").write_bytes(PHOTO)
        run = {"httpx by hand": _by_httpx, "aiohttp by hand": _by_aiohttp}.get(contender) or partial(_ours, contender)
        return asyncio.run(run(base, _Crowd(number, times), folder))


class _Crowd:
    """So many jobs at a time; the process is weighed when all of the first round wait."""

    def __init__(self, number: int, times: int) -> None:
        self._number = number
        self._times = times
        self._left = number
        self._kilobytes = 0.0
        gc.collect()
        self._before = _resident()
        self._began, self._spent = time.perf_counter(), time.process_time()

    async def run(self, job: Callable[[Path], Awaitable[object]], folder: Path) -> Run:
        """Run all rounds of a job, which puts its result where it is told to."""
        for _ in range(self._times):
            await asyncio.gather(*(job(folder / f"{place % 100}.jpg") for place in range(self._number)))
        seconds = (time.perf_counter() - self._began) / self._times
        spent = time.process_time() - self._spent
        return Run(seconds, 1000 * spent / self._times / self._number, self._kilobytes)

    def submitted(self) -> None:
        """Count one of them."""
        self._left -= 1
        if not self._left:
            began = time.process_time()
            gc.collect()
            self._kilobytes = _resident() - self._before
            self._spent += time.process_time() - began  # to weigh is no part of a job


async def _ours(transport: Any, base: str, crowd: _Crowd, folder: Path) -> Run:  # noqa: ANN401 - its name
    async with photoenhance.AsyncTopaz("the-key", base_url=base, transport=transport) as topaz:

        async def one(target: Path) -> None:
            job = await topaz.submit(folder / "photo.jpg", timeout=3600)
            crowd.submitted()
            await (await job.result(timeout=3600)).save(target)

        return await crowd.run(one, folder)


async def _by_httpx(base: str, crowd: _Crowd, folder: Path) -> Run:
    import httpx  # noqa: PLC0415 - a program is measured with what it loads, and no other with that

    from benchmarks import by_hand  # noqa: PLC0415 - as above

    places = asyncio.Semaphore(CONNECTIONS)
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    async with httpx.AsyncClient(timeout=by_hand.PATIENCE, limits=limits) as client:

        async def one(target: Path) -> None:
            await by_hand.enhance_async(client, base, folder / "photo.jpg", target, places, crowd.submitted)

        return await crowd.run(one, folder)


async def _by_aiohttp(base: str, crowd: _Crowd, folder: Path) -> Run:
    import aiohttp  # noqa: PLC0415 - as above

    from benchmarks import by_hand  # noqa: PLC0415 - as above

    places = asyncio.Semaphore(CONNECTIONS)
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(base + "/", connector=connector, headers=by_hand.HEADERS) as session:

        async def one(target: Path) -> None:
            await by_hand.enhance_by_aiohttp(session, folder / "photo.jpg", target, places, crowd.submitted)

        return await crowd.run(one, folder)


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1000

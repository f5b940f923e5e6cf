"""Requests that many jobs at a time cost, on a simulated clock: one client waits for all of them at once."""

import asyncio
import bisect
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.report import Found, Line, Plot
from benchmarks.server import PHOTO
from benchmarks.simulated import Clock, Loop, Vendor, async_client, client

NUMBERS = (10, 100, 1_000, 10_000)
SHORTEST, LONGEST = 90.0, 150.0  # seconds that a job takes
PER_SECOND = 2  # that PicWish takes


def measure(*, quick: bool) -> Found:
    """Count requests for more and more jobs of Topaz; then see whether PicWish's rate is kept."""
    found = Found()
    numbers = NUMBERS[:3] if quick else NUMBERS
    single = _alone()
    counts: dict[int, int] = {}
    late: dict[int, float] = {}
    for number in numbers:
        vendor, delays = together("topaz", number)
        counts[number], late[number] = len(vendor.looks), max(delays)
        text = f"{counts[number]:,} status requests, at most {late[number]:.1f} s late"
        met = counts[number] <= LONGEST + late[number]
        limit = "≤ one a second"
        found.lines.append(
            Line(f"{number:,} jobs of Topaz", text, f"looks at each by itself {single * number:,}", limit, met)
        )
    found.plots.append(
        Plot(
            "requests",
            "Status requests for many jobs of 90 to 150 s",
            "jobs in flight",
            "status requests",
            {
                "the wrapper": [*counts.items()],
                "a look at each": [(number, single * number) for number in numbers],
            },
            logarithmic=True,
        )
    )
    vendor, _ = together("picwish", 50 if quick else 500)
    most = most_within_a_second(vendor.asked)
    found.limited(
        "requests of PicWish in the busiest second", most, PER_SECOND, unit="", reference="its document's rate"
    )
    return found


def _seconds(generator: random.Random) -> float:
    return generator.uniform(SHORTEST, LONGEST)


def _alone() -> int:
    """The looks at a single job."""
    clock = Clock()
    vendor = Vendor(clock, lambda: (SHORTEST + LONGEST) / 2, lambda _: None)
    job = client("topaz", clock, vendor).submit(PHOTO)
    job.wait()
    return len(vendor.looks)


def together(
    name: str,
    number: int,
    seconds: Callable[[random.Random], float] = _seconds,
    *,
    image: Path | bytes = PHOTO,
    kind: type[Vendor] = Vendor,
) -> tuple[Any, list[float]]:
    """As many jobs at once; what the vendor saw, and how late the end of each was noticed."""
    generator = random.Random(number)  # noqa: S311 - no secret
    with asyncio.Runner(loop_factory=Loop) as runner:
        loop: Any = runner.get_loop()
        vendor = kind(loop.time, lambda: seconds(generator), lambda _: None)
        waiting = async_client(name, loop, vendor)

        async def one() -> float:
            job = await waiting.submit(image, timeout=100_000)
            await job.wait(timeout=100_000)
            delay: float = loop.time() - vendor.ends[job.id]
            return delay

        async def everything() -> tuple[Vendor, list[float]]:
            return vendor, [*await asyncio.gather(*(one() for _ in range(number)))]

        return runner.run(everything())


def most_within_a_second(times: list[float]) -> int:
    """How many of these, at most."""
    # A moment less than a second, because requests that are half a second apart are two a second.
    return max(bisect.bisect_left(times, at + 0.999) - place for place, at in enumerate(times))

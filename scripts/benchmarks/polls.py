"""How often a job is looked at, and how late its end is noticed, by a simulated clock."""

import statistics
from collections.abc import Callable, Iterator, Mapping

from benchmarks.report import Found, Line, Plot
from benchmarks.server import PHOTO
from benchmarks.simulated import ROUND_TRIP, Clock, Vendor, client

LENGTHS = (2, 10, 30, 120, 600)
SPREAD = [0.9 + 0.002 * step for step in range(101)]  # lengths around each: where in a pause a job ends is chance

# Measured elsewhere, by the same rules: median looks and seconds late for jobs of 2, 10, 30 and 120 s.
OTHERS: Mapping[str, tuple[tuple[int, float], ...]] = {
    "fal 1.0.3": ((10, 0.2), (36, 0.1), (102, 0.1), (402, 0.1)),
    "replicate 1.0.7": ((4, 0.4), (16, 0.3), (44, 0.5), (173, 0.3)),
    "runway 5.24": ((1, 3.6), (2, 1.9), (5, 3.4), (20, 2.9)),
    "google-api-core": ((4, 0.8), (7, 3.0), (10, 5.5), (18, 7.0)),
    "comfy 0.5": ((4, 1.3), (6, 0.7), (10, 1.5), (28, 2.9)),
}

LIMITS: Mapping[str, Mapping[int, tuple[float, float]]] = {
    "by an exact estimate": {30: (8, 1), 120: (12, 2)},
    "after two that took as long": {30: (8, 1), 120: (12, 2)},
}

WRONG = 0.25  # of its length, that a job's end may be noticed late where the estimate is three times as long

Estimate = Callable[[float], float | None]
ESTIMATES: Mapping[str, Estimate] = {
    "by an exact estimate": lambda seconds: seconds,
    "after two that took as long": lambda _: None,
    "the first of its kind": lambda _: None,
    "by an estimate of a third": lambda seconds: seconds / 3,
    "by an estimate of three times as long": lambda seconds: 3 * seconds,
}


def measure(*, quick: bool) -> Found:
    """Wait for jobs of each length in each situation, and by the reference's rule."""
    del quick
    found = Found()
    reference = {length: _reference(length) for length in LENGTHS}
    by_name = {"clamp(0.08·elapsed, 0.4, 6)": reference}
    for name, estimate in ESTIMATES.items():
        ours = by_name[name] = {length: _ours(length, estimate, taught="after" in name) for length in LENGTHS}
        for length in LENGTHS:
            polls, late = ours[length]
            most, latest = LIMITS.get(name, {}).get(length, (None, None))
            line = f"{polls:g} looks, {late:.1f} s late"
            theirs = f"{reference[length][0]:g}, {reference[length][1]:.1f} s"
            if most is not None and latest is not None:
                met, limit = polls <= most and late <= latest, f"≤ {most:g}, ≤ {latest:g} s"
            elif name == "the first of its kind":
                on = 1.05  # the reference's own median moves by as much with where its pauses fall
                met = polls <= on * reference[length][0] and late <= on * reference[length][1]
                limit = "the reference, on it within 5 %"
            else:  # an estimate that is wrong must not cost more looks than none, nor hide the end for long
                latest = max(1, WRONG * length)
                met = polls <= reference[length][0] and late <= latest
                limit = f"≤ the reference's looks, ≤ {latest:g} s"
            found.lines.append(
                Line(
                    f"a job of {length} s, {name}", line, f"pauses of 8 % of the time, 0.4 to 6 s: {theirs}", limit, met
                )
            )
    for index, (what, unit) in enumerate((("looks", "requests"), ("late", "seconds"))):
        curves = {name: [(length, at[length][index]) for length in LENGTHS] for name, at in by_name.items()}
        curves |= {
            f"{name} (quoted)": [(length, each[index]) for length, each in zip(LENGTHS, values, strict=False)]
            for name, values in OTHERS.items()
        }
        found.plots.append(
            Plot(what, f"Waiting for one job: {unit}", "seconds that the job takes", unit, curves, logarithmic=True)
        )
    return found


def _ours(length: float, estimate: Estimate, *, taught: bool) -> tuple[float, float]:
    """The median looks, and the median delay."""
    polls: list[float] = []
    late: list[float] = []
    for share in SPREAD:
        clock = Clock()
        jobs = [length, length, length * share] if taught else [length * share]
        seconds: Iterator[float] = iter(jobs)
        vendor = Vendor(clock, seconds.__next__, estimate)
        topaz = client("topaz", clock, vendor)
        for _ in jobs:
            del vendor.looks[:]
            topaz.submit(PHOTO, timeout=10_000).wait(timeout=10_000)
        polls.append(len(vendor.looks))
        late.append(clock.now - [*vendor.ends.values()][-1])
    return statistics.median(polls), statistics.median(late)


def _reference(length: float) -> tuple[float, float]:
    polls: list[float] = []
    late: list[float] = []
    for share in SPREAD:
        now, count, end = ROUND_TRIP / 2, 0, length * share  # from the moment at which the job began
        while True:
            now += min(max(0.08 * now, 0.4), 6)
            seen = now + ROUND_TRIP / 2
            now += ROUND_TRIP
            count += 1
            if seen >= end:
                break
        polls.append(count)
        late.append(now - end)
    return statistics.median(polls), statistics.median(late)

"""Ways that are taken in turns: what the machine does meanwhile, it does to all of them."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

Name = TypeVar("Name")


def in_turns(
    ways: Mapping[Name, Callable[[], object]], rounds: int, clock: Callable[[], float] = time.perf_counter
) -> dict[Name, list[float]]:
    """The seconds of each way in each round; every other round begins with the last."""
    seconds: dict[Name, list[float]] = {name: [] for name in ways}
    order = list(ways)
    for _ in range(rounds):
        for name in order:
            started = clock()
            ways[name]()
            seconds[name].append(clock() - started)
        order.reverse()
    return seconds


def ratio(these: Sequence[float], those: Sequence[float]) -> float:
    """How many times as much the first took: in each round, each is held against its neighbour; the median of that."""
    return statistics.median(this / that for this, that in zip(these, those, strict=True))

"""Every fault at one request of each role that its answer's reading decides about, by a client that uses aiohttp."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.faults.attempts import Attempt
from tests.faults.conftest import Judge
from tests.faults.expectations import expected
from tests.faults.faults import FAULTS, Fault, Nature
from tests.faults.vendors import STORIES, Step, Story, World

STEPS = (("topaz", "submit"), ("topaz", "result"), ("autoenhance buys", "buy"))

# aiohttp finds what follows the announced end, and takes the answer for broken; httpx does not look.
SEEN = {"too small a length"}


def as_aiohttp_has_it(fault: Fault) -> Fault:
    """What the fault means where it is not what it means to httpx."""
    return replace(fault, nature=Nature.LOST) if fault.name in SEEN else fault


def cases() -> Iterator[Any]:
    """By name."""
    for name, place in STEPS:
        step = next(step for step in STORIES[name].steps if step.name == place)
        for fault in map(as_aiohttp_has_it, FAULTS):
            if fault.for_json if step.json else fault.for_images:
                yield pytest.param(STORIES[name], step, fault, id=f"{name}-{place}-{fault.name}")


@pytest.mark.parametrize(("story", "step", "fault"), [*cases()])
def test_a_fault(story: Story, step: Step, fault: Fault, world: World, folder: Path, judge: Judge) -> None:
    world.play(story, step, fault, always=False)
    attempt = Attempt("aiohttp", story, world.vendor.url(), folder).make()
    judge(attempt, world, expected(step.role, fault, always=False))

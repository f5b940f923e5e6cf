"""Every fault at every step of every vendor, for both kinds of client, over real sockets.

For each: the caller gets the result or the one error that is expected; nothing is charged twice; the job is not lost
once the vendor has named it; nothing is left on disk but a whole result; the time is kept; no key goes elsewhere.
"""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.faults.attempts import Attempt
from tests.faults.conftest import Judge
from tests.faults.expectations import expected, recurs
from tests.faults.faults import FAULTS, NO_CONNECTION, Fault
from tests.faults.vendors import STORIES, Half, Role, Step, Story, World


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All cases where they are asked for; else one of each fault at each step, the kinds taking turns."""
    if metafunc.function is test_a_fault:
        every = bool(metafunc.config.getoption("--all-faults", default=False))
        metafunc.parametrize(("story", "step", "fault", "always", "kind"), [*cases(every=every)])


def cases(*, every: bool) -> Iterator[Any]:
    """By name; most faults that are survived happen each time, too."""
    for name, story in STORIES.items():
        for i, step in enumerate(story.steps):
            for j, fault in enumerate(FAULTS):
                if fault.for_json if step.json else fault.for_images:
                    times = ("once", "always") if recurs(step.role, fault) else ("once",)
                    variants = [*product(times, ("sync", "async"))]
                    turn = (i + j) % len(variants)
                    for often, kind in variants if every else variants[turn : turn + 1]:
                        values = story, step, fault, often == "always", kind
                        yield pytest.param(*values, id=f"{name}-{step.name}-{fault.name}-{often}-{kind}")


def test_a_fault(
    story: Story,
    step: Step,
    fault: Fault,
    always: bool,
    kind: str,
    world: World,
    folder: Path,
    judge: Judge,
) -> None:
    world.play(story, step, fault, always=always)
    attempt = Attempt(kind, story, world.vendor.url(), folder).make()
    judge(attempt, world, expected(step.role, fault, always=always))


def unreachable() -> Iterator[Any]:
    """The steps before which a server can stop listening: the first of it, and that of a resumed job."""
    for name, story in STORIES.items():
        first_at_storage = next((step for step in story.steps if step.at_storage), None)
        for step in story.steps:
            if step in (story.steps[0], first_at_storage) or step.role is Role.LOOK:
                for often in ("once", "always"):
                    for kind in ("sync", "async"):
                        yield pytest.param(
                            story, step, often == "always", kind, id=f"{name}-{step.name}-{often}-{kind}"
                        )


@pytest.mark.parametrize(("story", "step", "always", "kind"), [*unreachable()])
def test_no_connection(
    story: Story,
    step: Step,
    always: bool,
    kind: str,
    servers: tuple[Half, Half],
    folder: Path,
    judge: Judge,
) -> None:
    vendor, storage = servers
    closed = Half()  # refuses connections until it is started
    world = World(vendor, closed) if step.at_storage else World(closed, storage)
    resume = step.role is Role.LOOK
    world.play(story, step, NO_CONNECTION, always=always, resume=resume)
    attempt = Attempt(kind, story, world.vendor.url(), folder)

    def open_the_door(_: float) -> None:
        if not always and world.has_come_to(step) and not closed.started:
            closed.start()

    attempt.clock.listeners.append(open_the_door)
    attempt.make(resume=resume)
    closed.stop()
    judge(attempt, world, expected(step.role, NO_CONNECTION, always=always))

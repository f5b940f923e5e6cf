"""Every fault at every step of every vendor, for both kinds of client, over real sockets.

For each: the caller gets the result or the one error that is expected; nothing is charged twice; the job is not lost
once the vendor has named it; nothing is left on disk but a whole result; the time is kept; no key goes elsewhere.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.attempts import Attempt, check
from tests.faults.expectations import expected
from tests.faults.faults import FAULTS, NO_CONNECTION, Fault
from tests.faults.vendors import STORIES, Half, Role, Step, Story, World

Record = Callable[[str, object], None]


def cases() -> Iterator[Any]:
    """All of them, by name; a fault that is survived happens each time, too."""
    for name, story in STORIES.items():
        for step in story.steps:
            for fault in FAULTS:
                if fault.for_json if step.json else fault.for_images:
                    survived = expected(step.role, fault, always=False) is None
                    for often in ("once", "always") if survived else ("once",):
                        for kind in ("sync", "async"):
                            values = story, step, fault, often == "always", kind
                            yield pytest.param(*values, id=f"{name}-{step.name}-{fault.name}-{often}-{kind}")


@pytest.fixture
def record(record_property: Record) -> Callable[[Attempt], None]:
    """Notes what came of an attempt, for the table of counts."""

    def record(attempt: Attempt) -> None:
        record_property("vendor", attempt.story.vendor)
        record_property("outcome", type(attempt.error).__name__ if attempt.error else "success")

    return record


@pytest.mark.parametrize(("story", "step", "fault", "always", "kind"), [*cases()])
def test_a_fault(
    story: Story,
    step: Step,
    fault: Fault,
    always: bool,
    kind: str,
    world: World,
    folder: Path,
    spools: Path,
    record: Callable[[Attempt], None],
) -> None:
    world.play(story, step, fault, always=always)
    attempt = Attempt(kind, story, world.vendor.url(), folder).make()
    record(attempt)
    check(attempt, world, expected(step.role, fault, always=always), spools)


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
    spools: Path,
    record: Callable[[Attempt], None],
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
    record(attempt)
    check(attempt, world, expected(step.role, NO_CONNECTION, always=always), spools)

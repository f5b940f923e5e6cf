"""Servers that fall silent, or say a byte now and then: the time that was given is kept all the same.

These cases take real time, because sockets do; there are few of them, and each takes a fraction of a second.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from photoenhance import (
    DownloadError,
    JobTimeoutError,
    PhotoEnhanceError,
    SubmitOutcomeUnknownError,
    TransportError,
)

from tests.faults.attempts import Attempt, check
from tests.faults.faults import STALLS, Fault
from tests.faults.vendors import PHOTO, STORIES, Half, Role, Step, Story, World

TIMEOUT = 0.3
LATE = 3.0  # a busy machine's own delay; what stalls does so for ever

EXPECTED: dict[Role, type[PhotoEnhanceError]] = {
    Role.PAID: SubmitOutcomeUnknownError,
    Role.BOUGHT: SubmitOutcomeUnknownError,
    Role.LISTED: SubmitOutcomeUnknownError,  # there is no time left to look for it in the list
    Role.NAMED: SubmitOutcomeUnknownError,
    Role.FREE: TransportError,
    Role.LOOK: JobTimeoutError,
    Role.UPLOAD: TransportError,
    Role.LINK: DownloadError,
    Role.RENEWED: DownloadError,
}


@pytest.fixture
def world() -> Iterator[World]:
    """Servers of the test's own: they hold connections until they are stopped."""
    with Half() as vendor, Half() as storage:
        yield World(vendor, storage)


def cases() -> Iterator[Any]:
    """All of them, by name."""
    for name, story in STORIES.items():
        for step in story.steps:
            for fault in STALLS:
                for kind in ("sync", "async"):
                    yield pytest.param(story, step, fault, kind, id=f"{name}-{step.name}-{fault.name}-{kind}")


@pytest.mark.parametrize(("story", "step", "fault", "kind"), [*cases()])
def test_a_stall(story: Story, step: Step, fault: Fault, kind: str, world: World, folder: Path, spools: Path) -> None:
    resume = any(each.role is Role.LOOK for each in story.steps) and step.name not in {"submit", "upload"}
    world.play(story, step, fault, always=True, resume=resume)
    attempt = Attempt(kind, story, world.vendor.url(), folder, timeout=TIMEOUT)
    attempt.make(resume=resume, real_time=True)
    check(attempt, world, EXPECTED[step.role], spools, late=LATE)


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("name", ["topaz", "picwish", "phota", "autoenhance"])
def test_a_server_that_does_not_take_the_image(
    name: str, kind: str, world: World, folder: Path, tmp_path: Path, spools: Path
) -> None:
    large = tmp_path / "photo.jpg"
    with large.open("wb") as file:  # more than sockets hold on the way
        file.write(PHOTO.read_bytes())
        file.truncate(19_000_000)
    story = STORIES[name]
    step = next(each for each in story.steps if each.role in {Role.LISTED, Role.PAID, Role.NAMED, Role.UPLOAD})
    if name == "autoenhance":
        step = story.steps[1]
    world.play(story, step, STALLS[0].before_the_body, always=True)
    attempt = Attempt(kind, story, world.vendor.url(), folder, timeout=TIMEOUT)
    attempt.make(large, real_time=True)
    check(attempt, world, EXPECTED[step.role], spools, late=LATE)

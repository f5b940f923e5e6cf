"""Servers that fall silent, or say a byte now and then: the time that was given is kept all the same.

In these cases the time of one exchange passes in a fraction of a second of real time.
"""

from collections.abc import Iterator
from itertools import product
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

from tests.faults.attempts import Attempt
from tests.faults.conftest import Judge
from tests.faults.faults import STALLS, Fault
from tests.faults.vendors import PHOTO, STORIES, Half, Role, Step, Story, World

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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All cases where they are asked for; else one of each stall at each step, the kinds taking turns."""
    if metafunc.function is test_a_stall:
        every = bool(metafunc.config.getoption("--all-faults", default=False))
        metafunc.parametrize(("story", "step", "fault", "kind"), [*cases(every=every)])


def cases(*, every: bool) -> Iterator[Any]:
    """By name."""
    steps = ((name, story, step) for name, story in STORIES.items() for step in story.steps)
    for i, ((name, story, step), fault) in enumerate(product(steps, STALLS)):
        for kind in ("sync", "async") if every else (("sync", "async")[i % 2],):
            yield pytest.param(story, step, fault, kind, id=f"{name}-{step.name}-{fault.name}-{kind}")


def test_a_stall(story: Story, step: Step, fault: Fault, kind: str, world: World, folder: Path, judge: Judge) -> None:
    resume = any(each.role is Role.LOOK for each in story.steps) and step.name not in {"submit", "upload"}
    world.play(story, step, fault, always=True, resume=resume)
    attempt = Attempt(kind, story, world.vendor.url(), folder)
    judge(attempt.make(resume=resume, stalls_at=step), world, EXPECTED[step.role])


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("name", ["topaz", "picwish", "phota", "autoenhance"])
def test_a_server_that_does_not_take_the_image(
    name: str, kind: str, world: World, folder: Path, tmp_path: Path, judge: Judge
) -> None:
    large = tmp_path / "photo.jpg"
    with large.open("wb") as file:  # more than sockets hold on the way
        file.write(PHOTO.read_bytes())
        file.truncate(19_000_000)
    story = STORIES[name]
    step = next(each for each in reversed(story.steps) if each.name in {"submit", "upload"})
    world.play(story, step, STALLS[0].before_the_body, always=True)
    attempt = Attempt(kind, story, world.vendor.url(), folder)
    judge(attempt.make(large, stalls_at=step), world, EXPECTED[step.role])

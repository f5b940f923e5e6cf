"""A process that is killed at any point after the submit: its token brings the one right file, for one charge."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import photoenhance
import pytest

from tests.crash import victim
from tests.faults.attempts import KEY, OLD
from tests.faults.faults import FAULTS
from tests.faults.vendors import PHOTO, STORIES, Half, Story, World
from tests.wrapper.server import SILENCE, Received, Reply
from tests.wrapper.virtual_time import Clock, in_virtual_time

PATIENCE = 60  # seconds after which a process that has not come to its place has failed the test
ITS_OWN = ("submitted", "rename", "saved")
"""Places in the process itself; the others are requests."""

processes = get_context("forkserver")
processes.set_forkserver_preload([victim.__name__])


class Stopping(World):
    """A world that falls silent at one request, and tells when it has come.

    Attributes:
        silent_at: Which request: the name of its step, and how many of them come before it.
        in_the_body: Whether half of the answer goes out first.
        reached: Whether it has come.
    """

    def stop_at(self, story: Story, place: str) -> None:
        """Fall silent there: "look 2" is the second look, and "result, half" in the midst of its answer."""
        name, _, number = place.partition(" ")
        self.in_the_body = number == "half"
        self.silent_at = (name.rstrip(","), int(number) - 1 if number.isdecimal() else 0)
        self.reached = threading.Event()
        self.play(story, story.steps[0], FAULTS[0], always=False)

    def answer(self, request: Received) -> Reply:
        """What the story says, but for that."""
        step = self.step_of(request)
        if step is None or self.reached.is_set() or (step.name, self.asked.get(step.name, 0)) != self.silent_at:
            return super().answer(request)
        self.asked[step.name] = self.asked.get(step.name, 0) + 1
        self.reached.set()
        if not self.in_the_body:
            return SILENCE
        usual = step.answer(self.storage, self.answered.get(step.name, 0))
        return replace(usual, body=usual.body[: len(usual.body) // 2], length=len(usual.body), end="hold")


@pytest.fixture
def world() -> Iterator[Stopping]:
    """Servers of the test's own: they hold connections until they are stopped."""
    with Half() as vendor, Half() as storage:
        yield Stopping(vendor, storage)


def places() -> Iterator[Any]:
    """Each place at which a process can be killed once it has a token."""
    for vendor in ("topaz", "picwish", "autoenhance"):
        steps = [step.name for step in STORIES[vendor].steps if step.name not in {"submit", "upload", "look"}]
        for place in ("submitted", "look 1", "look 2", *steps, "result, half", "rename", "saved"):
            for kind in ("sync", "async"):
                yield pytest.param(vendor, place, kind, id=f"{vendor}-{place}-{kind}")


@pytest.mark.parametrize(("vendor", "place", "kind"), [*places()])
def test_a_killed_process(vendor: str, place: str, kind: str, world: Stopping, tmp_path: Path) -> None:
    world.stop_at(STORIES[vendor], place)
    target = tmp_path / "enhanced.jpg"
    target.write_bytes(OLD)
    here, there = processes.Pipe()
    arguments = kind, vendor, world.vendor.url(), tmp_path, place, there
    process = processes.Process(target=victim.run, args=arguments)
    process.start()
    there.close()
    with here:
        assert here.poll(PATIENCE) if place in ITS_OWN else world.reached.wait(PATIENCE)
        process.kill()
        process.join()
    process.close()

    assert target.read_bytes() == (PHOTO.read_bytes() if place == "saved" else OLD)
    with in_virtual_time(photoenhance.connect(vendor, KEY, base_url=world.vendor.url()), Clock()) as client:
        client.resume((tmp_path / "token").read_text()).result().save(target)
    assert target.read_bytes() == PHOTO.read_bytes()
    assert world.asked["submit"] == 1
    assert len(world.charged) == any(step.charges for step in STORIES[vendor].steps)

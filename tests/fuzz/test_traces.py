"""The same story with the same faults: the sync and the async client ask their servers for the same, and end alike."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faults.attempts import Attempt
from tests.faults.faults import FAULTS, Fault
from tests.faults.vendors import STORIES, Half, Step, Story, World
from tests.fuzz.examples import examples

Trace = tuple[list[str], list[str], str]


class Scenario(World):
    """A world in which the requests meet one fault after the other, whatever they ask for."""

    def plan(self, story: Story, faults: list[Fault | None]) -> None:
        """Answer as in this story, with these faults at the first requests."""
        self.faults = iter(faults)
        self.play(story, story.steps[0], FAULTS[0], always=True)

    def fault_at(self, step: Step | None) -> Fault | None:
        """The next."""
        fault = next(self.faults, None)
        suits = step is not None and fault is not None and (fault.for_json if step.json else fault.for_images)
        return fault if suits else None


@pytest.fixture(scope="module")
def scenario() -> Iterator[Scenario]:
    """Servers for all scenarios."""
    with Half() as vendor, Half() as storage:
        yield Scenario(vendor, storage)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where results go."""
    folder = tmp_path_factory.mktemp("traces")
    (folder / "results").mkdir()
    return folder


def _trace(kind: str, scenario: Scenario, folder: Path) -> Trace:
    random.seed(0)  # the same jitter for both
    attempt = Attempt(kind, scenario.story, scenario.vendor.url(), folder).make()
    halves = scenario.vendor, scenario.storage
    asked, stored = ([f"{each.method} {each.path}" for each in half.received] for half in halves)
    return asked, stored, type(attempt.error).__name__


SIMPLE = [fault for fault in FAULTS if not fault.early]


@examples(120)
@given(
    story=st.sampled_from([*STORIES.values()]),
    faults=st.lists(st.none() | st.sampled_from(SIMPLE), min_size=1, max_size=6),
)
def test_both_kinds_of_client_ask_for_the_same(
    story: Story, faults: list[Fault | None], scenario: Scenario, folder: Path
) -> None:
    traces: list[Trace] = []
    for kind in ("sync", "async"):
        scenario.plan(story, faults)
        traces.append(_trace(kind, scenario, folder))
    assert traces[0] == traces[1]

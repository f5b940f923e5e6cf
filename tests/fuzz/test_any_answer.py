"""Whatever a vendor answers, on the whole way from an image to the result: only this package's errors come out.

And what is promised holds: the time is kept, nothing is paid for twice, no job is lost once it is named.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from photoenhance import PhotoEnhanceError
from photoenhance._flow import Exchange, ExchangeFailure

from tests.faults.vendors import JOB, PHOTO, STORIES, Half, Role, Step, Story
from tests.fuzz.changes import CHANGES, Change, InBytes, InHead
from tests.fuzz.examples import examples
from tests.fuzz.wire import connected
from tests.wrapper.server import Reply, says
from tests.wrapper.virtual_time import Clock

TIMEOUT = 30.0


@dataclass(frozen=True)
class Lost:
    """No answer at all: before the request had left, or after it had."""

    sent: bool


@dataclass
class Vendor:
    """Answers as in a story, except for what comes out of what is planned for each of its first answers.

    Attributes:
        ran: How many paid requests may have run, by their name where they have one.
        named: Whether an answer has named the job in its own place.
    """

    story: Story
    storage: Half
    plan: Iterator[Change | Lost | None]
    ran: list[str] = field(default_factory=list[str])
    named: bool = False
    answered: dict[str, int] = field(default_factory=dict[str, int])

    def __call__(self, exchange: Exchange) -> Reply:
        """Answer."""
        step = self._step(exchange)
        usual = self._usual(step)
        change = next(self.plan, None)
        if isinstance(change, Lost):
            if change.sent:
                self._run(step, exchange)
            raise ExchangeFailure("as planned", sent=change.sent)
        reply = change(usual) if change else usual
        ran = _may_have_run(self.story.vendor, reply)
        if ran:
            self._run(step, exchange)
        if step is not None:
            if reply == usual:
                self.answered[step.name] = self.answered.get(step.name, 0) + 1
            self.named = self.named or (step.names and ran and _names_the_job(reply))
        return reply

    def _step(self, exchange: Exchange) -> Step | None:
        method, url = exchange.request.method, exchange.request.url
        return next((step for step in self.story.steps if step.is_asked_by(method, url)), None)

    def _usual(self, step: Step | None) -> Reply:
        if step is None:
            return says([])  # the list of all jobs, and wherever a changed answer leads
        return step.answer(self.storage, self.answered.get(step.name, 0))

    def _run(self, step: Step | None, exchange: Exchange) -> None:
        if step is None or not step.charges:
            return
        body = exchange.request.body
        name = ""
        if step.role is Role.NAMED:
            sent = b"".join(body["stream"].pieces()) if "stream" in body else json.dumps(body["json"]).encode()
            name = json.loads(sent)["client_request_id"]
        if not (name and name in self.ran):
            self.ran.append(name)


def _may_have_run(vendor: str, reply: Reply) -> bool:
    """Whether a vendor that gave this answer may have begun to work; not, where it said that it did not."""
    body = _object(reply)
    if reply.status == 503:
        return "retry-after" not in reply.headers and not body
    if reply.status in range(200, 300) and vendor == "picwish" and body:
        inner = body.get("status")
        return inner == 200 or not isinstance(inner, int | float)
    return reply.status in range(200, 300) or reply.status in range(500, 600)


def _names_the_job(reply: Reply) -> bool:
    whole = reply.status in range(200, 300) and bool(_object(reply))
    return whole and re.search(rf'"(process_id|task_id|image_id)": "{JOB}"', reply.body.decode()) is not None


def _object(reply: Reply) -> dict[str, Any]:
    try:
        found: Any = json.loads(reply.body)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


@pytest.fixture(scope="module")
def storage() -> Iterator[Half]:
    """It has an address, and is never asked."""
    half = Half()
    yield half
    half.stop()


PLANS = st.lists(st.none() | CHANGES | st.builds(Lost, st.booleans()), max_size=6)


@pytest.mark.parametrize("story", STORIES.values(), ids=[*STORIES])
@examples(80)
@example(plan=[Lost(sent=True), *[Lost(sent=False)] * 4])
@example(plan=[InHead(202, {})])
@example(plan=[None, InBytes(20, 0, b"0")])
@example(plan=[InHead(None, {"x-title": "\xe9"})])
@given(plan=PLANS)
def test_any_answers(story: Story, storage: Half, plan: list[Change | Lost | None]) -> None:
    vendor = Vendor(story, storage, iter(plan), named=story.given == "id")
    clock = Clock()
    error: PhotoEnhanceError | None = None
    with connected(story.vendor, vendor, clock) as client:
        try:
            result = getattr(client, story.method)(story.takes(PHOTO), timeout=TIMEOUT, **story.options)
            enhanced = clock.now
            result.fetch(timeout=TIMEOUT)
        except PhotoEnhanceError as raised:
            error = raised
            enhanced = min(clock.now, TIMEOUT)
    assert clock.now <= enhanced + TIMEOUT + 1e-3
    assert len(vendor.ran) <= 1
    if error is not None:
        assert error.vendor == story.vendor
        assert error.maybe_billed or not vendor.ran
        if vendor.named:
            assert error.job is not None
            assert error.job.id == JOB
            assert json.loads(error.job.token)["job"] == JOB

"""Whatever a vendor answers, on the whole way from an image to the result: only this package's errors come out.

And what is promised holds: the time is kept, nothing is paid for twice, no job is lost once it is named.
"""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from photoenhance import PhotoEnhanceError
from photoenhance._flow import Exchange, ExchangeFailure

from tests.faults.vendors import JOB, PHOTO, STORIES, Half, Role, Step, Story
from tests.fuzz.changes import CHANGES, Change, InBytes, InHead, InJson
from tests.fuzz.examples import examples
from tests.fuzz.wire import connected
from tests.wrapper.server import Reply, Server, says
from tests.wrapper.virtual_time import Clock

TIMEOUT = 30.0
# Where the documents have a job's id in the answer to its submit; an id at another place may be of anything.
NAMED_IN = {"topaz": ("process_id",), "picwish": ("data", "task_id"), "autoenhance": ("image_id",)}


def _pictured(_: Server, __: int) -> Reply:
    return says({"images": [PICTURE], "download_urls": [], "known_subjects": None})


def _at_once(_: Server, __: int) -> Reply:
    return says({"status": 200, "data": {"task_id": JOB, "state": 1, "image": PICTURE}})


def _linked(storage: Server, _: int) -> Reply:
    return says({"status": 200, "data": {"task_id": JOB, "state": 1, "image": storage.url("result")}})


PICTURE = base64.b64encode(PHOTO.read_bytes()).decode()
PICWISH, PHOTA = (STORIES[vendor].steps[0] for vendor in ("picwish", "phota"))
FURTHER = {
    "picwish at once, by link": Story(
        "picwish", (replace(PICWISH, answer=_linked), *STORIES["picwish"].steps[1:]), options={"sync": 1}
    ),
    "picwish at once, in base64": Story(
        "picwish", (replace(PICWISH, answer=_at_once),), options={"sync": 1, "return_type": 2}
    ),
    "phota in base64": Story("phota", (replace(PHOTA, answer=_pictured),), options={"response_mode": "base64"}),
}


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
            self.named = self.named or (step.names and ran and _names_the_job(self.story.vendor, reply))
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


def _names_the_job(vendor: str, reply: Reply) -> bool:
    found: Any = _object(reply) if reply.status in range(200, 300) else None
    for key in NAMED_IN[vendor]:
        found = cast("dict[str, Any]", found).get(key) if isinstance(found, dict) else None
    return bool(found == JOB)


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


@pytest.mark.parametrize("story", [*STORIES.values(), *FURTHER.values()], ids=[*STORIES, *FURTHER])
@examples(320)
@example(plan=[Lost(sent=True), *[Lost(sent=False)] * 4])
@example(plan=[InHead(202, {})])
@example(plan=[InHead(206, {"content-range": "0"})])
@example(plan=[InJson(1, "change", "..")])
@example(plan=[InJson(3, "change", "\ud800")])
@example(plan=[InJson(3, "change", ".."), InHead(403, {})])
@example(plan=[None, None, None, InHead(403, {}), InJson(0, "change", None)])
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


# What no story comes to.
FREE: dict[str, tuple[str, Callable[[Any], object], Reply]] = {
    "topaz lists": (
        "topaz",
        lambda client: [(repr(job), job.eta, job.credits) for job in client.jobs(timeout=TIMEOUT)],
        says([{"process_id": JOB, "status": "Processing", "eta": 1_700_000_000, "progress": 40, "credits": 1}] * 2),
    ),
    "topaz estimates": (
        "topaz",
        lambda client: client.estimate(PHOTO, timeout=TIMEOUT),
        says({"duration": 5, "credits": 1}),
    ),
    "topaz cancels": ("topaz", lambda client: client.job(JOB).cancel(timeout=TIMEOUT), says({"status": "Cancelled"})),
    "topaz deletes": ("topaz", lambda client: client.job(JOB).delete(timeout=TIMEOUT), Reply(status=204)),
    "autoenhance deletes": (
        "autoenhance",
        lambda client: client.job(JOB).delete(timeout=TIMEOUT),
        Reply(status=204),
    ),
}


@pytest.mark.parametrize(("vendor", "ask", "usual"), FREE.values(), ids=[*FREE])
@examples(160)
@given(plan=PLANS)
def test_any_answers_to_what_costs_nothing(
    vendor: str, ask: Callable[[Any], object], usual: Reply, plan: list[Change | Lost | None]
) -> None:
    def answer(_: Exchange) -> Reply:
        change = plan.pop(0) if plan else None
        if isinstance(change, Lost):
            raise ExchangeFailure("as planned", sent=change.sent)
        return change(usual) if change else usual

    plan = [*plan]
    clock = Clock()
    error: PhotoEnhanceError | None = None
    with connected(vendor, answer, clock) as client:
        try:
            ask(client)
        except PhotoEnhanceError as raised:
            error = raised
    assert clock.now <= TIMEOUT + 1e-3
    if error is not None:
        assert error.vendor == vendor
        assert not error.maybe_billed

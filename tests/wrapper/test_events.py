"""What those are told who look on: log records and events, the same of both kinds of client."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import photoenhance
import pytest
from photoenhance import Event
from photoenhance.sandbox import Fault, Sandbox

from tests.wrapper.virtual_time import Clock, in_virtual_time

pytestmark = pytest.mark.parametrize("sandbox", [{"seconds": 0, "polls": 2}], indirect=True)


@pytest.fixture
def events() -> list[Event]:
    return []


@pytest.fixture
def enhance(
    connect: Callable[..., Any], run: Callable[[Any], Any], thumbnail: Path, tmp_path: Path, events: list[Event]
) -> Callable[..., Any]:
    """Enhances and saves the thumbnail, and gives back the job."""

    def enhance(vendor: str, hook: Callable[[Event], object] = events.append) -> Any:  # noqa: ANN401 - of either kind
        result = run(connect(vendor, on_event=hook).enhance(thumbnail))
        run(result.save(tmp_path / "a.jpg"))
        return result.job

    return enhance


def test_the_story_of_a_job(enhance: Callable[..., Any], events: list[Event], sandbox: Sandbox, tmp_path: Path) -> None:
    job = enhance("topaz")
    told = [event for event in events if event.name != "request"]
    assert told[0].name == "submitted"
    assert [event.name for event in told[-4:]] == ["state", "finished", "looked at", "downloaded"]
    assert {event.vendor for event in events} == {"topaz"}
    assert {event.job for event in told} == {job.id}
    assert told[-1].facts["bytes"] == (tmp_path / "a.jpg").stat().st_size
    assert [event.facts["after"] for event in told if event.name == "state"][-1] == "succeeded"
    requests = [event for event in events if event.name == "request"]
    assert len(requests) == len(sandbox.requests)
    assert {event.facts["status"] for event in requests} == {200}


def test_a_retry_is_told_with_its_reason(enhance: Callable[..., Any], events: list[Event], sandbox: Sandbox) -> None:
    sandbox.inject("topaz", "getDownload", Fault(status=503), times=2)
    enhance("topaz")
    retries = [event for event in events if event.name == "retry"]
    assert [(event.facts["reason"], event.facts["attempt"]) for event in retries] == [
        ("ServerError", 1),
        ("ServerError", 2),
    ]


def test_a_request_is_told_with_its_time(
    connect: Callable[..., Any], run: Callable[[Any], Any], events: list[Event], sandbox: Sandbox, thumbnail: Path
) -> None:
    clock = Clock()
    client = in_virtual_time(connect("topaz", on_event=events.append), clock)
    job = run(client.submit(thumbnail))
    clock.sleep(100)
    events.clear()
    clock.sleeps.clear()
    sandbox.inject("topaz", "getStatus", Fault(status=503, headers={"retry-after": "7"}))
    run(job.refresh())
    told = [event for event in events if event.name in {"request", "retry"}]
    assert [event.name for event in told] == ["request", "retry", "request"]
    assert [event.facts["seconds"] for event in told if event.name == "request"] == pytest.approx([0, 0], abs=0.01)
    assert [event.facts["pause"] for event in told if event.name == "retry"] == clock.sleeps == [7]


def test_looks_are_told_with_what_they_bring_or_why_they_fail(
    connect: Callable[..., Any], run: Callable[[Any], Any], events: list[Event], sandbox: Sandbox, thumbnail: Path
) -> None:
    client = in_virtual_time(connect("topaz", on_event=events.append), Clock())
    job = run(client.submit(thumbnail))
    sandbox.inject("topaz", "getStatus", Fault(status=503), times=5)
    run(job.wait())
    told = [event for event in events if event.name.startswith("look")]
    assert (told[0].name, told[0].job, told[0].facts) == ("look failed", job.id, {"reason": "ServerError"})
    assert [event.name for event in told[1:]] == ["looked at"] * len(told[1:])
    assert (told[-1].job, told[-1].facts) == (job.id, {"state": "succeeded", "progress": job.progress})
    (begun, *_) = (event for event in events if event.name == "state")
    assert begun.facts["before"] == "queued"


def test_what_is_told_of_a_job_that_was_found_again_names_it(
    connect: Callable[..., Any], run: Callable[[Any], Any], events: list[Event], sandbox: Sandbox, thumbnail: Path
) -> None:
    client = connect("topaz", on_event=events.append)
    job_id = run(client.submit(thumbnail)).id
    events.clear()
    sandbox.inject("topaz", "getStatus", Fault(status=503, headers={"retry-after": "1"}))
    run(client.job(job_id).refresh())
    told = [(event.name, event.job) for event in events if event.name in {"request", "retry"}]
    assert told == [("request", job_id), ("retry", job_id), ("request", job_id)]


def test_a_download_that_is_the_answer_is_told_too(
    connect: Callable[..., Any], run: Callable[[Any], Any], events: list[Event], thumbnail: Path
) -> None:
    clock = Clock()
    run(in_virtual_time(connect("autoenhance", on_event=events.append), clock).enhance(thumbnail))
    (told,) = (event for event in events if event.name == "downloaded")
    assert clock.now > 1
    assert told.facts["seconds"] == pytest.approx(0, abs=0.01)  # and not those of the whole call


def test_a_hook_that_fails_loses_no_job(enhance: Callable[..., Any], caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: Event) -> None:
        raise ZeroDivisionError

    assert enhance("topaz", fail).state == "succeeded"
    assert "on_event raised ZeroDivisionError" in caplog.text


def test_the_log_has_the_same(
    enhance: Callable[..., Any], events: list[Event], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "photoenhance")
    enhance("picwish")
    records: list[Any] = [record for record in caplog.records if hasattr(record, "event")]
    assert [(each.event, each.vendor, each.job, each.facts) for each in records] == [
        (event.name, event.vendor, event.job, event.facts) for event in events
    ]
    assert str(events[-1]) in caplog.text


def test_without_configuration_nothing_is_printed(sandbox: Sandbox, capfd: pytest.CaptureFixture[str]) -> None:
    del sandbox
    assert [type(each) for each in logging.getLogger("photoenhance").handlers] == [logging.NullHandler]
    assert photoenhance.Event.__module__
    assert capfd.readouterr() == ("", "")

"""Cancelling, where answers are lost or the vendor refuses."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from photoenhance import ConflictError, JobCancelledError, JobState, JobTimeoutError, Topaz
from photoenhance._flow import Answer, Exchange, Sleep
from photoenhance._flows import result
from photoenhance._record import Record

from tests.wrapper.server import DROPPED, Reply, Server, says
from tests.wrapper.virtual_time import Clock, in_virtual_time, performed

JOB = str(uuid.uuid4())
PROCESSING = says({"process_id": JOB, "status": "Processing"})


@pytest.fixture
def sandbox() -> Iterator[Server]:
    """In the place of the sandbox: `connect` makes clients of it."""
    with Server(PROCESSING) as server:
        yield server


@pytest.mark.parametrize("status", ["Cancelled", "Processing", "Completed"])
def test_a_conflict_after_an_answer_that_was_lost(
    status: str, connect: Callable[..., Any], run: Callable[[Any], Any], sandbox: Server
) -> None:
    conflict = says({"code": 409, "message": "The job cannot be cancelled."}, status=409)
    sandbox.reply(DROPPED, conflict, says({"process_id": JOB, "status": status}))
    job = connect("topaz").job(JOB)
    if status == "Cancelled":
        run(job.cancel())
    else:
        with pytest.raises(ConflictError):
            run(job.cancel())
    assert (job.state is JobState.CANCELLED) is (status == "Cancelled")
    assert [request.method for request in sandbox.received] == ["DELETE", "DELETE", "GET"]


def test_a_conflict_whose_reason_cannot_be_found(
    connect: Callable[..., Any], run: Callable[[Any], Any], sandbox: Server
) -> None:
    sandbox.reply(says({"code": 409, "message": "The job cannot be cancelled."}, status=409), Reply(status=404))
    job = connect("topaz").job(JOB)
    with pytest.raises(ConflictError, match="cannot be cancelled"):
        run(job.cancel())
    assert job.state is not JobState.CANCELLED


def test_a_job_that_was_cancelled_elsewhere(
    connect: Callable[..., Any], run: Callable[[Any], Any], sandbox: Server
) -> None:
    sandbox.reply(says({"process_id": JOB, "status": "Cancelled"}))
    with pytest.raises(JobCancelledError, match=f"job {JOB} was cancelled"):
        run(connect("topaz").job(JOB).result())


def test_a_deadline_that_has_passed_leaves_some_seconds_for_cancelling() -> None:
    # A server that takes its time would have to be waited for: the flow's requests are answered by hand.
    record, clock, asked = Record("topaz", JOB), Clock(), list[tuple[str, float, float]]()
    with Topaz("a-key-of-the-tests", base_url="https://topaz.example") as topaz:
        session = in_virtual_time(topaz, clock)._session  # noqa: SLF001 - as just said
        flow = result(session.call(10), record, on_timeout="cancel")

        def go_on() -> None:
            answer: object = None
            while True:
                match flow.send(answer):
                    case Exchange() as step:
                        asked.append((step.request.method, clock.now, step.timeout))
                        clock.sleep(min(4, step.timeout))
                        answer = Answer(200, {"content-type": "application/json"}, PROCESSING.body)
                    case Sleep(seconds):
                        clock.sleep(seconds)
                        answer = None
                    case step:
                        answer = performed(step)

        with pytest.raises(JobTimeoutError) as caught:
            go_on()
    *looks, (method, at, timeout) = asked
    assert {each for each, *_ in looks} == {"GET"}
    assert method == "DELETE"
    assert at >= 10
    assert 1 <= timeout <= 10
    assert record.state is JobState.CANCELLED
    assert "was still running" in str(caught.value)
    assert str(caught.value).endswith("It was cancelled.")


def test_a_vendor_that_cannot_cancel_at_the_deadline(connect: Callable[..., Any], run: Callable[[Any], Any]) -> None:
    with pytest.raises(JobTimeoutError) as caught:
        run(connect("picwish").job(JOB).result(timeout=3, on_timeout="cancel"))
    assert caught.value.__notes__ == ["It could not be cancelled: PicWish has no way to cancel."]

"""What a wait survives, and what it makes of the vendor's words about time."""

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from photoenhance import (
    AuthenticationError,
    JobTimeoutError,
    NotFoundError,
    RateLimitError,
    Topaz,
    TransportError,
    UnexpectedResponseError,
)
from photoenhance._flow import Exchange, ExchangeFailure
from photoenhance._flows import refresh
from photoenhance._record import Record

from tests.wrapper.server import DROPPED, Received, Reply, Server, page, says
from tests.wrapper.virtual_time import Clock, in_virtual_time, performed

JOB = "d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b"
VENDORS = ("autoenhance", "picwish", "topaz")


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def sandbox(server: Server) -> Server:
    """In the place of the sandbox: `connect` makes clients of it."""
    return server


def running(vendor: str, **facts: object) -> Reply:
    """A look at a job that goes on."""
    match vendor:
        case "topaz":
            return says({"process_id": JOB, "status": "Processing", **facts})
        case "picwish":
            return says({"status": 200, "data": {"task_id": JOB, "state": 4, **facts}})
        case _:
            return says({"image_id": JOB, "status": "processing", **facts})


def test_an_estimate_that_is_far_off_is_not_slept_through(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    clock = Clock()
    server.reply(running("topaz", eta=99_999_999_999), says({"process_id": JOB, "status": "Completed"}))
    run(in_virtual_time(connect("topaz"), clock).job(JOB).wait())
    assert clock.now <= 120


@pytest.mark.parametrize("eta", [0, -1, 1, "yesterday", None, 1e300, True])
def test_an_estimate_that_is_none(
    eta: object, connect: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    clock = Clock()
    server.reply(*[running("topaz", eta=eta)] * 5, says({"process_id": JOB, "status": "Completed", "eta": eta}))
    run(in_virtual_time(connect("topaz"), clock).job(JOB).wait())
    assert len(server.received) == 6
    assert 1 <= clock.now <= 10  # neither in a flurry nor for long


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(DROPPED, id="dropped"),
        pytest.param(Reply(status=500), id="500"),
        pytest.param(page(502), id="502"),
        pytest.param(page(524), id="524"),
        pytest.param(page(200), id="page"),
        pytest.param(Reply(status=200), id="empty"),
        pytest.param(Reply(headers={"content-type": "application/json"}, body=b'{"stat'), id="truncated"),
        pytest.param(Reply(headers={"content-type": "application/json"}, body=b"[" * 3000), id="deep"),
        pytest.param(Reply(status=200, length=500), id="cut off"),
        pytest.param(Reply(status=429), id="429"),
        pytest.param(Reply(status=429, headers={"retry-after": "3"}), id="429 retry-after"),
        pytest.param(Reply(status=503, headers={"retry-after": "3"}), id="503 retry-after"),
        pytest.param(says({"status": 429, "message": "slower"}, 429), id="429 words"),
    ],
)
def test_a_wait_survives(
    vendor: str, trouble: Reply, connect: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    done = {
        "topaz": says({"process_id": JOB, "status": "Completed"}),
        "picwish": says({"status": 200, "data": {"task_id": JOB, "state": 1, "image": "https://example.com/a.jpg"}}),
        "autoenhance": says({"image_id": JOB, "status": "processed"}),
    }
    server.reply(*[trouble] * 25, running(vendor), trouble, done[vendor])
    job = run(connect(vendor).job(JOB).wait(timeout=600))
    assert job.state == "succeeded"
    assert len(server.received) == 28


def test_a_wait_survives_picwish_saying_no_in_passing(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    trouble = [says({"status": status, "message": "not now"}) for status in (429, 500, 503)]
    server.reply(*trouble, says({"status": 200, "data": {"task_id": JOB, "state": 1, "image": "https://a.example/b"}}))
    job = run(connect("picwish").job(JOB).wait())
    assert job.state == "succeeded"


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_wait_survives_a_server_that_is_gone_for_a_while(
    vendor: str, connect: Callable[..., Any], run: Callable[[Any], Any]
) -> None:
    clock, server = Clock(), Server(running(vendor))
    clock.listeners.append(lambda _: server.start() if clock.now > 60 and not server.started else None)
    job = in_virtual_time(connect(vendor, base_url=server.url()), clock).job(JOB)
    with pytest.raises(JobTimeoutError):
        run(job.wait(timeout=120))
    server.stop()
    assert server.received
    assert job.state == "running"


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_server_that_stays_away_ends_in_a_timeout(
    vendor: str, connect: Callable[..., Any], run: Callable[[Any], Any]
) -> None:
    server = Server()
    job = connect(vendor, base_url=server.url()).job(JOB)
    with pytest.raises(JobTimeoutError) as caught:
        run(job.wait(timeout=60))
    server.stop()
    assert caught.value.job is job


class Ending(Server):
    """A job of PicWish that ends at a time on a clock; it notes when it is looked at."""

    def __init__(self, clock: Clock, end: float) -> None:
        super().__init__()
        self.clock, self.end = clock, end
        self.looks: list[float] = []

    def reply_to(self, request: Received) -> Reply:
        """How it stands now."""
        del request
        self.looks.append(self.clock.now)
        return running("picwish", state=1 if self.clock.now >= self.end else 4, image=self.url("image"))


@pytest.mark.parametrize("timeout", [50, 100])
@pytest.mark.parametrize("before", [1.5, -60], ids=["ends in time", "goes on"])
def test_a_last_look_has_room_before_the_deadline(
    before: float, timeout: int, connect: Callable[..., Any], run: Callable[[Any], Any]
) -> None:
    clock = Clock()
    with Ending(clock, timeout - before) as server:
        job = in_virtual_time(connect("picwish", base_url=server.url()), clock).job(JOB)
        with pytest.raises(JobTimeoutError) if before < 0 else nullcontext():
            run(job.wait(timeout=timeout))
    assert job.state.finished is (before > 0)
    assert server.looks[-1] == pytest.approx(timeout - 1, abs=0.01)
    assert server.looks[-2] < timeout - 1.5  # it is the last one that finds it finished


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize(("status", "cls"), [(401, AuthenticationError), (404, NotFoundError)])
def test_a_wait_does_not_survive_a_plain_no(
    vendor: str,
    status: int,
    cls: type[Exception],
    connect: Callable[..., Any],
    run: Callable[[Any], Any],
    server: Server,
) -> None:
    server.reply(Reply(status=status))
    job = connect(vendor).job(JOB)
    with pytest.raises(cls) as caught:
        run(job.wait())
    assert getattr(caught.value, "job", None) is job
    assert len(server.received) == 1


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_wait_does_not_wait_longer_than_it_may(
    vendor: str, connect: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    clock = Clock()
    server.reply(Reply(status=429, headers={"retry-after": "600"}))
    job = in_virtual_time(connect(vendor), clock).job(JOB)
    with pytest.raises(RateLimitError) as caught:
        run(job.wait(timeout=60))
    assert caught.value.retry_after == 600
    assert caught.value.job is job
    assert clock.now <= 2
    assert len(server.received) == 1


def test_picwish_is_asked_twice_a_second_at_most_by_all_jobs_of_a_client(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    clock = Clock()
    client = in_virtual_time(connect("picwish"), clock)
    server.reply(running("picwish"))
    for number in range(12):
        run(client.job(f"task-{number}").refresh())
    assert len(server.received) == 12
    assert clock.now >= (12 - 1) / 2


@pytest.mark.parametrize("status", [300, 304, 399])
def test_what_is_neither_a_success_nor_a_refusal(
    status: int, connect: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    server.reply(Reply(status=status))
    with pytest.raises(UnexpectedResponseError, match=f"{status}, a redirect"):
        run(connect("topaz").job(JOB).refresh())
    assert len(server.received) == 1


def test_a_look_that_brings_no_answer_in_time_says_that_the_job_goes_on() -> None:
    # A server that says nothing would have to be waited for: the flow's one request is left unanswered by hand.
    with Topaz("a-key-of-the-tests", base_url="https://topaz.example") as topaz:
        session = in_virtual_time(topaz, clock := Clock())._session  # noqa: SLF001 - as just said
        flow = refresh(session.call(5), Record("topaz", JOB))
        step = next(flow)
        while not isinstance(step, Exchange):
            step = flow.send(performed(step))
        clock.sleep(6)
        with pytest.raises(JobTimeoutError, match=f"job {JOB} was still queued after 5 s") as caught:
            flow.throw(ExchangeFailure("no answer in time", sent=True))
    assert caught.value.vendor == "topaz"


def test_a_call_whose_turn_would_come_too_late_sends_nothing(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server, photo: Path
) -> None:
    client = in_virtual_time(connect("picwish"), Clock())
    server.reply(running("picwish"))
    run(client.job(JOB).refresh())
    late: list[Callable[[], Any]] = [
        lambda: client.job(JOB).refresh(timeout=0.2),
        lambda: client.submit(photo, timeout=0.2),
    ]
    for call in late:
        with pytest.raises(TransportError, match=r"The 0\.2 s of the call are over") as caught:
            run(call())
        assert type(caught.value) is TransportError
        assert (caught.value.retryable, caught.value.maybe_billed) == (True, False)
    assert len(server.received) == 1


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_token_of_a_timeout_is_plain_json(
    vendor: str, connect: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    server.reply(running(vendor))
    with pytest.raises(JobTimeoutError) as caught:
        run(connect(vendor).job(JOB).wait(timeout=5))
    assert caught.value.job is not None
    assert json.loads(caught.value.job.token) == {"v": 1, "vendor": vendor, "job": JOB}


def test_a_word_for_a_state_that_no_document_has_is_told_once(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    done = says({"process_id": JOB, "status": "Completed"})
    server.reply(running("topaz"), *[says({"process_id": JOB, "status": "Reticulating"})] * 3, done)
    run(in_virtual_time(connect("topaz"), Clock()).job(JOB).wait())
    assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"] == [
        f"topaz: job {JOB} is in a state that the document lacks; waiting on"
    ]


def test_pauses_grow_from_when_the_job_was_submitted(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server, photo: Path
) -> None:
    client = in_virtual_time(connect("topaz"), clock := Clock())
    clock.sleep(1_000)
    server.reply(says({"process_id": JOB}), says({"process_id": JOB, "status": "Completed"}))
    job = run(client.submit(photo))
    clock.sleep(50)
    clock.sleeps.clear()
    run(job.wait())
    assert clock.sleeps == [pytest.approx(4, abs=0.01)]  # 0.08 of what has passed


def test_a_job_is_expected_to_take_what_one_of_its_kind_has_taken(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server, photo: Path
) -> None:
    client = in_virtual_time(connect("topaz"), clock := Clock())
    clock.sleep(1_000)
    done = says({"process_id": JOB, "status": "Completed"})
    submitted = says({"process_id": JOB})
    server.reply(submitted, done)
    job = run(client.submit(photo))
    clock.sleep(100)
    run(job.wait())
    assert 100 / 2 <= client._session.durations.expected(job._record.kind) <= 110  # noqa: SLF001 - between its looks
    server.reply(submitted, done)
    job = run(client.submit(photo))
    clock.sleeps.clear()
    run(job.wait())
    assert 15 <= clock.sleeps[0] <= 45  # two fifths of what it is expected to take

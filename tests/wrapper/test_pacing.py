"""How a client spreads its requests, on a clock that the test drives."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from photoenhance._pace import Durations, Pacer
from photoenhance.sandbox import Sandbox

from tests.wrapper.server import Server, says
from tests.wrapper.virtual_time import Clock

PATIENT = 1_000


def slots(pacer: Pacer, clock: Clock, count: int) -> list[float]:
    """When so many requests go out that are all wanted at once."""
    return [round(clock.now + (pacer.reserve(PATIENT) or 0.0), 6) for _ in range(count)]


def test_requests_keep_to_the_documented_rate() -> None:
    assert slots(Pacer(2, clock := Clock()), clock, 4) == [0, 0.5, 1, 1.5]


def test_without_a_rate_nothing_waits() -> None:
    assert slots(Pacer(None, clock := Clock()), clock, 3) == [0, 0, 0]


def test_a_slot_beyond_the_limit_is_none() -> None:
    pacer = Pacer(2, Clock())
    assert [pacer.reserve(0.4), pacer.reserve(0.4)] == [0, None]
    assert pacer.reserve(0.6) == 0.5


@pytest.mark.parametrize("rate", [None, 2])
def test_a_vendor_that_refuses_gets_half_as_many_and_then_more_again(rate: float | None) -> None:
    pacer = Pacer(rate, clock := Clock())

    def interval() -> float:
        first, second = slots(pacer, clock, 2)
        return second - first

    usual = interval()
    pacer.answered(too_many=True)
    slower = interval()
    assert slower >= max(0.05, 2 * usual)
    pacer.answered(too_many=True)  # one of those that were under way together
    assert interval() == pytest.approx(slower)
    clock.sleep(1)
    pacer.answered(too_many=True)
    assert interval() == pytest.approx(2 * slower)
    before = interval()
    pacer.answered(too_many=False)
    assert usual <= interval() < before
    for _ in range(100):
        pacer.answered(too_many=False)
    assert interval() == pytest.approx(usual)
    for _ in range(100):
        clock.sleep(1)
        pacer.answered(too_many=True)
    assert interval() == pytest.approx(5)


def test_a_client_slows_down_for_a_vendor_that_refuses(connect: Callable[..., Any], run: Callable[[Any], Any]) -> None:
    job = str(uuid.uuid4())
    refusal, status = says({"detail": "too many"}, status=429), says({"process_id": job, "status": "Pending"})
    with Server(refusal, refusal, status) as server:
        client = connect("topaz", api_key=server.api_key, base_url=server.url())
        assert client._session.pacer.reserve(PATIENT) == 0  # noqa: SLF001 - what is looked at has no other name
        run(client.job(job).refresh())
        assert client._session.pacer.reserve(PATIENT) is not None  # noqa: SLF001 - as above
        assert client._session.pacer.reserve(PATIENT) > 0  # noqa: SLF001 - as above
    assert len(server.received) == 3


# How long jobs take


def test_of_very_many_kinds_the_oldest_are_forgotten() -> None:
    durations = Durations()
    for kind in range(300):
        durations.learn(str(kind), 10.0)
    durations.learn("299", 20.0)
    assert [durations.expected(str(kind)) for kind in (0, 298, 299)] == [None, 10.0, 14.0]


def looks(client: Any, sandbox: Sandbox, run: Callable[[Any], Any], thumbnail: Path, **options: Any) -> int:  # noqa: ANN401 - a vendor's
    before = len(sandbox.requests)
    run(client.enhance(thumbnail, **options))
    return [record.operation for record in sandbox.requests[before:]].count("query_scale_task")


@pytest.mark.parametrize("sandbox", [{"seconds": 20, "polls": None, "frozen": True}], indirect=True)
def test_what_one_client_has_seen_the_next_one_knows(
    connect: Callable[..., Any], run: Callable[[Any], Any], sandbox: Sandbox, thumbnail: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "durations.json"

    def count(**options: Any) -> int:  # noqa: ANN401 - as above
        client = connect("picwish", durations=kept)
        client._session.clock.listeners.append(sandbox.advance)  # noqa: SLF001 - its time is the sandbox's
        return looks(client, sandbox, run, thumbnail, **options)

    first, again, another = count(), count(), count(scale_factor=4)
    assert again < first / 2
    assert another == first
    assert "scale" not in kept.read_text()


@pytest.mark.parametrize("content", [b"", b"[1]", b'{"a": "b"}', b"\xff", None])
def test_a_file_of_something_else_is_no_obstacle(
    content: bytes | None,
    connect: Callable[..., Any],
    run: Callable[[Any], Any],
    sandbox: Sandbox,
    thumbnail: Path,
    tmp_path: Path,
) -> None:
    kept = tmp_path / "durations.json"
    if content is None:
        kept = tmp_path / "missing" / "durations.json"
    else:
        kept.write_bytes(content)
    assert looks(connect("picwish", durations=kept), sandbox, run, thumbnail) == 1
    assert kept.exists() is (content is not None)
    assert [path for path in tmp_path.iterdir() if path.suffix == ".part"] == []

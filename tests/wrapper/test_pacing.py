"""How a client spreads its requests, on a clock that the test drives."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from photoenhance import VENDORS
from photoenhance._pace import Durations, Pacer, backoff, kind_of, next_pause
from photoenhance.sandbox import Sandbox

from tests.wrapper.server import Server, says
from tests.wrapper.virtual_time import Clock, in_virtual_time


def slots(pacer: Pacer, clock: Clock, count: int) -> list[float]:
    """When so many requests go out that are all wanted at once."""
    times: list[float] = []
    for _ in range(count):
        clock.sleep(pacer.pause)
        pacer.take()
        times.append(round(clock.now, 6))
    return times


def test_requests_keep_to_the_documented_rate() -> None:
    assert slots(Pacer(2, clock := Clock()), clock, 4) == [0, 0.5, 1, 1.5]


def test_without_a_rate_nothing_waits() -> None:
    assert slots(Pacer(None, clock := Clock()), clock, 3) == [0, 0, 0]


def test_what_was_not_sent_is_not_sent_later_all_at_once() -> None:
    pacer = Pacer(2, clock := Clock())
    clock.sleep(10)
    assert slots(pacer, clock, 3) == [10, 10.5, 11]


@pytest.mark.parametrize("rate", [None, 2])
def test_a_vendor_that_refuses_gets_half_as_many_and_then_more_again(rate: float | None) -> None:
    pacer = Pacer(rate, clock := Clock())

    usual = pacer.interval
    pacer.answered(too_many=True)
    slower = pacer.interval
    assert slower >= max(0.05, 2 * usual)
    pacer.answered(too_many=True)  # one of those that were under way together
    assert pacer.interval == slower
    first, second = slots(pacer, clock, 2)
    assert second - first == pytest.approx(slower)
    clock.sleep(1)
    pacer.answered(too_many=True)
    assert pacer.interval == pytest.approx(2 * slower)
    pacer.answered(too_many=False)
    assert max(usual, slower) < pacer.interval < 2 * slower  # not all of them at once
    for _ in range(100):
        pacer.answered(too_many=False)
    assert pacer.interval == usual
    for _ in range(100):
        clock.sleep(1)
        pacer.answered(too_many=True)
    assert pacer.interval == 5


def test_a_client_slows_down_for_a_vendor_that_refuses(connect: Callable[..., Any], run: Callable[[Any], Any]) -> None:
    job = str(uuid.uuid4())
    refusal, status = says({"detail": "too many"}, status=429), says({"process_id": job, "status": "Pending"})
    with Server(refusal, refusal, status) as server:
        client = in_virtual_time(connect("topaz", api_key=server.api_key, base_url=server.url()), Clock())
        pacer = client._session.pacer  # noqa: SLF001 - what is looked at has no other name
        assert pacer.pause == 0
        run(client.job(job).refresh())
        assert pacer.pause > 0
    assert len(server.received) == 3


def test_repeats_are_spread_over_a_time_that_doubles() -> None:
    for attempt, longest in enumerate([1, 2, 4, 8, 8], start=1):
        pauses = [backoff(attempt) for _ in range(200)]
        assert 0 <= min(pauses) < longest / 4
        assert longest * 3 / 4 < max(pauses) <= longest


# How often a job is looked at

LEAST = VENDORS["topaz"].least_pause


@pytest.mark.parametrize(
    ("elapsed", "pause"), [(0, LEAST), (5, LEAST), (25, 2), (50, 4), (75, 6), (1_000, 6)]
)  # clamp(0.08 * elapsed, 0.4, 6), as in test_waiting.py
def test_without_an_estimate_the_pauses_grow(elapsed: float, pause: float) -> None:
    assert next_pause(VENDORS["topaz"], elapsed, None) == pytest.approx(pause)


@pytest.mark.parametrize("left", [5, 10, 100, 150])
def test_looks_come_closer_to_the_end_by_two_fifths(left: float) -> None:
    assert next_pause(VENDORS["topaz"], 1, left) == pytest.approx(left * 2 / 5, abs=0.01)


def test_the_quiet_before_an_end_that_is_far_off_is_not_longer_than_a_minute() -> None:
    assert next_pause(VENDORS["topaz"], 0, 100_000) == 60


@pytest.mark.parametrize("left", [0.05, 0.2, 0.4])
def test_the_last_look_is_just_after_the_end(left: float) -> None:
    assert left < next_pause(VENDORS["topaz"], 10, left) <= left + 0.2


@pytest.mark.parametrize("whole", [24, 120, 600])
def test_just_before_the_end_there_is_no_flurry(whole: float) -> None:
    left, pauses = 0.2 * whole, list[float]()
    while left > 0:
        pauses.append(next_pause(VENDORS["topaz"], whole - left, left))
        left -= pauses[-1]
    *others, _ = pauses
    assert len(pauses) <= 8
    assert min(others) >= min(0.02 * whole, 5)


def test_after_the_expected_end_the_pauses_grow() -> None:
    overdue = [next_pause(VENDORS["topaz"], 10 + past, -past) for past in (0, 1, 10, 30, 50, 100, 1_000)]
    assert overdue[0] == overdue[1] == LEAST
    assert overdue == sorted(overdue)
    assert overdue[3] == pytest.approx(3)  # a tenth of what it is late by, so that it is never noticed much too late
    assert overdue[-1] == 6
    assert next_pause(VENDORS["topaz"], 100, 0) == pytest.approx(3)  # nor in a flurry, after a long job


# How long jobs take


def test_of_very_many_kinds_the_oldest_are_forgotten() -> None:
    durations = Durations()
    for kind in range(300):
        durations.learn(str(kind), 10.0)
    durations.learn("299", 20.0)
    assert [durations.expected(str(kind)) for kind in (0, 298, 299)] == [None, 10.0, 14.0]


def test_only_durations_are_taken_from_a_file(tmp_path: Path) -> None:
    kept = tmp_path / "durations.json"
    kept.write_text('{"a": 0.0, "b": 0.5, "c": -1.0, "d": Infinity, "e": NaN, "f": "1.0", "g": null, "h": true}')
    durations = Durations(kept)
    assert {kind: durations.expected(kind) for kind in "abcdefgh"} == {**dict.fromkeys("cdefgh"), "a": 0, "b": 0.5}


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


def test_jobs_of_a_kind_share_their_vendor_what_was_chosen_and_their_size() -> None:
    topaz, picwish = VENDORS["topaz"], VENDORS["picwish"]
    usual = kind_of(topaz, {"model": "CGI"}, 12)
    assert usual == kind_of(topaz, {"model": "CGI", "prompt": "in confidence", "output_width": 400}, 12)
    others = kind_of(topaz, {}, 12), kind_of(topaz, {"model": "CGI"}, 13), kind_of(picwish, {"model": "CGI"}, 12)
    assert usual not in others
    assert len({*others}) == 3


def test_clients_that_share_a_file_keep_each_others_durations(tmp_path: Path) -> None:
    kept = tmp_path / "durations.json"
    first, second = Durations(kept), Durations(kept)
    for durations, kind in ((first, "a"), (second, "b")):
        durations.learn(kind, 7.0)
        durations.keep()
    assert [Durations(kept).expected(kind) for kind in "ab"] == [7.0, 7.0]


def test_where_nothing_can_be_kept_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"of something else")
    durations = Durations(tmp_path / "file" / "durations.json")
    durations.learn("a", 7.0)
    durations.keep()
    assert durations.expected("a") == 7.0
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_what_another_client_has_learnt_since_stays(tmp_path: Path) -> None:
    kept = tmp_path / "durations.json"
    kept.write_text('{"a": 10.0, "b": 1.0}')
    first, second = Durations(kept), Durations(kept)
    second.learn("a", 110.0)
    second.keep()
    first.learn("b", 1.0)
    first.keep()
    assert Durations(kept).expected("a") == second.expected("a") == pytest.approx(50)


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
    assert kept.exists()
    assert [path for path in tmp_path.iterdir() if path.suffix == ".part"] == []

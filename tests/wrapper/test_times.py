"""Points in time, in all the forms that vendors and servers write, and the time that several calls share."""

import math
from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import pytest
from photoenhance import _time
from photoenhance._flow import Deadline
from photoenhance._time import countdown, moment

from tests.wrapper.virtual_time import Clock

NOON = datetime(2024, 2, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(NOON.timestamp(), id="number"),
        pytest.param("1709208000", id="digits"),
        "2024-02-29T12:00:00Z",
        "2024-02-29T12:00:00.000000000Z",
        "2024-02-29T13:00:00+01:00",
        "2024-02-29 12:00:00",
        "2024-02-29 12:00:00 UTC",
        "Thu, 29 Feb 2024 12:00:00 GMT",
        "Thu, 29 Feb 2024 13:00:00 +0100",
        "Thursday, 29-Feb-24 12:00:00 GMT",
        "Thu Feb 29 12:00:00 2024",
        "Feb 29, 2024 12:00 PM GMT",
        "Thu Feb 29 12:00:00 ZZT 2024",  # a zone that nobody knows
    ],
)
def test_what_is_a_time(written: object) -> None:
    assert moment(written) == NOON


def test_a_time_keeps_its_zone() -> None:
    found = moment("2024-02-29T13:00:00+01:00")
    assert found is not None
    assert found.tzinfo == timezone(timedelta(hours=1))


@pytest.mark.parametrize("written", ["", "soon", "Thu, 99 Feb 2024 12:00:00 GMT", 1e300, True, None, [], "9" * 30])
def test_what_is_none(written: object) -> None:
    assert moment(written) is None


def test_a_deadline_comes_nearer_and_then_is_there() -> None:
    clock = Clock()
    clock.sleep(100)
    deadline = Deadline(clock, 10)
    assert (deadline.now, deadline.elapsed, deadline.left) == (100, 0, 10)
    clock.sleep(9.5)
    assert (deadline.now, deadline.elapsed, deadline.left) == (109.5, 9.5, 0.5)
    clock.sleep(9.5)
    assert (deadline.elapsed, deadline.left) == (19, 0)


@pytest.mark.parametrize("timeout", [10, 0.5])
def test_calls_that_share_a_timeout_share_its_end(timeout: float, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(_time, "time", SimpleNamespace(monotonic=clock))
    left = countdown(timeout)
    clock.sleep(timeout / 4)
    assert left() == timeout * 3 / 4
    clock.sleep(timeout)
    assert 0 < (left() or 0) <= 0.1  # no call takes a timeout of nothing: so much, and it notices at once


@pytest.mark.parametrize("timeout", [None, 0, -1, True, "soon", math.nan])
def test_what_is_no_timeout_is_left_to_the_call(timeout: Any) -> None:  # noqa: ANN401 - as wrong as can be
    assert countdown(timeout)() is timeout

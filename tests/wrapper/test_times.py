"""Points in time, in all the forms that vendors and servers write."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from photoenhance._time import moment

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

"""Points in time, as vendors write them: Unix seconds, ISO 8601, or an HTTP date."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from photoenhance._models import number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def moment(value: object) -> datetime | None:
    """Read a vendor's timestamp; None where there is none, or nothing can be made of it."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        if isinstance(value, str) and value:
            return datetime.fromtimestamp(int(value), UTC) if value.isdecimal() else _parsed(value)
    except (ValueError, OverflowError, OSError):
        pass
    return None


@lru_cache(maxsize=64)  # a list of many jobs is one answer, with one date
def _parsed(value: str) -> datetime:
    try:
        parsed = _http_date(value) if value[3:5] == ", " and value.endswith(" GMT") else datetime.fromisoformat(value)
    except ValueError:
        from dateutil import parser  # noqa: PLC0415 - slow to load, and not needed for what documents and HTTP say

        parsed = parser.parse(value, tzinfos=_offset)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _http_date(value: str) -> datetime:
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - httpx has loaded it by then, and not before

    return parsedate_to_datetime(value)


def _offset(name: str | None, offset: int | None) -> int:
    # For zones that dateutil does not know, about which it would warn.
    del name
    return offset or 0


def seconds_until(then: datetime, headers: Mapping[str, str]) -> float:
    """Seconds from an answer to a point in time, on the clock of the server that named it.

    Clocks differ; the answer's own `Date` says what the server's showed.
    """
    now = moment(headers.get("date"))
    return then.timestamp() - (now.timestamp() if now else time.time())


def countdown(seconds: float | None) -> Callable[[], float | None]:
    """One deadline over several calls: what is left of it, and always enough to notice that nothing is."""
    if number(seconds) is None or not seconds or not seconds > 0:
        return lambda: seconds  # the default, or what the first call refuses
    end = time.monotonic() + seconds
    return lambda: max(0.01, end - time.monotonic())


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that an answer asks to wait: `Retry-After` as a number or as a date."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, seconds_until(_http_date(value), headers))
    except (ValueError, OverflowError):
        return None

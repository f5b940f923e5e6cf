"""What a client shares with its jobs and results, for as long as it is open."""

from __future__ import annotations

import os
import re
import threading
import time
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urlsplit
from weakref import WeakSet, WeakValueDictionary

import attrs

from photoenhance._addresses import is_private
from photoenhance._board import Board
from photoenhance._call import Call
from photoenhance._flow import Deadline
from photoenhance._models import number
from photoenhance._pace import Durations, Pacer
from photoenhance._record import Purchase
from photoenhance.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from photoenhance._drivers import AsyncDriver, Driver
    from photoenhance._log import Event
    from photoenhance._record import Record
    from photoenhance.vendor import RawClient, Vendor

D = TypeVar("D", "Driver", "AsyncDriver")

SHORTEST_KEY = 8  # characters; anything shorter is no key, and may be part of a word
QUERY = re.compile(r"""(https?:\\?/\\?/[^\s?"<>]{1,2048})\?[^\s"<>]+""", re.IGNORECASE)  # of any URL, in JSON too
LONGEST_TIMEOUT = 1_000_000  # seconds; well within what sockets take


def _board(session: Session[Any]) -> Board:
    return Board(session.driver.lock(), session.driver.ring, session.pacer)


def _pacer(session: Session[Any]) -> Pacer:
    return Pacer(session.vendor.info.requests_per_second, session.clock)


def _lock(session: Session[Any]) -> Any:  # noqa: ANN401 - of the driver's kind
    return session.driver.lock()


def _slots(session: Session[Any]) -> Any:  # noqa: ANN401 - of the driver's kind
    return session.driver.slots()


@attrs.define(slots=False, eq=False, repr=False)
class Session(Generic[D]):
    """What a client shares with its jobs and results."""

    vendor: Vendor
    key: str
    base_url: str
    driver: D
    publish: Callable[[Path], Any] | None = None
    durations: Durations = attrs.field(factory=Durations)
    on_event: Callable[[Event], object] | None = None
    clock: Callable[[], float] = time.monotonic
    pacer: Pacer = attrs.field(init=False, default=attrs.Factory(_pacer, takes_self=True))
    board: Board = attrs.field(init=False, default=attrs.Factory(_board, takes_self=True))
    gate: Any = attrs.field(init=False, default=attrs.Factory(_lock, takes_self=True))
    """The lock of whoever is next to send a request, to a vendor that takes only so many."""
    turn: Any = attrs.field(init=False, default=attrs.Factory(_lock, takes_self=True))
    """The lock of whoever is next to start a job there."""
    slots: Any = attrs.field(init=False, default=attrs.Factory(_slots, takes_self=True))
    """Of the requests under way."""
    places: Any = attrs.field(init=False, default=attrs.Factory(_slots, takes_self=True))
    """Of the images that are open, for being sent."""
    fetches: Any = attrs.field(init=False, default=attrs.Factory(_slots, takes_self=True))
    """Of the results that are being fetched: they have been paid for, and do not stand behind what is to be sent."""

    _purchases: WeakValueDictionary[str, Purchase] = attrs.field(
        init=False, factory=WeakValueDictionary["str", "Purchase"]
    )
    _guard: threading.Lock = attrs.field(init=False, factory=threading.Lock)

    def __attrs_post_init__(self) -> None:
        """Be known to the forks of this process."""
        _open_sessions.add(self)

    def renew(self) -> None:
        """After a fork: what threads of the other process hold, they will not give back here."""
        self.driver.renew()
        self.pacer, self.gate, self.turn = _pacer(self), _lock(self), _lock(self)
        self.board, self.slots, self.places, self.fetches = _board(self), _slots(self), _slots(self), _slots(self)
        self._guard, self.durations.lock = threading.Lock(), threading.Lock()
        for purchase in [*self._purchases.values()]:
            purchase.lock = _lock(self)

    @cached_property
    def raw(self) -> RawClient:
        """The generated client; made when it is first needed, because it loads httpx."""
        return self.vendor.raw_client(self.key, self.base_url)

    def redacted(self, text: str, url: str | None = None) -> str:
        """A text without the key, and without what may sign a URL: a vendor may quote what it refuses."""
        text = text.replace(self.key, "[key]") if len(self.key) >= SHORTEST_KEY else text
        query = urlsplit(url).query if url else ""
        return QUERY.sub(r"\1?[…]", text.replace(query, "[…]") if query else text)

    @property
    def is_private(self) -> bool:
        """Whether the vendor's address is one of this machine or its own network, as in tests."""
        return is_private(self.base_url)

    def purchase_of(self, job: Record) -> Purchase:
        """What all records of a job share, for as long as one of them is at hand."""
        with self._guard:
            wanted = f"{job.id} {sorted(job.settings.items())}"
            job.purchase = self._purchases.setdefault(wanted, Purchase(self.driver.lock()))
            return job.purchase

    def call(self, timeout: float | None, job: Record | None = None) -> Call:
        """Begin a call, of a job where there is one: its time starts now.

        Raises:
            InvalidInputError: The timeout is no positive number.
        """
        seconds = self.vendor.info.timeout if timeout is None else timeout
        if number(seconds) is None or not 0 < seconds <= LONGEST_TIMEOUT:
            raise InvalidInputError(
                f"timeout={timeout!r}: takes seconds, more than 0 and up to {LONGEST_TIMEOUT:,}.",
                vendor=self.vendor.info.name,
            )
        return Call(self, Deadline(self.clock, seconds), job)


_open_sessions: WeakSet[Session[Any]] = WeakSet()


def _renew_all() -> None:
    for session in [*_open_sessions]:
        session.renew()


if hasattr(os, "register_at_fork"):  # not on Windows, where nothing forks
    os.register_at_fork(after_in_child=_renew_all)

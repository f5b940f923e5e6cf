"""A client whose requests are answered in the same process: by a function, in virtual time, and thousands a minute.

All else is as ever: its drivers, its reading of answers, its files.
"""

from collections.abc import Callable
from typing import Any

import photoenhance
from photoenhance._flow import Answer, Exchange
from photoenhance._http import Reader

from tests.wrapper.server import Reply
from tests.wrapper.virtual_time import Clock, in_virtual_time

KEY = "the-key-of-the-tests"
ADDRESS = "https://vendor.example"


class Wire:
    """What a client has in place of a network."""

    def __init__(self, answer: Callable[[Exchange], Reply]) -> None:
        self._answer = answer

    def exchange(self, step: Exchange) -> Answer:
        """Have a request answered."""
        reply = self._answer(step)
        reader = Reader(step)
        headers = [(name.encode(), value.encode("latin-1")) for name, value in reply.headers.items()]
        reader.begin(reply.status or 200, headers)
        reader.feed(reply.body)
        return reader.answer()

    def close(self) -> None:
        """There is nothing to close."""


def connected(vendor: str, answer: Callable[[Exchange], Reply], clock: Clock) -> Any:  # noqa: ANN401 - of five classes
    """A client of this vendor, answered by this function."""
    client: Any = photoenhance.connect(vendor, KEY, base_url=ADDRESS, publish=lambda _: "https://example.com/photo.jpg")
    in_virtual_time(client, clock)
    client._session.driver._transport = Wire(answer)  # noqa: SLF001 - no user of a client replaces its transport
    return client

"""An image that changes while it is sent is not sent whole: the vendor gets nothing that it could run."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from photoenhance.errors import TransportError

from tests.wrapper.server import SILENCE, Received, Server

SIZE = 16_000_000
"""Bytes; more than sockets hold, so that most of them are still to be read when the server has seen the head."""


class Meddler(Server):
    """Changes a file, and its length or not, when the head of a request has come."""

    def __init__(self, path: Path, *, by: int) -> None:
        super().__init__(SILENCE)
        self._path, self._by = path, by

    def reads(self, head: Received) -> bool:
        """It does, whatever comes."""
        del head
        with self._path.open("r+b") as file:
            file.truncate(SIZE + self._by)
            file.seek(SIZE - 100_000)
            file.write(b"another picture")
        return True


@pytest.mark.parametrize("by", [0, -10, 10])
@pytest.mark.parametrize("vendor", ["topaz", "picwish", "phota"])
def test_a_file_that_changes_while_it_is_sent(
    vendor: str, by: int, connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path, tmp_path: Path
) -> None:
    changing = tmp_path / "photo.jpg"
    changing.write_bytes(photo.read_bytes())
    with changing.open("r+b") as file:
        file.truncate(SIZE)
    with Meddler(changing, by=by) as server:
        client = connect(vendor, api_key=server.api_key, base_url=server.url())
        with pytest.raises(TransportError, match="did the file change") as caught:
            run(client.enhance(changing, timeout=30))
    assert (caught.value.maybe_billed, caught.value.retryable) == (False, False)
    assert server.received
    assert all(len(request.body) < int(request.headers["content-length"]) for request in server.received)

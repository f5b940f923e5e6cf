"""Finding a host's address is part of a call's time, and so is trying each of its addresses."""

import socket
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import photoenhance
import pytest
from photoenhance._addresses import is_global
from photoenhance.errors import InvalidInputError, JobTimeoutError, TransportError

from tests.wrapper.server import Server, says

HOST = "vendor.example"


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, list[str] | threading.Event]]:
    """What the system says of names: addresses, or nothing before an event."""
    book: dict[str, list[str] | threading.Event] = {}
    asked = socket.getaddrinfo

    def look_up(host: Any, port: Any, *args: Any, **kwargs: Any) -> list[Any]:  # noqa: ANN401 - the system's own
        found = book.get(host, [host])
        if isinstance(found, threading.Event):
            found.wait()
            raise socket.gaierror(socket.EAI_AGAIN, "no name server answers")
        return [answer for address in found for answer in asked(address, port, *args, **kwargs)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    yield book
    for entry in book.values():
        if isinstance(entry, threading.Event):
            entry.set()


def look(server: Server) -> str:
    address = server.url().replace("127.0.0.1", HOST)
    with photoenhance.connect("topaz", api_key=server.api_key, base_url=address) as client:
        return client.job(str(uuid.uuid4())).refresh(timeout=0.2).state


def test_a_name_that_nobody_finds_does_not_outlast_the_call(names: dict[str, Any]) -> None:
    names[HOST] = threading.Event()
    with Server(says({})) as server, pytest.raises(JobTimeoutError):
        look(server)
    assert server.received == []


def test_a_name_without_an_address_says_so(names: dict[str, Any]) -> None:
    names[HOST] = threading.Event()
    names[HOST].set()
    with Server(says({})) as server, pytest.raises(TransportError, match="no name server answers"):
        look(server)


def test_the_next_address_is_tried_where_one_does_not_answer(names: dict[str, Any]) -> None:
    names[HOST] = ["127.0.0.9", "127.0.0.1"]  # nobody listens at the first
    status = {"process_id": str(uuid.uuid4()), "status": "Processing"}
    with Server(says(status)) as server:
        assert look(server) == "running"


def test_a_name_that_no_address_can_have_is_an_error_of_ours() -> None:
    with (
        photoenhance.connect("topaz", api_key="a-key-of-the-tests", base_url=f"http://{'a' * 70}.example") as client,
        pytest.raises((TransportError, InvalidInputError)),
    ):
        client.job(str(uuid.uuid4())).refresh(timeout=5)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "169.254.169.254", "224.0.0.1", "0.0.0.0"),  # noqa: S104 - nothing is bound
        *("::1", "fe80::1%eth0", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::FFFF:7F00:1"),
        *("64:ff9b::7f00:1", "2002:7f00:1::", "::7f00:1", "::ffff:0:127.0.0.1"),
    ],
)
def test_addresses_that_strangers_may_not_name(address: str) -> None:
    assert not is_global(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_addresses_of_the_public_internet(address: str) -> None:
    assert is_global(address)

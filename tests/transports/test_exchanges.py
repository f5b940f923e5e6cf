"""What every transport does with one request, and what it does not do by itself."""

import asyncio
import contextlib
import logging
import socket
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import attrs
import photoenhance
import pytest
from photoenhance import InvalidInputError
from photoenhance._aiohttp import AiohttpTransport
from photoenhance._bodies import Streamed
from photoenhance._flow import Answer, Exchange, ExchangeFailure, Request
from photoenhance._http import Reader, built
from photoenhance._httpcore import AsyncTransport, Transport

from tests.wrapper.server import Server, leads, says, shows

ALL: dict[str, Callable[[], AsyncTransport | AiohttpTransport]] = {
    "httpx": AsyncTransport,
    "http2": lambda: AsyncTransport(http2=True),
    "aiohttp": AiohttpTransport,
}
PIECE = 2**18


@pytest.fixture(params=ALL)
def make(request: pytest.FixtureRequest) -> Callable[[], AsyncTransport | AiohttpTransport]:
    """Makes a transport of each kind."""
    return ALL[request.param]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(says({})) as running:
        yield running


@pytest.fixture
def exchange(make: Callable[[], AsyncTransport | AiohttpTransport]) -> Callable[..., Answer]:
    """Performs exchanges one after another with one transport, and gives back the last answer."""

    async def perform(*steps: Exchange) -> Answer:
        transport = make()
        try:
            return [await transport.exchange(step) for step in steps][-1]
        finally:
            await transport.close()

    return lambda *steps: asyncio.run(perform(*steps))


def get(url: str, **facts: Any) -> Exchange:  # noqa: ANN401 - of `Exchange`
    return Exchange(Request("GET", url), 5, **facts)


def put(url: str, length: int, *pieces: bytes) -> Exchange:
    body = Streamed(length, "image/jpeg", lambda: iter(pieces))
    return Exchange(Request("PUT", url, body={"stream": body}), 5)


def test_cookies_are_not_kept_for_another_origin(exchange: Callable[..., Answer], server: Server) -> None:
    with Server(says({})) as elsewhere:
        server.reply(says({}, set_cookie="a=b"))
        exchange(get(server.url()), get(elsewhere.url().replace("127.0.0.1", "localhost")))
        assert "cookie" not in elsewhere.received[0].headers


def test_a_redirect_is_an_answer(exchange: Callable[..., Answer], server: Server) -> None:
    server.reply(leads(server.url("elsewhere")))
    assert exchange(get(server.url())).status == 302
    assert len(server.received) == 1


def test_what_goes_to_disk_is_not_asked_for_in_other_words(exchange: Callable[..., Answer], server: Server) -> None:
    server.reply(shows(b"an image"))
    answer = exchange(get(server.url(), body="spool"))
    assert answer.spool is not None
    assert answer.spool.path.read_bytes() == b"an image"
    assert server.received[0].headers["accept-encoding"] == "identity"


def test_an_answer_has_a_limit(exchange: Callable[..., Answer], server: Server) -> None:
    server.reply(shows(bytes(2000)))
    with pytest.raises(ExchangeFailure, match="larger than 1,000 bytes") as caught:
        exchange(get(server.url(), body="spool", max_bytes=1000))
    assert caught.value.final


def test_a_body_is_sent_whole(exchange: Callable[..., Answer], server: Server) -> None:
    exchange(put(server.url(), 2 * PIECE + 1, bytes(PIECE), bytes(PIECE), b"x"))
    (request,) = server.received
    assert request.body == bytes(2 * PIECE) + b"x"
    assert request.headers["content-type"] == "image/jpeg"
    assert "transfer-encoding" not in request.headers


@pytest.mark.parametrize("length", [PIECE, 2 * PIECE - 1, 2 * PIECE + 1, 3 * PIECE])
def test_a_body_of_another_length_does_not_arrive(exchange: Callable[..., Answer], length: int, server: Server) -> None:
    with pytest.raises(ExchangeFailure, match="did the file change") as caught:
        exchange(put(server.url(), length, bytes(PIECE), bytes(PIECE)))
    assert caught.value.final
    assert not caught.value.sent
    server.stop()
    assert all(len(request.body) < length for request in server.received)


def test_a_file_that_cannot_be_read_does_not_arrive(exchange: Callable[..., Answer], server: Server) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"the first"
        raise OSError(5, "Input/output error")

    step = Exchange(Request("PUT", server.url(), body={"stream": Streamed(100, "image/jpeg", pieces)}), 5)
    with pytest.raises(ExchangeFailure, match="could not be sent whole: Input/output error") as caught:
        exchange(step)
    assert caught.value.final
    assert not caught.value.sent
    server.stop()
    assert all(len(request.body) < 100 for request in server.received)


def test_a_private_address_gets_nothing(exchange: Callable[..., Answer], server: Server) -> None:
    for host in ("127.0.0.1", "localhost", "[::FFFF:127.0.0.1]", "127\u30020\u30020\u30021"):
        with pytest.raises(ExchangeFailure, match="private") as caught:
            exchange(get(server.url().replace("127.0.0.1", host), public_only=True))
        assert caught.value.final
        assert not caught.value.sent
    assert server.received == []


@pytest.mark.parametrize("host", ["xn--a.invalid", f"{'a' * 70}.invalid", "x..y"])
def test_a_host_that_is_no_name(exchange: Callable[..., Answer], host: str) -> None:
    with pytest.raises(ExchangeFailure) as caught:
        exchange(get(f"http://{host}/a"))
    assert not caught.value.sent


@pytest.mark.parametrize("url", ["ftp://example.com/a", "//example.com/a", "http:///a", "data:,a"])
def test_a_url_of_another_kind(exchange: Callable[..., Answer], url: str) -> None:
    with pytest.raises(ExchangeFailure, match="not http or https") as caught:
        exchange(get(url))
    assert caught.value.final
    assert not caught.value.sent


def test_nobody_listens(exchange: Callable[..., Answer]) -> None:
    server = Server()  # it refuses connections until it is started
    with pytest.raises(ExchangeFailure, match="no connection") as caught:
        exchange(get(server.url()))
    server.stop()
    assert not caught.value.sent


@pytest.mark.parametrize("login", ["", "user:p%40ss@"])
def test_the_environments_proxy_is_asked(
    exchange: Callable[..., Answer], login: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url().replace("//", f"//{login}").rstrip("/"))
    monkeypatch.setenv("NO_PROXY", "other.example")
    # The proxy looks the host up: its own address, here a private one, is not the host's.
    assert exchange(get("http://vendor.example/a?b=c", public_only=True)).status == 200
    (request,) = server.received
    assert request.path == "http://vendor.example/a?b=c"
    assert request.headers["host"] == "vendor.example"
    # RFC 7617: base64 of "user:p@ss".
    assert request.headers["proxy-authorization"] == ("Basic dXNlcjpwQHNz" if login else None)
    with pytest.raises(ExchangeFailure, match="private"):  # this one needs no looking up
        exchange(get("http://169.254.169.254/latest", public_only=True))
    assert len(server.received) == 1


def test_the_passwords_of_a_netrc_stay_there(
    exchange: Callable[..., Answer], server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login user password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    exchange(get(server.url()))
    assert "authorization" not in server.received[0].headers


def test_nothing_is_logged(exchange: Callable[..., Answer], server: Server, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        exchange(get(server.url("signed?by=me")))
    assert "signed" not in caplog.text


# A connection that was kept, and that the server closes when it is used again


@asynccontextmanager
async def closing_at_the_second_request(asked: list[bytes]) -> AsyncGenerator[str]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", family=socket.AF_INET)
    async with server:
        host, port = server.sockets[0].getsockname()
        yield f"http://{host}:{port}/"


def test_a_request_is_not_sent_again_by_itself(make: Callable[[], AsyncTransport | AiohttpTransport]) -> None:
    asked: list[bytes] = []

    async def scenario() -> ExchangeFailure:
        async with closing_at_the_second_request(asked) as url:
            transport = make()
            try:
                await transport.exchange(get(url))
                with pytest.raises(ExchangeFailure) as caught:
                    await transport.exchange(get(url))
                return caught.value
            finally:
                await transport.close()

    failure = asyncio.run(scenario())
    assert failure.sent
    assert len(asked) == 2


# A connection whose server reads nothing


def read_to_the_end(listener: socket.socket) -> None:
    """What came before the connection's end. The event loop stands still meanwhile: it cannot send the rest."""
    listener.settimeout(10)
    connection, _ = listener.accept()
    with connection, suppress(ConnectionResetError):
        connection.settimeout(10)
        while connection.recv(2**20):
            pass


def test_a_connection_that_failed_is_ended_with_what_was_not_sent(
    make: Callable[[], AsyncTransport | AiohttpTransport],
) -> None:
    async def scenario() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            step = put(f"http://127.0.0.1:{listener.getsockname()[1]}/", 80 * PIECE, *[bytes(PIECE)] * 80)
            transport = make()
            try:
                with pytest.raises(ExchangeFailure) as caught:
                    await transport.exchange(attrs.evolve(step, timeout=0.3))
                await asyncio.sleep(0)  # what was given up is closed in the loop's next turn
                read_to_the_end(listener)
            finally:
                await transport.close()
        assert caught.value.sent

    asyncio.run(scenario())


def test_a_body_that_is_asked_for_again_is_sent_by_a_new_request() -> None:
    # httpcore does so when a server that leaves has said that it did not act on what it got.
    stream: Any = built(put("https://example.com/", 3, b"abc")).stream
    assert b"".join(stream) == b"abc"
    with pytest.raises(ExchangeFailure, match="did not take") as caught:
        next(iter(stream))
    assert not caught.value.sent
    assert not caught.value.final


def test_a_transport_that_is_closed_makes_no_connections(server: Server) -> None:
    transport = Transport()
    transport.close()
    with pytest.raises(InvalidInputError, match="closed"):
        transport.exchange(get(server.url()))
    assert server.received == []


@pytest.mark.parametrize("kind", ["httpx", "http2"])
def test_what_is_connected_after_the_transport_was_closed_sends_nothing(
    kind: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, closed, look_up = threading.Event(), threading.Event(), socket.getaddrinfo

    def late(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the function that it stands for
        asked.set()
        assert closed.wait(60)
        return look_up(*args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", late)

    async def scenario() -> None:
        transport = ALL[kind]()
        exchange = asyncio.create_task(transport.exchange(get(server.url().replace("127.0.0.1", "localhost"))))
        assert await asyncio.to_thread(asked.wait, 60)
        await transport.close()
        closed.set()
        with pytest.raises(ExchangeFailure, match="closed") as caught:
            await exchange
        assert not caught.value.sent

    asyncio.run(scenario())
    assert server.received == []


def test_what_fails_leaves_a_connection_alone_that_another_exchange_has_by_now(
    make: Callable[[], AsyncTransport | AiohttpTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    writing, full = threading.Event(), threading.Event()

    def put(_: Reader) -> None:
        writing.set()
        assert full.wait(60)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Reader, "_put", put)

    async def scenario() -> None:
        arrived, go = asyncio.Event(), asyncio.Event()

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.closing(writer), contextlib.suppress(asyncio.IncompleteReadError):  # when all is over
                while head := await reader.readuntil(b"\r\n\r\n"):
                    if head.startswith(b"POST"):
                        arrived.set()
                        await go.wait()
                    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 8\r\n\r\nan image")

        transport = make()
        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            url = "http://{}:{}/".format(*server.sockets[0].getsockname())
            first = asyncio.create_task(transport.exchange(get(url, body="spool")))
            assert await asyncio.to_thread(writing.wait, 60)  # all has come
            second = asyncio.create_task(transport.exchange(Exchange(Request("POST", url), 60)))
            await arrived.wait()
            full.set()
            with pytest.raises(ExchangeFailure, match="No space left"):
                await first
            go.set()
            assert (await second).ok
            await transport.close()

    asyncio.run(scenario())


def test_a_deadline_that_passes_while_a_thread_is_at_work_is_one(
    make: Callable[[], AsyncTransport | AiohttpTransport], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, put = threading.Event(), Reader._put  # noqa: SLF001 - a slow disk  # pyright: ignore[reportPrivateUsage]

    def slowly(reader: Reader) -> None:
        assert late.wait(60)
        put(reader)

    monkeypatch.setattr(Reader, "_put", slowly)
    server.reply(shows(bytes(1_300_000)))

    async def scenario() -> None:
        transport = make()
        asyncio.get_running_loop().call_later(0.5, late.set)
        try:
            await transport.exchange(attrs.evolve(get(server.url(), body="spool"), timeout=0.2))
        finally:
            await transport.close()

    with pytest.raises(ExchangeFailure, match="no answer in time"):
        asyncio.run(scenario())


# The keyword of clients


async def closed(client: Any) -> None:  # noqa: ANN401 - of any vendor
    await client.close()


@pytest.mark.parametrize("transport", ["httpx", "http2", "aiohttp"])
def test_an_async_client_takes_any_transport(transport: Any, server: Server) -> None:  # noqa: ANN401 - by its name
    job = "d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b"
    server.reply(says({"process_id": job, "status": "Completed"}))

    async def scenario() -> str:
        async with photoenhance.AsyncTopaz("the-key", base_url=server.url(), transport=transport) as topaz:
            found = topaz.job(job)
            await found.refresh()
            return found.state

    assert asyncio.run(scenario()) == "succeeded"


def test_a_transport_that_is_none() -> None:
    with pytest.raises(InvalidInputError, match="takes 'httpx', 'http2', 'aiohttp'"):
        photoenhance.connect_async("topaz", "the-key", transport="urllib")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]

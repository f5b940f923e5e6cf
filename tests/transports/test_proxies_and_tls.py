"""TLS and proxies, with real ones on this machine: who gets what, and what is known when it goes wrong."""

import asyncio
import contextlib
import os
import socket
import ssl
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any, Self, cast

import pytest
from photoenhance import AsyncTopaz, InvalidInputError, Topaz
from photoenhance._aiohttp import AiohttpTransport
from photoenhance._bodies import Streamed
from photoenhance._flow import Answer, Exchange, ExchangeFailure, Request
from photoenhance._http import Reader, certificates
from photoenhance._httpcore import AsyncTransport, Transport

from tests.wrapper.server import DROPPED, RESET, SILENCE, Received, Reply, Server, says

HOST = "vendor.example"
JOB = "d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b"
LOGIN = "Basic dXNlcjpwQHNz"  # RFC 7617: base64 of "user:p@ss"

KINDS: dict[str, Callable[[], Any]] = {
    "sync": Transport,
    "httpx": AsyncTransport,
    "http2": lambda: AsyncTransport(http2=True),
    "aiohttp": AiohttpTransport,
}


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of the host, and its key, in one file; it has signed itself."""
    folder = tmp_path_factory.mktemp("certificate")
    key, found, both = (folder / name for name in ("key.pem", "certificate.pem", "both.pem"))
    names = f"subjectAltName=DNS:{HOST},DNS:localhost,IP:127.0.0.1"
    new = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    files = ["-keyout", str(key), "-out", str(found)]
    command = ["openssl", "req", *new, "-subj", f"/CN={HOST}", "-addext", names, *files]
    subprocess.run(command, check=True, capture_output=True)
    both.write_bytes(key.read_bytes() + found.read_bytes())
    return both


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The certificate is one of those that are trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    certificates.cache_clear()
    yield
    certificates.cache_clear()


def encrypted(listener: socket.socket, certificate: Path) -> socket.socket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context.wrap_socket(listener, server_side=True)


class TlsServer(Server):
    """Speaks TLS."""

    def __init__(self, certificate: Path, *replies: Reply) -> None:
        super().__init__(*replies)
        self._listener.socket = encrypted(self._listener.socket, certificate)

    def url(self, path: str = "") -> str:
        """An address here."""
        return super().url(path).replace("http:", "https:")

    @property
    def place(self) -> tuple[str, int]:
        """Where it is."""
        host, port = self._listener.server_address[:2]
        return cast("str", host), port


class Proxy(ThreadingTCPServer):
    """Makes tunnels, all of them to one place, whatever host is asked for."""

    allow_reuse_address = True

    def __init__(self, place: tuple[str, int], certificate: Path | None = None, refusal: bytes | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Tunnel)
        self.place = place
        self.refusal = refusal
        self.asked: list[bytes] = []
        self.scheme = "https" if certificate else "http"
        if certificate:
            self.socket = encrypted(self.socket, certificate)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)

    def url(self, login: str = "") -> str:
        """Its address, as the environment would name it."""
        return f"{self.scheme}://{login}127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()


class _Tunnel(StreamRequestHandler):
    rbufsize = 0  # what follows the head is not the proxy's

    def handle(self) -> None:
        proxy = cast("Proxy", self.server)
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.rfile.readline()
        proxy.asked.append(head)
        if proxy.refusal is not None:
            self.wfile.write(proxy.refusal)
            return
        with socket.create_connection(proxy.place) as far:
            self.wfile.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            back = threading.Thread(target=_pass_on, args=(far, self.connection))
            back.start()
            _pass_on(self.connection, far)
            back.join()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):  # either end may be gone
        while piece := source.recv(65536):
            target.sendall(piece)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@pytest.fixture(autouse=True)
def _no_proxies_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(params=KINDS)
def exchange(request: pytest.FixtureRequest) -> Callable[..., Answer]:
    """Performs exchanges one after another with a transport of each kind, and gives back the last answer."""
    make = KINDS[request.param]

    async def perform(steps: tuple[Exchange, ...]) -> Answer:
        transport = make()
        try:
            answers: list[Answer] = [await transport.exchange(step) for step in steps]
            return answers[-1]
        finally:
            await transport.close()

    def perform_sync(*steps: Exchange) -> Answer:
        transport = make()
        try:
            answers: list[Answer] = [transport.exchange(step) for step in steps]
            return answers[-1]
        finally:
            transport.close()

    return perform_sync if request.param == "sync" else lambda *steps: asyncio.run(perform(steps))


def post(url: str, timeout: float = 60, **facts: Any) -> Exchange:  # noqa: ANN401 - of `Exchange`
    return Exchange(Request("POST", url, {"x-api-key": "the-key"}, {"content": b"an image"}), timeout, **facts)


@pytest.mark.usefixtures("trusted")
def test_a_request_over_tls_arrives(exchange: Callable[..., Answer], certificate: Path) -> None:
    with TlsServer(certificate, says({"a": 1})) as server:
        assert exchange(post(server.url()), post(server.url())).content == b'{"a": 1}'
    assert [request.body for request in server.received] == [b"an image"] * 2


def test_a_certificate_that_nobody_trusts_gets_nothing(exchange: Callable[..., Answer], certificate: Path) -> None:
    with TlsServer(certificate, says({})) as server, pytest.raises(ExchangeFailure, match="no connection") as caught:
        exchange(post(server.url()))
    assert not caught.value.sent
    assert server.received == []


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_host_gets_nothing(exchange: Callable[..., Answer], certificate: Path) -> None:
    with TlsServer(certificate, says({})) as server, pytest.raises(ExchangeFailure, match="no connection") as caught:
        exchange(post(server.url().replace("127.0.0.1", "127.0.0.2")))
    assert not caught.value.sent
    assert server.received == []


@pytest.mark.parametrize("reply", [DROPPED, RESET])
@pytest.mark.usefixtures("trusted")
def test_a_request_that_is_dropped_over_tls_may_run(
    exchange: Callable[..., Answer], reply: Reply, certificate: Path
) -> None:
    with TlsServer(certificate, reply) as server, pytest.raises(ExchangeFailure) as caught:
        exchange(post(server.url()))
    assert caught.value.sent
    assert len(server.received) == 1


# Through a tunnel


@pytest.mark.parametrize("over_tls", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("login", ["", "user:p%40ss@"], ids=["anyone", "login"])
@pytest.mark.usefixtures("trusted")
def test_a_proxy_is_asked_for_a_tunnel_and_sees_no_more(
    exchange: Callable[..., Answer], login: str, over_tls: bool, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        TlsServer(certificate, says({})) as server,
        Proxy(server.place, certificate if over_tls else None) as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", proxy.url(login))
        # The proxy looks the host up: that its own address is a private one says nothing of the host's.
        assert exchange(post(f"https://{HOST}/", public_only=True)).ok
    (head,) = proxy.asked
    assert head.startswith(f"CONNECT {HOST}:443 ".encode())
    assert (f"proxy-authorization: {LOGIN}".lower() in head.decode().lower()) is bool(login)
    assert b"the-key" not in head
    (request,) = server.received
    assert request.headers["proxy-authorization"] is None
    assert request.headers["x-api-key"] == "the-key"


@pytest.mark.parametrize("over_tls", [False, True], ids=["http", "https"])
@pytest.mark.usefixtures("trusted")
def test_a_request_that_is_dropped_in_a_tunnel_may_run(
    exchange: Callable[..., Answer], over_tls: bool, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        TlsServer(certificate, DROPPED) as server,
        Proxy(server.place, certificate if over_tls else None) as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", proxy.url())
        with pytest.raises(ExchangeFailure) as caught:
            exchange(post(f"https://{HOST}/"))
    assert caught.value.sent
    assert len(server.received) == 1


@pytest.mark.parametrize("status", [407, 502])
@pytest.mark.usefixtures("trusted")
def test_a_proxy_that_makes_no_tunnel_has_sent_nothing(
    exchange: Callable[..., Answer], status: int, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = f"HTTP/1.1 {status} No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode()
    with TlsServer(certificate, says({})) as server, Proxy(server.place, refusal=refusal) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url())
        with pytest.raises(ExchangeFailure) as caught:
            exchange(post(f"https://{HOST}/"))
    assert not caught.value.sent
    assert server.received == []


@pytest.mark.parametrize("over_tls", [False, True], ids=["http", "https"])
@pytest.mark.usefixtures("trusted")
def test_a_proxy_that_hangs_up_has_sent_nothing(
    exchange: Callable[..., Answer], over_tls: bool, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Proxy(("127.0.0.1", 9), certificate if over_tls else None, refusal=b"") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url())
        with pytest.raises(ExchangeFailure) as caught:
            exchange(post(f"https://{HOST}/"))
    assert len(proxy.asked) == 1
    assert not caught.value.sent


def test_a_body_that_reads_like_a_word_to_a_proxy_may_run(exchange: Callable[..., Answer]) -> None:
    with Server(DROPPED) as server, pytest.raises(ExchangeFailure) as caught:
        exchange(Exchange(Request("POST", server.url(), {}, {"content": b"CONNECT an image"}), 60))
    assert caught.value.sent
    assert len(server.received) == 1


@pytest.mark.usefixtures("trusted")
def test_a_host_behind_a_proxy_that_is_not_the_one_gets_nothing(
    exchange: Callable[..., Answer], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with TlsServer(certificate, says({})) as server, Proxy(server.place) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url())
        with pytest.raises(ExchangeFailure) as caught:
            exchange(post("https://another.example/"))
    assert not caught.value.sent
    assert server.received == []


@pytest.mark.usefixtures("trusted")
def test_a_host_that_falls_silent_in_a_tunnel_has_got_nothing(
    exchange: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, Proxy(silent.getsockname()) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url())
        with pytest.raises(ExchangeFailure, match="in time") as caught:
            exchange(post(f"https://{HOST}/", 0.2))
    assert len(proxy.asked) == 1
    assert not caught.value.sent


# Addresses that are none


@pytest.mark.parametrize(
    "proxy",
    [
        "http://user:secret@[::1",
        "http://user:secret@127.0.0.1:99999",
        "ftp://user:secret@proxy.example",
        "socks5://user:secret@127.0.0.1:9",
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_proxy_that_cannot_be_one_is_named_without_its_password(
    kind: Any,  # noqa: ANN401 - a transport's name, or another's
    proxy: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    monkeypatch.setitem(sys.modules, "socksio", None)  # as Python marks what must not be imported

    def look() -> None:
        with Topaz("the-key", base_url=f"https://{HOST}") as topaz:
            topaz.job(JOB).refresh()

    async def look_async() -> None:
        async with AsyncTopaz("the-key", base_url=f"https://{HOST}", transport=kind) as topaz:
            await topaz.job(JOB).refresh()

    with pytest.raises(InvalidInputError, match="HTTPS_PROXY") as caught:
        look() if kind == "sync" else asyncio.run(look_async())
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["https://[::1", "https://vendor.example/\x00"])
def test_a_url_that_is_none(exchange: Callable[..., Answer], url: str) -> None:
    with pytest.raises(ExchangeFailure, match="the URL is not valid") as caught:
        exchange(post(url))
    assert not caught.value.sent


# Time


@pytest.fixture
def full() -> Iterator[str]:
    """The address of a server that has no place for another connection: whoever asks for one hears nothing."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"


def test_no_connection_in_time(exchange: Callable[..., Answer], full: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photoenhance._http.LONGEST_CONNECT", 0.05)
    with pytest.raises(ExchangeFailure, match="no connection in time") as caught:
        exchange(post(full))
    assert not caught.value.sent


def test_a_deadline_that_has_passed_sends_nothing(exchange: Callable[..., Answer]) -> None:
    with Server(says({})) as server, pytest.raises(ExchangeFailure, match="in time"):
        exchange(post(server.url(), 1e-9))
    assert server.received == []


def test_a_server_that_falls_silent_is_given_up(exchange: Callable[..., Answer]) -> None:
    with Server(SILENCE) as server, pytest.raises(ExchangeFailure, match="no answer in time") as caught:
        exchange(post(server.url(), silence=0.05))
    assert caught.value.sent


def large(url: str, timeout: float) -> Exchange:
    piece = bytes(2**20)
    body = Streamed(200 * len(piece), "image/jpeg", lambda: iter([piece] * 200))
    return Exchange(Request("PUT", url, body={"stream": body}), timeout)


class Hasty(Server):
    """Does not wait for a request's body."""

    def reads(self, head: Received) -> bool:
        """It does not."""
        del head
        return False


def test_a_body_that_cannot_be_sent_may_have_begun(exchange: Callable[..., Answer]) -> None:
    with Hasty(RESET) as server, pytest.raises(ExchangeFailure, match="the connection broke") as caught:
        exchange(large(server.url(), 60))
    assert caught.value.sent


def test_a_body_that_nobody_reads_may_have_begun() -> None:
    transport = Transport()
    with Hasty(SILENCE) as server, pytest.raises(ExchangeFailure, match="could not be sent in time") as caught:
        transport.exchange(large(server.url(), 0.2))
    transport.close()
    assert caught.value.sent


@pytest.mark.parametrize("exchange", ["sync", "httpx", "aiohttp"], indirect=True)  # over HTTP/2, nobody knows what left
def test_what_is_wrong_with_a_request_is_no_fault_of_the_network(exchange: Callable[..., Answer]) -> None:
    with Server(says({})) as server, pytest.raises(UnicodeEncodeError):
        exchange(Exchange(Request("GET", server.url(), {"x-api-key": "schl\u00fcssel"}), 60))
    assert server.received == []


# Answers that become large


def bomb() -> bytes:
    """A megabyte that would become a gigabyte."""
    packer = zlib.compressobj(9, wbits=-15)
    zeros = packer.compress(bytes(2**24)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + zeros * 64


def test_a_small_answer_that_would_become_a_large_one(
    exchange: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    fed: list[int] = []
    take = Reader._is_full_with  # noqa: SLF001 - nobody else knows how much there was  # pyright: ignore[reportPrivateUsage]

    def note(reader: Reader, chunk: bytes) -> bool:
        fed.append(len(chunk))
        return take(reader, chunk)

    monkeypatch.setattr(Reader, "_is_full_with", note)
    packed = Reply(headers={"content-encoding": "gzip"}, body=bomb())
    with Server(packed) as server, pytest.raises(ExchangeFailure, match="larger than 1,048,576 bytes") as caught:
        exchange(Exchange(Request("GET", server.url()), 60, max_bytes=2**20))
    assert caught.value.final
    assert sum(fed) < 2**24  # a part of what came in one piece


# TLS that breaks after it has begun


class Torn(ThreadingTCPServer):
    """Answers what comes encrypted with bytes that are not."""

    allow_reuse_address = True

    def __init__(self, certificate: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Tearing)
        self.socket = encrypted(self.socket, certificate)
        self.thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)


class _Tearing(StreamRequestHandler):
    def handle(self) -> None:
        while self.rfile.readline().strip():
            pass
        os.write(self.connection.fileno(), b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")


@pytest.fixture
def torn(certificate: Path) -> Iterator[str]:
    with Torn(certificate) as server:
        server.thread.start()
        yield f"https://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        server.thread.join()


@pytest.mark.usefixtures("trusted")
def test_a_request_may_run_where_tls_breaks(exchange: Callable[..., Answer], torn: str) -> None:
    with pytest.raises(ExchangeFailure, match="the connection broke") as caught:
        exchange(Exchange(Request("GET", torn), 60))
    assert caught.value.sent
    assert not caught.value.final

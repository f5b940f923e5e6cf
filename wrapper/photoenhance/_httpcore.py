"""Exchanges by httpcore, the engine of httpx, whose own clients would do again what a flow does already.

httpx builds the requests and undoes the compression of answers (`_http.py`); between the two, a request goes straight
to a pool of connections, whose sockets are under guard (`_network.py`).
"""

from __future__ import annotations

import ssl
import threading
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import httpcore
import httpx

from photoenhance._drivers import MOST_AT_ONCE, closed, made
from photoenhance._http import Lost, Proxies, Reader, async_pieces, built, certificates, watched, within
from photoenhance._network import AsyncBackend, Backend

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Generator, Iterator

    from photoenhance._flow import Answer, Exchange

P = TypeVar("P", httpcore.ConnectionPool, httpcore.AsyncConnectionPool)

PROXIES = ("http", "https", "socks5", "socks5h")
COMPRESSED = 2**12  # bytes; they may be a thousand times as many uncompressed
IDLE = 5.0  # seconds after which a connection is not used again: the longer, the likelier that the server closes it
NEVER_SENT = (
    *(httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout),
    *(httpcore.ProxyError, httpcore.UnsupportedProtocol),
)
WORDS: dict[type[Exception], str] = {
    httpcore.ConnectError: "no connection",
    httpcore.ConnectTimeout: "no connection in time",
    httpcore.PoolTimeout: "no free connection in time",
    httpcore.WriteTimeout: "the request could not be sent in time",
    httpcore.ReadTimeout: "no answer in time",
}
FAILURES = (
    *(httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError),
    *(httpcore.ProxyError, httpcore.UnsupportedProtocol),
    ssl.SSLError,  # which anyio lets through
)


class Transport:
    """Performs exchanges, waiting for each."""

    def __init__(self) -> None:
        """Nothing is opened before the first exchange."""
        self._backend = Backend(httpcore.SyncBackend())
        self._pools = _Pools(partial(httpcore.ConnectionPool, network_backend=self._backend))

    def exchange(self, step: Exchange) -> Answer:
        """Send one request and read its answer.

        Raises:
            ExchangeFailure: No whole answer came within the step's time.
        """
        reader = Reader(step)
        with watched(step, reader), _in_our_words():
            request = built(step)
            response = self._pools.leading_to(request.url).handle_request(_core(request))
            try:
                reader.begin(response.status, response.headers)
                for chunk in _uncompressed(response):
                    reader.feed(chunk)
            finally:
                response.close()
            return reader.answer()

    def close(self) -> None:
        """Close all connections, those in use too."""
        self._backend.interrupt()
        for pool in self._pools.close():
            pool.close()


class AsyncTransport:
    """Performs exchanges on an event loop."""

    def __init__(self, *, http2: bool = False) -> None:
        """Nothing is opened before the first exchange."""
        sockets: Any = httpcore.AnyIOBackend()  # of a type that says it may be missing; httpx brings what it needs
        self._backend = AsyncBackend(sockets)
        self._pools = _Pools(partial(httpcore.AsyncConnectionPool, network_backend=self._backend), http2=http2)
        # Where requests share connections, only a failure to connect tells that nothing was sent.
        self._shared = http2

    async def exchange(self, step: Exchange) -> Answer:
        """Send one request and read its answer.

        Raises:
            ExchangeFailure: No whole answer came within the step's time.
        """
        reader = Reader(step)
        with watched(step, reader) as watch, _in_our_words():
            async with within(step.timeout):
                request = built(step, async_pieces)
                pool = self._pools.leading_to(request.url)
                watch.sent = watch.shared = self._shared
                response = await pool.handle_async_request(_core(request))
                try:
                    reader.begin(response.status, response.headers)
                    async for chunk in _uncompressed_async(response):
                        await reader.feed_async(chunk)
                finally:
                    await response.aclose()
                return await reader.answer_async()

    async def close(self) -> None:
        """Close all connections, those in use too."""
        self._backend.closed = True
        for pool in self._pools.close():
            await pool.aclose()


class _Pools(Generic[P]):
    """Pools of connections, by scheme and proxy, made when needed: to load certificates takes longer than all else."""

    def __init__(self, make: Callable[..., P], *, http2: bool = False) -> None:
        """Make them so; raises ValueError for proxies that cannot be used."""
        self._make: Callable[..., P] = make
        self._http2 = http2
        self._proxies = Proxies(*PROXIES)
        self._made: dict[tuple[str, httpx.URL | None], P] = {}
        self._lock = threading.Lock()
        self._closed = False

    def leading_to(self, url: httpx.URL) -> P:
        """The pool for a URL."""
        way = url.scheme, self._proxies.on_the_way(url)
        with self._lock:
            if self._closed:
                raise closed()
            if way not in self._made:
                self._made[way] = made(lambda: self._make(**self._settings(*way)))
            return self._made[way]

    def close(self) -> list[P]:
        """Make no more, and give back those that there are, to be closed."""
        with self._lock:
            self._closed = True
            return list(self._made.values())

    def _settings(self, scheme: str, proxy: httpx.URL | None) -> dict[str, Any]:
        if proxy is not None and proxy.scheme.startswith("socks") and find_spec("socksio") is None:
            raise ImportError("socksio")
        return {
            "ssl_context": certificates(http2=self._http2) if scheme == "https" else None,
            "max_connections": MOST_AT_ONCE,
            "max_keepalive_connections": MOST_AT_ONCE,
            "keepalive_expiry": IDLE,
            "http2": self._http2,
            "proxy": proxy and _proxy(proxy),
        }


def _proxy(url: httpx.URL) -> httpcore.Proxy:
    auth = (url.username.encode(), url.password.encode()) if url.userinfo else None
    context = certificates(http2=False) if url.scheme == "https" else None
    return httpcore.Proxy(_url(url), auth=auth, ssl_context=context)


def _url(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


def _core(request: httpx.Request) -> httpcore.Request:
    return httpcore.Request(
        request.method,
        _url(request.url),
        headers=request.headers.raw,
        content=request.stream,
        extensions=request.extensions,
    )


class _Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The body of an answer, as httpx takes it: in pieces so small that none becomes very large uncompressed."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401 - httpcore's, of either kind
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            yield from _parts(piece)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            for part in _parts(piece):
                yield part


def _parts(piece: bytes) -> Iterator[bytes]:
    return (piece[place : place + COMPRESSED] for place in range(0, len(piece), COMPRESSED))


def _uncompressed(response: httpcore.Response) -> Iterator[bytes]:
    if any(name.lower() == b"content-encoding" for name, _ in response.headers):
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response.stream)).iter_bytes()
    return iter(response.stream)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - of a sync pool


def _uncompressed_async(response: httpcore.Response) -> AsyncIterator[bytes]:
    if any(name.lower() == b"content-encoding" for name, _ in response.headers):
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response.stream)).aiter_bytes()
    return aiter(response.stream)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - of an async pool


@contextmanager
def _in_our_words() -> Generator[None]:
    try:
        yield
    except FAILURES as error:
        words = WORDS.get(type(error), "the connection broke")
        if isinstance(error, httpcore.ConnectError) and str(error):
            words = f"{words} ({error})"
        raise Lost(words, never_sent=isinstance(error, NEVER_SENT)) from None
    except httpx.DecodingError:
        raise Lost("the answer was compressed, and is damaged") from None

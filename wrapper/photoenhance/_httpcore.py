"""Exchanges by httpcore, the engine of httpx, whose own clients would do again what a flow does already.

httpx builds the requests and undoes the compression of answers (`_http.py`); between the two, a request goes straight
to a pool of connections, whose sockets are under guard (`_network.py`).
"""

from __future__ import annotations

import ssl
from functools import partial
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from photoenhance._http import Lost, Reader, Watch, async_pieces, built
from photoenhance._network import AsyncBackend, Backend
from photoenhance._pools import Pools, core_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from photoenhance._flow import Answer, Exchange

COMPRESSED = 2**12  # bytes; they may be a thousand times as many uncompressed
NEVER_SENT = (
    *(httpcore.ConnectError, httpcore.ConnectTimeout),
    *(httpcore.ProxyError, httpcore.UnsupportedProtocol),
)
WORDS: dict[type[Exception], str] = {
    httpcore.ConnectError: "no connection",
    httpcore.ConnectTimeout: "no connection in time",
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
        self._pools = Pools(partial(httpcore.ConnectionPool, network_backend=self._backend))

    def exchange(self, step: Exchange) -> Answer:
        """Send one request and read its answer.

        Raises:
            ExchangeFailure: No whole answer came within the step's time.
        """
        reader = Reader(step)
        with Watch(step, reader, _in_our_words):
            request = built(step)
            with self._pools.leading_to(request.url) as pool:
                while old := self._pools.outlived():
                    old.close()
                response = pool.handle_request(_core(request))
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
        self._pools = Pools(partial(httpcore.AsyncConnectionPool, network_backend=self._backend), http2=http2)
        # Where requests share connections, only a failure to connect tells that nothing was sent.
        self._shared = http2

    async def exchange(self, step: Exchange) -> Answer:
        """Send one request and read its answer.

        Raises:
            ExchangeFailure: No whole answer came within the step's time.
        """
        import asyncio  # noqa: PLC0415 - whoever awaits has loaded it; whoever does not is spared it

        reader = Reader(step)
        with Watch(step, reader, _in_our_words) as watch:
            async with asyncio.timeout(step.timeout):
                request = built(step, async_pieces)
                with self._pools.leading_to(request.url) as pool:
                    while old := self._pools.outlived():
                        await old.aclose()
                    watch.sent = watch.shared = self._shared
                    response = await pool.handle_async_request(_core(request))
                    try:
                        reader.begin(response.status, response.headers)
                        async for chunk in _uncompressed_async(response):
                            await reader.feed_async(chunk)
                    finally:
                        await response.aclose()
                answer = await reader.answer_async()
                await asyncio.sleep(0)  # if the time has passed while a thread was at work, that is raised here
                return answer

    async def close(self) -> None:
        """Close all connections, those in use too."""
        self._backend.closed = True
        for pool in self._pools.close():
            await pool.aclose()


def _core(request: httpx.Request) -> httpcore.Request:
    return httpcore.Request(
        request.method,
        core_url(request.url),
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


def _in_our_words(error: Exception) -> Lost | None:
    if isinstance(error, httpx.DecodingError):
        return Lost("the answer was compressed, and is damaged")
    if not isinstance(error, FAILURES):
        return None
    words = WORDS.get(type(error), "the connection broke")
    if isinstance(error, httpcore.ConnectError) and str(error):
        words = f"{words} ({error})"
    return Lost(words, never_sent=isinstance(error, NEVER_SENT))

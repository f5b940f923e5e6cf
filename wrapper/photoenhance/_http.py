"""The one module that opens connections, and the only hand-written one that imports httpx.

It performs a single exchange and no more: no retry, no redirect, no key of its own. What goes out and what
comes back is decided in `_call.py`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
from photoenhance_clients.topaz.errors import AnswerError  # one class for all vendors

from photoenhance._flow import Answer, Exchange, ExchangeFailure, Partial
from photoenhance._network import Guard, PrivateAddressError, guard, guarded, guarded_async
from photoenhance._spool import Spool

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Callable, Generator, Iterator, Mapping

    from photoenhance.vendor import Operation, RawClient

LONGEST_CONNECT = 30.0
PARTIAL_CONTENT = 206
LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20)


class _Quiet(logging.Filter):
    """Keeps URLs and headers of our requests, which may be signed or hold the key, out of others' logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let through what other code's requests log."""
        del record
        return guard.get(None) is None


for _name in ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy"):
    logging.getLogger(_name).addFilter(_Quiet())


@cache
def _certificates() -> ssl.SSLContext:
    # Loading them takes longer than all else that a client does at first: once for all clients.
    return httpx.create_ssl_context()


class Transport:
    """Performs exchanges, waiting for each."""

    def __init__(self) -> None:
        """Nothing is opened before the first exchange."""
        self._client = guarded(httpx.Client(limits=LIMITS, verify=_certificates()))

    def exchange(self, step: Exchange) -> Answer:
        """Send one request and read its answer.

        Raises:
            ExchangeFailure: No whole answer came within the step's time.
        """
        reader = _Reader(step)
        with _watched(step, reader):
            response = self._client.send(_build(self._client, step, iter), stream=True)
            try:
                reader.begin(response)
                for chunk in response.iter_bytes():
                    reader.feed(chunk)
            finally:
                response.close()
        return reader.answer(response)

    def close(self) -> None:
        """Close all connections."""
        self._client.close()


class AsyncTransport:
    """Performs exchanges on an event loop."""

    def __init__(self) -> None:
        """Nothing is opened before the first exchange."""
        self._client = guarded_async(httpx.AsyncClient(limits=LIMITS, verify=_certificates()))

    async def exchange(self, step: Exchange) -> Answer:
        """Send one request and read its answer.

        Raises:
            ExchangeFailure: No whole answer came within the step's time.
        """
        reader = _Reader(step)
        with _watched(step, reader):
            async with asyncio.timeout(step.timeout):
                response = await self._client.send(_build(self._client, step, _async_pieces), stream=True)
                try:
                    reader.begin(response)
                    async for chunk in response.aiter_bytes():
                        await reader.feed_async(chunk)
                finally:
                    await response.aclose()
        return reader.answer(response)

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()


class _Reader:
    """Takes an answer's body in pieces, to memory or to disk, within the step's limit."""

    def __init__(self, step: Exchange) -> None:
        self._step = step
        self._parts: list[bytes] = []
        self._size = 0
        self._spool: Spool | None = None
        self._validator: str | None = None
        self.headers: Mapping[str, str] = {}

    def begin(self, response: httpx.Response) -> None:
        headers = self.headers = response.headers
        if self._step.body == "memory" or not response.is_success or _is_text(headers.get("content-type", "")):
            return
        self._spool = self._begun(response) or Spool()
        self._size = self._spool.size
        # A strong validator tells whether the rest, asked for later, is of the same bytes.
        validator = headers.get("etag") or headers.get("last-modified") or "W/"
        if not validator.startswith("W/") and "content-encoding" not in headers:
            self._validator = validator

    def _begun(self, response: httpx.Response) -> Spool | None:
        """What came before, where the answer goes on from its very end."""
        begun = self._step.resume
        if response.status_code != PARTIAL_CONTENT:
            return None
        if begun is None or not response.headers.get("content-range", "").startswith(f"bytes {begun.size}-"):
            raise ExchangeFailure("the server sent another part than was asked for", sent=True, final=True)
        return begun

    def feed(self, chunk: bytes) -> None:
        self._size += len(chunk)
        if self._size > self._step.max_bytes:
            raise ExchangeFailure(f"the answer is larger than {self._step.max_bytes:,} bytes", sent=True, final=True)
        if self._spool is None:
            self._parts.append(chunk)
        else:
            with self._spool.path.open("ab") as file:
                file.write(chunk)

    async def feed_async(self, chunk: bytes) -> None:
        if self._spool is None:
            self.feed(chunk)
        else:
            await asyncio.to_thread(self.feed, chunk)

    def answer(self, response: httpx.Response) -> Answer:
        spool = self._spool if self._size else None  # an empty file is no file
        return Answer(response.status_code, response.headers, b"".join(self._parts), spool)

    def partial(self) -> Partial | None:
        """What has come so far, if the rest can be asked for."""
        return Partial(self._spool, self._validator) if self._spool and self._validator and self._size else None


def parse(operation: Operation, raw: RawClient, answer: Answer) -> object:
    """Let the generated client read an answer; None where nothing could be made of it."""
    # The body has been decoded and is whole; these headers would have it decoded again.
    headers = {
        name: value
        for name, value in answer.headers.items()
        if name.lower() not in {"content-encoding", "content-length", "content-type", "transfer-encoding"}
    }
    # Only what is no image is read here, and that is JSON, whatever a vendor or a gateway calls it.
    headers["content-type"] = "application/json"
    response = httpx.Response(answer.status, headers=headers, content=answer.content)
    try:
        return operation.parse_response(client=raw, response=response)
    except AnswerError:
        return None


def _build(
    client: httpx.Client | httpx.AsyncClient, step: Exchange, adapt: Callable[[Iterator[bytes]], Any]
) -> httpx.Request:
    request = step.request
    headers, body = dict(request.headers), dict(request.body)
    if streamed := body.pop("stream", None):
        headers |= {"content-length": str(streamed.length), "content-type": streamed.content_type}
        body["content"] = adapt(streamed.pieces())
    if step.body == "spool":
        # Of what is compressed on the way, nobody can say whether it is whole, or where it broke off.
        headers.setdefault("accept-encoding", "identity")
    timeout = httpx.Timeout(
        step.timeout, connect=min(step.timeout, LONGEST_CONNECT), read=min(step.timeout, step.silence)
    )
    return client.build_request(request.method, request.url, headers=headers, timeout=timeout, **body)


async def _async_pieces(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    while piece := await asyncio.to_thread(next, pieces, b""):
        yield piece


@contextmanager
def _watched(step: Exchange, reader: _Reader) -> Generator[None]:
    """Guard an exchange's sockets, and say what went wrong without httpx's texts: they may quote a URL or a header."""
    public_host = urlsplit(step.request.url).hostname if step.public_only else None
    watch = Guard(time.monotonic() + step.timeout, public_host)
    token = guard.set(watch)
    try:
        yield
    except Exception as error:
        failure = _failure(error, watch, reader)
        if failure is None:
            raise
        failure.headers = reader.headers
        raise failure from None
    finally:
        guard.reset(token)


def _failure(error: Exception, watch: Guard, reader: _Reader) -> ExchangeFailure | None:
    """What a flow is told of an error; None of one that is no business of the network's."""
    match error:
        case ExchangeFailure():
            return error
        case PrivateAddressError():
            return ExchangeFailure("the address is a private one", sent=False, final=True)
        case httpx.LocalProtocolError():
            # Cut off by this side, because its length is not what was announced: nothing whole arrived that could run.
            reason = "the request could not be written whole: did the file change?"
            return ExchangeFailure(reason, sent=False, final=True)
        case TimeoutError() | httpx.TimeoutException():
            return ExchangeFailure(_words(error, "no answer in time"), sent=watch.sent, partial=reader.partial())
        case httpx.HTTPError() | httpx.StreamError() | httpx.InvalidURL():
            detail = f" ({error})" if isinstance(error, httpx.ConnectError) and str(error) else ""
            reason = _words(error, "the connection broke") + detail
            return ExchangeFailure(reason, sent=watch.sent, partial=reader.partial())
        case _:
            return None


def _is_text(content_type: str) -> bool:
    return content_type.lower().startswith(("text/", "application/json", "application/problem+json", "application/xml"))


def _words(error: Exception, otherwise: str) -> str:
    words: dict[type[Exception], str] = {
        httpx.ConnectError: "no connection",
        httpx.ConnectTimeout: "no connection in time",
        httpx.PoolTimeout: "no free connection in time",
        httpx.UnsupportedProtocol: "the URL is not http or https",
        httpx.InvalidURL: "the URL is not valid",
        httpx.WriteTimeout: "the request could not be sent in time",
    }
    return words.get(type(error), otherwise)

"""The one module that opens connections, and the only hand-written one that imports httpx.

It performs a single exchange and no more: no retry, no redirect, no key of its own. What goes out and what
comes back is decided in `_call.py`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import httpx
from photoenhance_clients.topaz.errors import AnswerError  # one class for all vendors

from photoenhance._flow import Answer, Exchange, ExchangeFailure
from photoenhance._spool import CHUNK, Spool

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator

    from photoenhance._flow import Request
    from photoenhance.vendor import Operation, RawClient

LONGEST_CONNECT = 30.0
TEXT = ("text/", "application/json", "application/problem+json", "application/xml")
NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
)
LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20)

_ours: ContextVar[bool] = ContextVar("photoenhance_request", default=False)


class _Quiet(logging.Filter):
    """Keeps URLs and headers of our requests, which may be signed or hold the key, out of others' logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let through what other code's requests log."""
        del record
        return not _ours.get()


for _name in ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy"):
    logging.getLogger(_name).addFilter(_Quiet())


class Transport:
    """Performs exchanges, waiting for each."""

    def __init__(self) -> None:
        """Nothing is opened before the first exchange."""
        self._client = httpx.Client(limits=LIMITS)

    def exchange(self, step: Exchange) -> Answer:
        """Send one request and read its answer.

        Raises:
            ExchangeFailure: No whole answer came within the step's time.
        """
        with _translated(step):
            request = _build(self._client, step, step.request.body)
            response = self._client.send(request, stream=True)
            try:
                reader = _Reader(step, response)
                for chunk in response.iter_bytes():
                    reader.feed(chunk)
                return reader.answer()
            finally:
                response.close()

    def close(self) -> None:
        """Close all connections."""
        self._client.close()


class AsyncTransport:
    """Performs exchanges on an event loop."""

    def __init__(self) -> None:
        """Nothing is opened before the first exchange."""
        self._client = httpx.AsyncClient(limits=LIMITS)

    async def exchange(self, step: Exchange) -> Answer:
        """Send one request and read its answer.

        Raises:
            ExchangeFailure: No whole answer came within the step's time.
        """
        body = dict(step.request.body)
        if "file" in body:
            body["file"] = _aiter(body["file"])
        with _translated(step):
            request = _build(self._client, step, body)
            response = await self._client.send(request, stream=True)
            try:
                reader = _Reader(step, response)
                async for chunk in response.aiter_bytes():
                    if reader.spool is None:
                        reader.feed(chunk)
                    else:
                        await asyncio.to_thread(reader.feed, chunk)
                return reader.answer()
            finally:
                await response.aclose()

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()


class _Reader:
    """Takes an answer's body in pieces, to memory or to disk, within the step's limits."""

    def __init__(self, step: Exchange, response: httpx.Response) -> None:
        self._step = step
        self._response = response
        self._end = time.monotonic() + step.timeout
        self._size = 0
        self._parts: list[bytes] = []
        kind = response.headers.get("content-type", "").lower()
        self.spool = Spool() if step.body == "spool" and response.is_success and not kind.startswith(TEXT) else None

    def feed(self, chunk: bytes) -> None:
        self._size += len(chunk)
        if self._size > self._step.max_bytes:
            raise ExchangeFailure(f"the answer is larger than {self._step.max_bytes:,} bytes", sent=True)
        if time.monotonic() > self._end:
            raise ExchangeFailure("the answer did not end in time", sent=True, timeout=True)
        if self.spool is None:
            self._parts.append(chunk)
        else:
            with self.spool.path.open("ab") as file:
                file.write(chunk)

    def answer(self) -> Answer:
        return Answer(self._response.status_code, self._response.headers, b"".join(self._parts), self.spool)


def parse(operation: Operation, raw: RawClient, answer: Answer) -> object:
    """Let the generated client read an answer; None where nothing could be made of it."""
    # The body has been decoded and is whole; these headers would have it decoded again.
    headers = {
        name: value
        for name, value in answer.headers.items()
        if name.lower() not in {"content-encoding", "content-length", "transfer-encoding"}
    }
    response = httpx.Response(answer.status, headers=headers, content=answer.content)
    try:
        return operation.parse_response(client=raw, response=response)
    except AnswerError:
        return None


def _build(client: httpx.Client | httpx.AsyncClient, step: Exchange, body: dict[str, Any] | Any) -> httpx.Request:  # noqa: ANN401
    request: Request = step.request
    headers = dict(request.headers)
    body = dict(body)
    if "file" in body:
        headers["content-length"] = str(body.pop("size"))
        body["content"] = body.pop("file")
    timeout = httpx.Timeout(step.timeout, connect=min(step.timeout, LONGEST_CONNECT))
    return client.build_request(request.method, request.url, headers=headers, timeout=timeout, **body)


async def _aiter(file: Any) -> AsyncIterator[bytes]:  # noqa: ANN401 - a binary file
    while piece := await asyncio.to_thread(file.read, CHUNK):
        yield piece


@contextmanager
def _translated(step: Exchange) -> Generator[None]:
    """Turn httpx's errors into what a flow understands, without their text, which may quote a URL or a header."""
    file = step.request.body.get("file")
    if file is not None:
        file.seek(0)
    token = _ours.set(True)
    try:
        yield
    except NEVER_SENT as error:
        detail = f" ({error})" if isinstance(error, httpx.ConnectError) and str(error) else ""
        timeout = isinstance(error, httpx.TimeoutException)
        raise ExchangeFailure(_words(error) + detail, sent=False, timeout=timeout) from None
    except httpx.TimeoutException as error:
        raise ExchangeFailure(_words(error), sent=True, timeout=True) from None
    except (httpx.HTTPError, httpx.StreamError) as error:
        raise ExchangeFailure(_words(error), sent=True) from None
    finally:
        _ours.reset(token)


def _words(error: Exception) -> str:
    words: dict[type[Exception], str] = {
        httpx.ConnectError: "no connection",
        httpx.ConnectTimeout: "no connection in time",
        httpx.PoolTimeout: "no free connection in time",
        httpx.UnsupportedProtocol: "the URL is not http or https",
        httpx.InvalidURL: "the URL is not valid",
        httpx.LocalProtocolError: "the request cannot be written as HTTP",
        httpx.ReadTimeout: "no answer in time",
        httpx.WriteTimeout: "the request could not be sent in time",
    }
    return words.get(type(error), "the connection broke")

"""Exchanges by aiohttp, for thousands of jobs at a time: it takes a fraction of the processor time that httpx does.

What is promised is what `_http.py` promises, which writes the requests and reads the answers for this module, too.
Where aiohttp does more by itself than it was asked to (send again, follow, keep cookies), it is kept from it.
"""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import attrs
import httpx
from yarl import URL

from photoenhance._drivers import MOST_AT_ONCE
from photoenhance._http import Reader, Whole, async_pieces, built, certificates, watched
from photoenhance._network import PrivateAddressError, guard

if TYPE_CHECKING:
    from photoenhance._flow import Answer, Exchange

BUFFER = 2**18  # bytes of an answer that may wait to be read


class AiohttpTransport:
    """Performs exchanges on an event loop."""

    def __init__(self) -> None:
        """Nothing is opened before the first exchange."""
        tracing = aiohttp.TraceConfig()
        tracing.on_connection_create_end.append(_connected)
        tracing.on_connection_reuseconn.append(_connected)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=MOST_AT_ONCE, ssl=certificates(), socket_factory=_socket),
            cookie_jar=aiohttp.DummyCookieJar(),
            middlewares=(_once,),
            read_bufsize=BUFFER,
            skip_auto_headers=("content-type",),
            trace_configs=[tracing],
        )
        self._proxies = getproxies()

    async def exchange(self, step: Exchange) -> Answer:
        """Send one request and read its answer.

        Raises:
            ExchangeFailure: No whole answer came within the step's time.
        """
        proxy = self._proxy(step.request.url)
        if proxy is not None:
            step = attrs.evolve(step, public_only=False)  # what is looked up here is the proxy's address
        reader = Reader(step)
        with watched(step, reader):
            async with asyncio.timeout(step.timeout):
                request = built(step, async_pieces, httpx.Request)
                if request.url.scheme not in {"http", "https"} or not request.url.host:
                    raise httpx.UnsupportedProtocol("")
                route = _through(proxy, request)
                try:
                    async with self._session.request(
                        request.method,
                        URL(str(request.url), encoded=True),
                        headers=request.headers.multi_items(),
                        data=request.stream if int(request.headers.get("content-length", 0)) else None,
                        allow_redirects=False,
                        timeout=_timeout(request),
                        **route,
                    ) as answer:
                        if answer.status < 200:  # noqa: PLR2004 - 101: the server speaks another protocol from here on
                            raise aiohttp.ClientPayloadError
                        reader.begin(answer.status, httpx.Headers(list(answer.raw_headers)))
                        async for chunk in answer.content.iter_any():
                            await reader.feed_async(chunk)
                except aiohttp.ClientError as error:
                    raise _as_httpx(error, request) from None
            return await reader.answer_async()

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    def _proxy(self, url: str) -> URL | None:
        """The environment's proxy for a URL."""
        # aiohttp, asked to find it, would find the passwords of `.netrc` as well, and send them.
        parts = urlsplit(url)
        found = self._proxies.get(parts.scheme) or self._proxies.get("all")
        return URL(found) if found and not proxy_bypass(parts.netloc) else None


class _RefusedError(OSError):
    """A private address; aiohttp takes an `OSError` for the end of this address, and tries the host's next."""


def _socket(address: tuple[Any, Any, int, str, tuple[Any, ...]]) -> socket.socket:
    family, kind, protocol, _, place = address
    watch = guard.get()
    if watch.public_host is not None:
        try:
            watch.check(watch.public_host, str(place[0]))
        except PrivateAddressError:
            raise _RefusedError from None
    return socket.socket(family, kind, protocol)


async def _connected(*_: object) -> None:
    guard.get().sent = True


async def _once(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    # aiohttp sends a GET again when a connection that was kept turns out to be closed; but a GET may buy.
    if guard.get().sent:
        raise aiohttp.ClientConnectionError
    return await send(request)


def _timeout(request: httpx.Request) -> aiohttp.ClientTimeout:
    seconds = request.extensions["timeout"]
    return aiohttp.ClientTimeout(total=None, sock_connect=seconds["connect"], sock_read=seconds["read"])


def _through(proxy: URL | None, request: httpx.Request) -> dict[str, Any]:
    if proxy is None:
        return {}
    if proxy.user is None:
        return {"proxy": proxy}
    login = {"Proxy-Authorization": aiohttp.encode_basic_auth(unquote(proxy.user), unquote(proxy.password or ""))}
    if request.url.scheme == "http":  # without a tunnel, what the proxy is told stands with the request
        request.headers.update(login)
    return {"proxy": proxy.with_user(None), "proxy_headers": login}


def _as_httpx(error: aiohttp.ClientError, request: httpx.Request) -> Exception:
    """What has happened, in httpx's words."""
    match error:
        case aiohttp.ClientConnectorError(os_error=_RefusedError()):
            return PrivateAddressError()
        case aiohttp.ClientConnectorError():
            return httpx.ConnectError(error.strerror or "")
        case aiohttp.ConnectionTimeoutError():
            return httpx.ConnectTimeout("")
        case aiohttp.ServerTimeoutError():
            return httpx.ReadTimeout("")
        case _:
            # Where the body could not be read, aiohttp says no more than that it was not sent.
            unread = request.stream.error if isinstance(request.stream, Whole) else None
            return unread or httpx.NetworkError("")

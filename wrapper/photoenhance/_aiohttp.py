"""Exchanges by aiohttp, for thousands of jobs at a time: it takes somewhat less processor time than httpx does.

What is promised is what `_http.py` promises, which writes the requests and reads the answers for this module, too.
Where aiohttp does more by itself than it was asked to (send again, follow, keep cookies), it is kept from it.
"""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

import aiohttp
from yarl import URL

from photoenhance._drivers import MOST_AT_ONCE
from photoenhance._flow import ExchangeFailure
from photoenhance._http import Lost, Proxies, Reader, Watch, Whole, async_pieces, built, certificates
from photoenhance._network import PrivateAddressError, guard

if TYPE_CHECKING:
    import httpx

    from photoenhance._flow import Answer, Exchange

BUFFER = 2**18  # bytes of an answer that may wait to be read


class AiohttpTransport:
    """Performs exchanges on an event loop."""

    def __init__(self) -> None:
        """Nothing is opened before the first exchange."""
        self._proxies = Proxies("http", "https")
        self._session = aiohttp.ClientSession(
            connector=_Connector(limit=MOST_AT_ONCE, ssl=certificates(http2=False), socket_factory=_socket),
            cookie_jar=aiohttp.DummyCookieJar(),
            middlewares=(_once,),
            read_bufsize=BUFFER,
            skip_auto_headers=("content-type",),
        )

    async def exchange(self, step: Exchange) -> Answer:
        """Send one request and read its answer.

        Raises:
            ExchangeFailure: No whole answer came within the step's time.
        """
        reader = Reader(step)
        with Watch(step, reader) as watch:
            async with asyncio.timeout(step.timeout):
                request = built(step, async_pieces)
                route = _through(self._proxies.on_the_way(request.url), request)
                try:
                    async with self._session.request(
                        request.method,
                        URL(str(request.url), encoded=True),
                        headers=request.headers.multi_items(),
                        data=request.stream if int(request.headers.get("content-length", 0)) else None,
                        allow_redirects=False,
                        timeout=_timeout(request),
                        **route,
                    ) as response:
                        if response.status < 200:  # noqa: PLR2004 - 101: the server speaks another protocol from here on
                            raise aiohttp.ClientPayloadError
                        reader.begin(response.status, response.raw_headers)
                        async for chunk in response.content.iter_any():
                            await reader.feed_async(chunk)
                except aiohttp.ClientError as error:
                    raise _in_our_words(error, request) from None
                except UnicodeError:  # of a host that is no name, when it is looked up
                    raise ExchangeFailure("the URL is not valid", sent=watch.sent, final=True) from None
                answer = await reader.answer_async()
                await asyncio.sleep(0)  # if the time has passed while a thread was at work, that is raised here
                return answer

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()


class _RefusedError(OSError):
    """A private address; aiohttp takes an `OSError` for the end of this address, and tries the host's next."""


def _socket(address: tuple[Any, Any, int, str, tuple[Any, ...]]) -> socket.socket:
    family, kind, protocol, _, place = address
    try:
        guard.get().check(str(place[0]))
    except PrivateAddressError:
        raise _RefusedError from None
    return socket.socket(family, kind, protocol)


class _Connector(aiohttp.TCPConnector):
    """Notes in an exchange's guard what it got: from there on, bytes may have left."""

    async def connect(
        self, req: aiohttp.ClientRequest, traces: list[Any], timeout: aiohttp.ClientTimeout
    ) -> aiohttp.connector.Connection:
        connection = await super().connect(req, traces, timeout)
        watch = guard.get()
        watch.sent, watch.transport = True, connection.transport
        return connection


async def _once(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    # aiohttp sends a GET again when a connection that was kept turns out to be closed; but a GET may buy.
    if guard.get().sent:
        raise aiohttp.ClientConnectionError
    return await send(request)


def _timeout(request: httpx.Request) -> aiohttp.ClientTimeout:
    seconds = request.extensions["timeout"]
    return aiohttp.ClientTimeout(total=None, sock_connect=seconds["connect"], sock_read=seconds["read"])


def _through(proxy: httpx.URL | None, request: httpx.Request) -> dict[str, Any]:
    if proxy is None:
        return {}
    bare = URL(str(proxy.copy_with(userinfo=b"")))
    if not proxy.userinfo:
        return {"proxy": bare}
    login = {"Proxy-Authorization": aiohttp.encode_basic_auth(proxy.username, proxy.password)}
    if request.url.scheme == "http":  # without a tunnel, what the proxy is told stands with the request
        request.headers.update(login)
    return {"proxy": bare, "proxy_headers": login}


def _in_our_words(error: aiohttp.ClientError, request: httpx.Request) -> Exception:
    match error:
        case aiohttp.ClientConnectorError(os_error=_RefusedError()):
            return PrivateAddressError()
        case aiohttp.ClientConnectorError():
            words = f"no connection ({error.strerror})" if error.strerror else "no connection"
            return Lost(words, never_sent=True)
        case aiohttp.ConnectionTimeoutError():
            return Lost("no connection in time", never_sent=True)
        case aiohttp.ServerTimeoutError():
            return Lost("no answer in time")
        case _:
            # Where the body could not be read, aiohttp says no more than that it was not sent.
            unread = request.stream.failure if isinstance(request.stream, Whole) else None
            return unread or Lost("the connection broke")

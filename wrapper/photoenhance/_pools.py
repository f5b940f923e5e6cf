"""Which connection a request goes by: pools of httpcore, of one connection each, but for HTTP/2.

A pool of many would choose by itself. But httpcore goes over all connections of a pool whenever a request begins or
ends, and over all of them again for each that is idle: with a hundred, that takes longer than all else.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

import httpcore
import httpx

from photoenhance._drivers import MOST_AT_ONCE, closed, made
from photoenhance._http import Proxies, certificates

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

P = TypeVar("P", httpcore.ConnectionPool, httpcore.AsyncConnectionPool)
Way: TypeAlias = tuple[str, str, int | None, httpx.URL | None]  # scheme, host, port and proxy

PROXIES = ("http", "https", "socks5", "socks5h")
IDLE = 5.0  # seconds after which a connection is not used again: the longer, the likelier that the server closes it


class _Kept(Generic[P]):  # without attrs, which compiles methods at every start of a program
    def __init__(self, pool: P, way: Way) -> None:
        self.pool: P = pool
        self.way = way
        self.exchanges = 0  # under way by now: one at a time, but for HTTP/2
        self.idle_since = 0.0


class Pools(Generic[P]):
    """The pools of one transport: at most as many as a client has requests.

    For HTTP/2, one to a host, which is as if there were one connection, unless the server speaks HTTP/1.1 only.
    """

    def __init__(self, make: Callable[..., P], *, http2: bool = False) -> None:
        """Make them so; raises ValueError for proxies that cannot be used."""
        self._make: Callable[..., P] = make
        self._http2 = http2
        self._room = MOST_AT_ONCE if http2 else 1
        self._proxies = Proxies(*PROXIES)
        self._kept: list[_Kept[P]] = []  # those that were used last, last
        self._outlived: list[P] = []
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def leading_to(self, url: httpx.URL) -> Generator[P]:
        """A pool for a request to this URL."""
        way = url.scheme, url.host, url.port, self._proxies.on_the_way(url)
        with self._lock:
            if self._closed:
                raise closed()
            kept = self._taken(way)
        whole = False
        try:
            yield kept.pool
            whole = True
        finally:
            with self._lock:
                self._given_back(kept, whole=whole)

    def outlived(self) -> P | None:
        """One that is not used again, to be closed: one at a time, so that whoever is broken off leaves the others."""
        with self._lock:
            return self._outlived.pop() if self._outlived else None

    def close(self) -> list[P]:
        """Make no more, and give back those that there are, to be closed."""
        with self._lock:
            self._closed = True
            return [kept.pool for kept in self._kept] + self._outlived

    def _taken(self, way: Way) -> _Kept[P]:
        since = time.monotonic() - IDLE
        for kept in [kept for kept in self._kept if not kept.exchanges and kept.idle_since < since]:
            self._drop(kept)
        fitting = (kept for kept in reversed(self._kept) if kept.way == way and kept.exchanges < self._room)
        found = next(fitting, None)
        if found is None:
            found = _Kept(made(lambda: self._make(**self._settings(way[0], way[-1]))), way)
            if len(self._kept) >= MOST_AT_ONCE and (oldest := next((k for k in self._kept if not k.exchanges), None)):
                self._drop(oldest)
            self._kept.append(found)
        found.exchanges += 1
        return found

    def _drop(self, kept: _Kept[P]) -> None:
        self._kept.remove(kept)
        self._outlived.append(kept.pool)

    def _given_back(self, kept: _Kept[P], *, whole: bool) -> None:
        kept.exchanges -= 1
        # Where an exchange failed, something of it may be left.
        kept.idle_since = time.monotonic() if whole or self._http2 else float("-inf")
        self._kept.remove(kept)
        self._kept.append(kept)

    def _settings(self, scheme: str, proxy: httpx.URL | None) -> dict[str, Any]:
        if proxy is not None and proxy.scheme.startswith("socks") and find_spec("socksio") is None:
            raise ImportError("socksio")
        return {
            "ssl_context": certificates(http2=self._http2) if scheme == "https" else None,
            "max_connections": self._room,
            "max_keepalive_connections": self._room,
            "keepalive_expiry": IDLE,
            "http2": self._http2,
            "proxy": proxy and _proxy(proxy),
        }


def _proxy(url: httpx.URL) -> httpcore.Proxy:
    auth = (url.username.encode(), url.password.encode()) if url.userinfo else None
    context = certificates(http2=False) if url.scheme == "https" else None
    return httpcore.Proxy(core_url(url), auth=auth, ssl_context=context)


def core_url(url: httpx.URL) -> httpcore.URL:
    """A URL as httpcore takes it."""
    return httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)

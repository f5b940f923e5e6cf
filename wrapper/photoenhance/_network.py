"""Sockets under guard: every read is clipped to what is left of the exchange, and bytes that leave are noticed.

httpcore fixes a timeout when a request is sent, and measures each read by it; a server that drips could outlast any
deadline. And whether a paid request may have run depends on whether any byte of it has left, which only the socket
knows. So its network backends are wrapped; a context variable ties a socket's work to its exchange.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import weakref
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import attrs
import httpcore

from photoenhance._addresses import is_global
from photoenhance._flow import ExchangeFailure

if TYPE_CHECKING:
    import asyncio
    import ssl
    from collections.abc import Iterable

PIECE = 2**18
"""Bytes that are read or sent at a time: each piece has its price, and httpcore asks for smaller ones; but much larger
ones push what else a program works with out of the processor's cache."""

guard: ContextVar[Guard] = ContextVar("photoenhance_guard")


class PrivateAddressError(ExchangeFailure):
    """A URL that a vendor or a stranger named leads into this machine's own network."""

    def __init__(self) -> None:
        """Nothing was sent there."""
        super().__init__("the address is a private one", sent=False, final=True)


@attrs.define(eq=False, repr=False)
class Guard:
    """What an exchange allows its socket, and what the socket tells of it."""

    ends: float
    public_only: bool = False
    """Whether private addresses are refused; not where a proxy is connected to, which looks the host up itself."""
    shared: bool = False
    """Whether requests share connections: once there is one, a request's bytes may leave with another's."""
    sent: bool = False
    begun: bool = False
    """Whether nothing has left yet by a connection that is new."""
    tunnels: bool = False
    """Whether a proxy is being asked for a tunnel."""
    transport: asyncio.WriteTransport | None = None
    """What carries it, where it is sent by aiohttp."""

    def give_up(self) -> None:
        """End the connection of an exchange that failed: aiohttp has closed it, and waits until all is sent, for ever.

        One that is not closing has been given back before, and is another exchange's by now.
        """
        if self.transport is not None and self.transport.is_closing():
            self.transport.abort()

    def clip(self, timeout: float | None, error: type[Exception]) -> float:
        """The shorter of a timeout and what is left."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise error("the deadline has passed")
        return left if timeout is None else min(timeout, left)

    def leaves(self, buffer: bytes) -> None:
        """Note that bytes leave for the server, and not for a proxy that is asked for a tunnel."""
        if self.begun:
            self.begun, self.tunnels, self.sent = False, buffer.startswith(b"CONNECT "), False
        self.sent = self.sent or not self.tunnels

    def begins(self) -> None:
        """Note that a connection is being made: what has left before was for a proxy."""
        self.begun, self.tunnels, self.sent = True, False, False

    def check(self, address: str) -> None:
        """Refuse a private address."""
        if self.public_only and not is_global(address):
            raise PrivateAddressError


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, backend: Backend, *, nested: bool = False) -> None:
        self._inner = inner
        self._backend = backend
        self._nested = nested  # TLS within TLS, which is not the socket's own
        self._encrypted = False
        backend.streams.add(self)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max(max_bytes, PIECE), guard.get().clip(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        watch = guard.get()
        seconds = watch.clip(timeout, httpcore.WriteTimeout)
        watch.leaves(buffer)
        if self._nested:
            self._inner.write(buffer, seconds)
            return
        # httpcore would give the whole timeout to each part that the system takes of it.
        own: socket.socket = self._inner.get_extra_info("socket")
        left = memoryview(buffer)
        try:
            while left:
                own.settimeout(watch.clip(timeout, httpcore.WriteTimeout))
                left = left[own.send(left) :]
        except TimeoutError:
            raise httpcore.WriteTimeout from None
        except OSError:
            raise httpcore.WriteError from None

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        timeout = guard.get().clip(timeout, httpcore.ConnectTimeout)
        guard.get().begins()
        encrypted = _Stream(
            self._inner.start_tls(ssl_context, server_hostname, timeout), self._backend, nested=self._encrypted
        )
        encrypted._encrypted = True
        return encrypted

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own signature
        return self._inner.get_extra_info(info)


class Backend(httpcore.NetworkBackend):
    """Opens connections whose sockets are under guard."""

    def __init__(self, inner: httpcore.NetworkBackend) -> None:
        """Take what really opens them."""
        self._inner = inner
        self.streams: weakref.WeakSet[_Stream] = weakref.WeakSet()
        self.closed = False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to an address of a host."""
        # Without this, the look-up would know no deadline, and each of a name's addresses would get one of its own.
        ends = time.monotonic() + guard.get().clip(timeout, httpcore.ConnectTimeout)
        guard.get().begins()
        addresses = _looked_up(host, port, ends)
        while True:
            address = addresses.pop(0)
            guard.get().check(address)
            left = max(0.001, (ends - time.monotonic()) / (len(addresses) + 1))
            try:
                stream = self._inner.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if not addresses:
                    raise
            else:
                return self._admitted(_Stream(stream, self))

    def _admitted(self, stream: _Stream) -> _Stream:
        # It is known by now: whoever closes either finds it, or has said so before.
        if self.closed:
            stream.close()
            raise httpcore.ConnectError("the client is closed")
        return stream

    def interrupt(self) -> None:
        """End what other threads are reading or writing: to close a socket would not wake them. No more begins."""
        self.closed = True
        for stream in list(self.streams):
            with contextlib.suppress(OSError):
                stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)


def _looked_up(host: str, port: int, ends: float) -> list[str]:
    """The addresses of a host; in a thread, because nothing else bounds how long the system takes."""
    found: list[Any] = []

    def look_up() -> None:
        try:
            found.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            found.append(error)

    thread = threading.Thread(target=look_up, name="photoenhance", daemon=True)
    thread.start()
    thread.join(max(0.001, ends - time.monotonic()))
    if not found:
        raise httpcore.ConnectTimeout("the name was not found in time")
    if isinstance(found[0], Exception):
        raise httpcore.ConnectError(str(found[0]))
    return [str(address[0]) for *_, address in found[0]]


class _AsyncStream(httpcore.AsyncNetworkStream):
    # The async exchange as a whole runs under a timeout; here, only what leaves is noticed.
    def __init__(self, inner: httpcore.AsyncNetworkStream, backend: AsyncBackend) -> None:
        self._inner = inner
        self._backend = backend

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._inner.read(max(max_bytes, PIECE), timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        guard.get().leaves(buffer)
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        watch = guard.get()
        watch.begins()
        encrypted = _AsyncStream(await self._inner.start_tls(ssl_context, server_hostname, timeout), self._backend)
        watch.sent = watch.shared
        return await self._backend.admitted(encrypted)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own signature
        return self._inner.get_extra_info(info)


class AsyncBackend(httpcore.AsyncNetworkBackend):
    """Opens connections whose sockets are under guard."""

    def __init__(self, inner: httpcore.AsyncNetworkBackend) -> None:
        """Take what really opens them."""
        self._inner = inner
        self.closed = False
        """Whether nothing more may leave."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to a host."""
        guard.get().begins()
        stream = await self._inner.connect_tcp(host, port, timeout, local_address, socket_options)
        return await self.admitted(_AsyncStream(stream, self))

    async def admitted(self, stream: _AsyncStream) -> _AsyncStream:
        """Refuse a private address, and all that is connected when the client has been closed."""
        try:
            guard.get().check(str(stream.get_extra_info("server_addr")[0]))
            if self.closed:
                raise httpcore.ConnectError("the client is closed")  # noqa: TRY301 - as the address is refused
        except (PrivateAddressError, httpcore.ConnectError):
            await stream.aclose()
            raise
        return stream

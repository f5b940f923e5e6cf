"""How many connections there are, and which are used again."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any

import httpcore
import httpx
import pytest
from photoenhance import InvalidInputError
from photoenhance._drivers import MOST_AT_ONCE
from photoenhance._flow import Answer, Exchange, ExchangeFailure, Request
from photoenhance._httpcore import AsyncTransport, Transport
from photoenhance._pools import Pools

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"
PATIENCE = 10.0


class Host:
    """A server that keeps connections, and counts them."""

    def __init__(self) -> None:
        self.opened = 0
        self.open = 0
        self.most_open = 0
        self.url = ""
        self._changed = asyncio.Condition()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer on a connection until the client closes it."""
        self.opened += 1
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            while True:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(ANSWER)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
            self.open -= 1
        async with self._changed:
            self._changed.notify_all()

    async def has_open(self, number: int) -> None:
        """Wait until so many are open."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(lambda: self.open == number)


@asynccontextmanager
async def hosts(number: int) -> AsyncGenerator[list[Host]]:
    """So many servers on loopback."""
    async with AsyncExitStack() as stack:
        found = [Host() for _ in range(number)]
        for host in found:
            server = await asyncio.start_server(host.serve, "127.0.0.1", 0, backlog=2 * MOST_AT_ONCE)
            stack.callback(server.close)
            stack.push_async_callback(host.has_open, 0)  # as a closed client leaves it
            host.url = "http://{}:{}/".format(*server.sockets[0].getsockname())
        yield found


def step(host: Host, **settings: int) -> Exchange:
    """A request to a host."""
    return Exchange(Request("GET", host.url), PATIENCE, **settings)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


Exchanging = Callable[[Exchange], Awaitable[Answer]]
Transporting = Callable[[], AbstractAsyncContextManager[Exchanging]]


@asynccontextmanager
async def asynchronous() -> AsyncGenerator[Exchanging]:
    transport = AsyncTransport()
    yield transport.exchange
    await transport.close()


@asynccontextmanager
async def synchronous() -> AsyncGenerator[Exchanging]:
    transport = Transport()
    yield lambda step: asyncio.to_thread(transport.exchange, step)
    await asyncio.to_thread(transport.close)


@pytest.mark.parametrize("transport", [synchronous, asynchronous])
def test_one_after_another_go_by_one_connection(
    transport: Transporting,
) -> None:
    async def run() -> list[int]:
        async with hosts(2) as found, transport() as exchange:
            for host in found * 3:
                assert (await exchange(step(host))).ok
            return [host.opened for host in found]

    assert asyncio.run(run()) == [1, 1]


def test_many_at_a_time_go_by_as_many_connections_which_are_used_again() -> None:
    async def run() -> None:
        async with hosts(1) as (host,), asynchronous() as exchange:
            for _ in range(3):
                await asyncio.gather(*(exchange(step(host)) for _ in range(MOST_AT_ONCE)))
            assert host.opened == MOST_AT_ONCE

    asyncio.run(run())


def test_of_several_hosts_no_more_connections_are_kept_than_there_may_be_requests() -> None:
    async def run() -> None:
        async with hosts(2) as (first, second), asynchronous() as exchange:
            for host in first, second:
                await asyncio.gather(*(exchange(step(host)) for _ in range(MOST_AT_ONCE)))
            await first.has_open(0)
            assert second.open == MOST_AT_ONCE

    asyncio.run(run())


@pytest.mark.parametrize("transport", [synchronous, asynchronous])
def test_what_has_been_idle_for_long_is_closed_when_another_request_is_sent(
    transport: Transporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        async with hosts(2) as (first, second), transport() as exchange:
            await asyncio.gather(*(exchange(step(first)) for _ in range(5)))
            before = first.open
            assert before >= 1
            monkeypatch.setattr("photoenhance._pools.IDLE", 0.0)
            await exchange(step(second))
            await first.has_open(0)

    asyncio.run(run())


def test_who_is_cancelled_while_closing_idle_connections_leaves_the_others_to_be_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def run() -> None:
        async with hosts(1) as (host,), asynchronous() as exchange:  # and none is open in the end
            await asyncio.gather(*(exchange(step(host)) for _ in range(20)))
            monkeypatch.setattr("photoenhance._pools.IDLE", 0.0)
            cancelled = asyncio.ensure_future(exchange(step(host)))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            cancelled.cancel()
            with pytest.raises(asyncio.CancelledError):
                await cancelled
            assert host.opened == 20

    asyncio.run(run())


def test_no_connection_is_lost_when_another_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[httpcore.ConnectionPool] = []

    def make(**settings: Any) -> httpcore.ConnectionPool:  # noqa: ANN401 - those of httpcore
        if made:
            raise ImportError
        made.append(httpcore.ConnectionPool(**settings))
        return made[0]

    pools = Pools(make)
    with pools.leading_to(httpx.URL("http://one.example")) as pool:
        assert pool is made[0]
    monkeypatch.setattr("photoenhance._pools.IDLE", 0.0)
    with pytest.raises(InvalidInputError), pools.leading_to(httpx.URL("http://another.example")):
        pass
    assert pools.close() == made


@pytest.mark.parametrize("transport", [synchronous, asynchronous])
def test_the_connection_of_an_exchange_that_failed_is_not_used_again(
    transport: Transporting,
) -> None:
    async def run() -> None:
        async with hosts(1) as (host,), transport() as exchange:
            with pytest.raises(ExchangeFailure, match="larger"):
                await exchange(step(host, max_bytes=1))
            await exchange(step(host))
            await host.has_open(1)
            assert host.opened == 2

    asyncio.run(run())


def test_what_a_failed_exchange_left_is_closed_and_not_used_again() -> None:
    pools = Pools(httpcore.ConnectionPool)
    used: list[httpcore.ConnectionPool] = []

    def fail() -> None:
        with pools.leading_to(httpx.URL("http://one.example")) as pool:
            used.append(pool)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    with pools.leading_to(httpx.URL("http://one.example")) as pool:
        assert pool is not used[0]
    assert pools.outlived() is used[0]
    assert pools.outlived() is None

"""Requests a second with 500 in flight: small ones, as looks at jobs are, over real sockets."""

import asyncio
import functools
import statistics
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, Literal

import httpx
import photoenhance

from benchmarks import by_hand
from benchmarks.fresh import fresh
from benchmarks.report import Found
from benchmarks.server import serving
from benchmarks.turns import in_turns, ratio

IN_FLIGHT = 500
REQUESTS = 1_000
ROUNDS = 6
LEAST: dict[Literal["httpx", "aiohttp"], float] = {"aiohttp": 2, "httpx": 1}  # times as many as httpx alone
ALONE = "httpx by hand"
LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=100)  # as the wrapper has
JOB = "00000000-0000-0000-0000-000000000000"


def measure(*, quick: bool) -> Found:
    """Ask in each way, in turns, in one process."""
    rounds, requests = (1, 1_000) if quick else (ROUNDS, REQUESTS)
    with serving() as url:
        seconds = fresh(seconds_of, f"{url}/requests/1/0", rounds, requests)
    rates = {name: requests / statistics.median(each) for name, each in seconds.items()}
    found = Found()
    ours = f"the wrapper by httpx {rates['httpx']:.0f}, by aiohttp {rates['aiohttp']:.0f}"
    reference = f"httpx alone {rates[ALONE]:.0f} a second; {ours}"
    for transport, least in LEAST.items():
        times = ratio(seconds[ALONE], seconds[transport])
        what = f"requests a second, {IN_FLIGHT} in flight, by {transport}"
        found.limited(what, times, least, unit=" ×", reference=reference, least=True)
    return found


def seconds_of(base: str, rounds: int, requests: int) -> dict[str, list[float]]:
    """What so many requests take, in each way."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        try:
            ways = runner.run(_opened(stack, base))
            runs = {name: functools.partial(_run, runner, way, requests) for name, way in ways.items()}
            in_turns(runs, 1)  # all connections are open, and all code is loaded
            return in_turns(runs, rounds)
        finally:
            runner.run(stack.aclose())


async def _opened(stack: AsyncExitStack, base: str) -> dict[str, Callable[[], Awaitable[object]]]:
    ways: dict[str, Callable[[], Awaitable[object]]] = {}
    for transport in LEAST:
        made: Any = photoenhance.AsyncTopaz("the-key", base_url=base, transport=transport)
        topaz = await stack.enter_async_context(made)
        ways[transport] = functools.partial(_look, topaz)
    client = await stack.enter_async_context(httpx.AsyncClient(timeout=by_hand.PATIENCE, limits=LIMITS))
    ways[ALONE] = lambda: client.get(f"{base}/status/{JOB}", headers=by_hand.HEADERS)
    return ways


def _run(runner: asyncio.Runner, way: Callable[[], Awaitable[object]], requests: int) -> None:
    runner.run(_in_flight(way, requests))


async def _look(topaz: Any) -> None:  # noqa: ANN401 - of any transport
    await topaz.job(JOB).refresh(timeout=600)


async def _in_flight(way: Callable[[], Awaitable[object]], requests: int) -> None:
    left = iter(range(requests))

    async def ask() -> None:
        for _ in left:
            await way()

    await asyncio.gather(*(ask() for _ in range(IN_FLIGHT)))

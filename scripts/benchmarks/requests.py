"""Requests a second with 500 in flight: small ones, as looks at jobs are, over real sockets."""

import asyncio
import functools
import statistics
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, Literal

import httpx
import photoenhance

from benchmarks import by_hand
from benchmarks.fresh import fresh
from benchmarks.report import Found
from benchmarks.server import serving

IN_FLIGHT = 500
REQUESTS = 1_000
ROUNDS = 3
TRANSPORTS: tuple[Literal["httpx", "aiohttp"], ...] = ("httpx", "aiohttp")
JOB = "00000000-0000-0000-0000-000000000000"


def measure(*, quick: bool) -> Found:
    """Ask in each way, in turns, in one process."""
    with serving() as url:
        rates = fresh(rates_of, f"{url}/requests/1/0", *((1, 1_000) if quick else (ROUNDS, REQUESTS)))
    found = Found()
    alone = rates["httpx by hand"]
    ours = f"the wrapper by httpx {rates['httpx']:.0f}, by aiohttp {rates['aiohttp']:.0f}"
    reference = f"httpx alone {alone:.0f} a second; {ours}"
    what = f"requests a second, {IN_FLIGHT} in flight"
    found.limited(f"{what}, by aiohttp", rates["aiohttp"] / alone, 2, unit=" ×", reference=reference, least=True)
    found.limited(f"{what}, by httpx", rates["httpx"] / alone, 1, unit=" ×", reference=reference, least=True)
    return found


def rates_of(base: str, rounds: int, requests: int) -> dict[str, float]:
    """Requests a second, in each way."""
    return asyncio.run(_rates(base, rounds, requests))


async def _rates(base: str, rounds: int, requests: int) -> dict[str, float]:
    async with AsyncExitStack() as stack:
        ways: dict[str, Callable[[], Awaitable[object]]] = {}
        for transport in TRANSPORTS:
            made: Any = photoenhance.AsyncTopaz("the-key", base_url=base, transport=transport)
            topaz = await stack.enter_async_context(made)
            ways[transport] = functools.partial(_look, topaz)
        client = await stack.enter_async_context(httpx.AsyncClient(timeout=by_hand.PATIENCE))
        ways["httpx by hand"] = lambda: client.get(f"{base}/status/{JOB}", headers=by_hand.HEADERS)
        seconds: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(rounds):
            for name, way in ways.items():
                started = time.perf_counter()
                await _in_flight(way, requests)
                seconds[name].append(time.perf_counter() - started)
        return {name: requests / statistics.median(each) for name, each in seconds.items()}


async def _look(topaz: Any) -> None:  # noqa: ANN401 - of any transport
    await topaz.job(JOB).refresh(timeout=600)


async def _in_flight(way: Callable[[], Awaitable[object]], requests: int) -> None:
    left = iter(range(requests))

    async def ask() -> None:
        for _ in left:
            await way()

    await asyncio.gather(*(ask() for _ in range(IN_FLIGHT)))

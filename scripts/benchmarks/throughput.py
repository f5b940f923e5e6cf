"""How fast large files go up and come down on loopback, beside plain httpx and curl.

Files are in memory, where the system has a place for that: a disk would have its part in it, and only the wrapper waits
until what it saves is there.
"""

import asyncio
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import photoenhance

from benchmarks import by_hand
from benchmarks.memory import sparse
from benchmarks.report import Found, Line
from benchmarks.server import PHOTO, serving
from benchmarks.turns import in_turns, ratio

SIZE = 200_000_000
ROUNDS, ROUNDS_TO_DISK = 16, 6
LEAST = 0.95
REFERENCES = {"sync": "httpx", "async": "httpx async", "aiohttp": "httpx async"}
MEMORY = next((folder for folder in ("/dev/shm",) if Path(folder).is_dir()), None)  # noqa: S108 - for a folder of its own


def measure(*, quick: bool) -> Found:
    """Each way up, then each way down, in turns."""
    size = SIZE // 10 if quick else SIZE
    seconds = _seconds(size, 2 if quick else ROUNDS, MEMORY)
    speed = {each: size / 1e6 / statistics.median(took) for each, took in seconds.items()}
    found = Found()
    for direction in ("up", "down"):
        curl = f", curl {speed[f'{direction}, curl']:.0f} MB/s" if f"{direction}, curl" in speed else ""
        for kind, reference in REFERENCES.items():
            ours, theirs = f"{direction}, {kind}", f"{direction}, {reference}"
            text = f"{reference} {speed[theirs]:.0f} MB/s{curl}; the wrapper {speed[ours]:.0f} MB/s"
            times = ratio(seconds[theirs], seconds[ours])
            what = f"{direction}load of {size // 1_000_000} MB, {kind}, files in memory"
            found.limited(what, times, LEAST, unit=" ×", reference=text, least=True)
    to_disk = _seconds(size, ROUNDS_TO_DISK, None)
    for kind, reference in REFERENCES.items():
        text = f"{ratio(to_disk[f'down, {reference}'], to_disk[f'down, {kind}']):.3g} ×"
        what = f"download of {size // 1_000_000} MB, {kind}, to a disk"
        found.lines.append(Line(what, text, f"{reference}, which does not wait until all is on the disk"))
    return found


def _seconds(size: int, rounds: int, place: str | None) -> dict[str, list[float]]:
    """What each way takes, with files in a folder there."""
    with (
        serving() as url,
        tempfile.TemporaryDirectory(dir=place) as name,
        asyncio.Runner() as runner,
        httpx.Client() as client,
        _closing(httpx.AsyncClient(), runner) as async_client,
    ):
        folder = Path(name)
        photo = sparse(folder / "photo.jpg", size)
        # Made before the clock starts: httpx loads certificates even where it needs none.
        ways = _ways(f"{url}/throughput/1/{{}}", photo, folder / "result.jpg", runner, client, async_client)
        return in_turns(ways, rounds)


@contextmanager
def _closing(client: httpx.AsyncClient, runner: asyncio.Runner) -> Generator[httpx.AsyncClient]:
    """Close a client where it was used."""
    try:
        yield client
    finally:
        runner.run(client.aclose())


def _ways(  # noqa: PLR0913, PLR0917 - what all of them need
    base: str,
    photo: Path,
    target: Path,
    runner: asyncio.Runner,
    client: httpx.Client,
    async_client: httpx.AsyncClient,
) -> dict[str, Callable[[], object]]:
    small, large = base.format(len(PHOTO)), base.format(photo.stat().st_size)

    def sync_job(address: str, source: object) -> Any:  # noqa: ANN401 - a result
        with photoenhance.Topaz("the-key", base_url=address) as topaz:
            job: Any = topaz.submit(source)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - of any kind
            return topaz.job(job.id).result().save(target) if address == large else job

    async def async_job(address: str, source: object, transport: Any) -> None:  # noqa: ANN401 - its name
        async with photoenhance.AsyncTopaz("the-key", base_url=address, transport=transport) as topaz:
            job = await topaz.submit(source)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - as above
            if address == large:
                await (await topaz.job(job.id).result()).save(target)

    def run(made: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
        return lambda: runner.run(made())

    def post() -> None:
        with photo.open("rb") as file:
            client.post(f"{small}/enhance/async", files={"image": (photo.name, file)}, timeout=by_hand.PATIENCE)

    async def post_async() -> None:
        with photo.open("rb") as file:
            files = {"image": (photo.name, file)}
            await async_client.post(f"{small}/enhance/async", files=files, timeout=by_hand.PATIENCE)

    async def get_async() -> None:
        async with async_client.stream("GET", f"{large}/result", timeout=by_hand.PATIENCE) as answer:
            with target.open("wb") as file:
                async for piece in answer.aiter_bytes():
                    file.write(piece)

    ways: dict[str, Callable[[], object]] = {
        "up, sync": lambda: sync_job(small, photo),
        "up, httpx": post,
        "up, async": run(lambda: async_job(small, photo, "httpx")),
        "up, aiohttp": run(lambda: async_job(small, photo, "aiohttp")),
        "up, httpx async": run(post_async),
        "down, sync": lambda: sync_job(large, PHOTO),
        "down, httpx": lambda: by_hand.download(client, f"{large}/result", target),
        "down, async": run(lambda: async_job(large, PHOTO, "httpx")),
        "down, aiohttp": run(lambda: async_job(large, PHOTO, "aiohttp")),
        "down, httpx async": run(get_async),
    }
    if curl := shutil.which("curl"):
        up = [curl, "--silent", "--output", str(target), "--form", f"image=@{photo}", f"{small}/enhance/async"]
        down = [curl, "--silent", "--output", str(target), f"{large}/result"]
        ways["up, curl"] = lambda: subprocess.run(up, check=True)  # noqa: S603 - our own words
        ways["down, curl"] = lambda: subprocess.run(down, check=True)  # noqa: S603 - as above
    return ways

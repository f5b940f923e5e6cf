"""What one would write with httpx or aiohttp alone: the wrapper's requests, with nothing around them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import httpx

HEADERS = {"x-api-key": "the-key"}
PATIENCE = httpx.Timeout(600)


def enhance(client: httpx.Client, base: str, photo: Path, target: Path) -> None:
    """A job of Topaz: submit, look, link, download."""
    with photo.open("rb") as file:
        answer = client.post(
            f"{base}/enhance/async", headers=HEADERS, files={"image": (photo.name, file, "image/jpeg")}
        )
    job = answer.raise_for_status().json()["process_id"]
    if client.get(f"{base}/status/{job}", headers=HEADERS).raise_for_status().json()["status"] != "Completed":
        raise AssertionError("it was to be done at the first look")
    link = client.get(f"{base}/download/{job}", headers=HEADERS).raise_for_status().json()["download_url"]
    download(client, link, target)


def download(client: httpx.Client, link: str, target: Path) -> None:
    """A file, as it comes."""
    with client.stream("GET", link, timeout=PATIENCE) as answer, target.open("wb") as file:
        answer.raise_for_status()
        for piece in answer.iter_bytes():
            file.write(piece)


async def enhance_async(  # noqa: PLR0913, PLR0917 - what a job by hand is made of
    client: httpx.AsyncClient,
    base: str,
    photo: Path,
    target: Path,
    places: asyncio.Semaphore,
    submitted: Callable[[], None],
) -> None:
    """The same, looking again by the rule that serves others best: a twelfth of the time that has passed."""
    async with places:  # of thousands, only so many photos are in memory as can be sent
        with photo.open("rb") as file:
            files = {"image": (photo.name, file.read(), "image/jpeg")}
        answer = await client.post(f"{base}/enhance/async", headers=HEADERS, files=files)
        del files
    job = answer.raise_for_status().json()["process_id"]
    submitted()
    async for _ in pauses():
        look = await client.get(f"{base}/status/{job}", headers=HEADERS)
        if look.raise_for_status().json()["status"] == "Completed":
            break
    answer = await client.get(f"{base}/download/{job}", headers=HEADERS)
    async with client.stream("GET", answer.raise_for_status().json()["download_url"]) as image:
        with target.open("wb") as file:
            async for piece in image.aiter_bytes():
                file.write(piece)


async def pauses() -> AsyncIterator[None]:
    """Wait between looks, again and again."""
    started = asyncio.get_running_loop().time()
    while True:
        elapsed = asyncio.get_running_loop().time() - started
        await asyncio.sleep(min(max(0.08 * elapsed, 0.4), 6))
        yield


async def enhance_by_aiohttp(
    session: aiohttp.ClientSession,
    photo: Path,
    target: Path,
    places: asyncio.Semaphore,
    submitted: Callable[[], None],
) -> None:
    """The same with aiohttp."""
    async with places:
        form = aiohttp.FormData()
        with photo.open("rb") as file:
            form.add_field("image", file.read(), filename=photo.name, content_type="image/jpeg")
        async with session.post("enhance/async", data=form) as answer:
            job = (await answer.json())["process_id"]
        del form, answer
    submitted()
    async for _ in pauses():
        async with session.get(f"status/{job}") as look:
            if (await look.json())["status"] == "Completed":
                break
    async with session.get(f"download/{job}") as answer:
        link = (await answer.json())["download_url"]
    async with session.get(link) as image:
        with target.open("wb") as file:
            async for piece in image.content.iter_any():
                file.write(piece)

"""What one would write with httpx alone: the same requests as the wrapper's, with nothing around them."""

import asyncio
from collections.abc import Callable
from pathlib import Path

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
    while client.get(f"{base}/status/{job}", headers=HEADERS).raise_for_status().json()["status"] != "Completed":
        raise AssertionError("it was to be done at the first look")
    link = client.get(f"{base}/download/{job}", headers=HEADERS).raise_for_status().json()["download_url"]
    download(client, link, target)


def download(client: httpx.Client, link: str, target: Path) -> None:
    """A file, as it comes."""
    with client.stream("GET", link, timeout=PATIENCE) as answer, target.open("wb") as file:
        answer.raise_for_status()
        for piece in answer.iter_bytes():
            file.write(piece)


async def enhance_async(
    client: httpx.AsyncClient, base: str, photo: Path, target: Path, submitted: Callable[[], None]
) -> None:
    """The same, looking again by the rule that serves others best: a twelfth of the time that has passed."""
    with photo.open("rb") as file:
        files = {"image": (photo.name, file.read(), "image/jpeg")}
        answer = await client.post(f"{base}/enhance/async", headers=HEADERS, files=files)
    job = answer.raise_for_status().json()["process_id"]
    submitted()
    started = asyncio.get_running_loop().time()
    while True:
        elapsed = asyncio.get_running_loop().time() - started
        await asyncio.sleep(min(max(0.08 * elapsed, 0.4), 6))
        if (await client.get(f"{base}/status/{job}", headers=HEADERS)).raise_for_status().json()[
            "status"
        ] == "Completed":
            break
    answer = await client.get(f"{base}/download/{job}", headers=HEADERS)
    async with client.stream("GET", answer.raise_for_status().json()["download_url"]) as image:
        with target.open("wb") as file:
            async for piece in image.aiter_bytes():
                file.write(piece)

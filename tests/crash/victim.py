"""The process that is killed: it submits a photograph, writes the token down, and saves the result."""

import asyncio
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import photoenhance
from photoenhance._httpcore import Transport

from tests.faults.attempts import KEY
from tests.faults.vendors import PHOTO
from tests.wrapper.virtual_time import Clock, in_virtual_time

# What is loaded before a process is forked need not be loaded by each.
for _vendor in photoenhance.VENDORS:
    with photoenhance.connect(_vendor, KEY) as _client:
        assert _client.raw
Transport().close()


def run(kind: str, vendor: str, address: str, folder: Path, stop: str | None, line: Connection) -> None:
    """Do it; at one of its own places, say so and go no further."""

    def meet(place: str) -> None:
        if place == stop:
            line.send(place)
            line.recv()  # nothing is ever sent

    os.replace = _telling(os.replace, folder / "enhanced.jpg", meet)
    if kind == "sync":
        _sync(vendor, address, folder, meet)
    else:
        asyncio.run(_async(vendor, address, folder, meet))


def _telling(replace: Callable[..., None], target: Path, meet: Callable[[str], None]) -> Callable[..., None]:
    def telling(source: Any, path: Any) -> None:  # noqa: ANN401 - as the original
        if Path(path) == target:
            meet("rename")
        replace(source, path)

    return telling


def _sync(vendor: str, address: str, folder: Path, meet: Callable[[str], None]) -> None:
    with in_virtual_time(photoenhance.connect(vendor, KEY, base_url=address), Clock()) as client:
        job = client.submit(PHOTO)
        (folder / "token").write_text(job.token)
        meet("submitted")
        job.result().save(folder / "enhanced.jpg")
        meet("saved")


async def _async(vendor: str, address: str, folder: Path, meet: Callable[[str], None]) -> None:
    async with in_virtual_time(photoenhance.connect_async(vendor, KEY, base_url=address), Clock()) as client:
        job = await client.submit(PHOTO)
        (folder / "token").write_text(job.token)
        meet("submitted")
        result = await job.result()
        await result.save(folder / "enhanced.jpg")
        meet("saved")

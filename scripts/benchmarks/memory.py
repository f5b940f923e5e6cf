"""Memory of large files: how far a process grows beyond what it was, its highest moment counted."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

import photoenhance

from benchmarks.fresh import fresh
from benchmarks.report import Found
from benchmarks.server import PHOTO, serving

SIZE = 500_000_000
EMBEDDED = 20_000_000
LIMIT = 8.0  # MB


def measure(*, quick: bool) -> Found:
    """Send and fetch, each in a process of its own."""
    size = SIZE // 10 if quick else SIZE
    found = Found()
    with serving() as url, tempfile.TemporaryDirectory() as folder:
        for vendor, bytes_, words in (
            ("topaz", size, f"{size // 1_000_000} MB"),
            ("phota", EMBEDDED, f"{EMBEDDED // 1_000_000} MB in base64"),
        ):
            for kind in ("sync", "async"):
                photo = sparse(Path(folder) / f"{vendor}.jpg", bytes_)
                up, down = fresh(grown, kind, vendor, f"{url}/{kind}/1", str(photo))
                for what, value in (("up", up), ("down", down)):
                    found.limited(f"{words} {what}, {kind}", value, LIMIT, unit=" MB", reference="the process before")
    return found


def grown(kind: str, vendor: str, base: str, photo: str) -> tuple[float, float]:
    """Megabytes by which sending a file, and fetching one of the same size, raise the process's memory."""
    return asyncio.run(_grown(kind, vendor, base, photo))


async def _grown(kind: str, vendor: str, base: str, photo: str) -> tuple[float, float]:
    size = Path(photo).stat().st_size  # noqa: ASYNC240 - nothing else runs
    connect = photoenhance.connect if kind == "sync" else photoenhance.connect_async
    small, large = (str(len(PHOTO)), str(size))
    options = {"response_mode": "bytes"} if vendor == "phota" else {}

    async def perform(client: Any, source: object) -> None:  # noqa: ANN401 - of either kind
        result = client.enhance(source, **options)
        result = await result if kind == "async" else result
        saved = result.save(photo + ".enhanced.jpg")
        if kind == "async":
            await saved

    def client(result: str) -> Any:  # noqa: ANN401 - as above
        return connect(vendor, "the-key", base_url=f"{base}/{result}")

    for _ in range(2):  # all modules are loaded, and connections were made
        await perform(client(small), PHOTO)
    before = _reset()
    await perform(client(small), photo)
    up = _highest() - before
    before = _reset()
    await perform(client(large), PHOTO)
    return up, _highest() - before


def sparse(path: Path, size: int) -> Path:
    """A photo of that many bytes, most of which take no room on the disk."""
    with path.open("wb") as file:
        file.write(PHOTO)
        file.truncate(size)
    return path


def _reset() -> float:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the highest moment begins anew
    return _status("VmRSS")


def _highest() -> float:
    return _status("VmHWM")


def _status(name: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1000

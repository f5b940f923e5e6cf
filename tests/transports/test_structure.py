"""What the wrapper's speed and flat memory rest on, without a clock: what is loaded, asked for and held."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks.lists import together
from benchmarks.server import PHOTO
from photoenhance import VENDORS
from photoenhance._drivers import MOST_AT_ONCE
from photoenhance._flow import Exchange, Request
from photoenhance._http import MOST_HELD, Reader
from photoenhance.images import SteadyFile

HTTP = {"aiohttp", "h2", "httpcore", "httpx"}
# Slow to load, for what programs seldom do:
RARE = {"dateutil", "difflib", "email", "hmac", "secrets", "shutil", "tempfile", "uuid"}
PROGRAMS = {
    "import photoenhance": {
        *HTTP,
        *RARE,
        *("asyncio", "ssl", "attr", "attrs", "json", "logging", "photoenhance_clients"),
        *("collections", "enum", "functools", "re", "typing"),  # each a part of a millisecond, and all together eight
    },
    "import photoenhance; photoenhance.Topaz('the-key')": {*HTTP, *RARE, "asyncio", "socket", "ssl"},
    "import photoenhance; photoenhance.VENDORS": {*HTTP, *RARE, "asyncio", "socket", "ssl"},
    "import photoenhance; photoenhance.AsyncTopaz('the-key')": {*HTTP, *RARE},
    "import photoenhance; photoenhance.AsyncTopaz('the-key', transport='aiohttp')": {*HTTP, *RARE},
}


def loaded(program: str) -> list[str]:
    """The modules that a program loads, in a process of its own."""
    program_with_report = f"import sys; before = set(sys.modules); {program}; print(*(set(sys.modules) - before))"
    command = [sys.executable, "-c", program_with_report]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.split()


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_is_not_loaded_before_it_is_used(program: str) -> None:
    assert PROGRAMS[program].isdisjoint(name.partition(".")[0] for name in loaded(program))


@pytest.mark.parametrize("vendor", VENDORS)
def test_no_operation_is_loaded_before_it_is_sent(vendor: str) -> None:
    names = loaded(f"import photoenhance; photoenhance.connect({vendor!r}, 'the-key')")
    assert f"photoenhance_clients.{vendor}.models" in names
    assert not [name for name in names if f"{vendor}.models." in name or f"{vendor}.api." in name]


# On a simulated clock: jobs of 90 to 150 s, which all wait at once.


@pytest.mark.parametrize("number", [10, 300, 1000])
def test_status_requests_do_not_grow_with_the_jobs(number: int) -> None:
    vendor, delays = together("topaz", number)
    assert len(vendor.looks) <= 150 + max(delays)
    assert max(delays) <= 10


def test_a_documented_rate_is_kept() -> None:
    vendor, _ = together("picwish", 40)
    gaps = [later - earlier for earlier, later in zip(vendor.asked, vendor.asked[1:], strict=False)]
    assert min(gaps) >= 0.499  # the document: two a second


def test_jobs_that_run_are_looked_at_before_others_are_started() -> None:
    # All submits at once, at two a second, would keep the first look waiting for half a minute.
    _, delays = together("picwish", 60, lambda _: 5.0)
    assert max(delays) <= 10


def test_few_of_many_images_are_open_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(PHOTO)
    most = 0
    close = SteadyFile.close

    def counting(file: SteadyFile) -> None:
        nonlocal most
        most = max(most, sum(each.resolve() == photo for each in Path("/proc/self/fd").iterdir()))
        close(file)

    monkeypatch.setattr(SteadyFile, "close", counting)
    together("topaz", 300, lambda _: 1.0, image=photo)
    assert 1 < most <= MOST_AT_ONCE


@pytest.fixture
def reader() -> Callable[..., Reader]:
    """Takes an answer of an image."""

    def begun(body: str) -> Reader:
        made = Reader(Exchange(Request("GET", "https://example.com/a"), 1, body))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        made.begin(200, [(b"content-type", b"image/jpeg")])
        return made

    return begun


def test_of_what_goes_to_disk_little_is_held(reader: Callable[..., Reader]) -> None:
    taking, piece = reader("spool"), bytes(65_000)
    most = 0
    for _ in range(100):
        taking.feed(piece)
        most = max(most, taking.held)
    assert most < MOST_HELD + len(piece)
    answer = taking.answer()
    assert answer.content == b""
    assert answer.spool is not None
    assert answer.spool.size == 100 * len(piece)

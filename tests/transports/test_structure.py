"""What the wrapper's speed and flat memory rest on, without a clock: what is loaded, asked for and held."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from benchmarks.lists import most_within_a_second, together
from benchmarks.server import PHOTO
from benchmarks.simulated import Loop, Vendor, async_client
from photoenhance import VENDORS, InvalidInputError
from photoenhance._drivers import MOST_AT_ONCE, AsyncDriver
from photoenhance._flow import Acquire, Answer, Exchange, ExchangeFailure, Flow, Request, sleep
from photoenhance._http import MOST_HELD, Reader
from photoenhance.images import SteadyFile

T = TypeVar("T")

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


class Counting(Vendor):
    """Tells lists from looks at single jobs, and may answer a list otherwise."""

    def __init__(self, *facts: Any) -> None:  # noqa: ANN401 - of a vendor
        super().__init__(*facts)
        self.lists = 0
        self.singles: list[float] = []

    def answer(self, step: Exchange) -> Answer:
        """Answer a request."""
        if step.request.url.endswith("/status"):
            self.lists += 1
            return self.listed(super().answer(step))
        if "/status/" in step.request.url:
            self.singles.append(self.clock())
        return super().answer(step)

    def listed(self, usual: Answer) -> Answer:
        """The answer to a list."""
        return usual


class RefusesOnce(Counting):
    """Takes a while to be asked again."""

    def listed(self, usual: Answer) -> Answer:
        """Too many, at the fifth time."""
        return Answer(429, {**usual.headers, "retry-after": "2"}) if self.lists == 5 else usual


class BreaksOnce(Counting):
    """Has a moment of weakness."""

    def listed(self, usual: Answer) -> Answer:
        """An error, at the fifth time."""
        return Answer(500, usual.headers) if self.lists == 5 else usual


class Broken(Counting):
    """Lists nothing, ever."""

    def listed(self, usual: Answer) -> Answer:
        """An error."""
        return Answer(500, usual.headers)


class Paged(Counting):
    """Lists the newest fifty."""

    def listed(self, usual: Answer) -> Answer:
        """Not all."""
        return Answer(200, usual.headers, json.dumps(json.loads(usual.content)[-50:]).encode())


@pytest.mark.parametrize("kind", [Counting, RefusesOnce, BreaksOnce])
def test_a_list_that_fails_in_passing_is_asked_for_again(kind: type[Counting]) -> None:
    vendor, delays = together("topaz", 300, kind=kind)
    assert len(vendor.singles) <= 15
    assert vendor.lists <= 150 + max(delays)
    assert max(delays) <= 10


@pytest.mark.parametrize("kind", [Broken, Paged])
def test_where_no_list_helps_many_jobs_are_looked_at_less_often(kind: type[Counting]) -> None:
    vendor, delays = together("topaz", 600, kind=kind)
    assert vendor.lists <= 30
    assert len(vendor.singles) <= 60 * (150 + max(delays))
    assert max(delays) <= 60


class RefusesForLong(Counting):
    """Lists nothing for half an hour, and says so."""

    def listed(self, usual: Answer) -> Answer:
        """Too many."""
        return Answer(429, {**usual.headers, "retry-after": "1900"})


@pytest.mark.parametrize("kind", [Broken, RefusesForLong])
def test_a_list_that_fails_for_good_hides_no_end(kind: type[Counting]) -> None:
    _, delays = together("topaz", 5, lambda _: 1_200.0, kind=kind)
    assert max(delays) <= 30


class LongLists(Counting):
    """Lists a thousand jobs of before, too; and of those that run, that they are pending."""

    def listed(self, usual: Answer) -> Answer:
        """All of them."""
        jobs = [*json.loads(usual.content.replace(b"Processing", b"Pending"))]
        jobs += [{"process_id": f"an-old-job-{place}", "status": "Completed"} for place in range(1_000)]
        return Answer(200, usual.headers, json.dumps(jobs).encode())


def test_where_the_list_is_too_long_for_the_few_that_wait_each_is_looked_at() -> None:
    vendor, delays = together("topaz", 8, kind=LongLists)
    assert max(delays) <= 7
    assert vendor.lists <= 3


class Forgetful(Counting):
    """Lists only two of three jobs."""

    def listed(self, usual: Answer) -> Answer:
        """Those."""
        jobs = [*json.loads(usual.content)]
        return Answer(200, usual.headers, json.dumps([job for place, job in enumerate(jobs) if place % 3]).encode())


def test_jobs_that_the_list_lacks_are_looked_at_one_after_another() -> None:
    vendor, delays = together("topaz", 300, kind=Forgetful)
    assert max(delays) <= 15
    assert most_within_a_second(vendor.singles) <= 50
    assert vendor.lists <= 150 + 15


def with_picwish(use: Callable[[Any, Vendor, Loop], Awaitable[T]]) -> tuple[Vendor, T]:
    """Use a client of PicWish, whose jobs take a quarter of an hour, on a simulated clock."""

    async def used() -> tuple[Vendor, T]:
        loop = cast("Loop", asyncio.get_running_loop())
        vendor = Vendor(loop.time, lambda: 900.0, lambda _: None)
        vendor.ends.update(dict.fromkeys(map(str, range(500)), 1e9))
        return vendor, await use(async_client("picwish", loop, vendor), vendor, loop)

    with asyncio.Runner(loop_factory=Loop) as runner:
        return runner.run(used())


async def cancelled(tasks: list[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def test_a_documented_rate_is_kept_by_those_who_had_to_wait_for_a_connection() -> None:
    async def burst(client: Any, _: Vendor, __: Loop) -> None:  # noqa: ANN401 - of any vendor
        slots = client._session.slots  # noqa: SLF001 - as a hundred slow downloads take them
        for slot in range(MOST_AT_ONCE):
            assert await slots.acquire(), slot
        looks = [asyncio.create_task(client.job(str(job)).refresh(timeout=1_000)) for job in range(40)]
        await asyncio.sleep(20)
        for _slot in range(MOST_AT_ONCE):
            slots.release()
        await asyncio.gather(*looks)

    picwish, _ = with_picwish(burst)
    assert most_within_a_second(picwish.asked) == 2


def test_who_is_cancelled_while_waiting_for_a_turn_leaves_it_to_others() -> None:
    async def leave(client: Any, _: Vendor, loop: Loop) -> float:  # noqa: ANN401 - as above
        looks = [asyncio.create_task(client.job(str(job)).refresh(timeout=1_000)) for job in range(400)]
        await asyncio.sleep(1)
        await cancelled(looks)
        began = loop.time()
        await client.job("1").refresh(timeout=1_000)
        return loop.time() - began

    _, seconds = with_picwish(leave)
    assert seconds <= 1


def test_who_asks_by_hand_does_not_wait_for_all_that_wait() -> None:
    async def ask(client: Any, _: Vendor, loop: Loop) -> float:  # noqa: ANN401 - as above
        waits = [asyncio.create_task(client.job(str(job)).wait(timeout=100_000)) for job in range(500)]
        await asyncio.sleep(2_000)
        began = loop.time()
        await client.job("1").refresh(timeout=1_000)
        seconds = loop.time() - began
        await cancelled(waits)
        return seconds

    _, seconds = with_picwish(ask)
    assert seconds <= 10


def test_jobs_that_take_long_do_not_keep_others_from_being_started() -> None:
    async def start(client: Any, vendor: Vendor, _: Loop) -> int:  # noqa: ANN401 - as above
        async def one() -> None:
            job = await client.submit(PHOTO)
            await job.wait(timeout=100_000)

        before = len(vendor.ends)
        jobs = [asyncio.create_task(one()) for _ in range(60)]
        await asyncio.sleep(120)  # which is the vendor's timeout
        await cancelled(jobs)
        return len(vendor.ends) - before

    assert with_picwish(start)[1] == 60


def test_a_closed_client_lets_go_of_all_that_sleep() -> None:
    async def close(client: Any, _: Vendor, loop: Loop) -> float:  # noqa: ANN401 - as above
        submitted = await client.submit(PHOTO)
        waits = [asyncio.create_task(client.job(str(job)).wait(timeout=100_000)) for job in range(50)]
        await asyncio.sleep(100)
        began = loop.time()
        await client.close()
        await client.close()
        outcomes = await asyncio.gather(*waits, submitted.wait(), return_exceptions=True)
        assert {type(outcome) for outcome in outcomes} == {InvalidInputError}
        return loop.time() - began

    assert with_picwish(close)[1] <= 1


def test_who_wakes_as_the_client_is_closed_is_told_of_that() -> None:
    async def close(client: Any, _: Vendor, loop: Loop) -> float:  # noqa: ANN401 - as above
        driver = client._session.driver  # noqa: SLF001 - what sleeps has no other name
        closing = driver.close()

        def at_once() -> None:
            with contextlib.suppress(StopIteration):
                closing.send(None)

        loop.call_at(loop.time() + 1, at_once)  # in the very moment in which the sleep is over
        with pytest.raises(InvalidInputError, match="closed"):
            await driver.run(sleep(1))
        return loop.time()

    assert with_picwish(close)[1] == 1


def test_jobs_that_run_are_looked_at_before_others_are_started() -> None:
    # All submits at once, at two a second, would keep the first look waiting for half a minute.
    _, delays = together("picwish", 60, lambda _: 5.0)
    assert max(delays) <= 10


def test_few_of_many_images_are_open_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(PHOTO)
    most = 0
    close = SteadyFile.close

    def shows_photo(file: Path) -> bool:
        try:
            return file.readlink() == photo
        except FileNotFoundError:  # a thread has closed it meanwhile
            return False

    def counting(file: SteadyFile) -> None:
        nonlocal most
        most = max(most, sum(map(shows_photo, Path("/proc/self/fd").iterdir())))
        close(file)

    monkeypatch.setattr(SteadyFile, "close", counting)
    together("topaz", 300, lambda _: 1.0, image=photo)
    assert 1 < most <= MOST_AT_ONCE


def test_a_lock_that_is_being_handed_over_is_waited_for_no_longer_than_it_may() -> None:
    async def run() -> None:
        driver = AsyncDriver()
        lock = driver.lock()
        await lock.acquire()
        following = asyncio.create_task(lock.acquire())
        await asyncio.sleep(0)
        lock.release()

        def late() -> Flow[bool]:
            had: bool = yield Acquire(lock, 0.01, [])
            return had

        async with asyncio.timeout(10):
            assert not await driver.run(late())
            assert await following

    asyncio.run(run())


@pytest.fixture
def reader() -> Callable[..., Reader]:
    """Takes an answer of an image."""

    def begun(body: str, *headers: tuple[bytes, bytes]) -> Reader:
        made = Reader(Exchange(Request("GET", "https://example.com/a"), 1, body))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        made.begin(200, [(b"content-type", b"image/jpeg"), *headers])
        return made

    return begun


@pytest.mark.parametrize(("status", "kind"), [(200, b"text/html"), (200, b"application/json"), (503, b"image/jpeg")])
def test_of_what_comes_instead_of_an_image_little_is_held(status: int, kind: bytes) -> None:
    taking = Reader(Exchange(Request("GET", "https://example.com/a"), 1, "spool", 2**31))
    taking.begin(status, [(b"content-type", kind)])
    for _ in range(10):
        taking.feed(bytes(1_000_000))
    with pytest.raises(ExchangeFailure, match="larger than"):
        taking.feed(bytes(10_000_000))
    assert taking.held < 20_000_000


def test_of_what_cannot_be_put_on_disk_no_rest_is_asked_for(tmp_path: Path) -> None:
    taking = Reader(Exchange(Request("GET", "https://example.com/a"), 1, "spool"))
    taking.begin(200, [(b"content-type", b"image/jpeg"), (b"etag", b'"a"')])
    taking.feed(b"an image")
    spool: Any = taking._spool  # noqa: SLF001 - as a disk that is full would have it  # pyright: ignore[reportPrivateUsage]
    spool.path = tmp_path
    assert taking.partial() is None


def test_what_came_and_was_deleted_meanwhile_is_not_gone_on_with(reader: Callable[..., Reader]) -> None:
    taking = reader("spool", (b"etag", b'"a"'))
    taking.feed(bytes(MOST_HELD))
    assert taking.partial() is not None
    spool: Any = taking._spool  # noqa: SLF001 - by who tidies up temporary files  # pyright: ignore[reportPrivateUsage]
    spool.path.write_bytes(b"another")
    assert taking.partial() is None
    with pytest.raises(OSError, match="changed meanwhile"):
        taking.answer()
    spool.path.unlink()
    assert taking.partial() is None
    taking.close()


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

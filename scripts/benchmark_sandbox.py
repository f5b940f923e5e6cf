"""How soon the sandbox answers, how much of it, and what a test pays for a new one.

The status is 1 if a limit is missed. The sandbox is measured as its users have it: the command in a process of its own,
the plugin in a run of pytest. The clients are in this process, on plain sockets with HTTP written by hand: what is
measured is the server. Both share the machine's cores.
"""

import argparse
import asyncio
import contextlib
import io
import itertools
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

import pytest
from PIL import Image

SMALL, MIDDLING = (60, 40), (160, 120)
JOBS, CLIENTS = 1000, 16
AT_ONCE, PAUSE = 1000, 2.0
TESTS = 100
TEST = """\
import os, httpx, pytest

PHOTO = open("photo.jpg", "rb").read()

@pytest.mark.parametrize("number", range({}))
def test_a_job_is_submitted(photoenhance_sandbox, number):
    url, key = os.environ["TOPAZ_BASE_URL"], os.environ["TOPAZ_API_KEY"]
    with httpx.Client(headers={{"X-API-Key": key}}, trust_env=False, verify=False) as client:
        client.post(url + "/enhance", files={{"image": PHOTO}}).raise_for_status()
    assert len(photoenhance_sandbox.jobs) == 1
"""


class Measured(NamedTuple):
    """One line of the table."""

    what: str
    value: float
    unit: str
    limit: float
    at_least: bool = False

    @property
    def kept(self) -> bool:
        """Whether the limit is kept."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def cells(self) -> tuple[str, str, str]:
        """The line as text."""
        limit = f"{'≥' if self.at_least else '≤'} {self.limit:g} {self.unit}"
        return self.what, f"{self.value:.3g} {self.unit}", limit


class Connection:
    """One connection to a server, kept alive: HTTP/1.1 as far as the sandbox needs it."""

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url)

    async def __aenter__(self) -> Self:
        host, port = self._address.hostname, self._address.port
        self._reader, self._writer = await asyncio.open_connection(host, port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()
        await self._writer.wait_closed()

    async def request(self, method: str, target: str, *headers: str, body: bytes = b"") -> bytes:
        """The body of an answer that has to be a good one."""
        head = (f"{method} {target} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}", *headers)
        self._writer.write("\r\n".join((*head, "", "")).encode() + body)
        answer = (await self._reader.readuntil(b"\r\n\r\n")).decode()
        length = re.search(r"(?im)^content-length: (\d+)", answer)
        content = await self._reader.readexactly(int(length[1]) if length else 0)
        if answer.split(maxsplit=2)[1] != "200":
            raise RuntimeError(f"{method} {target}: {answer}{content!r}")
        return content


class Client:
    """A client of Topaz: a connection to the API, and another one to the storage."""

    def __init__(self, environment: dict[str, str], image: bytes) -> None:
        url = environment["TOPAZ_BASE_URL"]
        self._api, self._path = Connection(url), urlsplit(url).path
        self._key = f"X-API-Key: {environment['TOPAZ_API_KEY']}"
        self._form = b'--=\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n\r\n%b\r\n--=--' % image
        self._storage: Connection | None = None

    async def __aenter__(self) -> Self:
        await self._api.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._api.__aexit__()
        if self._storage:
            await self._storage.__aexit__()

    async def json(self, method: str, path: str, *headers: str, body: bytes = b"") -> Any:  # noqa: ANN401 - as it comes
        """The content of an answer."""
        return json.loads(await self._api.request(method, self._path + path, self._key, *headers, body=body))

    async def submit(self) -> str:
        """A new job's name."""
        form = "Content-Type: multipart/form-data; boundary=="
        job: str = (await self.json("POST", "/enhance/async", form, body=self._form))["process_id"]
        return job

    async def poll(self, job: str) -> bool:
        """Whether a job is done."""
        done: bool = (await self.json("GET", f"/status/{job}"))["status"] == "Completed"
        return done

    async def download(self, job: str) -> bytes:
        """A job's result, by the link to it."""
        url: str = (await self.json("GET", f"/download/{job}"))["download_url"]
        if self._storage is None:
            self._storage = await Connection(url).__aenter__()
        link = urlsplit(url)
        return await self._storage.request("GET", f"{link.path}?{link.query}")


def main() -> int:
    """Measure, print, and compare with the limits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--markdown", action="store_true", help="print a Markdown table")
    markdown: bool = parser.parse_args().markdown
    lines = [_start(), _throughput(), *_at_once(), _isolation()]
    rows = [("", f"{os.cpu_count()} cores", "limit"), *(line.cells() for line in lines)]
    if markdown:
        rows.insert(1, ("---", "---:", "---:"))
    for what, value, limit in rows:
        print(f"| {what} | {value} | {limit} |" if markdown else f"{what:76} {value:>12}   {limit:>12}")
    return 0 if all(line.kept for line in lines) else 1


@contextlib.contextmanager
def _sandbox(*options: str) -> Generator[dict[str, str]]:
    """The environment variables of the command, once it has printed them all; it is ended by Ctrl-C."""
    command = [sys.executable, "-m", "photoenhance", "sandbox", "--port", "0", "--no-rate-limits", *options]
    with subprocess.Popen(  # noqa: S603 - our own words
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        exported = itertools.takewhile(bool, (line.removeprefix("export ").strip() for line in process.stdout or ()))
        yield dict(line.split("=", 1) for line in itertools.islice(exported, 10))
        process.send_signal(signal.SIGINT)


def _jpeg(size: tuple[int, int]) -> bytes:
    file = io.BytesIO()
    Image.effect_noise(size, 50).convert("RGB").save(file, "JPEG")
    return file.getvalue()


def _start() -> Measured:
    async def answered(environment: dict[str, str]) -> None:
        async with Client(environment, b"") as client:
            await client.json("GET", "/status")

    def once() -> float:
        begin = time.perf_counter()
        with _sandbox() as environment:
            asyncio.run(answered(environment))
            return time.perf_counter() - begin

    seconds = statistics.median(once() for _ in range(5))
    return Measured("`photoenhance sandbox`, from the command to the first answer, median of 5", seconds, "s", 1)


def _throughput() -> Measured:
    async def work(client: Client, numbers: Iterator[int]) -> None:
        async with client:
            for _ in numbers:
                job = await client.submit()
                while not await client.poll(job):
                    pass
                Image.open(io.BytesIO(await client.download(job))).verify()

    async def run(environment: dict[str, str], jobs: int) -> float:
        begin, numbers, image = time.perf_counter(), iter(range(jobs)), _jpeg(SMALL)
        await asyncio.gather(*(work(Client(environment, image), numbers) for _ in range(CLIENTS)))
        return jobs / (time.perf_counter() - begin)

    with _sandbox("--polls", "1") as environment:
        asyncio.run(run(environment, CLIENTS))  # what is loaded at the first use
        rate = asyncio.run(run(environment, JOBS))
    what = f"Jobs of {SMALL[0]}×{SMALL[1]} pixels: submit, poll, link, download; {CLIENTS} clients"
    return Measured(what, rate, "/s", 200, at_least=True)


def _at_once() -> list[Measured]:
    """All jobs are submitted before the first is looked at; then each is polled every other second, and fetched."""
    waits: list[float] = []
    double = (2 * MIDDLING[0], 2 * MIDDLING[1])

    async def timed(client: Client, job: str) -> bool:
        begin = time.perf_counter()
        done = await client.poll(job)
        waits.append(time.perf_counter() - begin)
        return done

    async def follow(client: Client, job: str, offset: float) -> bytes:
        await asyncio.sleep(offset)
        return await client.download(job) if await timed(client, job) else await follow(client, job, PAUSE)

    async def run(environment: dict[str, str]) -> float:
        begin, image = time.perf_counter(), _jpeg(MIDDLING)
        async with contextlib.AsyncExitStack() as stack:
            clients = [await stack.enter_async_context(Client(environment, image)) for _ in range(AT_ONCE)]
            jobs = await asyncio.gather(*(client.submit() for client in clients))
            offsets = [PAUSE * number / AT_ONCE for number in range(AT_ONCE)]
            results = await asyncio.gather(*map(follow, clients, jobs, offsets))
        seconds = time.perf_counter() - begin
        if len(set(jobs)) < AT_ONCE or {Image.open(io.BytesIO(result)).size for result in results} != {double}:
            raise RuntimeError("Not every client has got a picture of its own.")
        return seconds

    with _sandbox("--seconds", "1") as environment:
        seconds = asyncio.run(run(environment))
    waits.sort()
    size = f"{MIDDLING[0]}×{MIDDLING[1]}"
    return [
        Measured(f"{AT_ONCE} jobs of {size} pixels at once, from first submit to last download", seconds, "s", 60),
        Measured("A poll meanwhile: median", 1000 * waits[len(waits) // 2], "ms", 20),
        Measured("A poll meanwhile: 99 of 100", 1000 * waits[len(waits) * 99 // 100], "ms", 500),
    ]


def _isolation() -> Measured:
    class Setups:
        def __init__(self) -> None:
            self.seconds: list[float] = []

        def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
            if report.when == "setup":
                self.seconds.append(report.duration)

    setups = Setups()
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("photo.jpg").write_bytes(_jpeg(SMALL))
        Path("test_theirs.py").write_text(TEST.format(TESTS))
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            status = pytest.main(["-q", "-p", "no:cacheprovider", "test_theirs.py"], plugins=[setups])
    if status:
        raise RuntimeError(printed.getvalue())
    seconds = statistics.median(setups.seconds[1:])  # the first one starts the server
    return Measured("A new sandbox for a test, where the one before had a job, median", 1000 * seconds, "ms", 10)


if __name__ == "__main__":
    sys.exit(main())

"""The command `photoenhance sandbox`, as a process of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

VENDORS = ("AUTOENHANCE", "PHOTA", "PICWISH", "TENSORPIX", "TOPAZ")


class Served(NamedTuple):
    """A running command: the environment variables that it has printed, and what else it has said."""

    process: subprocess.Popen[str]
    environment: dict[str, str]
    said: str

    def get(self, path: str) -> httpx.Response:
        """An answer of Topaz."""
        headers = {"X-API-Key": self.environment["TOPAZ_API_KEY"]}
        return httpx.get(f"{self.environment['TOPAZ_BASE_URL']}{path}", headers=headers, trust_env=False)

    def submit(self, image: bytes) -> str:
        """The name of a new job of Topaz."""
        answer = httpx.post(
            f"{self.environment['TOPAZ_BASE_URL']}/enhance/async",
            headers={"X-API-Key": self.environment["TOPAZ_API_KEY"]},
            files={"image": ("photo.jpg", image)},
            trust_env=False,
        )
        job: str = answer.json()["process_id"]
        return job

    def interrupt(self) -> tuple[int, str]:
        """Its status, and what it has said, after Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate()
        return self.process.returncode, said


Serve = Callable[..., Served]


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as running:

        def start(*options: str) -> Served:
            command = [sys.executable, "-m", "photoenhance", "sandbox", "--port", "0", *options]
            process = running.enter_context(
                subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            )
            running.callback(process.kill)
            assert process.stdout
            assert process.stderr
            printed = [process.stdout.readline().strip() for _ in range(2 * len(VENDORS))]
            environment = dict(line.removeprefix("export ").split("=", 1) for line in printed)
            return Served(process, environment, process.stderr.readline())

        yield start


def refused(*options: str) -> str:
    """The one line that a command ends with, which makes no sense."""
    command = [sys.executable, "-m", "photoenhance", "sandbox", "--port", "0", *options]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "500"})
    assert (ran.returncode, ran.stdout) == (2, "")
    (line,) = ran.stderr.splitlines()
    return line


def test_it_says_what_to_set_and_ends_quietly(serve: Serve) -> None:
    served = serve()
    assert set(served.environment) == {f"{vendor}_{end}" for vendor in VENDORS for end in ("API_KEY", "BASE_URL")}
    assert served.environment["TOPAZ_BASE_URL"].startswith("http://127.0.0.1:")
    page = served.environment["TOPAZ_BASE_URL"].removesuffix("/topaz")
    assert served.said == f"Serving until Ctrl-C; watch it at {page}\n"
    assert served.get("/status").json() == []
    assert served.interrupt() == (0, "")


def test_its_options_are_followed(serve: Serve) -> None:
    fault = "topaz:getAllStatuses:status=429,Retry-After=7"
    served = serve("--profile", "observed", "--balance", "topaz=2.5", "--fault", fault, "--host", "localhost")
    assert served.environment["TOPAZ_BASE_URL"].startswith("http://localhost:")
    answer = served.get("/status")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert "detail" in served.get("/status/1").json()
    page = served.environment["TOPAZ_BASE_URL"].removesuffix("/topaz")
    ledger = httpx.get(f"{page}/_sandbox/ledger", trust_env=False).json()
    assert ledger["balances"] == {"topaz": "2.5"}


def test_what_is_kept_is_there_the_next_time(serve: Serve, tmp_path: Path, jpeg: bytes) -> None:
    options = ("--state-dir", str(tmp_path / "kept"), "--polls", "3")
    first = serve(*options, "--balance", "topaz=3")
    done = first.submit(jpeg)
    statuses = [first.get(f"/status/{done}").json()["status"] for _ in range(3)]
    assert statuses[-1] == "Completed"
    under_way = first.submit(jpeg)
    assert first.interrupt() == (0, "")

    second = serve(*options)
    assert second.environment["TOPAZ_API_KEY"] == first.environment["TOPAZ_API_KEY"]
    kept = {job["process_id"]: job["status"] for job in second.get("/status").json()}
    assert kept == {done: "Completed", under_way: "Completed"}
    link = second.get(f"/download/{done}").json()["download_url"]
    assert httpx.get(link, trust_env=False).headers["Content-Type"] == "image/jpeg"
    page = second.environment["TOPAZ_BASE_URL"].removesuffix("/topaz")
    ledger = httpx.get(f"{page}/_sandbox/ledger", trust_env=False).json()
    assert [charge["job"] for charge in ledger["charges"]] == [done, under_way]
    assert ledger["balances"] == {"topaz": "1"}
    assert second.interrupt() == (0, "")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 0}'])
def test_a_folder_of_something_else_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "state.json").write_text(content)
    line = refused("--state-dir", str(tmp_path))
    assert f"{tmp_path / 'state.json'} is not what a sandbox of this version has kept; choose another folder." in line
    assert (tmp_path / "state.json").read_text() == content


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--host", "203.0.113.1"), "203.0.113.1, port 0, cannot be used: "),  # nobody's, for examples
        (("--state-dir", __file__), f"{__file__} cannot be used: "),
        (("--balance", "topaz=much"), "'much' is no amount."),
        (("--fault", "topaz:getstatus:status=503"), "There is no operation of topaz 'getstatus'"),
        (("--profile", "real"), "'real' is not one of 'document', 'observed'."),
    ],
)
def test_options_that_make_no_sense_are_one_line(options: tuple[str, ...], says: str) -> None:
    assert says in refused(*options)

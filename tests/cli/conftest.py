"""The command line, run in this process or as a process of its own, with the sandbox in the place of the vendors."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from photoenhance import VENDORS
from photoenhance.cli._commands import run
from photoenhance.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PHOTO = Path(__file__).parent.parent / "data" / "photo.jpg"


class Outcome(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the command printed
        """The one JSON object on the one line of the output."""
        (line,) = self.out.splitlines()
        return json.loads(line)


@pytest.fixture
def photo() -> Path:
    return PHOTO


@pytest.fixture
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox whose jobs are done at the first look; `parametrize(…, indirect=True)` gives it other settings."""
    with Sandbox(**getattr(request, "param", {"seconds": 0})) as running:
        yield running


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No keys from outside, nothing to read or to spoil in the current folder, and a terminal of a known width."""
    for info in VENDORS.values():
        monkeypatch.delenv(info.key_variable, raising=False)
        monkeypatch.delenv(info.base_url_variable, raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Runs a command, without any key."""

    def call(*arguments: object) -> Outcome:
        code = run([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Outcome(code, printed.out, printed.err)

    return call


@pytest.fixture
def with_keys(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys and addresses of the sandbox in the environment, as a user would set a vendor's key."""
    for name, value in sandbox.environment().items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts `python -m photoenhance` as a process of its own."""
    started: list[subprocess.Popen[str]] = []

    def call(*arguments: object, **settings: Any) -> subprocess.Popen[str]:  # noqa: ANN401 - as of Popen
        line = [sys.executable, "-m", "photoenhance", *map(str, arguments)]
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **settings}
        started.append(subprocess.Popen(line, text=True, **pipes))
        return started[-1]

    yield call
    for process in started:
        with process:
            process.kill()

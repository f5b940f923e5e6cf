"""The two servers of all cases, the folder that spools go to, and what is made of an attempt."""

import gc
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TypeAlias

import photoenhance
import pytest

from tests.faults.attempts import Attempt, find
from tests.faults.expectations import Outcome
from tests.faults.vendors import Half, World

Judge: TypeAlias = Callable[[Attempt, World, Outcome], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `scripts/fault-matrix` run all cases."""
    parser.addoption("--all-faults", action="store_true", help="run all cases of the matrix")


@pytest.fixture(autouse=True)
def _no_keys_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have keys; no test may spend anything on them."""
    for info in photoenhance.VENDORS.values():
        monkeypatch.delenv(info.key_variable, raising=False)
        monkeypatch.delenv(info.base_url_variable, raising=False)


@pytest.fixture(autouse=True)
def _no_search_for_sniffio(monkeypatch: pytest.MonkeyPatch) -> None:
    """With each request httpcore looks for a package that is not there, which takes longer than the request itself."""
    monkeypatch.setitem(sys.modules, "sniffio", None)


@pytest.fixture(scope="session")
def servers() -> Iterator[tuple[Half, Half]]:
    """The vendor's server and the storage's, which all cases of a process share."""
    with Half() as vendor, Half() as storage:
        yield vendor, storage


@pytest.fixture
def world(servers: tuple[Half, Half]) -> World:
    """A world that is ready for a story."""
    return World(*servers)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for results, and one for temporary files in it: one for all cases, because there are thousands."""
    gc.freeze()  # what is there by now stays: looking for what is left over is then quick
    folder = tmp_path_factory.mktemp("case")
    (folder / "spools").mkdir()
    (folder / "results").mkdir()
    return folder


@pytest.fixture
def spools(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of temporary files, empty at the beginning whatever was there before."""
    monkeypatch.setattr("tempfile.tempdir", str(folder / "spools"))
    yield folder / "spools"
    for path in [*(folder / "spools").iterdir(), *(folder / "results").iterdir()]:
        path.unlink()


@pytest.fixture
def judge(spools: Path, record_property: Callable[[str, object], None]) -> Judge:
    """Looks at what is there after an attempt, notes it for the table of counts, and compares it with the promises."""

    def judge(attempt: Attempt, world: World, outcome: Outcome) -> None:
        found = find(attempt, world, spools)
        paid = any(step.charges for step in attempt.story.steps) and not world.resumed
        promised = found.as_promised(outcome, paid=paid)
        for name, value in {**asdict(found), "promised": promised.outcome}.items():
            record_property(name, value)
        assert found == promised, found.said

    return judge

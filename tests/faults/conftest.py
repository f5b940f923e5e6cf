"""The two servers of all cases, and the folder that spools go to."""

from collections.abc import Iterator
from pathlib import Path

import photoenhance
import pytest

from tests.faults.vendors import Half, World


@pytest.fixture(autouse=True)
def _no_keys_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have keys; no test may spend anything on them."""
    for info in photoenhance.VENDORS.values():
        monkeypatch.delenv(info.key_variable, raising=False)
        monkeypatch.delenv(info.base_url_variable, raising=False)


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

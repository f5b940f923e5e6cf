"""A small project, to be regenerated and broken."""

import shutil
from pathlib import Path

import pytest
from regeneration.__main__ import main

PROJECT = Path(__file__).parents[2]
SPECS = PROJECT / "specs"
FROZEN = Path(__file__).parent / "specs"


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the specs of Phota and TensorPix, regenerated."""
    folder = tmp_path_factory.mktemp("pristine")
    shutil.copy(PROJECT / "pyproject.toml", folder)
    for name in ("phota", "tensorpix"):
        shutil.copytree(FROZEN / name, folder / "specs" / name)
    assert main(["--project", str(folder)]) == 0
    return folder


@pytest.fixture
def project(pristine: Path, tmp_path: Path) -> Path:
    """A copy of that project, to be broken."""
    return shutil.copytree(pristine, tmp_path / "project")


@pytest.fixture
def generated(project: Path) -> Path:
    """Where that project's clients are."""
    return project / "generated" / "photoenhance_clients"


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file in `folder`."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}

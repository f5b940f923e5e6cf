"""What is published: the wheel and the source distribution, built as they are published and installed as by a user."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path, PurePosixPath

import pytest

PROJECT = Path(__file__).parent.parent.parent
PACKAGES = {"photoenhance": PROJECT / "wrapper", "photoenhance_clients": PROJECT / "generated"}


def _build(project: Path, kind: str, folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(folder)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(PROJECT, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution, unpacked."""
    archive = _build(PROJECT, "sdist", tmp_path_factory.mktemp("sdist"))
    folder = tmp_path_factory.mktemp("source")
    subprocess.run(["tar", "-xf", archive, "-C", folder], check=True)  # noqa: S607 - wherever it is
    (unpacked,) = folder.iterdir()
    return unpacked


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment, in which the wheel is installed, and nothing of this folder."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*pip, str(wheel)], check=True)
    # The dependencies are those of this environment; its own .pth files, and so its editable install, do not count.
    (site_packages,) = folder.glob("lib/python*/site-packages")
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return python


def _files(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_holds_both_packages_whole_and_nothing_else(wheel: Path) -> None:
    expected = {
        file.relative_to(root).as_posix(): file.read_bytes()
        for package, root in PACKAGES.items()
        for file in (root / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    found = _files(wheel)
    assert {name: data for name, data in found.items() if ".dist-info/" not in name} == expected
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(found)
    assert any(PurePosixPath(name).name == "LICENSE" for name in found)


def test_the_source_distribution_builds_the_same_wheel(source: Path, wheel: Path, tmp_path: Path) -> None:
    assert _files(_build(source, "wheel", tmp_path)) == _files(wheel)


@pytest.mark.parametrize(
    "path", ["specs/topaz", "scripts/demo", "scripts/constraints/runtime.txt", "tests/data/photo.jpg", "CHANGELOG.md"]
)
def test_the_source_distribution_can_be_tested_and_regenerated(source: Path, path: str) -> None:
    assert (source / path).exists()


def test_all_public_names_can_be_imported_from_the_wheel(python: Path) -> None:
    program = """\
import photoenhance, photoenhance_clients, sys
for module in photoenhance, photoenhance_clients:
    assert module.__file__.startswith(sys.prefix), module.__file__
for name in photoenhance.__all__:
    getattr(photoenhance, name)
import photoenhance.sandbox
"""
    subprocess.run([python, "-W", "error", "-c", program], check=True)


def test_the_wheel_installs_the_command(python: Path) -> None:
    command = [str(python.with_name("photoenhance")), "vendors", "--json"]
    assert b"tensorpix" in subprocess.run(command, check=True, capture_output=True).stdout

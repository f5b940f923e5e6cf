"""What is published: the wheel and the source distribution, built as they are published and installed as by a user."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from tests.installation import build

PROJECT = Path(__file__).parent.parent.parent
PACKAGES = {"photoenhance": PROJECT / "wrapper", "photoenhance_clients": PROJECT / "generated"}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution, unpacked."""
    archive = build(PROJECT, "sdist", tmp_path_factory.mktemp("sdist"))
    folder = tmp_path_factory.mktemp("source")
    subprocess.run(["tar", "-xf", archive, "-C", folder], check=True)  # noqa: S607 - wherever it is
    (unpacked,) = folder.iterdir()
    return unpacked


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
    assert _files(build(source, "wheel", tmp_path)) == _files(wheel)


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

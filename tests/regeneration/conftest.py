"""A small project, to be regenerated and broken."""

import shutil
from pathlib import Path

import node
import pytest
import yaml
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


@pytest.fixture
def scripts(project: Path) -> Path:
    """That project with the scripts that update it; those that check it are stand-ins, which pass."""
    shutil.copytree(
        PROJECT / "scripts", project / "scripts", ignore=shutil.ignore_patterns("node_modules*", "__pycache__")
    )
    node.ensure_installed()
    (project / "scripts" / "node" / "node_modules").symlink_to(PROJECT / "scripts" / "node" / "node_modules")
    (project / ".venv").symlink_to(PROJECT / ".venv")
    for name in ("prove", "lint", "test"):
        script(project, name, "true")
    return project


def script(project: Path, name: str, content: str) -> None:
    """Put a script in the place of one of the project's."""
    path = project / "scripts" / name
    path.write_text(f"#!/bin/sh\n{content}\n")
    path.chmod(0o755)


def point_to(project: Path, address: str) -> None:
    """Let both vendors' documents come from there."""
    for name, title in (("phota", "Phota API"), ("tensorpix", "TensorPix OpenAPI Documentation")):
        source = {"title": title, "openapi": f"{address}/{name}"}
        (project / "specs" / name / "source.yaml").write_text(yaml.safe_dump(source))


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file in `folder`."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}

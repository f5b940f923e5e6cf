"""From `specs/<vendor>/` to `generated/photoenhance_clients/<vendor>/`."""

import difflib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from . import lock, overlay
from .check import check
from .document import Node
from .errors import RegenerationError
from .generate import generate, tidy
from .layout import PACKAGE, SHARED, SPECS, document_path, files, shared, vendors
from .normalise import load
from .transaction import Transaction

__all__ = ("build", "differences", "document_path", "effective", "prepare", "vendors")


def effective(folder: Path) -> Node:
    """The vendor's document with its overlay, checked."""
    lock.verify(folder)
    document = load(document_path(folder))
    if (folder / "overlay.yaml").exists():
        document = overlay.apply(document, load(folder / "overlay.yaml"))
    check(document)
    return document


def build(specs: Path, names: Sequence[str], target: Path) -> Path:
    """Generate the clients of the vendors `names` below the folder `target`; return the package that holds them."""
    package = target / PACKAGE.name
    shutil.copytree(SHARED, package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in names:
        try:
            generate(effective(specs / name), package / name)
        except RegenerationError as error:
            raise RegenerationError(f"{name}: {error}") from error
    tidy(package)
    _import_all(target)
    return package


def prepare(transaction: Transaction, specs: Path, names: Sequence[str]) -> None:
    """Generate the clients of the vendors `names`, for what they and their locks are now to be replaced by."""
    package = build(specs, names, transaction.new / PACKAGE.parent)
    for entry in [*shared(), *names]:
        transaction.put(PACKAGE / entry)
    for name in names:
        record = lock.document_record(specs / name) or _first_record(specs / name)
        text = lock.render(record, specs / name, package)
        transaction.put(SPECS / name / lock.NAME).write_text(text, encoding="utf-8")


def differences(transaction: Transaction) -> list[str]:
    """How the project differs from what a transaction would make of it, as unified diffs."""
    old, new = transaction.project, transaction.new
    paths = [*transaction.added, *transaction.removed]
    found = {path.relative_to(root) for root in (old, new) for it in paths for path in files(root / it)}
    return [diff for path in sorted(found) if (diff := _difference(path, old, new))]


def _first_record(folder: Path) -> lock.Record:
    document = document_path(folder)
    return lock.received(document, "a file", load(document)["info"]["version"])


def _import_all(folder: Path) -> None:
    """Import every module below `folder`, in a Python of its own that knows this copy only."""
    paths = [path.relative_to(folder).with_suffix("") for path in sorted(folder.rglob("*.py"))]
    names = [".".join(path.parts).removesuffix(".__init__") for path in paths]
    program = "import importlib, sys; sys.path.insert(0, sys.argv[1]); [*map(importlib.import_module, sys.argv[2:])]"
    command = [sys.executable, "-B", "-W", "error", "-c", program, str(folder), *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        raise RegenerationError(f"The generated code cannot be imported:\n{done.stderr}")


def _difference(path: Path, committed: Path, generated: Path) -> str:
    old, new = (folder / path if (folder / path).exists() else None for folder in (committed, generated))
    if old and new and old.read_bytes() == new.read_bytes():
        return ""
    lines = difflib.unified_diff(
        _lines(old),
        _lines(new),
        f"committed/{path}" if old else "/dev/null",
        f"generated/{path}" if new else "/dev/null",
    )
    return "".join(lines) or f"{path}: differs in its bytes, or is empty and on one side only\n"


def _lines(path: Path | None) -> list[str]:
    return path.read_bytes().decode("utf-8", "backslashreplace").splitlines(keepends=True) if path else []

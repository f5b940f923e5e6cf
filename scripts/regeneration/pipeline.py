"""From `specs/<vendor>/` to `generated/photoenhance_clients/<vendor>/`."""

import difflib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from . import overlay, source
from .check import check
from .document import Node
from .errors import RegenerationError
from .generate import generate, tidy
from .normalise import load

PACKAGE = "photoenhance_clients"

SHARED = Path(__file__).parent / "shared"
"""What all clients have in common, and the root of the package."""


def vendors(specs: Path) -> list[str]:
    """Every vendor that has a folder in `specs`."""
    return sorted(folder.name for folder in specs.iterdir() if folder.is_dir())


def document_path(folder: Path) -> Path:
    """The vendor's document in its folder."""
    found = sorted(folder.glob("openapi.*"))
    if len(found) != 1:
        raise RegenerationError(
            f"{folder.name} has {len(found)} documents; one openapi.json or openapi.yaml is needed."
        )
    return found[0]


def effective(folder: Path) -> Node:
    """The vendor's document with its overlay, checked."""
    path = document_path(folder)
    source.verify(folder, path)
    document = load(path)
    if (folder / "overlay.yaml").exists():
        document = overlay.apply(document, load(folder / "overlay.yaml"))
    check(document)
    return document


def build(specs: Path, names: Sequence[str], target: Path) -> Path:
    """Generate the clients of the vendors `names` below the folder `target`; return the package that holds them."""
    package = target / PACKAGE
    shutil.copytree(SHARED, package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in names:
        try:
            generate(effective(specs / name), package / name)
        except RegenerationError as error:
            raise RegenerationError(f"{name}: {error}") from error
    tidy(package)
    _import_all(target)
    return package


def swap(built: Path, generated: Path, names: Sequence[str]) -> None:
    """Rename what was built into its place: the vendors `names`, and what all of them share."""
    package = generated / PACKAGE
    package.mkdir(parents=True, exist_ok=True)
    for name in [*_shared(), *names]:
        target = package / name
        if target.exists():
            target.rename(built / f"{name}.replaced")
        (built / name).rename(target)


def differences(built: Path, generated: Path, names: Sequence[str]) -> list[str]:
    """How what is in `generated` differs from what was built, as unified diffs; all that is there, if no `names`."""
    package = generated / PACKAGE
    scope = {*_shared(), *names} if names else set[str]()
    paths = sorted(_files(package, scope) | _files(built, scope))
    return [diff for path in paths if (diff := _difference(path, package, built))]


def _import_all(folder: Path) -> None:
    """Import every module below `folder`, in a Python of its own that knows this copy only."""
    paths = [path.relative_to(folder).with_suffix("") for path in sorted(folder.rglob("*.py"))]
    names = [".".join(path.parts).removesuffix(".__init__") for path in paths]
    program = "import importlib, sys; sys.path.insert(0, sys.argv[1]); [*map(importlib.import_module, sys.argv[2:])]"
    command = [sys.executable, "-B", "-W", "error", "-c", program, str(folder), *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        raise RegenerationError(f"The generated code cannot be imported:\n{done.stderr}")


def _shared() -> list[str]:
    return sorted(entry.name for entry in SHARED.iterdir() if entry.name != "__pycache__")


def _files(package: Path, scope: set[str]) -> set[Path]:
    paths = {path.relative_to(package) for path in package.rglob("*") if path.is_file()}
    return {it for it in paths if "__pycache__" not in it.parts and (not scope or it.parts[0] in scope)}


def _difference(path: Path, committed: Path, built: Path) -> str:
    old, new = (folder / path if (folder / path).exists() else None for folder in (committed, built))
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

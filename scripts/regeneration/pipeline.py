"""From `specs/<vendor>/` to `generated/photoenhance_clients/<vendor>/`."""

import difflib
import shutil
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from . import generate, overlay
from .check import check
from .document import Node
from .errors import RegenerationError
from .normalise import load

PACKAGE = "photoenhance_clients"
SHARED = Path(__file__).parent / "shared"


def vendors(specs: Path) -> list[str]:
    """Every vendor that has a folder in `specs`."""
    return sorted(folder.name for folder in specs.iterdir() if folder.is_dir())


def effective(folder: Path) -> Node:
    """The vendor's document with its overlay, checked."""
    documents = sorted(folder.glob("openapi.*"))
    if len(documents) != 1:
        raise RegenerationError(f"It needs exactly one openapi.json or openapi.yaml.")
    document = overlay.apply(load(documents[0]), load(folder / "overlay.yaml"))
    check(document)
    return document


def build(specs: Path, names: Iterable[str], target: Path) -> Path:
    """Generate the clients of the vendors `names` below the folder `target`; return the package that holds them."""
    package = target / PACKAGE
    shutil.copytree(SHARED, package, ignore=shutil.ignore_patterns("__pycache__"))
    names = list(names)
    with ProcessPoolExecutor() as pool:
        for _ in pool.map(_build_vendor, (specs / name for name in names), (package / name for name in names)):
            pass
    generate.tidy([package])
    _import(target)
    return package


def swap(built: Path, generated: Path, names: Iterable[str]) -> None:
    """Put what was built in the place of what is in `generated`: the vendors `names`, and what all of them share."""
    package = generated / PACKAGE
    package.mkdir(parents=True, exist_ok=True)
    for name in [*names, *(entry.name for entry in SHARED.iterdir() if entry.name != "__pycache__")]:
        _replace(built / name, package / name)


def differences(built: Path, generated: Path, names: Iterable[str], *, everything: bool) -> list[str]:
    """How what is in `generated` differs from what was built, as unified diffs."""
    package = generated / PACKAGE
    scope = None if everything else {*names, *(entry.name for entry in SHARED.iterdir())}
    old, new = _files(package, scope), _files(built, scope)
    return [diff for path in sorted(old | new) if (diff := _diff(path, package, built))]


def _build_vendor(folder: Path, package: Path) -> None:
    try:
        generate.generate(effective(folder), package)
    except RegenerationError as error:
        raise RegenerationError(f"{folder.name}: {error}") from error


def _import(folder: Path) -> None:
    """Import every module below `folder`, in a Python of its own that knows only this copy."""
    modules = [".".join(path.relative_to(folder).with_suffix("").parts) for path in sorted(folder.rglob("*.py"))]
    program = "import importlib, sys\nsys.path.insert(0, sys.argv[1])\nfor name in sys.argv[2:]: importlib.import_module(name)"
    command = [sys.executable, "-B", "-W", "error", "-c", program, str(folder), *(it.removesuffix(".__init__") for it in modules)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RegenerationError(f"The generated code cannot be imported:\n{done.stderr}")


def _replace(source: Path, target: Path) -> None:
    """Rename `source` into place: at no time is half of it there."""
    aside = target.with_name(f".{target.name}.old")
    if target.exists():
        target.rename(aside)
    shutil.move(source, target)
    shutil.rmtree(aside, ignore_errors=True) if aside.is_dir() else aside.unlink(missing_ok=True)


def _files(package: Path, scope: set[str] | None) -> set[Path]:
    paths = (path.relative_to(package) for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path for path in paths if scope is None or path.parts[0] in scope}


def _diff(path: Path, committed: Path, built: Path) -> str:
    sides = [(folder / path).read_bytes() if (folder / path).exists() else None for folder in (committed, built)]
    if sides[0] == sides[1]:
        return ""
    lines = [(side or b"").decode("utf-8", "replace").splitlines(keepends=True) for side in sides]
    names = [f"{label}/{path}" if side is not None else "/dev/null" for label, side in zip(("committed", "generated"), sides, strict=True)]
    return "".join(difflib.unified_diff(*lines, *names))

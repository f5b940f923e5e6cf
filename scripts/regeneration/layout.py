"""What lies where: in `specs/` a folder for each vendor, in `generated/` a package for each and what they share."""

from keyword import iskeyword
from pathlib import Path
from typing import Any

import yaml

from .errors import RegenerationError

SPECS = Path("specs")
PACKAGE = Path("generated", "photoenhance_clients")

SHARED = Path(__file__).parent / "shared"
"""What all clients have in common, and the root of the package."""


def vendors(specs: Path) -> list[str]:
    """Every vendor that has a folder in `specs`."""
    found = sorted(folder.name for folder in specs.iterdir() if folder.is_dir())
    for name in found:
        if not name.isidentifier() or iskeyword(name) or name.startswith("_"):
            raise RegenerationError(f"{specs.name}/{name}: a vendor's folder is called as its package is to be.")
    return found


def document_path(folder: Path) -> Path:
    """The vendor's document in its folder."""
    found = sorted(folder.glob("openapi.*"))
    if len(found) != 1:
        raise RegenerationError(
            f"{folder.name} has {len(found)} documents; one openapi.json or openapi.yaml is needed."
        )
    return found[0]


def read_record(path: Path) -> dict[str, Any]:
    """What stands in a YAML file of the project itself, which may be missing."""
    if not path.exists():
        return {}
    try:
        record: dict[str, Any] = {**yaml.safe_load(path.read_text(encoding="utf-8"))}
    except (yaml.YAMLError, TypeError) as error:  # a conflict of merging, or nothing at all
        raise RegenerationError(f"{path.parent.name}/{path.name} cannot be read: {error}") from error
    return record


def shared() -> list[str]:
    """The files and folders beside the vendors' packages."""
    return sorted(entry.name for entry in SHARED.iterdir() if entry.name != "__pycache__")


def files(root: Path) -> set[Path]:
    """All files in a folder, or the file that it is, without what Python leaves behind; none, if it is missing."""
    paths = root.rglob("*") if root.is_dir() else [root]
    return {path for path in paths if path.is_file() and "__pycache__" not in path.parts}

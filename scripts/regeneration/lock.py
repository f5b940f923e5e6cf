"""What a client was made from and what came out: `specs/<vendor>/lock.yaml`, written by the pipeline.

It says which document a client is of. And when nothing that it records has changed, nothing that is generated would.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from .errors import RegenerationError
from .layout import SHARED, document_path, files, read_record, shared

NAME = "lock.yaml"
HERE = Path(__file__).parent

Record = dict[str, Any]


def document_record(folder: Path) -> Record:
    """What is recorded of the document of the vendor whose specs `folder` holds; nothing, if it is new."""
    record: Record = read_record(folder / NAME).get("document", {})
    return record


def received(document: Path, address: str, document_version: str) -> Record:
    """The record of a document that has just been received from `address`."""
    return {
        "from": address,
        "version": document_version,
        "received": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "sha256": _digest(document),
    }


def render(record: Record, folder: Path, package: Path) -> str:
    """The lock of the vendor whose specs `folder` holds and whose client is in `package`."""
    lock = _lock(record, folder, package)
    return "# Written by scripts/regenerate.\n" + yaml.safe_dump(lock, sort_keys=False)


def verify(folder: Path) -> None:
    """Refuse a document that is not the one that was received, where that is recorded."""
    record, document = document_record(folder), document_path(folder)
    if record and record["sha256"] != _digest(document):
        raise RegenerationError(
            f"{document.name} is not the document that {NAME} records. Changes of ours belong into overlay.yaml; "
            f"a new document is taken with --from."
        )


def is_current(folder: Path, package: Path) -> bool:
    """Whether nothing has changed since the lock was written, in what went in and in what came out."""
    verify(folder)
    record = document_record(folder)
    return bool(record) and read_record(folder / NAME) == _lock(record, folder, package)


def _lock(record: Record, folder: Path, package: Path) -> Record:
    overlay = folder / "overlay.yaml"
    output = [path for name in (folder.name, *shared()) for path in files(package / name)]
    return {
        "document": record,
        "overlay": _digest(overlay) if overlay.exists() else None,
        **_pipeline(),
        "output": _digest_of_all(package, output),
    }


@cache
def _pipeline() -> Record:
    code = set(HERE.glob("*.py"))
    return {
        "templates": _digest_of_all(HERE, [*files(HERE / "templates"), *files(SHARED)]),
        "pipeline": _digest_of_all(HERE, code),
        "generator": f"openapi-python-client {version('openapi-python-client')}",
        "formatter": f"ruff {version('ruff')}",
    }


def _digest_of_all(root: Path, paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(root).as_posix()} {_digest(path)}\n".encode())
    return digest.hexdigest()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

"""Where a vendor's document came from: `specs/<vendor>/source.yaml`."""

import datetime as dt
import hashlib
from pathlib import Path

import yaml

from .errors import RegenerationError
from .extract import extract
from .normalise import load, parse


def verify(folder: Path, document: Path) -> None:
    """Refuse a document that is not the one that was received, where that is recorded."""
    source = folder / "source.yaml"
    if source.exists() and load(source).get("sha256") != _digest(document.read_bytes()):
        raise RegenerationError(
            f"{document.name} is not the document that source.yaml records. Changes of ours belong into overlay.yaml."
        )


def receive(page: Path, folder: Path) -> None:
    """Take the document in `page` as the newest one of the vendor in `folder`."""
    try:
        text, name = extract(page.read_bytes().decode("utf-8"))
    except (OSError, ValueError) as error:
        raise RegenerationError(f"{page} cannot be read: {error}") from error
    source = load(folder / "source.yaml") if (folder / "source.yaml").exists() else {}
    for old in folder.glob("openapi.*"):
        old.unlink()
    (folder / name).write_bytes(text.encode())
    source |= {
        "version": parse(text, name).get("info", {}).get("version"),
        "received": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "sha256": _digest(text.encode()),
    }
    (folder / "source.yaml").write_text(yaml.safe_dump(source, sort_keys=False), encoding="utf-8")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

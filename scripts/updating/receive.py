"""From texts that have been fetched, or a file, to the one document that they hold."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regeneration import check
from regeneration.document import METHODS, Node, is_list, is_object
from regeneration.errors import RegenerationError
from regeneration.extract import extract
from regeneration.layout import document_path, read_record
from regeneration.normalise import load, parse

from .fetch import fetch

_JOINED = ("tags", "servers")
"""Lists that are sets: each page has what it needs of them."""


@dataclass(frozen=True)
class Document:
    """A vendor's newest document."""

    address: str
    name: str
    """Of the file that it goes into."""
    text: str
    content: Node
    conflicts: Sequence[str] = ()
    """Where the pages that it was merged from disagree."""


def from_source(folder: Path) -> Document | None:
    """The document of the vendor whose specs `folder` holds, from where its source.yaml says; None, if it does not."""
    source = read_record(folder / "source.yaml")
    addresses = [source["openapi"]] if "openapi" in source else source.get("pages", [])
    texts = [(address, fetch(address)) for address in addresses]
    return _accepted(_document(texts), folder) if texts else None


def from_file(path: Path, folder: Path) -> Document:
    """The document in a file: itself, or a page that holds it."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise RegenerationError(f"{path} cannot be read: {error}") from error
    return _accepted(_document([(path.name, text)]), folder)


def _document(texts: Sequence[tuple[str, str]]) -> Document:
    parts = [(address, *extract(text)) for address, text in texts]
    address, block, name = parts[0]
    if len(parts) == 1:
        return Document(address, name, block, parse(block, name))
    merged: Node = {}
    conflicts: list[str] = []
    for further, text, kind in parts:
        conflicts += [f"{place} on {further}" for place in _merge(merged, parse(text, kind), "")]
    text = json.dumps(merged, indent=2, ensure_ascii=False) + "\n"
    return Document(" ".join(it for it, _, _ in parts), "openapi.json", text, merged, conflicts)


def _merge(target: Node, addition: Node, path: str) -> Iterator[str]:
    """Put into `target` what `addition` has beside it; say where they disagree, and keep what was there first."""
    for key, value in addition.items():
        present: Any = target.setdefault(key, value)
        if is_object(present) and is_object(value):
            yield from _merge(present, value, f"{path}/{key}")
        elif is_list(present) and is_list(value) and path == "" and key in _JOINED:
            present += [it for it in value if it not in present]
        elif present != value:
            yield f"{path}/{key}: {_short(present)} was kept, not {_short(value)}"


def _short(value: Any) -> str:  # noqa: ANN401 - whatever JSON has
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"  # noqa: PLR2004 - about half a line


def _accepted(document: Document, folder: Path) -> Document:
    """Refuse a document that is not valid, or not of this API."""
    try:
        check.validate(document.content)
    except RegenerationError as error:
        raise RegenerationError(f"{document.address}: {error}") from error
    old = load(document_path(folder))
    expected = read_record(folder / "source.yaml").get("title", old["info"]["title"])
    title = document.content["info"]["title"]
    if title != expected:
        raise RegenerationError(
            f"{document.address} is the document of another API: its title is {title!r} and not {expected!r}. "
            "If the vendor has renamed it, write the new title into source.yaml."
        )
    if not _operations(document.content) & _operations(old):
        raise RegenerationError(f"{document.address} has none of the operations of the document before: a part of it?")
    return document


def _operations(document: Node) -> set[tuple[str, str]]:
    return {(path, method) for path, item in document["paths"].items() for method in METHODS if method in item}

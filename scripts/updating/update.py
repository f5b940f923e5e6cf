"""Taking vendors' new documents: each by itself, whole or not at all, with a report."""

import shutil
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

import yaml
from regeneration import lock, overlay, pipeline, transaction
from regeneration.document import Node
from regeneration.errors import RegenerationError
from regeneration.layout import PACKAGE, SPECS, document_path
from regeneration.normalise import load
from regeneration.transaction import Transaction

from . import api, overlays, receive, wire
from .receive import Document
from .report import Report, markdown, refusal
from .surface import Surface


def update(project: Path, names: Sequence[str], page: Path | None, target: Path | None) -> int:
    """Update the vendors `names` from `page`, or from where their source.yaml says, with a report, in `target` too.

    One that fails stays as it was, and keeps no other from being updated. The status is 2 if there was one.
    """
    with (project / "pyproject.toml").open("rb") as file:
        version: str = tomllib.load(file)["project"]["version"]
    texts: list[str] = []
    failed = False
    for name in names:
        folder = project / SPECS / name
        try:
            document = receive.from_file(page, folder) if page else receive.from_source(folder)
            report = _update(project, name, document) if document else None
        except RegenerationError as error:
            print(f"{name}: {error}", file=sys.stderr)
            texts.append(refusal(name, str(error)))
            failed = True
            continue
        if report:
            failed = failed or bool(report.problem)
            texts.append(markdown(report, version))
        else:
            why = "the document is the one that is here" if document else "its source.yaml names no address"
            print(f"{name}: nothing new; {why}.", file=sys.stderr)
    print("\n".join(texts), end="")
    if target:
        target.write_text("\n".join(texts), encoding="utf-8")
    return 2 if failed else 0


def _update(project: Path, name: str, document: Document) -> Report | None:
    old_folder = project / SPECS / name
    old = document_path(old_folder)
    if old.name == document.name and old.read_bytes() == document.text.encode():
        return None
    # What is committed must be what its specs give: else the report would be of more than the document.
    if not lock.is_current(old_folder, project / PACKAGE):
        raise RegenerationError("Its client is not up to date: run scripts/regenerate first.")
    report = Report(
        vendor=name,
        address=document.address,
        old_version=lock.document_record(old_folder)["version"],
        new_version=document.content["info"]["version"],
        conflicts=document.conflicts,
    )
    with transaction.begin(project) as prepared, tempfile.TemporaryDirectory() as specs:
        new_folder = shutil.copytree(old_folder, Path(specs) / name)
        try:
            _receive(prepared, new_folder, document, report, load(old))
            _generate(prepared, new_folder, report)
        except RegenerationError as error:
            report.problem = str(error)
            return report
        prepared.commit()
    return report


def _receive(prepared: Transaction, folder: Path, document: Document, report: Report, old: Node) -> None:
    """Put the document into `folder`, and say what it changes."""
    replaced = document_path(folder)
    replaced.unlink()
    if replaced.name != document.name:
        prepared.remove(SPECS / folder.name / replaced.name)
    path = folder / document.name
    path.write_bytes(document.text.encode())
    record = lock.received(path, document.address, report.new_version)
    (folder / lock.NAME).write_text(yaml.safe_dump({"document": record}, sort_keys=False), encoding="utf-8")
    shutil.copy(path, prepared.put(SPECS / folder.name / path.name))

    overlay_path, new = folder / "overlay.yaml", document.content
    if not overlay_path.exists():
        report.wire_changes, report.texts = wire.changes(old, new)
        return
    written = load(overlay_path)
    report.findings = overlays.review(written["actions"], old, new)
    if any(finding.kind == "lost" for finding in report.findings):
        report.wire_changes, report.texts = wire.changes(old, new)
        raise RegenerationError("The overlay does not fit the new document; see below.")
    if void := {finding.number for finding in report.findings if finding.kind == "void"}:
        text = overlays.without(overlay_path.read_text(encoding="utf-8"), void)
        overlay_path.write_text(text, encoding="utf-8")
        shutil.copy(overlay_path, prepared.put(SPECS / folder.name / overlay_path.name))
    effective = overlay.apply(old, written), overlay.apply(new, load(overlay_path))
    report.wire_changes, report.texts = wire.changes(*effective)


def _generate(prepared: Transaction, folder: Path, report: Report) -> None:
    pipeline.prepare(prepared, folder.parent, [folder.name])
    report.api_changes = api.changes(
        Surface(prepared.project / PACKAGE / folder.name), Surface(prepared.new / PACKAGE / folder.name)
    )

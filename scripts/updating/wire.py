"""What changes on the wire, and for whom, as Redocly's `diff` rates it: it tells requests from answers."""

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import node
from regeneration.document import Node, is_list, objects, operations, resolve

Impact = Literal["major", "minor", "patch"]

_TEXTS = {"description", "summary", "title", "example", "examples", "termsOfService"}
"""What only people read."""

_SETTINGS = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


@dataclass(frozen=True)
class Change:
    """One change of a document."""

    impact: Impact
    subject: str
    """The operation or the schema, and where it is used."""
    text: str


def changes(old: Node, new: Node) -> tuple[list[Change], int]:
    """What changes from `old` to `new`, and how many texts do besides."""
    found = _diff(old, new)
    telling = [it for it in found if it.get("property") not in _TEXTS and it["path"] != "#/info"]
    places = _Places(old), _Places(new)
    described = dict.fromkeys(change for it in telling for change in _described(it, *places))
    return list(described), len(found) - len(telling)


def _diff(old: Node, new: Node) -> list[Any]:
    with tempfile.TemporaryDirectory() as folder:
        for name, document in (("old.json", old), ("new.json", new)):
            Path(folder, name).write_text(json.dumps(document), encoding="utf-8")
        arguments = ("diff", "old.json", "new.json", "--format=json", "--fail-on=none", "--output=diff.json")
        node.run("node_modules/@redocly/cli/bin/cli.js", *arguments, folder=Path(folder), settings=_SETTINGS)
        report: dict[str, Any] = json.loads(Path(folder, "diff.json").read_text(encoding="utf-8"))
    found: list[Any] = report["changes"]
    return found


class _Places:
    """The subjects of a document by their JSON pointers."""

    def __init__(self, document: Node) -> None:
        self._users: dict[str, dict[str, list[str]]] = {}
        for operation in operations(document):
            name = f"{operation.method.upper()} {operation.path}"
            for how, part in (("sent by", operation.body), ("answered by", operation.responses)):
                for schema in _schemas(document, part, set()):
                    self._users.setdefault(schema, {}).setdefault(how, []).append(name)

    def subject(self, pointer: str) -> str:
        """What the place at `pointer` belongs to."""
        keys = [key.replace("~1", "/").replace("~0", "~") for key in pointer.removeprefix("#/").split("/")]
        match keys:
            case ["paths", path, method, *_] if method != "parameters":
                return f"{method.upper()} {path}"
            case ["paths", path, *_]:
                return path
            case ["components", "schemas", name, *_]:
                users = "; ".join(f"{how} {', '.join(names)}" for how, names in self._users.get(name, {}).items())
                return f"{name} ({users})" if users else name
            case ["components", _, name, *_]:
                return name
            case _:
                return keys[0] or "the document"


def _schemas(document: Node, part: Any, seen: set[str]) -> Iterator[str]:  # noqa: ANN401 - a part of a document
    """The names of the schemas that a part of a document refers to, at whatever distance."""
    for _, node_ in objects(part):
        reference = node_.get("$ref")
        if isinstance(reference, str) and reference not in seen:
            seen.add(reference)
            if reference.startswith("#/components/schemas/"):
                yield reference.rpartition("/")[2]
            yield from _schemas(document, resolve(document, node_), seen)


def _described(change: Any, old: _Places, new: _Places) -> Iterator[Change]:  # noqa: ANN401 - as Redocly has it
    side, places = ("base", old) if change["kind"] == "removed" else ("revision", new)
    pointer: str = change[side]["pointer"] if side in change else change["path"]
    subject = places.subject(pointer)
    for verdict in change["verdicts"]:
        yield Change(verdict["impact"], subject, verdict["message"])
    if not change["verdicts"]:
        yield Change(change["impact"], subject, _plain(change))


def _plain(change: Any) -> str:  # noqa: ANN401
    """A change that no rule of Redocly's speaks of, in its own terms."""
    name = change["path"].rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    of = "" if name in {"schema", "items"} else f" of `{name}`"  # those are the subject itself
    if "property" not in change:
        return f"`{name}` was {change['kind']}."
    before, after = (change[side].get("value") for side in ("base", "revision"))
    if is_list(before) and is_list(after):
        lost, gained = [it for it in before if it not in after], [it for it in after if it not in before]
        items = [f"{verb} {_list(it)}" for verb, it in (("loses", lost), ("gains", gained)) if it]
        return f"`{change['property']}`{of} {' and '.join(items) or 'has another order'}."
    if before is None:
        return f"`{change['property']}`{of} is new: {json.dumps(after)}."
    if after is None:
        return f"`{change['property']}`{of} is gone; it was {json.dumps(before)}."
    return f"`{change['property']}`{of} changed from {json.dumps(before)} to {json.dumps(after)}."


def _list(items: Iterable[object]) -> str:
    return ", ".join(f"`{it}`" if isinstance(it, str) else json.dumps(it) for it in items)

"""Overlay actions that would make the document say what was seen. They are proposals: somebody has to judge them."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any

import yaml
from regeneration.document import Node

from .deviations import Deviation, Pointer, json_type


def propose(document: Node, deviations: Sequence[Deviation]) -> str:
    """Actions for the vendor's overlay.yaml, in its own form; they go behind those that are there."""
    today = dt.datetime.now(tz=dt.UTC).date()
    actions: list[Node] = []
    for deviation in deviations:
        place = f" at {deviation.place}" if deviation.place else ""
        reason = f"Seen on {today} in a live answer of {deviation.operation}{place}: {deviation.text}"
        for action in _actions(document, deviation):
            described = {"target": action.pop("target"), "description": reason, **action}
            if described not in actions:
                actions.append(described)
    return yaml.safe_dump(actions, sort_keys=False, allow_unicode=True, width=120)


def _actions(document: Node, deviation: Deviation) -> Iterator[Node]:
    path, name, seen = _path(deviation.pointer), deviation.name, deviation.seen
    match deviation.kind:
        case "missing":
            yield {"target": f"{path}.required[?@ == {_quoted(name)}]", "remove": True}
        case "extra":
            description = "Not in the document; seen in answers."
            yield {"target": f"{path}.properties", "update": {name: {**_schema(seen), "description": description}}}
        case "type":
            yield from _type(document, deviation, path)
        case "value" if name == "enum":
            yield {"target": f"{path}.enum", "update": seen}
        case "value" | "limit":
            yield {"target": f"{path}.{name}", "remove": True}
        case "status":
            media_type, value = seen
            content = {"content": {media_type: {"schema": _schema(value)}}} if media_type else {}
            yield {"target": path, "update": {name: {"description": "Seen in answers.", **content}}}
        case "content":
            yield {"target": path, "update": {"content": {name or "*/*": {"schema": _schema(seen)}}}}


def _type(document: Node, deviation: Deviation, path: str) -> Iterator[Node]:
    schema: Any = document
    for key in deviation.pointer:
        schema = schema[key]
    if document["openapi"].startswith("3.1."):
        old = [] if isinstance(schema["type"], list) else [schema["type"]]
        yield {"target": path, "update": {"type": [*old, deviation.name]}}
    elif deviation.name == "null":
        yield {"target": path, "update": {"nullable": True}}
    else:
        # OpenAPI 3.0 has one type for each schema.
        yield {"target": f"{path}.type", "remove": True}
        yield {"target": path, "update": {"anyOf": [{"type": schema["type"]}, _schema(deviation.seen)]}}


def _schema(value: Any) -> Node:  # noqa: ANN401 - whatever JSON has
    match json_type(value):
        case "null":
            return {}
        case "array":
            return {"type": "array", "items": {}}
        case name:
            return {"type": name}


def _path(pointer: Pointer) -> str:
    return "$" + "".join(
        f".{key}" if isinstance(key, str) and key.isidentifier() else f"[{_quoted(key)}]" for key in pointer
    )


def _quoted(key: str | int) -> str:
    if isinstance(key, int):
        return str(key)
    return "'" + json.dumps(key, ensure_ascii=False)[1:-1].replace('\\"', '"').replace("'", "\\'") + "'"

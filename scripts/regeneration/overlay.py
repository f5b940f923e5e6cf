"""Applying an OpenAPI Overlay 1.1: every deviation from a vendor's document is an action there, with its reason."""

import copy
from collections.abc import Mapping
from typing import Any

import jsonpath
from jsonpath import JSONPathMatch

from .document import Node
from .errors import RegenerationError

KINDS = ("update", "remove", "copy")


def apply(document: Node, overlay: Mapping[str, Any]) -> Node:
    """`document` after all actions of `overlay`, which must each find their target and say why they are there."""
    if not str(overlay.get("overlay", "")).startswith("1.1."):
        raise RegenerationError(f"An overlay of version 1.1 is needed, not {overlay.get('overlay')!r}.")
    result: Any = copy.deepcopy(document)
    for number, action in enumerate(overlay.get("actions", []), 1):
        where = f"overlay action {number} ({action.get('target')})"
        if not action.get("description", "").strip():
            raise RegenerationError(f"{where}: has no description; say why it is there and where the fact comes from.")
        if sum(kind in action for kind in KINDS) != 1:
            raise RegenerationError(f"{where}: needs exactly one of {', '.join(KINDS)}.")
        _apply_action(result, action, where)
    return result


def _apply_action(document: Node, action: Mapping[str, Any], where: str) -> None:
    targets = jsonpath.finditer(action["target"], document)
    matches = list(targets)
    if not matches:
        raise RegenerationError(f"{where}: the target matches nothing in the document; is the action still needed?")
    if action.get("remove"):
        # Backwards, so that removing one item of a list does not move those that are still to be removed.
        for match in reversed(matches):
            _remove(match, where)
        return
    addition = _copied(document, action["copy"], where) if "copy" in action else action["update"]
    for match in matches:
        _merge_into(match, addition, where)


def _copied(document: Node, source: str, where: str) -> Any:  # noqa: ANN401 - whatever JSON has
    found = jsonpath.findall(source, document)
    if len(found) != 1:
        raise RegenerationError(f"{where}: copies from {source}, which matches {len(found)} places and not one.")
    return found[0]


def _remove(match: JSONPathMatch, where: str) -> None:
    if match.parent is None:
        raise RegenerationError(f"{where}: the whole document cannot be removed.")
    del match.parent.obj[match.parts[-1]]


def _merge_into(match: JSONPathMatch, addition: Any, where: str) -> None:  # noqa: ANN401
    target = match.obj
    if isinstance(target, dict):
        merged = _merge(target, addition, where)
        target.clear()
        target.update(merged)
    elif isinstance(target, list):
        target.append(copy.deepcopy(addition))
    elif match.parent is not None:
        match.parent.obj[match.parts[-1]] = copy.deepcopy(addition)


def _merge(target: Any, addition: Any, where: str) -> Any:  # noqa: ANN401
    """The specification's merge: objects property by property, lists end to end, anything else replaced."""
    if isinstance(target, dict) and isinstance(addition, dict):
        merged = dict(target)
        for key, value in addition.items():
            merged[key] = _merge(merged[key], value, where) if key in merged else copy.deepcopy(value)
        return merged
    if isinstance(target, list) and isinstance(addition, list):
        return [*target, *copy.deepcopy(addition)]
    if isinstance(target, dict | list):
        raise RegenerationError(f"{where}: {type(addition).__name__} cannot be merged into {type(target).__name__}.")
    return copy.deepcopy(addition)

"""Applying an OpenAPI Overlay 1.1: every deviation from a vendor's document is an action there, with its reason."""

import copy
from typing import Any

import jsonpath
from jsonpath import JSONPathMatch

from .document import Node, is_list, is_object
from .errors import RegenerationError

KINDS = ("update", "remove", "copy")


def apply(document: Node, overlay: Node) -> Node:
    """`document` after all actions of `overlay`, which must each find their target and say why they are there."""
    if not str(overlay.get("overlay", "")).startswith("1.1."):
        raise RegenerationError(f"An overlay of version 1.1 is needed, not {overlay.get('overlay')!r}.")
    actions = overlay.get("actions")
    if not is_list(actions) or not all(is_object(it) and isinstance(it.get("target"), str) for it in actions):
        raise RegenerationError("An overlay needs a list of actions, each with a target.")
    result = copy.deepcopy(document)
    for number, action in enumerate(actions, 1):
        try:
            _act(result, action)
        except RegenerationError as error:
            raise RegenerationError(f"overlay action {number}, {action['target']}: {error}") from error
    return result


def _act(document: Node, action: Node) -> None:
    if not str(action.get("description") or "").strip():
        raise RegenerationError("it has no description; say why it is there and where the fact comes from.")
    if sum(kind in action for kind in KINDS) != 1:
        raise RegenerationError(f"it needs exactly one of {', '.join(KINDS)}.")
    try:
        matches = list(jsonpath.finditer(action["target"], document))
    except jsonpath.JSONPathError as error:
        raise RegenerationError(f"the target is no JSONPath: {error}") from error
    if not matches:
        raise RegenerationError("the target matches nothing; is the action still needed?")
    if "remove" in action:
        # Backwards, so that removing an item of a list does not move those that are still to be removed.
        for match in reversed(matches):
            _container(match).pop(match.parts[-1])
        return
    addition = _source(document, action["copy"]) if "copy" in action else action["update"]
    for match in matches:
        _update(match, addition)


def _source(document: Node, path: str) -> Any:  # noqa: ANN401 - whatever JSON has
    found = jsonpath.findall(path, document)
    if len(found) != 1:
        raise RegenerationError(f"{path}, which it copies from, matches {len(found)} places and not one.")
    return found[0]


def _update(match: JSONPathMatch, addition: Any) -> None:  # noqa: ANN401
    target = match.obj
    if is_object(target):
        merged = _merge(target, addition)
        target.clear()
        target.update(merged)
    elif is_list(target):
        target.append(copy.deepcopy(addition))
    else:
        _container(match)[match.parts[-1]] = copy.deepcopy(addition)


def _merge(target: Any, addition: Any) -> Any:  # noqa: ANN401
    """The specification's merge: objects property by property, lists end to end, anything else replaced."""
    if is_object(target) and is_object(addition):
        common = {key: _merge(target[key], value) for key, value in addition.items() if key in target}
        return {**target, **copy.deepcopy(addition), **common}
    if is_list(target) and is_list(addition):
        return [*target, *copy.deepcopy(addition)]
    if is_object(target) or is_list(target):
        raise RegenerationError(f"{type(addition).__name__} cannot be merged into {type(target).__name__}.")
    return copy.deepcopy(addition)


def _container(match: JSONPathMatch) -> Any:  # noqa: ANN401 - an object or a list
    if match.parent is None:
        raise RegenerationError("the whole document can be neither removed nor replaced.")
    return match.parent.obj

"""What a new document means for the actions of the overlay that was written for the one before."""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import jsonpath
import yaml
from regeneration import overlay
from regeneration.document import Node, is_list, is_object
from regeneration.errors import RegenerationError

Kind = Literal["void", "lost", "fewer", "also"]

MEANINGS: dict[Kind, str] = {
    "void": "Void: the new document is so by itself. Taken out of the overlay.",
    "lost": "No longer applies. Somebody has to decide; until then nothing is updated.",
    "fewer": "Applies to fewer places than before.",
    "also": "The new document says something of this by itself now, and the overlay overrides it.",
}


@dataclass(frozen=True)
class Finding:
    """An action that a new document touches."""

    number: int
    """Counted from 1."""
    target: str
    reason: str
    kind: Kind
    detail: str = ""


def review(actions: Sequence[Node], old: Node, new: Node) -> list[Finding]:
    """What becomes of `actions`, which fit `old`, when `new` takes its place."""
    old, new = copy.deepcopy(old), copy.deepcopy(new)
    findings: list[Finding] = []
    for number, action in enumerate(actions, 1):
        if found := _review(action, old, new):
            kind, detail = found
            findings.append(Finding(number, action["target"], action["description"].strip(), kind, detail))
        old = _applied(old, action)
        if not found or found[0] in {"fewer", "also"}:
            new = _applied(new, action)
    return findings


def without(text: str, numbers: set[int]) -> str:
    """The overlay in `text` without some of its actions and the comments before them; the rest stays as written."""
    root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    ((key, actions),) = (pair for pair in root.value if pair[0].value == "actions")
    lines = text.splitlines(keepends=True)
    starts = [_above_comments(lines, action.start_mark.line) for action in actions.value]
    ends = [*starts[1:], _above_comments(lines, actions.end_mark.line)]
    for number in sorted(numbers, reverse=True):
        del lines[starts[number - 1] : ends[number - 1]]
    if len(numbers) == len(starts):
        lines[key.start_mark.line] = "actions: []\n"
    return "".join(lines)


def _above_comments(lines: Sequence[str], number: int) -> int:
    """The first of the comments that stand right above a line."""
    while lines[number - 1].lstrip().startswith("#"):
        number -= 1
    return number


def _review(action: Node, old: Node, new: Node) -> tuple[Kind, str] | None:
    after = _targets(action, new)
    if not after:
        return ("void", "") if "remove" in action else ("lost", "Its target matches nothing.")
    try:
        applied = _applied(new, action)
    except RegenerationError as error:
        return "lost", f"It cannot be done: {error}"
    return _overtaken(action, after, is_void=applied == new) or _compared(action, _targets(action, old), after)


def _overtaken(action: Node, after: list[Any], *, is_void: bool) -> tuple[Kind, str] | None:
    """Whether the new document has all of it."""
    if is_void or ("update" in action and all(_holds(it, action["update"]) for it in after)):
        return "void", ""
    if "update" in action and (names := [name for it in after for name in _same_parameter(it, action["update"])]):
        return "lost", f"The new document has the parameter {names[0]} by itself."
    return None


def _compared(action: Node, before: list[Any], after: list[Any]) -> tuple[Kind, str] | None:
    """How the places differ that it applies to."""
    if "update" in action and (paths := list(_overlaps(action["update"], before, after))):
        return "also", ", ".join(f"`{path}`" for path in dict.fromkeys(paths))
    if len(after) < len(before):
        return "fewer", f"{len(after)}, where it was {len(before)}."
    return None


def _targets(action: Node, document: Node) -> list[Any]:
    return [match.obj for match in jsonpath.finditer(action["target"], document)]


def _applied(document: Node, action: Node) -> Node:
    return overlay.apply(document, {"overlay": "1.1.0", "actions": [action]})


def _holds(target: Any, addition: Any) -> bool:  # noqa: ANN401 - whatever JSON has
    """Whether a list has an item already that would be added to it."""
    return is_list(target) and not is_list(addition) and addition in target


def _same_parameter(target: Any, addition: Any) -> Iterator[str]:  # noqa: ANN401
    if is_list(target) and is_object(addition) and {"name", "in"} <= addition.keys():
        identity = addition["name"], addition["in"]
        yield from (f"`{it['name']}`" for it in target if is_object(it) and (it.get("name"), it.get("in")) == identity)


def _overlaps(addition: Any, before: list[Any], after: list[Any], path: str = "") -> Iterator[str]:  # noqa: ANN401
    """What an action adds that no target had before, and some have by themselves now."""
    if not is_object(addition):
        return
    for key, value in addition.items():
        had = [it[key] for it in before if is_object(it) and key in it]
        has = [it[key] for it in after if is_object(it) and key in it]
        if has and not had:
            yield f"{path}{key}"
        elif has:
            yield from _overlaps(value, had, has, f"{path}{key}/")

"""What changes for Python callers between two generated packages, and whether their code still works."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .surface import Member, Owner, Surface

Rating = Literal["breaking", "behaviour", "compatible"]


@dataclass(frozen=True)
class Change:
    """One change for callers."""

    rating: Rating
    subject: str
    text: str


# A type stands for these too, for somebody who gives a value of it.
_ACCEPTED_AS = {"int": {"float"}}


def changes(old: Surface, new: Surface) -> list[Change]:
    """What changes for those who import the package."""
    found: list[Change] = []
    for name in sorted(old.owners.keys() | new.owners.keys()):
        before, after = old.owners.get(name), new.owners.get(name)
        if before is None and after is not None:
            found.append(Change("compatible", name, f"is new{_of(after)}."))
        elif after is None and before is not None:
            found.append(Change("breaking", name, "is gone."))
        elif before and after:
            found += [Change(rating, name, text) for rating, text in _members(before, after)]
    return found


def _of(owner: Owner) -> str:
    required = [name for name, member in owner.members.items() if member.required]
    return f", with {', '.join(f'`{name}`' for name in required)}" if owner.kind == "operation" and required else ""


def _members(before: Owner, after: Owner) -> Iterator[tuple[Rating, str]]:
    directions = before.directions | after.directions
    for name in [*before.members, *(it for it in after.members if it not in before.members)]:
        old, new = before.members.get(name), after.members.get(name)
        if name == "return" and old and new:
            yield from _answer(old, new)
        elif old is None and new is not None:
            yield _added(name, new, given="given" in directions)
        elif new is None:
            yield "breaking", f"`{name}` is gone."
        elif old and new and after.kind == "constant":
            if old != new:
                yield (
                    "compatible",
                    f"`{name}` is {new.default} instead of {old.default}: the client sends it by itself.",
                )
        elif old and new:
            yield from _changed(name, old, new, given="given" in directions, read="read" in directions)


def _added(name: str, new: Member, *, given: bool) -> tuple[Rating, str]:
    if new.required and given:
        return "breaking", f"`{name}: {_type(new.types)}` is new and required."
    return "compatible", f"`{name}: {_type(new.types)}` is new."


def _answer(old: Member, new: Member) -> Iterator[tuple[Rating, str]]:
    if gained := new.types - old.types:
        yield "breaking", f"may answer {_type(gained)}, which it did not."
    if lost := old.types - new.types:
        yield "compatible", f"does not answer {_type(lost)} any more."


def _changed(name: str, old: Member, new: Member, *, given: bool, read: bool) -> Iterator[tuple[Rating, str]]:
    if new.required and not old.required and given:
        yield "breaking", f"`{name}` is required now."
    if old.required and not new.required and given:
        yield "compatible", f"`{name}` is no longer required."
    gained, lost = new.types - old.types, old.types - new.types
    narrower = {it for it in lost if not _is_accepted(it, new.types)}
    wider = {it for it in gained if not _is_accepted(it, old.types)} if read else set[str]()
    if given and narrower:
        yield "breaking", f"`{name}` does not take {_type(narrower)} any more{_now(gained)}."
    if wider:
        yield "breaking", f"`{name}` may be {_type(wider)} when it is read, which it could not."
    if (gained or lost) and not (given and narrower) and not wider:
        words = [f"{verb} {_type(it)}" for verb, it in (("gains", gained), ("loses", lost)) if it]
        yield "compatible", f"the type of `{name}` {' and '.join(words)}."
    if old.default != new.default and given:
        yield (
            "behaviour",
            f"`{name}` is {new.default or 'left out'} instead of {old.default or 'left out'} where it is not given.",
        )


def _now(gained: frozenset[str]) -> str:
    return f", but {_type(gained)}" if gained else ""


def _is_accepted(type_: str, types: frozenset[str]) -> bool:
    """Whether a value of one type fits into others."""
    if type_ in types or "Any" in types or _ACCEPTED_AS.get(type_, set()) & types:
        return True
    if type_.startswith("list["):
        return _is_accepted(type_[5:-1], frozenset(it[5:-1] for it in types if it.startswith("list[")))
    try:
        value: object = ast.literal_eval(type_)
    except ValueError:
        return False
    return type(value).__name__ in types


def _type(types: frozenset[str] | set[str]) -> str:
    return " | ".join(sorted(types))

"""Options on their way to a vendor: checked against its document before anything is sent.

Vendors ignore fields that they do not know, and bill all the same; so a name that the document does not have
is refused here, with the nearest one that it has.
"""

from __future__ import annotations

import reprlib
from typing import TYPE_CHECKING, Any, cast

from photoenhance.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from photoenhance_clients._options import Field

_PYTHON_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list, tuple),
    "object": (dict,),
    "null": (type(None),),
}


def offered(*operations: Mapping[str, Field]) -> dict[str, Field]:
    """The options of some operations together, without the fields that the wrapper fills in itself."""
    return {name: field for fields in reversed(operations) for name, field in fields.items() if not field.managed}


def check(given: Mapping[str, object], fields: Mapping[str, Field], *, vendor: str, hint: str = "") -> None:
    """Refuse what the document does not allow.

    Args:
        given: The caller's options.
        fields: The options of the document.
        vendor: For the message.
        hint: What to say about an option that is not among `fields`, instead of the nearest name.

    Raises:
        InvalidInputError: An unknown name, a wrong type, a value outside the documented range or enum.
    """
    names = offered(fields)
    for name, value in given.items():
        if name not in names:
            raise InvalidInputError(hint.format(name) if hint else unknown(name, names, vendor), vendor=vendor)
        if problem := complaint(value, names[name]):
            raise InvalidInputError(f"{name}={reprlib.repr(value)}: {problem}", vendor=vendor)


def arguments(given: Mapping[str, object], fields: Mapping[str, Field], *locations: str) -> dict[str, Any]:
    """The options that belong to a part of a request, under the names of the generated code."""
    return {
        fields[name].argument: value
        for name, value in given.items()
        if name in fields and fields[name].location in locations
    }


def unknown(name: str, names: Iterable[str], vendor: str) -> str:
    """Say that a name is not known, and which is nearest."""
    return f"{vendor} has no option {name!r}{nearest(name, names)}"


def nearest(name: str, names: Iterable[str]) -> str:
    """End a message about an unknown name: with the nearest one there is, or with all."""
    known = sorted(names)
    near = _nearest(name, known, cutoff=0.5)
    return f": did you mean {near!r}?" if near else f"; there are: {', '.join(known)}."


def _nearest(word: str, words: list[str], *, cutoff: float) -> str | None:
    import difflib  # noqa: PLC0415 - only for messages

    return next(iter(difflib.get_close_matches(word, words, n=1, cutoff=cutoff)), None)


def complaint(value: object, field: Field) -> str | None:
    """Say what the document does not allow about a value; None where it is fine."""
    if not any(_is(value, kind) for kind in field.types):
        return f"takes {_a(field.types)}, not {type(value).__name__}."
    if field.item_types and not all(any(_is(item, kind) for kind in field.item_types) for item in _items(value)):
        return f"takes a list of which each item is {_a(field.item_types)}."
    if field.enum is not None and value not in field.enum:
        near = _nearest(str(value), [str(v) for v in field.enum], cutoff=0.6)
        return f"takes one of {', '.join(repr(v) for v in field.enum)}" + (f"; nearest is {near!r}." if near else ".")
    if isinstance(value, int | float):
        return _outside(value, field.minimum, field.maximum, "")
    if isinstance(value, str):
        return _outside(len(value), field.min_length, field.max_length, " characters")
    return None


def _is(value: object, kind: str) -> bool:
    if isinstance(value, bool) and kind != "boolean":
        return False
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - not a number is no number
        return False
    return isinstance(value, _PYTHON_TYPES[kind])


def _items(value: object) -> Iterable[object]:
    return cast("Iterable[object]", value) if isinstance(value, list | tuple) else ()


def _a(kinds: Iterable[str]) -> str:
    words = {"boolean": "True or False", "array": "a list", "null": "None", "integer": "an integer"}
    return " or ".join(words.get(kind, f"a {kind}") for kind in kinds)


def _outside(number: float, low: float | None, high: float | None, unit: str) -> str | None:
    if (low is None or number >= low) and (high is None or number <= high):
        return None
    if low is None:
        return f"at most {high}{unit}."
    return f"at least {low}{unit}." if high is None else f"between {low} and {high}{unit}."

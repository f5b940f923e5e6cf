"""`--option name=value`: text from the shell, read as the type that the vendor's document gives the option.

Nothing is judged here. Text that cannot be read as the option's type stays text, and the wrapper, which checks options
for every caller, says what is wrong with it.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from photoenhance_clients._options import Field


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text.lower()]


def _array(text: str) -> object:
    return json.loads(text) if text.startswith("[") else [item.strip() for item in text.split(",")]


# In the order of trying, where a document allows several types; a string is what is left.
_READERS: Mapping[str, Callable[[str], object]] = {
    "boolean": _boolean,
    "integer": int,
    "number": float,
    "array": _array,
    "object": json.loads,
}


def parse(pairs: Iterable[str], fields: Mapping[str, Field]) -> dict[str, Any]:
    """Make keyword arguments of `name=value` pairs."""
    options: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not name or not equals:
            raise typer.BadParameter(f"{pair!r} is not of the form name=value.", param_hint="--option")
        if name in options:
            raise typer.BadParameter(f"{name!r} is given twice.", param_hint="--option")
        options[name] = _read(text, fields[name].types if name in fields else ())
    return options


def _read(text: str, types: Iterable[str]) -> object:
    for kind, read in _READERS.items():
        if kind in types:
            with suppress(ValueError, KeyError):
                return read(text)
    return text

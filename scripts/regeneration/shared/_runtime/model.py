"""The base of all models: how they are read from and written to the wire.

A model's annotations are all there is to know about its fields. Reading is lenient, for vendors are ahead of
their documents: what is missing reads as `UNSET`, a word or scalar of another kind is kept as it came, and what has
no field of its own stays in `additional_properties`. Writing is exact.
"""

import datetime
import json
import sys
import types
import typing
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Self, TypeGuard, Union, cast
from uuid import UUID

import attrs
from attrs import define, field

from .types import UNSET, File, RequestFiles, Unset

WIRE_NAME = "wire_name"
"""The key, in a field's metadata, of the document's name where Python needs another."""


@define(kw_only=True)
class Model:
    """An object of the document."""

    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read an answer. Only the absence of an object is an error; everything in it is taken as it is."""
        rest = dict(src_dict)
        values = {member.name: member.take(rest) for member in members(cls)}
        model = cls(**values)
        additional = _additional_type(cls)
        model.additional_properties = {name: decode(additional, value) for name, value in rest.items()}
        return model

    def to_dict(self) -> dict[str, Any]:
        """The object as JSON has it."""
        return {name: to_json(value) for name, value in self._items()}

    def to_form(self) -> dict[str, str | list[str]]:
        """The object as the fields of a form."""
        return {
            name: to_texts(value) for name, value in self._items() if value is not None
        }

    def to_multipart(self) -> RequestFiles:
        """The object as the parts of a multipart body: a list as repeated parts, an object as a part of JSON."""
        parts: RequestFiles = []
        for name, value in self._items():
            for item in value if _is_list(value) else [value]:
                if isinstance(item, File):
                    parts.append((name, item.to_tuple()))
                elif isinstance(item, Model | dict):
                    parts.append((name, (None, json.dumps(to_json(item)), "application/json")))
                elif item is not None:
                    parts.append((name, (None, to_text(item))))
        return parts

    def _items(self) -> list[tuple[str, Any]]:
        values = [(member.wire_name, getattr(self, member.name)) for member in members(type(self))]
        return [(name, value) for name, value in values if value is not UNSET] + [*self.additional_properties.items()]

    @property
    def additional_keys(self) -> list[str]:
        """The names of what has no field of its own."""
        return list(self.additional_properties)

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - the document says nothing about it
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:  # noqa: ANN401 - likewise
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties


@define(frozen=True)
class Member:
    """A field of a model."""

    name: str
    wire_name: str
    type: Any

    def take(self, source: dict[str, Any]) -> Any:  # noqa: ANN401 - of the field's type, or as it came
        """Move the field's value out of `source`."""
        # An undocumented null is no value: it reads as unset, and staying in the source it is not lost either.
        if source.get(self.wire_name, UNSET) is None and not _accepts(self.type, None):
            return UNSET
        return decode(self.type, source.pop(self.wire_name, UNSET))


@cache
def members(model: type[Any]) -> tuple[Member, ...]:
    """The fields of `model`, with their types resolved."""
    hints = _hints(model)
    return tuple(
        Member(attribute.name, attribute.metadata.get(WIRE_NAME, attribute.name), hints[attribute.name])
        for attribute in attrs.fields(model)
        if attribute.init
    )


@cache
def _additional_type(model: type[Any]) -> Any:  # noqa: ANN401 - a type, which typing has no type for
    return typing.get_args(_hints(model)["additional_properties"])[1]


@cache
def _hints(model: type[Any]) -> dict[str, Any]:
    # Models import one another for type checkers only, so that cycles are possible: look the names up in the package.
    package = sys.modules[model.__module__.rpartition(".")[0]]
    return typing.get_type_hints(model, localns=vars(package))


def decode(type_: Any, value: Any) -> Any:  # noqa: ANN401 - of that type, or as it came
    """`value` as `type_`, or as it came if it cannot be that."""
    if value is UNSET or value is None:
        return value
    for candidate in _alternatives(type_):
        origin = typing.get_origin(candidate)
        if origin is list and _is_list(value):
            (inner,) = typing.get_args(candidate)
            return [decode(inner, item) for item in value]
        if origin is dict and isinstance(value, dict):
            inner = typing.get_args(candidate)[1]
            return {key: decode(inner, item) for key, item in cast("dict[str, Any]", value).items()}
    if isinstance(value, Mapping):
        return _decode_object(type_, cast("Mapping[str, Any]", value))
    if isinstance(value, str):
        return _decode_string(type_, value)
    return value


def _decode_object(type_: Any, value: Mapping[str, Any]) -> Any:  # noqa: ANN401
    models: list[type[Model]] = [it for it in _alternatives(type_) if isinstance(it, type) and issubclass(it, Model)]
    if not models:
        return value
    # Of several models it is the one that most of the names belong to.
    return max(models, key=lambda model: len({member.wire_name for member in members(model)} & value.keys())).from_dict(value)


_READERS: dict[Any, Callable[[str], Any]] = {
    datetime.datetime: datetime.datetime.fromisoformat,
    datetime.date: datetime.date.fromisoformat,
    UUID: UUID,
}


def _decode_string(type_: Any, value: str) -> Any:  # noqa: ANN401
    for candidate in _alternatives(type_):
        if candidate in _READERS:
            try:
                return _READERS[candidate](value)
            except ValueError:
                continue
    return value


def _alternatives(type_: Any) -> tuple[Any, ...]:  # noqa: ANN401
    return typing.get_args(type_) if typing.get_origin(type_) in {Union, types.UnionType} else (type_,)


def _accepts(type_: Any, value: Any) -> bool:  # noqa: ANN401
    return any(it is Any or it is type(value) for it in _alternatives(type_))


def to_json(value: Any) -> Any:  # noqa: ANN401 - whatever JSON has
    """`value` as `json.dumps` takes it."""
    match value:
        case Model():
            return value.to_dict()
        case list() | tuple():
            return [to_json(item) for item in cast("list[Any]", value)]
        case Mapping():
            return {key: to_json(item) for key, item in cast("dict[str, Any]", value).items()}
        case datetime.date():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            return value


def to_text(value: Any) -> str:  # noqa: ANN401
    """`value` as text, the way JSON spells it: for forms, headers and paths."""
    plain = to_json(value)
    return plain if isinstance(plain, str) else json.dumps(plain)


def to_texts(value: Any) -> str | list[str]:  # noqa: ANN401
    """`value` as text, or the items of a list as text each: what is repeated in forms and queries."""
    return [to_text(item) for item in value] if _is_list(value) else to_text(value)


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)

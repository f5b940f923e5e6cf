"""The base of all models: how they are read from and written to the wire.

A model's annotations are all there is to know about its fields. Reading is lenient, for vendors are ahead of
their documents: what is missing reads as `UNSET`, a word or scalar of another kind is kept as it came, and what has
no field of its own stays in `additional_properties`. Writing is exact.
"""

import datetime as dt
import json
import sys
import types
import typing
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Literal, Self, TypeGuard, Union, cast
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
        """Read an answer, taking everything in it as it is."""
        layout = _layout(cls)
        rest = dict(src_dict)
        values: dict[str, Any] = {}
        for member in layout.members:
            value = rest.pop(member.wire_name, UNSET)
            values[member.name] = value if value.__class__ in member.kept else member.read(value, rest)
        model = cls(**values)
        model.additional_properties = {name: decode(layout.additional, value) for name, value in rest.items()}
        return model

    def to_dict(self) -> dict[str, Any]:
        """The object as JSON has it."""
        return {name: to_json(value) for name, value in self._items()}

    def to_form(self) -> dict[str, str | list[str]]:
        """The object as the fields of a form."""
        return {name: to_texts(value) for name, value in self._items() if value is not None}

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
        values = [(member.wire_name, getattr(self, member.name)) for member in _layout(type(self)).members]
        return [(name, value) for name, value in values if value is not UNSET] + [*self.additional_properties.items()]

    @property
    def additional_keys(self) -> list[str]:
        """The names of what has no field of its own."""
        return list(self.additional_properties)

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - whatever JSON has
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:  # noqa: ANN401 - whatever JSON has
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties


@define(frozen=True)
class _Member:
    name: str
    wire_name: str
    type: Any
    kept: frozenset[Any]
    """The classes of values that are taken as they come: most are, and to find that out anew takes long."""

    def read(self, value: Any, rest: dict[str, Any]) -> Any:  # noqa: ANN401 - of the member's type, or as it came
        if value is None:
            # An undocumented null is no value: it reads as unset, and is not lost either, as it stays in the rest.
            rest[self.wire_name] = None
            return UNSET
        return decode(self.type, value)


@define(frozen=True)
class _Layout:
    members: tuple[_Member, ...]
    additional: Any


def _layout(model: type[Model]) -> _Layout:
    hashable: Any = model  # as classes are, while mypy thinks of their instances
    return _read_layout(hashable)


@cache
def _read_layout(model: type[Model]) -> _Layout:
    # Models import one another for type checkers only, so that they may refer to each other in circles. At run time
    # their package has all of them, and loads those that are asked for: here, that the annotations may name.
    package = sys.modules[model.__module__.rpartition(".")[0]]
    written = str(model.__annotations__)
    others = {name: getattr(package, name) for name in package.__all__ if name in written}
    hints = typing.get_type_hints(model, localns=others)
    members = [
        _Member(it.name, it.metadata.get(WIRE_NAME, it.name), hints[it.name], _kept(hints[it.name]))
        for it in attrs.fields(model)
        if it.init
    ]
    return _Layout(tuple(members), typing.get_args(hints["additional_properties"])[1])


def decode(type_: Any, value: Any) -> Any:  # noqa: ANN401 - of that type, or as it came
    """`value` as `type_`, or as it came if it cannot be that."""
    if isinstance(value, str):
        return _decode_string(type_, value)
    if isinstance(value, Mapping):
        return _decode_object(type_, cast("Mapping[str, Any]", value))
    if _is_list(value):
        for candidate in _alternatives(type_):
            if typing.get_origin(candidate) is list:
                (inner,) = typing.get_args(candidate)
                return [decode(inner, item) for item in value]
    return value


def _decode_object(type_: Any, value: Mapping[str, Any]) -> Any:  # noqa: ANN401
    models = _models(type_)
    if len(models) == 1:
        return models[0].from_dict(value)

    def fit(model: type[Model]) -> tuple[int, int]:
        # Words that an alternative does not have speak against it first, then fields that it knows speak for it.
        known = [it for it in _layout(model).members if it.wire_name in value]
        strange = sum(value[it.wire_name] not in words for it in known if (words := _words(it.type)))
        return -strange, len(known)

    return max(models, key=fit).from_dict(value) if models else value


_READERS: dict[Any, Callable[[str], Any]] = {
    dt.datetime: dt.datetime.fromisoformat,
    dt.date: dt.date.fromisoformat,
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


def _models(type_: Any) -> list[type[Model]]:  # noqa: ANN401
    return [it for it in _alternatives(type_) if isinstance(it, type) and issubclass(it, Model)]


def _kept(type_: Any) -> frozenset[Any]:  # noqa: ANN401
    """The classes of values that `decode` gives back as they are."""
    text = {str} if _READERS.keys().isdisjoint(_alternatives(type_)) else set[Any]()
    nothing = {types.NoneType} if _is_nullable(type_) else set[Any]()
    return frozenset({bool, int, float, Unset} | text | nothing)


def _alternatives(type_: Any) -> tuple[Any, ...]:  # noqa: ANN401
    return typing.get_args(type_) if typing.get_origin(type_) in {Union, types.UnionType} else (type_,)


@cache
def _words(type_: Any) -> tuple[Any, ...]:  # noqa: ANN401
    """The values of an enumeration."""
    literals = [it for it in _alternatives(type_) if typing.get_origin(it) is Literal]
    return tuple(value for it in literals for value in typing.get_args(it))


def _is_nullable(type_: Any) -> bool:  # noqa: ANN401
    return any(it in {types.NoneType, Any} for it in _alternatives(type_))


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def to_json(value: Any) -> Any:  # noqa: ANN401 - whatever JSON has
    """`value` as `json.dumps` takes it."""
    match value:
        case Model():
            return value.to_dict()
        case _ if _is_list(value):
            return [to_json(item) for item in value]
        case Mapping():
            return {key: to_json(item) for key, item in cast("Mapping[str, Any]", value).items()}
        case dt.date():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            return value


def to_text(value: Any) -> str:  # noqa: ANN401
    """`value` as text the way JSON spells it, for forms, queries, headers and paths."""
    plain = to_json(value)
    return plain if isinstance(plain, str) else json.dumps(plain)


def to_texts(value: Any) -> str | list[str]:  # noqa: ANN401
    """`value` as text, or each item of a list as text, where a name may be repeated."""
    return [to_text(item) for item in value] if _is_list(value) else to_text(value)

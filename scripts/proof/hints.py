"""Whether a Python type has what a schema says."""

import types as python_types
import typing
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from .document import Spot, types
from .package import Package

_TYPES: dict[str, type] = {"string": str, "integer": int, "number": float, "boolean": bool}
_FORMATS: dict[str, type] = {"date-time": datetime, "date": date, "uuid": UUID}


class Hints:
    """The types of one package."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def have(self, spot: Spot, key: str, value: Any, members: list[Any]) -> bool | None:  # noqa: ANN401 PLR0911 - a case a line
        """Whether the type has what the document says, if it is a matter of types."""
        match key:
            case "type":
                return self._is_of_type(spot, value, members)
            case "enum" | "const":
                return value in _literals(members)
            case "nullable":
                return python_types.NoneType in members or Any in members
            case "additionalProperties":
                return self._is_of_type(spot, "object", members)
            case "oneOf" | "anyOf" if isinstance(value, Spot):
                return all(self._is_of_type(value, it, members) for it in types(value.schema))
            case "format" if value in _FORMATS or value == "binary":
                return self._is_of_type(spot, "string", members)
            case "default" if value is None:
                return True
            case _:
                return None

    def _is_of_type(self, spot: Spot, name: str, members: list[Any]) -> bool:  # noqa: PLR0911 - likewise
        match name:
            case "null":
                return python_types.NoneType in members
            case "object":
                return any(self._package.is_model(it) or typing.get_origin(it) is dict for it in members)
            case "array":
                return any(typing.get_origin(it) is list for it in members)
            case _ if {"enum", "const"} & spot.schema.keys():
                return any(typing.get_origin(it) is Literal for it in members)
            case "string" if spot.schema.get("format") == "binary":
                return self._package.types.File in members
            case "string":
                return _FORMATS.get(spot.schema.get("format", ""), str) in members
            case _:
                return _TYPES[name] in members


def _literals(members: list[Any]) -> list[Any]:
    return [value for it in members if typing.get_origin(it) is Literal for value in typing.get_args(it)]

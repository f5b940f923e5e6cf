"""Where an answer differs from what the document says of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx
from openapi_schema_validator import (
    OAS30ReadValidator,  # pyright: ignore[reportUnknownVariableType] - made when it is imported
    OAS31Validator,
)
from regeneration.document import Node, Operation, is_json, is_list, is_object

Kind = Literal["missing", "extra", "type", "value", "limit", "status", "content"]
Pointer = tuple[str | int, ...]

_TYPES: dict[type[Any], str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
}

_VALIDATORS: dict[str, Any] = {"3.0": OAS30ReadValidator, "3.1": OAS31Validator}


@dataclass(frozen=True)
class Deviation:
    """One way in which an answer differs."""

    operation: str
    kind: Kind
    place: str
    """Where in the answer."""
    pointer: Pointer
    """Where in the document it says otherwise."""
    name: str
    """The field, keyword, status or media type in question."""
    text: str
    seen: Any = field(compare=False)


def find(document: Node, operation: Operation, response: httpx.Response) -> list[Deviation]:
    """The deviations of `response`, the answer to `operation`, each once however often it occurs."""
    label = f"{operation.method.upper()} {operation.path}"
    found = _find(document, label, ("paths", operation.path, operation.method, "responses"), response)
    return list(dict.fromkeys(found))


def json_type(value: object) -> str:
    """The type of JSON that a value is of."""
    return "null" if value is None else _TYPES[type(value)]


def _find(document: Node, label: str, responses: Pointer, response: httpx.Response) -> Iterator[Deviation]:
    status, documented = str(response.status_code), _at(document, responses)
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    value = _value(response, media_type)
    code = next((it for it in (status, f"{status[0]}XX", "default") if it in documented), None)
    if code is None:
        text = f"status {status} is not documented."
        yield Deviation(label, "status", "", responses, status, text, (media_type, value))
        return
    pointer = _resolved(document, (*responses, code))
    content = _at(document, pointer).get("content", {})
    if not response.content and not content:
        return
    known = next((it for it in content if _covers(it, media_type)), None)
    if known is None:
        text = f"the answer of status {status} is {media_type or 'without a type'}, which is not documented."
        yield Deviation(label, "content", "", pointer, media_type, text, value)
    elif is_json(media_type) and "schema" in content[known]:
        schema = (*pointer, "content", known, "schema")
        yield from _invalid(document, label, schema, value)
        yield from (Deviation(label, *it) for it in _extra(document, schema, value, ""))


def _value(response: httpx.Response, media_type: str) -> Any:  # noqa: ANN401 - whatever JSON has
    if not is_json(media_type):
        return None
    try:
        return response.json()
    except ValueError:
        return None


def _covers(documented: str, media_type: str) -> bool:
    documented = documented.partition(";")[0].strip().lower()
    return documented in {media_type, "*/*"} or (
        documented.endswith("/*") and media_type.startswith(documented.removesuffix("*"))
    )


def _invalid(document: Node, label: str, schema: Pointer, value: Any) -> Iterator[Deviation]:  # noqa: ANN401
    """What makes the answer invalid, as an independent validator sees it."""
    validator = _VALIDATORS[document["openapi"][:3]]
    reference = "#/" + "/".join(str(key).replace("~", "~0").replace("/", "~1") for key in schema)
    for error in validator({**document, "$ref": reference}).iter_errors(value):
        *path, keyword = error.absolute_schema_path
        pointer = _follow(document, schema, path)
        place, seen = _place(error.absolute_path), error.instance
        match keyword:
            case "required":
                for name in (it for it in error.validator_value if it not in seen):
                    yield Deviation(label, "missing", place, pointer, name, f"`{name}` is missing.", None)
            case "type":
                text = f"is of type {json_type(seen)}, and documented as {_words(error.validator_value)}."
                yield Deviation(label, "type", place, pointer, json_type(seen), text, seen)
            case "enum" | "const":
                text = "is a value that is not documented."
                yield Deviation(label, "value", place, pointer, str(keyword), text, seen)
            case _:
                text = f"does not keep to `{keyword}`."
                yield Deviation(label, "limit", place, pointer, str(keyword), text, seen)


_Extra = tuple[Kind, str, Pointer, str, str, Any]


def _extra(document: Node, schema: Pointer, value: Any, place: str) -> Iterator[_Extra]:  # noqa: ANN401
    """Fields that the document does not name, which the validator lets pass."""
    pointer = _resolved(document, schema)
    node = _at(document, pointer)
    if is_list(value) and "items" in node:
        for item in value:
            yield from _extra(document, (*pointer, "items"), item, f"{place}[]")
    if is_object(value):
        known = dict(_properties(document, pointer))
        rest = node.get("additionalProperties")
        for name, inner in value.items():
            where = f"{place}.{name}".removeprefix(".")
            if name in known:
                yield from _extra(document, known[name], inner, where)
            elif is_object(rest):
                yield from _extra(document, (*pointer, "additionalProperties"), inner, f"{place}.*".removeprefix("."))
            elif known and rest is None:
                yield "extra", place, pointer, name, f"`{name}` is not documented.", inner


def _properties(document: Node, schema: Pointer) -> Iterator[tuple[str, Pointer]]:
    """The properties of a schema and of those that it is made of."""
    pointer = _resolved(document, schema)
    node = _at(document, pointer)
    for kind in ("allOf", "anyOf", "oneOf"):
        for number in range(len(node.get(kind, []))):
            yield from _properties(document, (*pointer, kind, number))
    yield from ((name, (*pointer, "properties", name)) for name in node.get("properties", {}))


def _follow(document: Node, pointer: Pointer, path: Sequence[str | int]) -> Pointer:
    """The place in the document that a path through references leads to."""
    for key in path:
        pointer = (*_resolved(document, pointer), key)
    return _resolved(document, pointer)


def _resolved(document: Node, pointer: Pointer) -> Pointer:
    while is_object(node := _at(document, pointer)) and "$ref" in node:
        keys = node["$ref"].removeprefix("#/").split("/")
        pointer = tuple(key.replace("~1", "/").replace("~0", "~") for key in keys)
    return pointer


def _at(document: Node, pointer: Pointer) -> Any:  # noqa: ANN401 - whatever is there
    node: Any = document
    for key in pointer:
        node = node[key]
    return node


def _place(path: Sequence[str | int]) -> str:
    return "".join("[]" if isinstance(key, int) else f".{key}" for key in path).removeprefix(".")


def _words(types: str | Sequence[str] | Mapping[str, Any]) -> str:
    return types if isinstance(types, str) else " or ".join(types)

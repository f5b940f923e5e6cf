"""The options that a wrapper offers for a group of operations, described by the document.

An operation says in `x-options` which groups it belongs to. What the wrapper fills in by itself is marked
`x-managed: true`; files always are.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from keyword import iskeyword
from typing import Any

from openapi_python_client.parser.openapi import Endpoint, GeneratorData
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.parser.properties.union import UnionProperty

from .docs import describe, description, docstring
from .document import Node, Operation, operations, properties, required, resolve

_PYTHON_TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_LIMITS = {
    "minimum": "minimum",
    "maximum": "maximum",
    "minLength": "min_length",
    "maxLength": "max_length",
    "default": "default",
}


@dataclass(frozen=True)
class Described:
    """A field of a request."""

    name: str
    argument: str
    option: str
    location: str
    schema: Node
    description: str
    documentation: str
    required: bool
    managed: bool

    def attributes(self) -> Node:
        """What `Field` takes, without what is its default anyway."""
        parts = _parts(self.schema)
        limits = {ours: part[theirs] for part in parts for theirs, ours in _LIMITS.items() if theirs in part}
        items = (each for part in parts if "items" in part for each in _parts(part["items"]))
        optional = {
            "item_types": tuple(dict.fromkeys(each["type"] for each in items if "type" in each)),
            "enum": tuple(value for part in parts for value in part.get("enum", [])),
            "required": self.required,
            "description": self.description,
            "managed": self.managed,
        }
        return {
            "name": self.name,
            "argument": self.argument,
            "location": self.location,
            "types": tuple(dict.fromkeys(part["type"] for part in parts if "type" in part)),
            **{name: value for name, value in limits.items() if value is not None},
            **{name: value for name, value in optional.items() if value},
        }


@dataclass
class Option:
    """A field of a group: all that the group's operations say of it."""

    types: list[str] = field(default_factory=list[str])
    documentation: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """The operations by what they say."""


@dataclass
class Group:
    """What is offered for some operations together."""

    operations: list[str]
    members: dict[str, tuple[str, str]]
    """The type and the documentation of each option."""


def fields(document: Node, generated: GeneratorData) -> dict[str, list[Described]]:
    """The fields of each operation's request, by the name of its module."""
    endpoints = {it.name: it for tag in generated.endpoint_collections_by_tag.values() for it in tag.endpoints}
    return {it.module: _fields(document, it, endpoints[it.module]) for it in operations(document)}


def groups(document: Node, described: dict[str, list[Described]]) -> dict[str, Group]:
    """The groups that the document's operations name."""
    modules: dict[str, list[str]] = {}
    for operation in operations(document):
        for group in operation.raw.get("x-options", []):
            modules.setdefault(group, []).append(operation.module)
    return {name: Group(members, _merge(members, described)) for name, members in sorted(modules.items())}


def _merge(modules: list[str], described: dict[str, list[Described]]) -> dict[str, tuple[str, str]]:
    options: dict[str, Option] = {}
    for module in modules:
        for it in described[module]:
            if not it.managed:
                option = options.setdefault(it.option, Option())
                option.types += _python_types(it.schema)
                option.documentation.setdefault(it.documentation, []).append(module)
    return {name: (_union(it.types), _documentation(it, modules)) for name, it in options.items()}


def _documentation(option: Option, modules: list[str]) -> str:
    texts = [
        text if users == modules else f"{text}\n\nOnly of {', '.join(users)}."
        for text, users in option.documentation.items()
    ]
    return docstring("\n\n".join(texts))


def _fields(document: Node, operation: Operation, endpoint: Endpoint) -> list[Described]:
    names = {
        (str(place), it.name.get_untrusted_value()): it.python_name for place, it in endpoint.iter_all_parameters()
    }
    parameters = [it for it in operation.parameters if it["in"] in {"query", "header"}]
    found = _body_fields(document, operation, endpoint) + [
        _described(document, names[it["in"], it["name"]], it) for it in parameters
    ]
    times = Counter(it.option for it in found)
    # Where a query and a header have one name, arguments have two.
    return [replace(it, option=it.argument) if times[it.option] > 1 else it for it in found]


def _body_fields(document: Node, operation: Operation, endpoint: Endpoint) -> list[Described]:
    body = _model(endpoint.bodies[0].prop) if endpoint.bodies else None
    if body is None:
        return []
    schema = resolve(document, next(iter(operation.content.values())))
    needed = required(document, schema)
    members = (body.required_properties or []) + (body.optional_properties or [])
    names = {it.name.get_untrusted_value(): it.python_name for it in members}
    as_parameters: list[Node] = [
        {**it, "name": name, "in": "body", "required": name in needed, "schema": it}
        for name, it in properties(document, schema).items()
        if not resolve(document, it).get("readOnly")
    ]
    return [_described(document, names[it["name"]], it) for it in as_parameters]


def _model(prop: PropertyProtocol) -> ModelProperty | None:
    """The one object that a body may be, beside null."""
    alternatives = prop.inner_properties if isinstance(prop, UnionProperty) else [prop]
    models = [it for it in alternatives if isinstance(it, ModelProperty)]
    return models[0] if len(models) == 1 else None


def _described(document: Node, argument: str, parameter: Node) -> Described:
    name = parameter["name"]
    schema = _with_parts(document, resolve(document, parameter["schema"]))
    option = name if name.isidentifier() and not iskeyword(name) else argument
    note = "" if option == name else f"\n\n`{name}` in the document."
    return Described(
        name=name,
        argument=argument,
        option=option,
        location=parameter["in"],
        schema=schema,
        description=description(document, parameter),
        documentation=describe(document, parameter) + note,
        required=bool(parameter.get("required")),
        managed=bool(parameter.get("x-managed") or schema.get("x-managed") or schema.get("format") == "binary"),
    )


def _with_parts(document: Node, schema: Node) -> Node:
    """`schema` with what its alternatives and its items refer to."""
    parts: Node = {
        kind: [resolve(document, it) for it in schema[kind]] for kind in ("anyOf", "oneOf") if kind in schema
    }
    items: Node = {"items": resolve(document, schema["items"])} if "items" in schema else {}
    return {**schema, **parts, **items}


def _parts(schema: Node) -> list[Node]:
    """The alternatives of a schema, each of one type at most."""
    alternatives: list[Node] = schema.get("anyOf") or schema.get("oneOf") or []
    declared: Any = schema.get("type", [])
    types: list[str] = [declared] if isinstance(declared, str) else declared
    parts = alternatives or [{**schema, "type": it} for it in types] or [schema]
    return [*parts, {"type": "null"}] if schema.get("nullable") else parts


def _python_types(schema: Node) -> list[str]:
    """The alternatives of its Python type, each value of an enumeration by itself."""
    return [it for part in _parts(schema) for it in _part_types(part)]


def _part_types(part: Node) -> list[str]:
    if "enum" in part or "const" in part:
        values = part["enum"] if "enum" in part else [part["const"]]
        return ["None" if value is None else f"Literal[{value!r}]" for value in values]
    match part.get("type"):
        case "array":
            return [f"list[{_union(_python_types(part.get('items', {})))}]"]
        case "object":
            return ["dict[str, Any]"]
        case str(name):
            return [_PYTHON_TYPES[name]]
        case _:
            return ["Any"]


def _union(types: list[str]) -> str:
    alternatives = dict.fromkeys(types)
    values = [it.removeprefix("Literal[").removesuffix("]") for it in alternatives if it.startswith("Literal[")]
    literal = [f"Literal[{', '.join(values)}]"] if values else []
    return " | ".join(literal + [it for it in alternatives if not it.startswith("Literal[")])

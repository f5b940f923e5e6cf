"""The options that a wrapper offers for a group of operations, described by the document.

An operation says in `x-options` which groups it belongs to. What the wrapper fills in by itself is marked
`x-managed: true`; files and path parameters always are.
"""

from dataclasses import dataclass, field
from typing import Any

from openapi_python_client.parser.openapi import Endpoint, GeneratorData
from openapi_python_client.parser.properties import ModelProperty

from .docs import docstring, sentence
from .document import Node, Operation, operations, resolve

_PYTHON_TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


@dataclass(frozen=True)
class Described:
    """A field of a request."""

    python_name: str
    name: str
    location: str
    schema: Node
    description: str
    documentation: str
    required: bool
    managed: bool

    @property
    def types(self) -> tuple[str, ...]:
        """The types of JSON that the schema allows."""
        return tuple(dict.fromkeys(it for part in _parts(self.schema) for it in _json_types(part)))

    @property
    def annotation(self) -> list[str]:
        """The alternatives of its Python type."""
        return list(dict.fromkeys(_python_type(part) for part in _parts(self.schema)))

    def attributes(self) -> Node:
        """What `Field` takes, without what is its default anyway."""
        names = {"minimum": "minimum", "maximum": "maximum", "minLength": "min_length", "maxLength": "max_length", "default": "default"}
        limits = {ours: part[theirs] for part in _parts(self.schema) for theirs, ours in names.items() if theirs in part}
        enum = tuple(value for part in _parts(self.schema) for value in part.get("enum", []))
        return {
            "name": self.name,
            "location": self.location,
            "types": self.types,
            **({"enum": enum} if enum else {}),
            **{name: value for name, value in limits.items() if value is not None},
            **({"required": True} if self.required else {}),
            **({"description": self.description} if self.description else {}),
            **({"managed": True} if self.managed else {}),
        }


@dataclass
class Option:
    """A field of a group: all that its operations say of it."""

    annotation: list[str] = field(default_factory=list[str])
    documentation: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    @property
    def type(self) -> str:
        """Its Python type."""
        literals = [it for it in self.annotation if it.startswith("Literal[")]
        values = dict.fromkeys(value for it in literals for value in it[8:-1].split(", "))
        merged = [f"Literal[{', '.join(values)}]"] if values else []
        return " | ".join(merged + [it for it in self.annotation if it not in literals])


def fields(document: Node, generated: GeneratorData) -> dict[str, list[Described]]:
    """The fields of each operation's request, by the name of its module."""
    endpoints = {it.name: it for tag in generated.endpoint_collections_by_tag.values() for it in tag.endpoints}
    return {it.module: _fields(document, it, endpoints[it.module]) for it in operations(document)}


def groups(document: Node, described: dict[str, list[Described]]) -> dict[str, dict[str, tuple[str, str]]]:
    """For each group, the type and the documentation of its options."""
    members: dict[str, list[str]] = {}
    for operation in operations(document):
        for group in operation.raw.get("x-options", []):
            members.setdefault(group, []).append(operation.module)
    return {group: _merged(modules, described) for group, modules in sorted(members.items())}


def _merged(modules: list[str], described: dict[str, list[Described]]) -> dict[str, tuple[str, str]]:
    options: dict[str, Option] = {}
    for module in modules:
        for it in described[module]:
            if not it.managed:
                option = options.setdefault(it.python_name, Option())
                option.annotation += [part for part in it.annotation if part not in option.annotation]
                option.documentation.setdefault(it.documentation, []).append(module)
    return {name: (it.type, docstring(_documentation(it, modules))) for name, it in options.items()}


def _documentation(option: Option, modules: list[str]) -> str:
    texts = [
        text if users == modules else f"{text}\n\nOnly of {', '.join(users)}."
        for text, users in option.documentation.items()
    ]
    return "\n\n".join(texts).strip()


def _fields(document: Node, operation: Operation, endpoint: Endpoint) -> list[Described]:
    names = {(str(place.value), it.name.get_untrusted_value()): it.python_name for place, it in endpoint.iter_all_parameters()}
    found = [
        _described(document, names[it["in"], it["name"]], it["name"], it["in"], it, required=it.get("required", False))
        for it in operation.parameters
        if it["in"] in {"query", "header"}
    ]
    if not endpoint.bodies or not isinstance(body := endpoint.bodies[0].prop, ModelProperty):
        return found
    schema = next(iter(operation.bodies.values()))
    properties = (body.required_properties or []) + (body.optional_properties or [])
    python_names = {it.name.get_untrusted_value(): it.python_name for it in properties}
    return [
        _described(document, python_names[name], name, "body", it, required=name in schema.get("required", []))
        for name, it in schema.get("properties", {}).items()
    ] + found


def _described(document: Node, python_name: str, name: str, location: str, described: Node, *, required: bool) -> Described:
    outer = resolve(document, described)
    schema = resolve(document, outer.get("schema", outer))
    note = f"\n\n`{name}` in the document." if name != python_name else ""
    return Described(
        python_name=python_name,
        name=name,
        location=location,
        schema=schema,
        description=(described.get("description") or schema.get("description") or "").strip(),
        documentation=sentence(document, described) + note,
        required=required,
        managed=bool(outer.get("x-managed") or schema.get("x-managed") or schema.get("format") == "binary"),
    )


def _parts(schema: Node) -> list[Node]:
    alternatives = schema.get("anyOf") or schema.get("oneOf")
    parts = alternatives or [{**schema, "type": it} for it in _json_types(schema)] or [schema]
    return parts + ([{"type": "null"}] if schema.get("nullable") else [])


def _json_types(schema: Node) -> list[str]:
    declared: Any = schema.get("type", [])
    return [declared] if isinstance(declared, str) else list(declared)


def _python_type(schema: Node) -> str:
    if "enum" in schema:
        return f"Literal[{', '.join(repr(value) for value in schema['enum'])}]"
    match schema.get("type"):
        case "array":
            return f"list[{' | '.join(dict.fromkeys(_python_type(it) for it in _parts(schema.get('items', {}))))}]"
        case "object":
            return "dict[str, Any]"
        case str(name):
            return _PYTHON_TYPES[name]
        case _:
            return "Any"

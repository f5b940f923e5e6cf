"""Reading an OpenAPI document as plain data."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeGuard

from openapi_python_client.strings import PythonIdentifier

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

Node = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """An operation of a document, its references resolved one level deep."""

    method: str
    path: str
    raw: Node
    parameters: list[Node]
    body: Node
    responses: dict[str, Node]

    @property
    def module(self) -> PythonIdentifier:
        """The name of its generated module."""
        return PythonIdentifier(self.raw["operationId"], prefix="field_")

    @property
    def content(self) -> dict[str, Node]:
        """The schemas of its body by media type; a schema may be a reference."""
        return {name: it.get("schema", {}) for name, it in self.body.get("content", {}).items()}


def operations(document: Node) -> Iterator[Operation]:
    """All operations of `document`, in its order."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                raw = item[method]
                own = [resolve(document, it) for it in raw.get("parameters", [])]
                shared = [resolve(document, it) for it in item.get("parameters", [])]
                overridden = {(it["name"], it["in"]) for it in own}
                yield Operation(
                    method=method,
                    path=path,
                    raw=raw,
                    parameters=own + [it for it in shared if (it["name"], it["in"]) not in overridden],
                    body=resolve(document, raw.get("requestBody", {})),
                    responses={code: resolve(document, it) for code, it in raw.get("responses", {}).items()},
                )


def resolve(document: Node, node: Node) -> Node:
    """What `node` refers to, if it is a reference; else itself."""
    seen = set[str]()
    while "$ref" in node:
        if node["$ref"] in seen:
            raise LookupError(f"{node['$ref']} refers to itself.")
        seen.add(node["$ref"])
        target: Any = document
        for key in node["$ref"].removeprefix("#/").split("/"):
            target = target[key.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def properties(document: Node, schema: Node) -> dict[str, Node]:
    """The fields of an object, those from `allOf` among them."""
    inherited = (properties(document, resolve(document, it)) for it in schema.get("allOf", []))
    return {name: it for fields in [*inherited, schema.get("properties", {})] for name, it in fields.items()}


def required(document: Node, schema: Node) -> list[str]:
    """The fields that an object has to have, by `allOf` too."""
    inherited = (required(document, resolve(document, it)) for it in schema.get("allOf", []))
    return [name for names in [*inherited, schema.get("required", [])] for name in names]


def types(schema: Node) -> list[str]:
    """The types that a schema names, "null" among them if it may be null."""
    declared: Any = schema.get("type", [])
    found: list[str] = [declared] if isinstance(declared, str) else list(declared)
    return [*found, "null"] if schema.get("nullable") and "null" not in found else found


def security(document: Node, operation: Operation) -> Node | None:
    """The scheme that an operation is secured by: the first that it names, if it names any."""
    requirements: list[Node] = operation.raw.get("security", document.get("security")) or []
    names = [name for requirement in requirements for name in requirement]
    return resolve(document, document["components"]["securitySchemes"][names[0]]) if names else None


def objects(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:  # noqa: ANN401
    """Every object in `value`, with the keys that lead to it."""
    if is_object(value):
        yield path, value
        for key, inner in list(value.items()):
            yield from objects(inner, (*path, key))
    elif is_list(value):
        for number, inner in enumerate(value):
            yield from objects(inner, (*path, str(number)))


def is_object(value: object) -> TypeGuard[Node]:
    """Whether `value` is an object of JSON."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether `value` is an array of JSON."""
    return isinstance(value, list)


def is_json(media_type: str) -> bool:
    """Whether `media_type` is one of JSON."""
    essence = media_type.partition(";")[0].strip().lower()
    return essence == "application/json" or essence.endswith("+json")

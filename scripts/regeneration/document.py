"""Reading an OpenAPI document as plain data."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

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
    bodies: dict[str, Node] = field(default_factory=dict[str, Node])
    responses: dict[str, Node] = field(default_factory=dict[str, Node])

    @property
    def module(self) -> str:
        """The name of its generated module."""
        return PythonIdentifier(self.raw["operationId"], prefix="field_")


def operations(document: Node) -> Iterator[Operation]:
    """All operations of `document`, in its order."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                raw = item[method]
                shared = [resolve(document, it) for it in item.get("parameters", [])]
                own = [resolve(document, it) for it in raw.get("parameters", [])]
                overridden = {(it["name"], it["in"]) for it in own}
                body = resolve(document, raw.get("requestBody", {}))
                yield Operation(
                    method=method,
                    path=path,
                    raw=raw,
                    parameters=own + [it for it in shared if (it["name"], it["in"]) not in overridden],
                    bodies={name: resolve(document, it.get("schema", {})) for name, it in body.get("content", {}).items()},
                    responses={code: resolve(document, it) for code, it in raw.get("responses", {}).items()},
                )


def resolve(document: Node, node: Node) -> Node:
    """What `node` refers to, if it is a reference; else itself."""
    while "$ref" in node:
        target: Any = document
        for key in node["$ref"].removeprefix("#/").split("/"):
            target = target[key.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def is_json(media_type: str) -> bool:
    """Whether `media_type` is one of JSON."""
    essence = media_type.partition(";")[0].strip().lower()
    return essence == "application/json" or essence.endswith("+json")

"""The same document, said in the way that the generator understands.

Nothing is added or lost here; whatever changes what a document says belongs into its overlay.
"""

import copy
from collections.abc import Iterator
from typing import Any, cast

from openapi_python_client.parser.openapi import generate_operation_id
from openapi_python_client.schema.untrusted_string import UntrustedString

from .document import METHODS, Node, is_json, resolve


def adapt(document: Node) -> Node:
    """`document` for the generator."""
    adapted = copy.deepcopy(document)
    for path, item in adapted["paths"].items():
        for method in METHODS:
            if method in item:
                _adapt_operation(adapted, path, method, item[method])
    for node in _objects(adapted):
        _adapt_schema(node)
    return adapted


def _adapt_operation(document: Node, path: str, method: str, operation: Node) -> None:
    operation.setdefault("operationId", generate_operation_id(path=UntrustedString(path), method=method, prefix="field_"))
    operation.setdefault("security", document.get("security", []))  # the generator does not look at the document's own
    for code, reference in operation["responses"].items():
        response = resolve(document, reference)
        content = response.get("content", {})
        # The generator reads the first media type that it knows: let that be JSON, the only one with a schema to read.
        operation["responses"][code] = {
            **response,
            "content": dict(sorted(content.items(), key=lambda entry: not is_json(entry[0]))),
        }


def _adapt_schema(node: Node) -> None:
    if isinstance(node.get("const"), str):
        # A constant is an enumeration of one, and those may grow.
        node["enum"] = [node.pop("const")]
    for kind in ("oneOf", "anyOf"):
        # Alternatives that only say which fields go together make no type of their own.
        alternatives = node.get(kind)
        if "properties" in node and isinstance(alternatives, list) and all(it.keys() <= {"required", "not"} for it in cast("list[Node]", alternatives)):
            del node[kind]


def _objects(node: Any) -> Iterator[Node]:  # noqa: ANN401 - whatever JSON has
    if isinstance(node, dict):
        yield cast("Node", node)
        for value in list(cast("Node", node).values()):
            yield from _objects(value)
    elif isinstance(node, list):
        for value in cast("list[Any]", node):
            yield from _objects(value)

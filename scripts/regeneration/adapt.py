"""The same document, said in the way that the generator understands.

Nothing is added or lost here: what changes what a document says belongs into its overlay.
"""

import copy
import json
from collections import Counter

from openapi_python_client.parser.openapi import generate_operation_id
from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import pascal_case

from .document import Node, is_json, is_list, objects, operations, properties, resolve, types
from .vocabulary import is_condition

_RELEASED = "x-required-in-answers"


def adapt(document: Node) -> Node:
    """`document` for the generator."""
    adapted = copy.deepcopy(document)
    for path, item in adapted["paths"].items():
        for method, raw in item.items():
            if "responses" in raw:
                name = generate_operation_id(path=UntrustedString(path), method=method, prefix="field_")
                raw.setdefault("operationId", str(name))
                raw.setdefault("security", adapted.get("security", []))  # the generator does not look there
    for operation in list(operations(adapted)):
        # The generator reads the first media type that it knows: let that be JSON, which alone has a schema to read.
        for code, response in operation.responses.items():
            content = sorted(response.get("content", {}).items(), key=lambda entry: not is_json(entry[0]))
            operation.raw["responses"][code] = {**response, "content": dict(content)}
        _share_body(adapted, operation.raw["operationId"], operation.body.get("content", {}))
    _tell_apart(adapted)
    _allow_null_where_referred_to(adapted)
    for _, node in objects(adapted):
        _simplify(node)
        _release_read_only(adapted, node)
    return adapted


def _share_body(document: Node, operation: str, content: dict[str, Node]) -> None:
    """Give a schema that is written out for several media types a name, else it becomes a class for each of them."""
    schemas = [it["schema"] for it in content.values() if "schema" in it]
    if len(schemas) > 1 and "$ref" not in schemas[0] and all(it == schemas[0] for it in schemas):
        name = f"{pascal_case(operation)}Body"
        document.setdefault("components", {}).setdefault("schemas", {})[name] = schemas[0]
        for it in content.values():
            it["schema"] = {"$ref": f"#/components/schemas/{name}"}


def _tell_apart(document: Node) -> None:
    """Leave no two schemas of one title: the generator names classes by their titles."""
    schemas: dict[str, Node] = document.get("components", {}).get("schemas", {})
    times = Counter(pascal_case(schema.get("title", name)) for name, schema in schemas.items())
    for name, schema in schemas.items():
        title = schema.get("title", name)
        if times[pascal_case(title)] > 1 and pascal_case(title) != pascal_case(name):
            title = schema.pop("title")
            schema.setdefault("description", title)


def _allow_null_where_referred_to(document: Node) -> None:
    """Take null from objects that have a name, and put it where the name is used: it makes no class of its own."""
    nullable: set[str] = set()
    for name, schema in document.get("components", {}).get("schemas", {}).items():
        if "properties" in schema and "null" in types(schema):
            schema.pop("nullable", None)
            schema["type"] = "object"
            nullable.add(f"#/components/schemas/{name}")
    for path, node in list(objects(document)):
        reference = node.get("$ref")
        if reference in nullable and "allOf" not in path[-2:]:
            del node["$ref"]
            node["oneOf"] = [{"$ref": reference}, {"type": "null"}]


def _simplify(schema: Node) -> None:
    if isinstance(schema.get("const"), str) and "enum" not in schema:
        # A constant is an enumeration of one, and those may grow.
        schema["enum"] = [schema.pop("const")]
    if schema.get("type") == "string" and isinstance(schema.get("contentMediaType"), str):
        schema["format"] = "binary"  # as OpenAPI 3.0 said it
    for kind in ("oneOf", "anyOf"):
        # Alternatives that only say which fields go together make no type of their own; they are said in words.
        alternatives = schema.get(kind)
        if "properties" in schema and is_list(alternatives) and all(map(is_condition, alternatives)):
            words = "; ".join(_condition(it) for it in schema.pop(kind))
            number = "Exactly one" if kind == "oneOf" else "At least one"
            schema["description"] = f"{schema.get('description', '')}\n\n{number} of: {words}.".strip()


def released(document: Node, schema: Node) -> list[str]:
    """The fields of an object that are required of the server alone."""
    inherited = (released(document, resolve(document, it)) for it in schema.get("allOf", []))
    return [name for names in [*inherited, schema.get(_RELEASED, [])] for name in names]


def _release_read_only(document: Node, schema: Node) -> None:
    """What only the server fills in is not required of who asks."""
    names = schema.get("required")
    if is_list(names) and ("properties" in schema or "allOf" in schema):
        fields = properties(document, schema)
        filled_in = [it for it in names if resolve(document, fields.get(it, {})).get("readOnly")]
        schema[_RELEASED] = filled_in
        schema["required"] = [it for it in names if it not in filled_in]


def _condition(alternative: Node) -> str:
    return f"required {', '.join(alternative['required'])}" if "required" in alternative else json.dumps(alternative)

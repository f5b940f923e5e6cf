"""The same document, said in the way that the generator understands.

Nothing is added or lost here: what changes what a document says belongs into its overlay.
"""

import copy
import json

from openapi_python_client.parser.openapi import generate_operation_id
from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import pascal_case

from .document import Node, is_json, is_list, is_object, objects, operations, resolve

REQUIRED_IN_ANSWERS = "x-required-in-answers"
"""The key of the fields that are required of the server alone."""


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


def _simplify(schema: Node) -> None:
    if isinstance(schema.get("const"), str) and "enum" not in schema:
        # A constant is an enumeration of one, and those may grow.
        schema["enum"] = [schema.pop("const")]
    if schema.get("type") == "string" and isinstance(schema.get("contentMediaType"), str):
        schema["format"] = "binary"  # as OpenAPI 3.0 said it
    for kind in ("oneOf", "anyOf"):
        # Alternatives that only say which fields go together make no type of their own; they are said in words.
        alternatives = schema.get(kind)
        if (
            "properties" in schema
            and is_list(alternatives)
            and all(it.keys() <= {"required", "not"} for it in alternatives)
        ):
            words = "; ".join(_condition(it) for it in schema.pop(kind))
            number = "Exactly one" if kind == "oneOf" else "At least one"
            schema["description"] = f"{schema.get('description', '')}\n\n{number} of: {words}.".strip()


def _release_read_only(document: Node, schema: Node) -> None:
    """What only the server fills in is required of the server alone."""
    properties, required = schema.get("properties"), schema.get("required")
    if is_object(properties) and is_list(required):
        is_filled_in = {name: resolve(document, it).get("readOnly") for name, it in properties.items() if is_object(it)}
        schema[REQUIRED_IN_ANSWERS] = [name for name in required if is_filled_in.get(name)]
        schema["required"] = [name for name in required if not is_filled_in.get(name)]


def _condition(alternative: Node) -> str:
    return f"required {', '.join(alternative['required'])}" if "required" in alternative else json.dumps(alternative)

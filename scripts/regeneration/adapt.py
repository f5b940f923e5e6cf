"""The same document, said in the way that the generator understands.

Nothing is added or lost here: what changes what a document says belongs into its overlay.
"""

import copy
import json

from openapi_python_client.parser.openapi import generate_operation_id
from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import pascal_case

from .document import Node, is_json, is_list, objects, operations


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


def _condition(alternative: Node) -> str:
    return f"required {', '.join(alternative['required'])}" if "required" in alternative else json.dumps(alternative)

"""The words of OpenAPI that the clients understand. Any other in a document is refused, with its place.

The generator passes over what it does not know without a word. So here stands, for each kind of object, everything
that is either generated or documented, and what kind of object it holds: `{schema}` a map, `[schema]` a list of them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from .document import METHODS, Node, is_list, is_object

_SCHEMA = (
    *("type", "enum", "const", "nullable", "required", "format", "default", "title", "description", "deprecated"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern"),
    *("minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "readOnly", "writeOnly"),
    *("contentMediaType", "example", "examples", "discriminator"),
    # Without a meaning for clients: XML bodies are refused, the others are by definition notes.
    *("xml", "externalDocs", "$comment", "$schema"),
)
_OPERATION = ("tags", "summary", "description", "externalDocs", "operationId", "deprecated", "security")

_WORDS: Mapping[str, Mapping[str, str]] = {
    "document": {
        **dict.fromkeys(("openapi", "info", "security", "tags", "externalDocs", "jsonSchemaDialect"), ""),
        "servers": "[server]",
        "paths": "{path}",
        "components": "components",
    },
    "server": dict.fromkeys(("url", "description"), ""),
    "components": {
        "schemas": "{schema}",
        "responses": "{response}",
        "parameters": "{parameter}",
        "requestBodies": "{body}",
        "headers": "{header}",
        "links": "{link}",
        "securitySchemes": "",
        "examples": "",
    },
    "path": {
        **dict.fromkeys(("summary", "description"), ""),
        "parameters": "[parameter]",
        **dict.fromkeys(METHODS, "operation"),
    },
    "operation": {
        **dict.fromkeys(_OPERATION, ""),
        "parameters": "[parameter]",
        "requestBody": "body",
        "responses": "{response}",
    },
    "parameter": {
        **dict.fromkeys(("name", "in", "description", "required", "deprecated", "style", "explode"), ""),
        **dict.fromkeys(("example", "examples", "content"), ""),
        "schema": "schema",
    },
    "body": {**dict.fromkeys(("description", "required"), ""), "content": "{media type}"},
    "media type": {**dict.fromkeys(("example", "examples", "encoding"), ""), "schema": "schema"},
    "response": {"description": "", "headers": "{header}", "content": "{media type}", "links": "{link}"},
    "header": {
        **dict.fromkeys(("description", "required", "deprecated", "example", "examples"), ""),
        "schema": "schema",
    },
    "link": dict.fromkeys(("operationId", "operationRef", "parameters", "description"), ""),
    "schema": {
        **dict.fromkeys(_SCHEMA, ""),
        "properties": "{schema}",
        "items": "schema",
        "additionalProperties": "schema",
        **dict.fromkeys(("allOf", "oneOf", "anyOf"), "[schema]"),
    },
    # An alternative that only says which fields go together is put into words.
    "condition": dict.fromkeys(("required", "not", "title", "description"), ""),
}


def unknown_words(document: Node) -> Iterator[str]:
    """The place of every word of `document` that the clients do not understand."""
    for place, word in _unknown(document, "document", ()):
        yield f"{'/'.join(place) or 'document'}: {word}"


def is_condition(schema: Node) -> bool:
    """Whether a schema only says which fields go together."""
    return bool(schema) and schema.keys() <= _WORDS["condition"].keys()


def _unknown(node: Any, kind: str, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:  # noqa: ANN401
    if kind.startswith("{") and is_object(node):
        for key, inner in node.items():
            yield from _unknown(inner, kind[1:-1], (*place, key))
    elif kind.startswith("[") and is_list(node):
        for number, inner in enumerate(node):
            yield from _unknown(inner, kind[1:-1], (*place, str(number)))
    elif is_object(node):
        words = _WORDS["condition" if kind == "schema" and is_condition(node) else kind]
        for key, inner in node.items():
            if key in words:
                if words[key]:
                    yield from _unknown(inner, words[key], (*place, key))
            elif key != "$ref" and not key.startswith("x-"):
                yield place, key

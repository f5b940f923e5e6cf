"""The documentation in generated code: everything that the document says, once."""

import textwrap
from typing import Any

from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty, Property
from openapi_python_client.strings import PythonIdentifier, safe_for_docstring

from .document import Node, Operation, operations, resolve

WIDTH = 110


class Docs:
    """Docstrings for what `document` describes."""

    def __init__(self, document: Node) -> None:
        self._document = document
        self._operations = {it.module: it for it in operations(document)}

    def model(self, model: ModelProperty) -> str:
        """A model's docstring."""
        description = model.description.get_untrusted_value() if model.description else ""
        title = model.title.get_untrusted_value() if model.title else ""
        return docstring(description or title or model.class_info.name)

    def field(self, model: ModelProperty, prop: Property) -> str:
        """The docstring of a model's field."""
        raw = model.data.properties.get(prop.name) if model.data.properties else None
        schema = raw.model_dump(mode="json", by_alias=True, exclude_defaults=True) if raw is not None else {}
        return docstring(sentence(self._document, schema))

    def operation(self, endpoint: Endpoint) -> str:
        """An operation's docstring."""
        operation = self._operations[endpoint.name]
        raw = operation.raw
        parts = [raw.get("summary", ""), raw.get("description", ""), f"`{operation.method.upper()} {operation.path}`"]
        if "externalDocs" in raw:
            parts.append(f"See {raw['externalDocs']['url']}.")
        parts += [self._arguments(endpoint, operation), self._answers(operation)]
        return docstring("\n\n".join(part for part in parts if part))

    def _arguments(self, endpoint: Endpoint, operation: Operation) -> str:
        names = {it.name.get_untrusted_value(): it.python_name for _, it in endpoint.iter_all_parameters()}
        lines = [
            f"{names[it['name']]}: {sentence(self._document, it)} ({it['in']})".replace(":  (", ": (")
            for it in operation.parameters
        ]
        if operation.bodies:
            body = resolve(self._document, operation.raw["requestBody"])
            lines.append(f"body: {body.get('description', '')} ({', '.join(operation.bodies)})".replace(":  (", ": ("))
        return _section("Args", lines)

    def _answers(self, operation: Operation) -> str:
        lines: list[str] = []
        for code, response in operation.responses.items():
            lines.append(f"{code}: {response.get('description', '').strip()}".rstrip(": "))
            for name, header in response.get("headers", {}).items():
                lines.append(f"    header {name}: {sentence(self._document, resolve(self._document, header))}")
        return _section("Answers", lines)


def sentence(document: Node, described: Node) -> str:
    """What is said of a field, a parameter or a header, with its limits in words."""
    outer = resolve(document, described)
    schema = resolve(document, outer.get("schema", outer))
    description = (described.get("description") or outer.get("description") or schema.get("description") or "").strip()
    limits = ", ".join(_limits(schema))
    return f"{description} [{limits}]".strip() if limits else description


def _limits(schema: Node) -> list[str]:
    words = {
        "minimum": "at least {}",
        "maximum": "at most {}",
        "exclusiveMinimum": "more than {}",
        "exclusiveMaximum": "less than {}",
        "minLength": "at least {} characters",
        "maxLength": "at most {} characters",
        "minItems": "at least {} items",
        "maxItems": "at most {} items",
        "pattern": "matching {}",
    }
    limits = [text.format(_number(schema[key])) for key, text in words.items() if schema.get(key) is not None]
    if schema.get("default") is not None:
        limits.append(f"default: {schema['default']}")
    if schema.get("example") is not None:
        limits.append(f"example: {schema['example']}")
    return limits


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _section(title: str, lines: list[str]) -> str:
    return f"{title}:\n" + textwrap.indent("\n".join(lines), "    ") if lines else ""


def docstring(text: str) -> str:
    """`text` as the inside of a docstring."""
    safe = "\n".join(_wrap(line.rstrip()) for line in safe_for_docstring(text.strip()).splitlines())
    return safe + " " if safe.endswith('"') else safe


def _wrap(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.fill(
        line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )

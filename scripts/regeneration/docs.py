"""The documentation in generated code: everything that the document says, once."""

import json
import textwrap
from typing import Any

from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty, Property
from openapi_python_client.strings import safe_for_docstring

from .document import Node, Operation, operations, resolve

WIDTH = 110


class Docs:
    """Docstrings for what `document` describes."""

    def __init__(self, document: Node) -> None:
        self._document = document
        self._operations = {it.module: it for it in operations(document)}

    def package(self) -> str:
        """The docstring of the whole client."""
        info = self._document["info"]
        return docstring(f"{info['title']}, version {info['version']}.\n\n{info.get('description', '')}")

    def model(self, model: ModelProperty) -> str:
        """A model's docstring."""
        raw = _raw(model.data)
        texts = [raw.get("description") or raw.get("title") or f"`{model.class_info.name}` of the document."]
        texts += [f"Example: {json.dumps(it)}" for it in raw.get("examples", [])]
        return docstring("\n\n".join(texts))

    def field(self, model: ModelProperty, prop: Property) -> str:
        """The docstring of a model's field."""
        raw = (model.data.properties or {}).get(prop.name)
        schema = _raw(raw) if raw else {}
        return docstring(describe(self._document, {**schema, "schema": schema, "required": prop.required}))

    def operation(self, endpoint: Endpoint) -> str:
        """An operation's docstring."""
        operation = self._operations[endpoint.name]
        raw = operation.raw
        parts = [
            raw.get("summary", ""),
            raw.get("description", "").strip(),
            f"`{operation.method.upper()} {operation.path}`" + (" (deprecated)" if raw.get("deprecated") else ""),
            f"See {raw['externalDocs']['url']}" if "externalDocs" in raw else "",
            self._arguments(endpoint, operation),
            self._answers(endpoint, operation),
        ]
        return docstring("\n\n".join(part for part in parts if part))

    def _arguments(self, endpoint: Endpoint, operation: Operation) -> str:
        python_names = {it.name.get_untrusted_value(): it.python_name for _, it in endpoint.iter_all_parameters()}
        lines = [
            _line(f"{python_names[it['name']]} ({it['in']} {it['name']})", describe(self._document, it))
            for it in operation.parameters
        ]
        if operation.content:
            lines.append(_line(f"body ({', '.join(operation.content)})", operation.body.get("description", "").strip()))
        return _section("Args", lines)

    def _answers(self, endpoint: Endpoint, operation: Operation) -> str:
        types = {it.status_code.pattern: it.prop.get_type_string().as_unembedded_code() for it in endpoint.responses}
        lines: list[str] = []
        for code, response in operation.responses.items():
            content = f"{code} ({types[code]})" if response.get("content") else code
            lines.append(_line(content, response.get("description", "").strip()))
            lines += [
                _line(f"    header {name}", describe(self._document, header))
                for name, header in response.get("headers", {}).items()
            ]
        return _section("Answers", lines)


def describe(document: Node, described: Node) -> str:
    """What is said of a field, a parameter or a header, with its limits in words."""
    outer = resolve(document, described)
    schema = resolve(document, outer.get("schema", outer))
    required = ["required"] if outer.get("required") is True else []
    facts = ", ".join(required + _facts(schema))
    text = description(document, described)
    return f"{text} [{facts}]".strip() if facts else text


def description(document: Node, described: Node) -> str:
    """The description that stands nearest to a field, a parameter or a header."""
    outer = resolve(document, described)
    schema = resolve(document, outer.get("schema", outer))
    text: str = described.get("description") or outer.get("description") or schema.get("description") or ""
    return text.strip()


_FACTS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "pattern": "matching {}",
    "default": "default {}",
    "example": "example {}",
}


def _facts(schema: Node) -> list[str]:
    facts = [text.format(_plain(schema[key])) for key, text in _FACTS.items() if schema.get(key) is not None]
    if schema.get("enum"):
        facts.insert(0, f"one of {', '.join(_plain(it) for it in schema['enum'])}")
    return facts + (["deprecated"] if schema.get("deprecated") else [])


def _plain(value: Any) -> str:  # noqa: ANN401 - whatever JSON has
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # as the document has it; the generator reads every limit as a float
    return value if isinstance(value, str) else json.dumps(value)


def _raw(schema: Any) -> Node:  # noqa: ANN401 - of a pydantic class that the generator does not export
    raw: Node = schema.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return raw


def _line(subject: str, text: str) -> str:
    return f"{subject}: {text}" if text else subject


def _section(title: str, lines: list[str]) -> str:
    wrapped = [textwrap.fill(it, WIDTH, initial_indent=" " * 4, subsequent_indent=" " * 8) for it in lines]
    return "\n".join([f"{title}:", *wrapped]) if lines else ""


def docstring(text: str) -> str:
    """`text` as the inside of a docstring."""
    wrapped = "\n".join(_wrap(line.rstrip()) for line in safe_for_docstring(text.strip()).splitlines())
    return wrapped[:-1] + '\\"' if wrapped.endswith('"') else wrapped


def _wrap(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.fill(line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)

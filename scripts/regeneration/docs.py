"""The documentation in generated code: everything that the document says, once."""

import json
import textwrap
from typing import Any

from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty, Property
from openapi_python_client.strings import PythonIdentifier, safe_for_docstring

from . import answers
from .adapt import released
from .document import Node, Operation, is_json, is_object, operations, properties, resolve

WIDTH = 110


class Docs:
    """Docstrings for what `document` describes."""

    def __init__(self, document: Node) -> None:
        self._document = document
        self._operations = {it.module: it for it in operations(document)}

    def package(self) -> str:
        """The docstring of the whole client."""
        info = self._document["info"]
        schemes = self._document.get("components", {}).get("securitySchemes", {}).values()
        parts = [
            f"{info['title']}, version {info['version']}.",
            info.get("summary", ""),
            info.get("description", "").strip(),
            *_pointers("Server", self._document["servers"], "url"),
            *_pointers("Key", [resolve(self._document, it) for it in schemes], "in", "name", "scheme"),
            *_pointers("Contact", [info.get("contact", {})], "name", "email", "url"),
            *_pointers("License", [info.get("license", {})], "name", "identifier", "url"),
            f"Terms of service: {info['termsOfService']}" if "termsOfService" in info else "",
            *_pointers("See", [self._document.get("externalDocs", {})], "url"),
        ]
        return docstring("\n\n".join(part for part in parts if part))

    def tag(self, name: str) -> str:
        """The docstring of the operations of one tag, by the name of their package."""
        said = [it for it in self._document.get("tags", []) if PythonIdentifier(it["name"], prefix="tag") == name]
        texts = [it["description"] for it in said if it.get("description")]
        return docstring("\n\n".join(["The operations of one tag.", *texts]))

    def model(self, model: ModelProperty) -> str:
        """A model's docstring."""
        raw = raw_schema(model.data)
        texts = [raw.get("description") or raw.get("title") or f"`{model.class_info.name}` of the document."]
        texts += [f"Example: {json.dumps(it)}" for it in raw.get("examples", [])]
        return docstring("\n\n".join(texts))

    def additional(self, model: ModelProperty) -> str:
        """The docstring of what a model has beyond its own fields."""
        raw = raw_schema(model.data).get("additionalProperties")
        return docstring(describe(self._document, raw)) if is_object(raw) else ""

    def field(self, model: ModelProperty, prop: Property) -> str:
        """The docstring of a model's field."""
        raw = raw_schema(model.data)
        schema = properties(self._document, raw).get(prop.name.get_untrusted_value(), {})
        needed = prop.required or prop.name.get_untrusted_value() in released(self._document, raw)
        beside = {"description": schema.get("description"), "required": needed}
        return docstring(describe(self._document, {**beside, "schema": schema}))

    def operation(self, endpoint: Endpoint) -> str:
        """An operation's docstring."""
        operation = self._operations[endpoint.name]
        raw = operation.raw
        path = self._document["paths"][operation.path]
        parts = [
            raw.get("summary") or path.get("summary", ""),
            raw.get("description", "").strip(),
            path.get("description", "").strip(),
            f"`{operation.method.upper()} {operation.path}`" + (" [deprecated]" if raw.get("deprecated") else ""),
            *_pointers("See", [raw.get("externalDocs", {})], "url"),
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
            required = "[required]" if operation.body.get("required") else ""
            text = f"{operation.body.get('description', '').strip()} {required}".strip()
            lines.append(_line(f"body ({', '.join(operation.content)})", text))
        return _section("Args", lines)

    def _answers(self, endpoint: Endpoint, operation: Operation) -> str:
        types = {it.status_code.pattern: " | ".join(answers.types(it)) for it in endpoint.responses}
        lines: list[str] = []
        for code, response in operation.responses.items():
            content = f"{code} ({types[code]}; {', '.join(response['content'])})" if response.get("content") else code
            texts = [response.get("description", "").strip(), *self._bare(response)]
            lines.append(_line(content, " ".join(filter(None, texts))))
            lines += [
                _line(f"    header {name}", describe(self._document, header))
                for name, header in response.get("headers", {}).items()
            ]
            lines += [
                _line(f"    link {name}", _link(resolve(self._document, link)))
                for name, link in response.get("links", {}).items()
            ]
        return _section("Answers", lines)

    def _bare(self, response: Node) -> list[str]:
        """What is said of answers that are no objects, and so have no class to say it."""
        schemas = [it["schema"] for name, it in response.get("content", {}).items() if is_json(name) and "schema" in it]
        return [describe(self._document, it) for it in schemas[:1] if "properties" not in resolve(self._document, it)]


def describe(document: Node, described: Node, above: tuple[int, ...] = ()) -> str:
    """What is said of a field, a parameter or a header, with its limits in words; not again what is said `above`."""
    outer = resolve(document, described)
    schema = resolve(document, outer.get("schema", outer))
    facts = (["required"] if outer.get("required") is True else []) + _facts(schema)
    if outer is not schema:
        facts += _facts({key: outer[key] for key in ("example", "deprecated") if key in outer})
    stated = f"[{', '.join(dict.fromkeys(facts))}]" if facts else ""
    nearest = description(document, described)
    # What stands further away is not lost either; a class says it by itself.
    further = "" if "properties" in schema or "allOf" in schema else schema.get("description", "").strip()
    texts = [nearest, further if further != nearest else "", stated, *_inner(document, schema, (*above, id(schema)))]
    return " ".join(filter(None, texts))


def description(document: Node, described: Node) -> str:
    """The description that stands nearest to a field, a parameter or a header; failing that, its title."""
    outer = resolve(document, described)
    schema = resolve(document, outer.get("schema", outer))
    nearest = (it.get(key) for key in ("description", "title") for it in (described, outer, schema))
    text: str = next(filter(None, nearest), "")
    return text.strip()


def _inner(document: Node, schema: Node, above: tuple[int, ...]) -> list[str]:
    """What is said of what is in a list, and of alternatives; objects have documentation of their own."""
    parts = [("each", schema["items"])] if is_object(schema.get("items")) else []
    parts += [("or", it) for kind in ("oneOf", "anyOf") for it in schema.get(kind, [])]
    bare = [(word, it, resolve(document, it)) for word, it in parts]
    said = [
        (word, describe(document, it, above))
        for word, it, schema in bare
        if "properties" not in schema and id(schema) not in above
    ]
    return [f"({word}: {text})" for word, text in said if text]


_FACTS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "minProperties": "at least {} fields",
    "maxProperties": "at most {} fields",
    "pattern": "matching {}",
    "format": "format {}",
    "default": "default {}",
    "example": "example {}",
}
_MARKS = {
    "uniqueItems": "no item twice",
    "readOnly": "read only",
    "writeOnly": "write only",
    "deprecated": "deprecated",
}


def _facts(schema: Node) -> list[str]:
    for limit, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if schema.get(exclusive) is True:  # as OpenAPI 3.0 has it, a mark beside the limit
            schema = {key: value for key, value in schema.items() if key != limit} | {exclusive: schema[limit]}
    facts = [text.format(_plain(schema[key])) for key, text in _FACTS.items() if key in schema]
    facts += [f"example {_plain(it)}" for it in schema.get("examples", [])]
    if schema.get("enum"):
        facts.insert(0, f"one of {', '.join(_plain(it) for it in schema['enum'])}")
    return facts + [text for key, text in _MARKS.items() if schema.get(key) is True]


def _plain(value: Any) -> str:  # noqa: ANN401 - whatever JSON has
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # as the document has it; the generator reads every limit as a float
    return value if isinstance(value, str) else json.dumps(value)


def raw_schema(schema: Any) -> Node:  # noqa: ANN401 - of a pydantic class that the generator does not export
    """What the generator has read, as it stood in the document."""
    raw: Node = schema.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return raw


def _link(link: Node) -> str:
    arguments = (f"{name} = {_plain(value)}" for name, value in link.get("parameters", {}).items())
    target = ", ".join([link.get("operationId") or link.get("operationRef", ""), *arguments])
    return f"{link.get('description', '').strip()} [{target}]".strip()


def _pointers(subject: str, nodes: list[Node], *keys: str) -> list[str]:
    """What stands under `keys` in each of `nodes`, on a line with its description."""
    lines = [(", ".join(it[key] for key in keys if key in it), it.get("description", "").strip()) for it in nodes]
    return [_line(f"{subject} {pointer}", text) for pointer, text in lines if pointer]


def _line(subject: str, text: str) -> str:
    return f"{subject}: {text}" if text else subject


def _section(title: str, lines: list[str]) -> str:
    wrapped = [_entry(it) for it in lines]
    return "\n".join([f"{title}:", *wrapped]) if lines else ""


def _entry(line: str) -> str:
    indent = " " * (4 + len(line) - len(line.lstrip()))
    return _fill(line.strip(), initial_indent=indent, subsequent_indent=f"{indent}    ")


def docstring(text: str) -> str:
    """`text` as the inside of a docstring."""
    wrapped = "\n".join(_wrap(line.rstrip()) for line in safe_for_docstring(text.strip()).splitlines())
    return wrapped[:-1] + '\\"' if wrapped.endswith('"') else wrapped


def _wrap(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    return _fill(line, subsequent_indent=indent)


def _fill(line: str, *, initial_indent: str = "", subsequent_indent: str) -> str:
    return textwrap.fill(
        line,
        WIDTH,
        initial_indent=initial_indent,
        subsequent_indent=subsequent_indent,
        break_long_words=False,
        break_on_hyphens=False,
    )

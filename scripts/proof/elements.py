"""What a document says, element by element: the list that a proof has to get through."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from regeneration.document import Node, is_json, is_list, is_object

from .document import Answer, Document, Operation, Spot, is_condition, types
from .words import PHRASES

WIRE = {
    *("operation", "parameter", "media type", "status", "key", "default server", "left out"),
    *("field", "further fields", "alternative", "type", "value", "null"),
}
"""The kinds that show when requests and answers are exchanged. All others are words for readers and type checkers."""


@dataclass(frozen=True, order=True)
class Element:
    """One thing that the document says."""

    place: str
    kind: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.kind} {self.value}".rstrip()


@dataclass(frozen=True, order=True)
class Exclusion:
    """Something that the document says and the client does not have, on purpose."""

    what: str
    reason: str
    place: str


_STRUCTURE = {"allOf", "items", "nullable"}
_EXCLUDED = {
    "xml": "only says how XML would look; bodies of XML are refused",
    "externalDocs": "of a schema: a link to further reading",
    "$comment": "by its definition not for users",
    "discriminator": "alternatives are told apart by the constants that they have; those are proved",
}


class Elements:
    """All elements of a document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.exclusions: set[Exclusion] = set()
        self.all = sorted(set(self._all()))
        self.on_wire = {it for it in self.all if it.kind in WIRE} - self._unspeakable()

    def of_schema(self, spot: Spot) -> Iterator[tuple[Element, str, Any]]:
        """What is said at one spot: the elements, each with its keyword and the value of that."""
        for key, value in _with_plain_limits(spot.schema).items():
            yield from ((element, key, it) for element, it in self._of_keyword(spot, key, value))
        if "null" in types(spot.schema):
            yield Element(spot.place, "null"), "nullable", True

    def _all(self) -> Iterator[Element]:
        raw = self.document.raw
        yield from _texts("document", raw["info"], "title", "version", "summary", "description", "termsOfService")
        yield from _texts("contact", raw["info"].get("contact", {}), "name", "email", "url")
        yield from _texts("license", raw["info"].get("license", {}), "name", "url", "identifier")
        yield from _texts("documentation", raw.get("externalDocs", {}), "url", "description")
        yield Element("document", "default server", raw["servers"][0]["url"])
        for server in raw["servers"]:
            yield Element("document", "server", server["url"])
            yield from _texts(f"server {server['url']}", server, "description")
        used = {tag for it in self.document.operations for tag in it.raw.get("tags", [])}
        for tag in raw.get("tags", []):
            if tag["name"] in used:
                yield from _texts(f"tag {tag['name']}", tag, "description")
            else:
                self._exclude("tags", "no operation has them", tag["name"])
        for name, scheme in raw.get("components", {}).get("securitySchemes", {}).items():
            yield from _texts(f"key {name}", self.document.resolve(scheme), "description")
        for operation in self.document.operations:
            yield from self.of_operation(operation)
        self._exclude_unused()

    def _unspeakable(self) -> set[Element]:
        """A null can only be said in JSON: elsewhere, such a value is left out."""
        operations = self.document.operations
        said = [spot for it in operations for name, spot in it.content.items() if is_json(name)]
        unsaid = [spot for it in operations for _, spot in it.parameters.values()]
        unsaid += [spot for it in operations for name, spot in it.content.items() if not is_json(name)]
        sayable = {it.place for it in self.document.all_within(said)}
        found = {Element(it.place, "null") for it in self.document.all_within(unsaid)} - {
            Element(it, "null") for it in sayable
        }
        for element in found.intersection(self.all):
            self._exclude("null on the wire", "no way to say it in a query, header or form: left out", element.place)
        return found

    def of_operation(self, operation: Operation) -> Iterator[Element]:
        """What is said of one operation, and of all that goes to and fro in it."""
        place, raw = operation.place, operation.raw
        for name in ("sync", "asyncio"):
            yield Element(place, "operation", name)
        yield Element(place, "name", raw.get("operationId", ""))
        yield from (Element(place, "tag", it) for it in raw.get("tags", [])[:1])
        for further in raw.get("tags", [])[1:]:
            self._exclude(
                "further tags", "an operation has one module, in the package of its first tag", f"{place}: {further}"
            )
        yield from _texts(place, raw, "summary", "description", "deprecated")
        yield from _texts(f"{place} documentation", raw.get("externalDocs", {}), "url", "description")
        yield from (Element(place, "group of options", it) for it in raw.get("x-options", []))
        yield from _texts(place, self.document.raw["paths"][operation.path], "description")
        if scheme := self.document.scheme(operation):
            yield Element(place, "key", json.dumps(key_header(scheme)))
        for parameter, spot in operation.parameters.values():
            yield from self._of_parameter(operation, parameter, spot)
        yield from self._of_body(operation)
        for answer in operation.answers.values():
            yield from self._of_answer(answer)

    def _of_parameter(self, operation: Operation, parameter: Node, spot: Spot) -> Iterator[Element]:
        place = f"{operation.place} {parameter['in']} {parameter['name']}"
        yield Element(place, "parameter")
        yield Element(place, "required" if parameter.get("required") else "left out")
        yield from _texts(place, parameter, "description", "example", "deprecated")
        if parameter["in"] in {"query", "header"}:
            yield Element(place, "option")
        yield from self._of_schemas([spot])

    def _of_body(self, operation: Operation) -> Iterator[Element]:
        place = f"{operation.place} body"
        if operation.content:
            yield Element(place, "required" if operation.body.get("required") else "left out")
            yield from _texts(place, operation.body, "description")
            yield from (Element(place, "media type", it) for it in operation.content)
            spots = list(operation.content.values())
            yield from self._of_schemas(spots)
            for name in self.document.properties(spots[0]):
                yield Element(f"{place} {name}", "option")
        for media_type, it in operation.body.get("content", {}).items():
            self._exclude_examples(f"{place} {media_type}", it)

    def _of_answer(self, answer: Answer) -> Iterator[Element]:
        yield Element(answer.place, "status", answer.status)
        yield from _texts(answer.place, answer.raw, "description")
        for media_type, spot in answer.content.items():
            yield Element(answer.place, "media type", media_type)
            yield from self._of_schemas([spot])
            self._exclude_examples(f"{answer.place} {media_type}", answer.raw["content"][media_type])
        for name, node in answer.raw.get("headers", {}).items():
            header = self.document.resolve(node)
            place = f"{answer.place} header {name}"
            yield Element(place, "header")
            yield from _texts(place, header, "description", "example")
            yield from _texts(
                place, self.document.resolve(header.get("schema", {})), *sorted(PHRASES.keys() - {"required"})
            )
        for name, link in answer.raw.get("links", {}).items():
            place, said = f"{answer.place} link {name}", self.document.resolve(link)
            yield Element(place, "link")
            yield from _texts(place, said, "description", "operationId", "operationRef")
            for parameter, source in said.get("parameters", {}).items():
                yield Element(place, "passes on", f"{parameter} = {_short(source)}")

    def _of_schemas(self, spots: list[Spot]) -> Iterator[Element]:
        for spot in self.document.all_within(spots):
            yield from (element for element, _, _ in self.of_schema(spot))

    def _of_keyword(self, spot: Spot, key: str, value: Any) -> Iterator[tuple[Element, Any]]:  # noqa: ANN401 C901
        place = spot.place
        match key:
            case "type":
                yield from ((Element(place, "type", it), it) for it in types(spot.schema) if it != "null")
            case "enum":
                yield from ((Element(place, "value", json.dumps(it)), it) for it in value if it is not None)
            case "properties":
                for name in self.document.properties(spot).keys() & value.keys():
                    yield Element(f"{place}.{name}", "field"), name
                    if text := self.document.properties(spot)[name].description:
                        yield Element(f"{place}.{name}", "description", text), name
            case "required":
                names = self.document.required(spot).intersection(value)
                yield from ((Element(f"{place}.{name}", "required"), name) for name in names)
            case "oneOf" | "anyOf":
                yield from ((Element(place, "condition", condition(it)), it) for it in value if is_condition(it))
                yield from ((Element(it.place, "alternative"), it) for it in self.document.alternatives(spot))
            case "examples":
                yield from ((Element(place, "example", _short(it)), it) for it in value)
            case "title" if "description" not in spot.schema:
                yield Element(place, "title", value), value
            case _ if key in PHRASES or key == "description":
                yield from [(Element(place, key, _short(value)), value)] if _says_something(value) else []
            case _:
                yield from self._rest(spot, key, value)

    def _rest(self, spot: Spot, key: str, value: Any) -> Iterator[tuple[Element, Any]]:  # noqa: ANN401
        if key == "const":
            yield Element(spot.place, "value", json.dumps(value)), value
        elif key == "additionalProperties" and value is not False:
            yield Element(spot.place, "further fields"), value
        elif key == "title":
            self._exclude("titles", "a label, where a description says more and is proved", spot.place)
        elif key == "additionalProperties":
            self._exclude("additionalProperties: false", "what an answer has beyond its fields is kept", spot.place)
        elif key in _EXCLUDED:
            self._exclude(key, _EXCLUDED[key], spot.place)
        elif key not in _STRUCTURE and not key.startswith("x-"):
            yield Element(spot.place, "a keyword that the proof does not know,", key), value

    def _exclude_examples(self, place: str, media: Node) -> None:
        if {"example", "examples"} & media.keys():
            self._exclude("examples of whole bodies", "illustrations; the fields are proved", place)

    def _exclude_unused(self) -> None:
        used: set[str] = set()
        waiting: list[Any] = [self.document.raw["paths"]]
        while waiting:
            node = waiting.pop()
            if is_object(node):
                reference = node.get("$ref")
                if isinstance(reference, str) and reference not in used:
                    used.add(reference)
                    waiting.append(self.document.resolve(node))
                waiting += node.values()
            elif is_list(node):
                waiting += node
        for kind, components in self.document.raw.get("components", {}).items():
            for name in components:
                if kind != "securitySchemes" and f"#/components/{kind}/{name}" not in used:
                    self._exclude("components", "no operation refers to them", f"{kind}/{name}")

    def _exclude(self, what: str, reason: str, place: str) -> None:
        self.exclusions.add(Exclusion(what, reason, place))


def key_header(scheme: Node) -> tuple[str, str]:
    """The header that carries the key, and what stands before the key."""
    if scheme["type"] == "apiKey":
        return scheme["name"], scheme.get("x-prefix", "")
    return "Authorization", "Bearer"


def _with_plain_limits(schema: Node) -> Node:
    """The schema with exclusive limits as OpenAPI 3.1 has them; 3.0 has a mark beside the limit."""
    result = dict(schema)
    for limit, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if schema.get(exclusive) is True:
            result[exclusive] = result.pop(limit)
    return result


def condition(alternative: Node) -> str:
    """An alternative that only says which fields go together, in words."""
    return f"required {', '.join(alternative['required'])}" if "required" in alternative else json.dumps(alternative)


def _texts(place: str, node: Node, *keys: str) -> Iterator[Element]:
    yield from (Element(place, key, _short(node[key])) for key in keys if key in node and _says_something(node[key]))


def _says_something(value: object) -> bool:
    return value is not False and value != ""


def _short(value: Any) -> str:  # noqa: ANN401 - whatever JSON has
    return value if isinstance(value, str) else json.dumps(value)

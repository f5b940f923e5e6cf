"""The effective document, seen as places that have a schema. Nothing here looks at generated code."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from regeneration.document import METHODS, Node, is_object

CONDITION_KEYWORDS = {"required", "not", "title", "description"}


@dataclass(frozen=True, eq=False)
class Spot:
    """A place in the document that has a schema, as requests or as answers come by it."""

    place: str
    schema: Node
    """What is said there; a reference is followed."""
    sent: bool
    description: str = ""
    """What is said beside the reference that led there, if one did."""


@dataclass(frozen=True, eq=False)
class Answer:
    """A status of an operation."""

    place: str
    status: str
    raw: Node
    content: dict[str, Spot]


@dataclass(frozen=True, eq=False)
class Operation:
    """An operation of the document."""

    place: str
    method: str
    path: str
    raw: Node
    parameters: dict[tuple[str, str], tuple[Node, Spot]]
    """By where they are and what they are called."""
    body: Node
    content: dict[str, Spot]
    """The body's schema by media type."""
    answers: dict[str, Answer]


class Document:
    """A document, walked."""

    def __init__(self, raw: Node) -> None:
        self.raw = raw
        self.is_3_0 = raw["openapi"].startswith("3.0.")
        self.operations = list(self._operations())

    def resolve(self, node: Node) -> Node:
        """What `node` refers to, if it is a reference; else itself."""
        while "$ref" in node:
            target: Any = self.raw
            for key in node["$ref"].removeprefix("#/").split("/"):
                target = target[key.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def spot(self, place: str, schema: Node, *, sent: bool) -> Spot:
        """The place `place`, or the component that it refers to."""
        description = ""
        while "$ref" in schema:
            description = description or schema.get("description", "")
            place = f"{'sent' if sent else 'answered'} {schema['$ref'].rpartition('/')[2]}"
            schema = self.resolve({"$ref": schema["$ref"]})
        return Spot(place, schema, sent, description)

    def properties(self, spot: Spot) -> dict[str, Spot]:
        """The fields of an object that go in the spot's direction, those from `allOf` among them."""
        kept_back = "readOnly" if spot.sent else "writeOnly"
        return {
            name: self.spot(f"{part.place}.{name}", schema, sent=spot.sent)
            for part in self.parts(spot)
            for name, schema in part.schema.get("properties", {}).items()
            if not self.resolve(schema).get(kept_back)
        }

    def parts(self, spot: Spot) -> list[Spot]:
        """The spot and all that `allOf` puts together with it."""
        found = [spot]
        for schema in spot.schema.get("allOf", []):
            found += self.parts(self.spot(spot.place, schema, sent=spot.sent))
        return found

    def required(self, spot: Spot) -> set[str]:
        """The fields that have to be there."""
        names = {name for part in self.parts(spot) for name in part.schema.get("required", [])}
        return names & self.properties(spot).keys()

    def alternatives(self, spot: Spot) -> list[Spot]:
        """What the spot may be instead of what it says itself; without null."""
        return [
            self.spot(f"{part.place}|{number}", schema, sent=spot.sent)
            for part in self.parts(spot)
            for kind in ("oneOf", "anyOf")
            for number, schema in enumerate(part.schema.get(kind, []))
            if not is_condition(schema) and schema.get("type") != "null"
        ]

    def items(self, spot: Spot) -> Spot | None:
        """Each item of a list."""
        return self._inner(spot, "items", "[]")

    def values(self, spot: Spot) -> Spot | None:
        """Each field that an object has beyond those with a name."""
        return self._inner(spot, "additionalProperties", "{}")

    def within(self, spot: Spot) -> list[Spot]:
        """The spots directly inside a spot."""
        inner = [it for it in (self.items(spot), self.values(spot)) if it]
        return [*self.parts(spot)[1:], *self.properties(spot).values(), *self.alternatives(spot), *inner]

    def all_within(self, spots: list[Spot]) -> list[Spot]:
        """`spots`, and all that is inside of them, each place once."""
        found: dict[str, Spot] = {}
        waiting = list(spots)
        while waiting:
            spot = waiting.pop(0)
            if found.setdefault(spot.place, spot) is spot:
                waiting += self.within(spot)
        return list(found.values())

    def scheme(self, operation: Operation) -> Node | None:
        """How an operation is secured, if it is; optional security is none."""
        requirements: list[Node] = operation.raw.get("security", self.raw.get("security")) or []
        if not requirements or {} in requirements:
            return None
        (name,) = requirements[0]
        return self.resolve(self.raw["components"]["securitySchemes"][name])

    def _inner(self, spot: Spot, keyword: str, mark: str) -> Spot | None:
        for part in self.parts(spot):
            schema: Any = part.schema.get(keyword)
            if is_object(schema):
                return self.spot(f"{part.place}{mark}", schema, sent=spot.sent)
        return None

    def _operations(self) -> Iterator[Operation]:
        for path, item in self.raw["paths"].items():
            for method in METHODS:
                if method in item:
                    yield self._operation(path, method, item[method], item.get("parameters", []))

    def _operation(self, path: str, method: str, raw: Node, shared: list[Node]) -> Operation:
        place = f"{method.upper()} {path}"
        body = self.resolve(raw.get("requestBody", {}))
        parameters = [self.resolve(it) for it in [*shared, *raw.get("parameters", [])]]
        return Operation(
            place,
            method,
            path,
            raw,
            {
                (it["in"], it["name"]): (
                    it,
                    self.spot(f"{place} {it['in']} {it['name']}", it.get("schema", {}), sent=True),
                )
                for it in parameters
            },
            body,
            {
                media_type: self.spot(f"{place} body", it.get("schema", {}), sent=True)
                for media_type, it in body.get("content", {}).items()
            },
            {status: self._answer(place, status, it) for status, it in raw["responses"].items()},
        )

    def _answer(self, place: str, status: str, node: Node) -> Answer:
        raw = self.resolve(node)
        place = f"{place} {status}"
        content = {
            media_type: self.spot(f"{place} {media_type}", it.get("schema", {}), sent=False)
            for media_type, it in raw.get("content", {}).items()
        }
        return Answer(place, status, raw, content)


def is_condition(schema: Node) -> bool:
    """Whether an alternative only says which fields go together."""
    return bool(schema) and schema.keys() <= CONDITION_KEYWORDS


def types(schema: Node) -> list[str]:
    """The types that a schema names, "null" among them if it may be null."""
    declared: Any = schema.get("type", [])
    found: list[str] = [declared] if isinstance(declared, str) else list(declared)
    null_alternative = any(it.get("type") == "null" for kind in ("oneOf", "anyOf") for it in schema.get(kind, []))
    if (schema.get("nullable") or null_alternative) and "null" not in found:
        found.append("null")
    return found

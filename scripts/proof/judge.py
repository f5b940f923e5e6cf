"""What is right on the wire: read with the document alone, and judged by validators that know no clients."""

import copy
import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import python_multipart
from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_schema_validator import (
    OAS30ReadValidator,  # pyright: ignore[reportUnknownVariableType] - jsonschema leaves classes of its own untyped
    OAS30WriteValidator,  # pyright: ignore[reportUnknownVariableType]
    OAS31Validator,
)
from python_multipart.multipart import Field, File
from regeneration.document import METHODS, Node, is_json, is_list, is_object
from werkzeug.datastructures import Headers, ImmutableMultiDict

from .document import Document, Operation, Spot, types
from .elements import Element
from .loopback import Received

FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")

Part = str | bytes
"""A field of a form as it came: a text, or the content of a file."""


class Wrong(Exception):  # noqa: N818 - a verdict rather than an error
    """What is not as the document says; the message says what and where."""


class Judge:
    """Reads requests by the document, and says what they show of it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._server = urlsplit(str(document.raw["servers"][0]["url"]))
        self._core = OpenAPI.from_dict(document.raw)
        # openapi-core reads forms less exactly than what reads them here; all but the body it does judge.
        self._core_without_bodies = OpenAPI.from_dict(_without_bodies(document.raw))
        self._accepted = set[Any]()  # most requests come twice, sync and async

    def request(self, operation: Operation, received: Received) -> tuple[dict[tuple[str, str], Any], Any]:
        """The parameters and the body of a request; it is wrong if it is not one of `operation`."""
        if received.method != operation.method.upper():
            raise Wrong(f"{operation.place}: sent as {received.method}")
        parameters = dict(self._parameters(operation, received))
        self._ask_core(operation, received)
        return parameters, self._body(operation, received)

    def is_valid(self, spot: Spot, value: Any) -> bool:  # noqa: ANN401 - whatever JSON has, and bytes
        """Whether the document allows `value`."""
        validators: list[Any] = [OAS30ReadValidator, OAS30WriteValidator]
        validator: Any = validators[spot.sent] if self._document.is_3_0 else OAS31Validator
        components = self._document.raw.get("components", {})
        valid: bool = validator({"allOf": [spot.schema], "components": components}).is_valid(_as_text(value))
        return valid

    def shown(self, spot: Spot, value: Any) -> Iterator[Element]:  # noqa: ANN401
        """The elements of a schema that a value of it shows."""
        if value is None:
            yield Element(spot.place, "null")
        yield from (Element(spot.place, "type", it) for it in types(spot.schema) if _is_of_type(value, it))
        yield from (
            Element(spot.place, "value", json.dumps(it))
            for it in spot.schema.get("enum", [spot.schema["const"]] if "const" in spot.schema else [])
            if it == value and _is_of_type(it, "boolean") == _is_of_type(value, "boolean")
        )
        for part in self._document.parts(spot)[1:]:
            yield from self.shown(part, value)
        for it in self._document.alternatives(spot):
            if self.is_valid(it, value):
                yield Element(it.place, "alternative")
                yield from self.shown(it, value)
        if is_object(value):
            yield from self._shown_by_object(spot, value)
        if is_list(value) and (items := self._document.items(spot)):
            for it in value:
                yield from self.shown(items, it)

    def _shown_by_object(self, spot: Spot, value: Node) -> Iterator[Element]:
        properties = self._document.properties(spot)
        for name in properties.keys() & value.keys():
            if name in spot.schema.get("properties", {}):
                yield Element(f"{spot.place}.{name}", "field")
                yield from self.shown(properties[name], value[name])
        further = value.keys() - properties.keys()
        if further and spot.schema.get("additionalProperties"):
            yield Element(spot.place, "further fields")
            if values := self._document.values(spot):
                for name in further:
                    yield from self.shown(values, value[name])

    def _parameters(self, operation: Operation, received: Received) -> Iterator[tuple[tuple[str, str], Any]]:
        came = {"query": received.query, "header": list(received.headers.items()), "cookie": received.cookies}
        came["path"] = self._path(operation, received)
        known = {(place, name.lower() if place == "header" else name) for place, name in operation.parameters}
        for place in ("query", "cookie"):
            if unknown := {name for name, _ in came[place] if (place, name) not in known}:
                raise Wrong(f"{operation.place} {place} {', '.join(unknown)}: sent, and not in the document")
        for (place, name), (_, spot) in operation.parameters.items():
            wanted = name.lower() if place == "header" else name
            texts: list[Part] = [text for key, text in came[place] if key == wanted]
            if texts:
                yield (place, name), self._value(spot, texts)

    def _path(self, operation: Operation, received: Received) -> list[tuple[str, str]]:
        pattern = re.sub(r"\\{([^}]*)\\}", "([^/]+)", re.escape(f"{self._server.path.rstrip('/')}{operation.path}"))
        match = re.fullmatch(pattern, received.path)
        if match is None:
            raise Wrong(f"{operation.place}: sent to {received.path}")
        return list(zip(re.findall(r"{([^}]*)}", operation.path), map(unquote, match.groups()), strict=True))

    def _ask_core(self, operation: Operation, received: Received) -> None:
        as_json = is_json(received.media_type)
        headers = frozenset(it for it in received.headers.items() if not it[0].startswith("content-"))
        key = (operation.place, received.target, headers, received.media_type, received.body if as_json else b"")
        if key in self._accepted:
            return
        core = self._core if as_json else self._core_without_bodies
        errors = list(core.iter_request_errors(_CoreRequest(self._server, received)))
        if errors:
            reasons = (f"{it} {it.__cause__ or ''}".strip() for it in errors)
            raise Wrong(f"{operation.place}: refused by openapi-core: {'; '.join(reasons)}")
        self._accepted.add(key)

    def _body(self, operation: Operation, received: Received) -> Any:  # noqa: ANN401
        if not received.media_type:
            if received.body:
                raise Wrong(f"{operation.place} body: sent without a media type")
            return None
        if received.media_type not in operation.content:
            raise Wrong(f"{operation.place} body: sent as {received.media_type}")
        spot = operation.content[received.media_type]
        value = self._read(spot, received)
        if not self.is_valid(spot, value):
            raise Wrong(f"{operation.place} body: {value!r} is not valid")
        return value

    def _read(self, spot: Spot, received: Received) -> Any:  # noqa: ANN401
        if is_json(received.media_type):
            return json.loads(received.body)
        if received.media_type not in FORMS:
            return received.body if spot.schema.get("format") == "binary" else received.body.decode()
        parts: dict[str, list[Part]] = {}
        for name, part in _parts(received):
            parts.setdefault(name, []).append(part)
        known = self._fields(spot)
        values = self._document.values(spot)
        if unknown := [name for name in parts if name not in known and values is None]:
            raise Wrong(f"{spot.place} {', '.join(unknown)}: sent, and not in the document")
        return {name: self._value(known.get(name, values or spot), it) for name, it in parts.items()}

    def _fields(self, spot: Spot) -> dict[str, Spot]:
        alternatives = [self._fields(it) for it in self._document.alternatives(spot)]
        return {name: it for fields in [*alternatives, self._document.properties(spot)] for name, it in fields.items()}

    def _value(self, spot: Spot, parts: list[Part]) -> Any:  # noqa: ANN401
        """What texts mean where a schema says what they are."""
        spots = [spot, *self._document.parts(spot)[1:], *self._document.alternatives(spot)]
        kinds = {kind for it in spots for kind in types(it.schema)}
        if "array" in kinds:
            (items,) = [inner for it in spots if (inner := self._document.items(it))]
            return [self._value(items, [part]) for part in parts]
        (part,) = parts
        if isinstance(part, bytes) or kinds <= {"string"}:
            return part
        try:
            value = json.loads(part)
        except ValueError:
            return part
        return value if any(_is_of_type(value, it) for it in kinds) else part


class _CoreRequest:
    """A request as openapi-core takes it."""

    def __init__(self, server: SplitResult, received: Received) -> None:
        self.host_url = f"{server.scheme}://{server.netloc}"
        self.path = received.path
        self.method = received.method.lower()
        self.content_type = received.headers.get("content-type", "")
        self.body = received.body
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(received.query),
            header=Headers(list(received.headers.items())),
            cookie=ImmutableMultiDict(received.cookies),
        )


def _without_bodies(document: Node) -> Node:
    result = copy.deepcopy(document)
    for item in result["paths"].values():
        for method in METHODS:
            item.get(method, {}).pop("requestBody", None)
    return result


def _parts(received: Received) -> list[tuple[str, Part]]:
    if received.media_type != "multipart/form-data":
        return list(parse_qsl(received.body.decode(), keep_blank_values=True, strict_parsing=bool(received.body)))
    found: list[tuple[str, Part]] = []

    def on_field(it: Field) -> None:
        found.append(((it.field_name or b"").decode(), (it.value or b"").decode()))

    def on_file(it: File) -> None:
        it.file_object.seek(0)
        found.append(((it.field_name or b"").decode(), it.file_object.read()))

    headers: Any = {"Content-Type": received.headers["content-type"].encode()}
    python_multipart.parse_form(headers, BytesIO(received.body), on_field, on_file)
    return found


_JSON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str, bytes),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


def _is_of_type(value: Any, name: str) -> bool:  # noqa: ANN401
    return isinstance(value, _JSON_TYPES[name]) and (name == "boolean") == isinstance(value, bool)


def _as_text(value: Any) -> Any:  # noqa: ANN401
    """`value` with files as validators of JSON know them."""
    match value:
        case bytes():
            return value.decode("latin-1")
        case _ if is_object(value):
            return {name: _as_text(it) for name, it in value.items()}
        case _ if is_list(value):
            return [_as_text(it) for it in value]
        case _:
            return value

"""The first proof: what importing and inspecting the package shows of a document's elements."""

import inspect
import json
import typing
from collections import defaultdict
from types import ModuleType
from typing import Any

import attrs
from regeneration.document import is_json

from .document import Answer, Operation, Spot, types
from .elements import Element, Elements
from .hints import Hints
from .package import FUNCTIONS, Package, alternatives, plain
from .words import PHRASES, Words, entries


class Introspection:
    """Walks document and package side by side, and notes which elements it finds."""

    def __init__(self, elements: Elements, package: Package) -> None:
        self._elements = elements
        self._document = elements.document
        self._package = package
        self._hints = Hints(package)
        self._found: dict[Element, bool] = {}
        self._words: dict[str, list[Words]] = defaultdict(list)
        self._visited: set[tuple[str, Any]] = set()

    def proved(self) -> set[Element]:
        """What is there, wherever it has to be."""
        self._whole_document()
        for operation in self._document.operations:
            if module := self._package.operation(operation):
                self._operation(operation, module)
        return {element for element in self._elements.all if self._is_proved(element)}

    def _is_proved(self, element: Element) -> bool:
        words = self._words[element.place]
        if element.kind in PHRASES:
            typed = self._found.get(element)
            is_typed = element.kind == "format" and typed is not None
            return (
                typed is not False
                and bool(words)
                and (is_typed or all(it.state(element.kind, element.value) for it in words))
            )
        if element in self._found:
            return self._found[element]
        return bool(words) and all(it.say(element.value) for it in words)

    def _note(self, element: Element, found: object) -> None:
        self._found[element] = self._found.get(element, True) and bool(found)

    def _whole_document(self) -> None:
        root, raw = self._package.root, self._document.raw
        words = Words(root.__doc__)
        for place in ("document", "contact", "license", "documentation"):
            self._words[place].append(words)
        for number, server in enumerate(raw["servers"]):
            self._words[f"server {server['url']}"].append(words)
            self._note(Element("document", "server", server["url"]), words.say(server["url"]))
            is_default = number == 0 and server["url"] == root.SERVER_URL
            self._note(Element("document", "default server", server["url"]), is_default)
        version = raw["info"]["version"]
        self._note(Element("document", "version", version), version == root.DOCUMENT_VERSION and words.say(version))
        for name in raw.get("components", {}).get("securitySchemes", {}):
            self._words[f"key {name}"].append(words)
        for tag in raw.get("tags", []):
            self._words[f"tag {tag['name']}"] += [
                Words(it.__doc__)
                for it in self._package.tags
                if plain(it.__name__.rpartition(".")[2]) == plain(tag["name"])
            ]

    def _operation(self, operation: Operation, module: ModuleType) -> None:
        place, raw = operation.place, operation.raw
        head, listed = entries(module.__doc__ or "")
        functions = [getattr(module, name, None) for name in FUNCTIONS]
        if not all(map(inspect.isfunction, functions)):
            return
        self._words[place].append(head)
        self._words[f"{place} documentation"].append(head)
        *_, tag, name = module.__name__.split(".")
        self._note(Element(place, "operation", "sync"), found=True)
        self._note(Element(place, "operation", "asyncio"), all(map(inspect.iscoroutinefunction, functions[3:])))
        self._note(
            Element(place, "name", raw.get("operationId", "")),
            plain(name).endswith(plain(raw.get("operationId", name))),
        )
        for it in raw.get("tags", [])[:1]:
            self._note(Element(place, "tag", it), plain(tag).endswith(plain(it)))
        self._key(operation, functions)
        for (where, name), (parameter, spot) in operation.parameters.items():
            words = listed.get(f"{where} {name}", Words())
            self._argument(f"{place} {where} {name}", spot, name, functions, words)
            self._option(operation, module, where, name, spot, required=parameter.get("required", False))
        self._body(operation, module, functions, listed.get("body", Words()))
        for answer in operation.answers.values():
            self._answer(answer, functions, listed)
        self._groups(operation, module)

    def _key(self, operation: Operation, functions: list[Any]) -> None:
        class_ = self._package.client.AuthenticatedClient
        fields = attrs.fields_dict(class_)
        sent = json.dumps([fields["auth_header_name"].default, fields["prefix"].default])
        clients = [self._package.hints(it)["client"] for it in functions[1:]]
        self._note(Element(operation.place, "key", sent), all(it is class_ for it in clients))

    def _argument(self, place: str, spot: Spot, name: str, functions: list[Any], words: Words) -> None:
        self._words[place].append(words)
        for function in functions:
            argument = self._package.argument(function, name, place)
            self._note(Element(place, "parameter"), argument)
            if argument:
                hint = self._package.hints(function)[argument.name]
                required = argument.default is argument.empty
                self._note(Element(place, "required"), required)
                self._note(Element(place, "left out"), not required and self._package.types.Unset in alternatives(hint))
                self._schema(spot, hint, words, argument.default)

    def _body(self, operation: Operation, module: ModuleType, functions: list[Any], words: Words) -> None:
        place = f"{operation.place} body"
        for media_type, spot in operation.content.items():
            choices = [self._package.hints(it).get("content_type") for it in functions]
            chosen = len(operation.content) == 1 or all(media_type in typing.get_args(it) for it in choices)
            self._note(Element(place, "media type", media_type), chosen and words.say(media_type))
            self._argument(place, spot, "body", functions, words)
            for name, it in self._document.properties(spot).items():
                required = name in self._document.required(spot)
                self._option(operation, module, "body", name, it, required=required)

    def _answer(self, answer: Answer, functions: list[Any], listed: dict[str, Words]) -> None:
        words = listed.get(answer.status, Words())
        self._words[answer.place].append(words)
        self._note(Element(answer.place, "status", answer.status), words.text)
        for media_type, spot in answer.content.items():
            self._note(Element(answer.place, "media type", media_type), words.say(media_type))
            for function in functions[1:]:
                hint = self._package.hints(function)["return"]
                whole = typing.get_origin(hint) is self._package.types.Response
                self._answered(spot, media_type, typing.get_args(hint)[0] if whole else hint, words)
        for subject, it in listed.items():
            status, _, rest = subject.partition(" ")
            if status == answer.status and rest:
                self._words[f"{answer.place} {rest}"].append(it)

    def _answered(self, spot: Spot, media_type: str, hint: Any, words: Words) -> None:  # noqa: ANN401 - a type
        if is_json(media_type):
            self._schema(spot, hint, words)
            return
        # What is not JSON comes as it is, whatever its schema says; the media type stands for it.
        expected = str if media_type.startswith("text/") else self._package.types.File
        self._words[spot.place].append(words)
        for element, key, _ in self._elements.of_schema(spot):
            if key in {"type", "format"}:
                self._note(element, expected in alternatives(hint))

    def _schema(self, spot: Spot, hint: Any, words: Words, default: Any = None) -> None:  # noqa: ANN401
        if (spot.place, hint) in self._visited:
            return
        self._visited.add((spot.place, hint))
        members = alternatives(hint)
        classes = [it for it in members if self._package.is_model(it)]
        classes = self._of_spot(spot, classes)
        words = Words(words.text, *(it.__doc__ for it in classes))
        self._words[spot.place].append(words)
        for element, key, value in self._elements.of_schema(spot):
            found = self._hints.have(spot, key, value, members)
            if key == "default" and found is None and default is not None:
                found = default == value or str(default) == value
            if found is not None:
                self._note(element, found)
        for it in self._document.parts(spot)[1:]:
            self._schema(it, hint, words, default)
        for it in self._document.alternatives(spot):
            self._schema(it, hint, words)
        self._fields(spot, classes)
        self._inner(spot, members, classes, words)

    def _inner(self, spot: Spot, members: list[Any], classes: list[type[Any]], words: Words) -> None:
        if items := self._document.items(spot):
            for it in members:
                if typing.get_origin(it) is list:
                    self._schema(items, typing.get_args(it)[0], words)
        if values := self._document.values(spot):
            for class_ in classes:
                further = self._package.hints(class_)["additional_properties"]
                text = self._package.field_docstring(class_, "additional_properties")
                self._schema(values, typing.get_args(further)[1], Words(words.text, text))

    def _of_spot(self, spot: Spot, classes: list[type[Any]]) -> list[type[Any]]:
        """Which of the classes is the spot's: the one of its name, or else the one that knows most of its fields."""
        named = [it for it in classes if plain(it.__name__) == plain(spot.place.partition(" ")[2])]
        if named or len(classes) < 2:  # noqa: PLR2004
            return named or classes
        names = self._document.properties(spot)

        def known(class_: type[Any]) -> int:
            return sum(self._package.field(class_, name) is not None for name in names)

        return [max(classes, key=known)]

    def _fields(self, spot: Spot, classes: list[type[Any]]) -> None:
        for name, inner in self._document.properties(spot).items():
            place = f"{spot.place}.{name}"
            found = [(class_, it) for class_ in classes if (it := self._package.field(class_, name))]
            self._note(Element(place, "field"), found)
            for class_, field in found:
                hint = self._package.hints(class_)[field.name]
                words = Words(self._package.field_docstring(class_, field.name))
                required = field.default is attrs.NOTHING and self._package.types.Unset not in alternatives(hint)
                self._note(Element(place, "required"), required or not spot.sent)
                if inner.place != place:
                    self._words[place].append(words)
                self._schema(inner, hint, words, field.default)

    def _option(  # noqa: PLR0913 - what an option is made of
        self, operation: Operation, module: ModuleType, where: str, name: str, spot: Spot, *, required: bool
    ) -> None:
        fields = self._package.options.FIELDS.get(module.__name__.rpartition(".")[2], {})
        found = [it for it in fields.values() if (it.location, it.name) == (where, name)]
        schemas = [spot.schema, *(alternative.schema for alternative in self._document.alternatives(spot))]
        for it in found:
            enum = [
                value
                for schema in schemas
                for value in schema.get("enum", [schema["const"]] if "const" in schema else [])
            ]
            limits = {
                "minimum": it.minimum,
                "maximum": it.maximum,
                "minLength": it.min_length,
                "maxLength": it.max_length,
                "default": it.default,
            }
            said = {
                key: value for schema in schemas for key, value in schema.items() if key in limits and value is not None
            }
            same = (
                set(it.types) == {type_ for schema in schemas for type_ in types(schema)}
                and set(it.enum or ()) == set(enum)
                and said == {key: value for key, value in limits.items() if value is not None}
                and it.required == required
            )
            self._note(Element(f"{operation.place} {where} {name}", "option"), same)

    def _groups(self, operation: Operation, module: ModuleType) -> None:
        fields = self._package.options.FIELDS.get(module.__name__.rpartition(".")[2], {})
        offered = {name for name, it in fields.items() if not it.managed}
        for group in operation.raw.get("x-options", []):
            members = getattr(self._package.options, group, dict).__annotations__
            self._note(Element(operation.place, "group of options", group), offered and offered <= members.keys())

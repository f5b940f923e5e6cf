"""Values that a document allows: in turn, so that everything is tried, or drawn by hypothesis."""

import base64
import itertools
import re
import string
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any, Literal, Protocol, TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from regeneration.document import Node, is_object

from .document import Document, Spot, is_condition, types

T = TypeVar("T")

Medium = Literal["json", "form", "query", "header", "path", "cookie"]

PROFILE = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.nested_given],
)
"""The same examples at every run; and none but those, for an exchange that went wrong says enough."""

_DEEP = 6
_ANY_TEXT = "ä €😀/?&=#%+;,:\"'\\ \t"
_ALPHABETS = {
    "header": string.ascii_letters + string.digits + '-_=/;:"',
    "cookie": string.ascii_letters + string.digits,
}
_FORMATS = {
    "uri": ["https://example.com/a%20b?c=d&e=%C3%A4#f"],
    "email": ["name@example.com"],
    "hostname": ["example.com"],
    "ipv4": ["192.0.2.1"],
    "ipv6": ["2001:db8::1"],
    "time": ["12:30:00Z"],
    "duration": ["P1DT2H"],
    "uuid": ["d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b", "00000000-0000-0000-0000-000000000000"],
    "date": ["2026-11-20", "2024-02-29"],
    "date-time": ["2026-11-20T12:30:15+00:00", "1999-12-31T23:59:59.250000+02:00"],
    "byte": [base64.b64encode(_ANY_TEXT.encode()).decode()],
}
_ANYTHING = ["text", 7, 0.5, True, ["item"], {"inner": {"more": 1}}]


class Choices(Protocol):
    """How a value is chosen where a document allows several. `key` is the place where that is."""

    def pick(self, key: str, options: Sequence[T]) -> T:
        """One of `options`."""
        ...

    def integer(self, key: str, low: int | None, high: int | None) -> int:
        """A whole number."""
        ...

    def number(self, key: str, low: float | None, high: float | None) -> float:
        """A number."""
        ...

    def text(self, key: str, alphabet: str, low: int, high: int | None) -> str:
        """A text of such characters."""
        ...

    def data(self, key: str) -> bytes:
        """The content of a file; not nothing."""
        ...


class InTurn:
    """Takes all that there is to choose from in turn, each place on its own."""

    def __init__(self) -> None:
        self._times = Counter[str]()

    def pick(self, key: str, options: Sequence[T]) -> T:
        """The next of `options`."""
        self._times[key] += 1
        return options[(self._times[key] - 1) % len(options)]

    def integer(self, key: str, low: int | None, high: int | None) -> int:
        """Both limits, and something between."""
        low = low if low is not None else -7 if high is None else high - 7
        return self.pick(
            f"{key} integer", [low, high if high is not None else low + 2**31, low if low == high else low + 1]
        )

    def number(self, key: str, low: float | None, high: float | None) -> float:
        """Both limits, and something between."""
        low = low if low is not None else -0.5 if high is None else high - 1
        high = high if high is not None else low + 1e21
        return self.pick(f"{key} number", [low, high, (low + high) / 4])

    def text(self, key: str, alphabet: str, low: int, high: int | None) -> str:
        """Every character; then as little as possible."""
        whole = "".join(
            itertools.islice(itertools.cycle(alphabet), max(low, min(len(alphabet), high or len(alphabet))))
        )
        return self.pick(f"{key} text", [whole, alphabet[0] * low])

    def data(self, key: str) -> bytes:
        """What could be taken for something else."""
        return self.pick(f"{key} data", [b"\xff\xd8\xff\xe0 a picture \xff\xd9", b'\r\n--\r\n{"a": 1}\r\n\x00'])


class Drawn:
    """Lets hypothesis choose."""

    def __init__(self, data: st.DataObject) -> None:
        self._data = data

    def pick(self, key: str, options: Sequence[T]) -> T:  # noqa: ARG002 - places do not matter here
        """Any of `options`."""
        return self._data.draw(st.sampled_from(options))

    def integer(self, key: str, low: int | None, high: int | None) -> int:  # noqa: ARG002
        """Any whole number."""
        return self._data.draw(st.integers(low, high))

    def number(self, key: str, low: float | None, high: float | None) -> float:  # noqa: ARG002
        """Any number."""
        return self._data.draw(st.floats(low, high, allow_nan=False, allow_infinity=False))

    def text(self, key: str, alphabet: str, low: int, high: int | None) -> str:  # noqa: ARG002
        """Any text; of any characters at all where `alphabet` is no narrower."""
        # A path of dots alone is another path.
        characters = st.characters(codec="utf-8", exclude_characters=".") if alphabet is _ANY_TEXT else alphabet
        return self._data.draw(st.text(characters, min_size=low, max_size=high))

    def data(self, key: str) -> bytes:  # noqa: ARG002
        """Any bytes."""
        return self._data.draw(st.binary(min_size=1))


class Values:
    """Makes values of schemas."""

    def __init__(self, document: Document, choices: Choices) -> None:
        self._document = document
        self._choices = choices

    def is_given(self, key: str) -> bool:
        """Whether something that may be left out is there."""
        return self._choices.pick(f"{key} given", [True, False])

    def pick(self, key: str, options: Sequence[T]) -> T:
        """One of `options`."""
        return self._choices.pick(key, options)

    def of(self, spot: Spot, medium: Medium, depth: int = 0) -> Any:  # noqa: ANN401 - whatever JSON has, and bytes
        """A value of the schema at `spot`."""
        kinds = types(spot.schema)
        if "null" in kinds and medium == "json" and (depth > _DEEP or self.pick(f"{spot.place} null", [False, True])):
            return None
        if alternatives := self._document.alternatives(spot):
            chosen = self.of(self.pick(f"{spot.place} alternative", alternatives), medium, depth)
            return {**self._object(spot, medium, depth), **chosen} if is_object(chosen) else chosen
        kinds = [it for it in kinds if it != "null"]
        return (
            self._of_type(self.pick(f"{spot.place} type", kinds), spot, medium, depth)
            if kinds
            else self._untyped(spot, medium, depth)
        )

    def _untyped(self, spot: Spot, medium: Medium, depth: int) -> Any:  # noqa: ANN401
        if self._document.properties(spot) or self._document.values(spot) or "allOf" in spot.schema:
            return self._object(spot, medium, depth)
        if {"enum", "const"} & spot.schema.keys():
            return self._of_type("", spot, medium, depth)
        return self.pick(f"{spot.place} anything", _ANYTHING if medium == "json" else ["text"])

    def _of_type(self, kind: str, spot: Spot, medium: Medium, depth: int) -> Any:  # noqa: ANN401 PLR0911
        schema = spot.schema
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.pick(f"{spot.place} value", [it for it in schema["enum"] if it is not None])
        match kind:
            case "object":
                return self._object(spot, medium, depth)
            case "array":
                return self._list(spot, medium, depth)
            case "boolean":
                return self.pick(f"{spot.place} boolean", [True, False])
            case "integer":
                return self._integer(spot)
            case "number":
                return (
                    self._integer(spot)
                    if "multipleOf" in schema
                    else self._choices.number(spot.place, *_limits(schema))
                )
            case _:
                return self._text(spot, medium)

    def _integer(self, spot: Spot) -> float:
        low, high = _limits(spot.schema)
        bits = {"int32": 31, "int64": 63}.get(spot.schema.get("format", ""))
        if bits:
            low, high = low if low is not None else -(2**bits), high if high is not None else 2**bits - 1
        step: float = spot.schema.get("multipleOf", 1)
        chosen = self._choices.integer(
            spot.place, None if low is None else int(-(-low // step)), None if high is None else int(high // step)
        )
        return chosen * step

    def _text(self, spot: Spot, medium: Medium) -> str | bytes:
        schema = spot.schema
        if schema.get("format") == "binary" and medium == "form":
            return self._choices.data(spot.place)
        if schema.get("format") in _FORMATS:
            return self.pick(f"{spot.place} text", _FORMATS[schema["format"]])
        if "pattern" in schema:
            return self.pick(f"{spot.place} text", _matching(schema["pattern"]))
        low = max(schema.get("minLength", 0), 0 if medium in {"json", "form"} else 1)
        return self._choices.text(spot.place, _ALPHABETS.get(medium, _ANY_TEXT), low, schema.get("maxLength"))

    def _list(self, spot: Spot, medium: Medium, depth: int) -> list[Any]:
        # That a list is empty can only be said in JSON.
        low, high = max(spot.schema.get("minItems", 0), int(medium != "json")), spot.schema.get("maxItems")
        most = low + 2 if high is None else high
        length = (
            low
            if depth > _DEEP
            else self.pick(f"{spot.place} length", sorted({min(low + 1, most), min(low + 2, most), low})[::-1])
        )
        items = self._document.items(spot)
        found = [self.of(items, medium, depth + 1) if items else "text" for _ in range(length)]
        return (
            [it for number, it in enumerate(found) if it not in found[:number]]
            if spot.schema.get("uniqueItems")
            else found
        )

    def _object(self, spot: Spot, medium: Medium, depth: int) -> Node:
        properties, required = self._document.properties(spot), self._document.required(spot)
        wanted, unwanted = self._condition(spot)
        given = {
            name
            for name in properties
            if name in required | wanted
            or (depth <= _DEEP and name not in unwanted and self.is_given(f"{spot.place}.{name}"))
        }
        found = {name: self.of(properties[name], medium, depth + 1) for name in properties if name in given}
        values = self._document.values(spot)
        free = values is None and not properties and not self._document.alternatives(spot)
        allowed = all(part.schema.get("additionalProperties", free) is not False for part in self._document.parts(spot))
        if (values or free or spot.schema.get("additionalProperties")) and allowed and depth <= _DEEP:
            for number in range(self.pick(f"{spot.place} further", [1, 0, 2])):
                found[f"further{number}"] = self.of(values, medium, depth + 1) if values else "text"
        return found

    def _condition(self, spot: Spot) -> tuple[set[str], set[str]]:
        """What one of the alternatives that only say which fields go together asks for, and what it rules out."""
        wanted, unwanted = set[str](), set[str]()
        for kind in ("oneOf", "anyOf"):
            conditions = [set(it.get("required", [])) for it in spot.schema.get(kind, []) if is_condition(it)]
            if conditions:
                chosen = self.pick(f"{spot.place} {kind}", conditions)
                wanted |= chosen
                unwanted |= set[str]().union(*conditions) - chosen if kind == "oneOf" else set()
        return wanted, unwanted


def _limits(schema: Node) -> tuple[float | None, float | None]:
    return _limit(schema, "minimum", "exclusiveMinimum", 1), _limit(schema, "maximum", "exclusiveMaximum", -1)


def _limit(schema: Node, inclusive: str, exclusive: str, inwards: int) -> float | None:
    step = inwards if schema.get("type") == "integer" else inwards * 1e-6
    limit: float | None = schema.get(inclusive)
    excluded: float | bool = schema.get(exclusive, False)
    if isinstance(excluded, bool):  # OpenAPI 3.0
        return limit + step if excluded and limit is not None else limit
    return excluded + step


@cache
def _matching(pattern: str) -> list[str]:
    """A few texts that match a pattern."""
    found: list[str] = []

    @settings(PROFILE, max_examples=5)
    @given(st.from_regex(re.sub(r"(?<!\\)\$", r"\\Z", pattern)))  # in Python, `$` lets a line end follow
    def collect(text: str) -> None:
        found.append(text)

    collect()
    return found

"""The second proof: what shows when requests and answers go through the clients over a real socket.

Requests are made from the document, sent through each operation, sync and async, read off the wire and judged by the
document. Answers are made from the document, given back, and have to come out of the client as they went in.
"""

import asyncio
import json
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from types import ModuleType
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from regeneration.document import is_json, is_list, is_object

from . import prism
from .calls import KEY, Calls
from .document import Answer, Document, Operation, Spot
from .elements import Element, Elements, Exclusion, key_header
from .judge import Judge, Wrong
from .loopback import Loopback, Received, serve
from .package import Package
from .values import PROFILE, Drawn, InTurn, Medium, Values

_ROUNDS = 300
_STALE = 60
EXAMPLES = 10


@dataclass(frozen=True)
class Case:
    """One exchange: what is sent, and what is answered."""

    parameters: dict[tuple[str, str], Any]
    media_type: str
    """Of the body; nothing, if there is none."""
    body: Any
    answer: Answer
    status: int
    answer_type: str
    """The media type of the answer; nothing, if there is none."""
    content: Any


class Behaviour:
    """Sends requests through a package, and notes which elements show."""

    def __init__(self, elements: Elements, package: Package) -> None:
        self._document: Document = elements.document
        self._elements = elements
        self._package = package
        self._judge = Judge(elements.document)
        self._calls = Calls(elements.document, package, self._judge)
        self._shown: set[Element] = set()
        self.problems: dict[str, None] = {}
        """What went wrong, each thing once."""
        self.requests: dict[Hashable, Received] = {}
        """What was sent, each request once, as far as Prism can read it."""
        self.exclusions: set[Exclusion] = set()

    def proved(self) -> set[Element]:
        """What was seen on the wire, both in a sync and in an async call."""
        self._server()
        in_turn = Values(self._document, InTurn())
        with serve() as loopback, asyncio.Runner() as runner:
            for operation in self._document.operations:
                if module := self._package.operation(operation):
                    exchange = _Exchange(self._calls, operation, module, loopback, runner, self._base(loopback))
                    with exchange:
                        self._operation(operation, exchange, in_turn)
                else:
                    self._problem(f"{operation.place}: there is no module for it")
        return self._shown & self._elements.on_wire

    def _base(self, loopback: Loopback) -> str:
        _, _, path = self._document.raw["servers"][0]["url"].partition("://")[2].partition("/")
        return f"{loopback.url}/{path}".rstrip("/")

    def _server(self) -> None:
        url = self._document.raw["servers"][0]["url"]
        with self._package.client.Client(verify_ssl=False) as client:
            request = client.get_httpx_client().build_request("GET", "path")
        if str(request.url) == f"{url.rstrip('/')}/path":
            self._shown.add(Element("document", "default server", url))

    def _operation(self, operation: Operation, exchange: "_Exchange", in_turn: Values) -> None:
        waiting = {it for it in self._elements.of_operation(operation) if it in self._elements.on_wire} - self._shown
        stale = 0
        for _ in range(_ROUNDS):
            if not waiting or stale > _STALE:
                break
            seen = self._try(operation, exchange, case(operation, in_turn))
            stale = 0 if seen & waiting else stale + 1
            waiting -= seen

        @settings(PROFILE, max_examples=EXAMPLES)
        @given(st.data())
        def explore(data: st.DataObject) -> None:
            self._try(operation, exchange, case(operation, Values(self._document, Drawn(data))))

        explore()

    def _try(self, operation: Operation, exchange: "_Exchange", it: Case) -> set[Element]:
        try:
            seen = set(self._exchange(operation, exchange, it))
        except Wrong as wrong:
            self._problem(str(wrong))
            return set()
        except Exception as error:  # noqa: BLE001 - whatever a client may raise is what is looked for
            self._problem(f"{operation.place}: {type(error).__name__}: {error}")
            return set()
        self._shown |= seen
        return seen

    def _problem(self, text: str) -> None:
        self.problems[text[:300]] = None

    def _exchange(self, operation: Operation, exchange: "_Exchange", it: Case) -> Iterator[Element]:
        for name, received, result in exchange.both(it):
            self._keep(operation, received)
            yield Element(operation.place, "operation", name)
            yield from self._sent(operation, it, received)
            yield from self._answered(it, result)

    def _keep(self, operation: Operation, received: Received) -> None:
        if prism.can_read(self._document, operation, received):
            self.requests[received.essence] = received
        else:
            place = f"{operation.place} body {received.media_type}"
            self.exclusions.add(Exclusion("requests that Prism does not judge", prism.MISREAD, place))

    def _sent(self, operation: Operation, it: Case, received: Received) -> Iterator[Element]:
        if scheme := self._document.scheme(operation):
            header, prefix = key_header(scheme)
            if received.headers.get(header.lower()) == f"{prefix} {KEY}".strip():
                yield Element(operation.place, "key", json.dumps(key_header(scheme)))
        parameters, body = self._judge.request(operation, received)
        for (place, name), (_, spot) in operation.parameters.items():
            where = f"{operation.place} {place} {name}"
            came = parameters.get((place, name))
            if (place, name) in it.parameters:
                _compare(where, it.parameters[place, name], came)
                yield Element(where, "parameter")
                yield from self._judge.shown(spot, came)
            else:
                if came is not None and came != spot.schema.get("default"):
                    raise Wrong(f"{where}: {came!r} is sent though it was not given")
                yield Element(where, "left out")
        where = f"{operation.place} body"
        if not it.media_type:
            if operation.content:
                yield Element(where, "left out")
            return
        if received.media_type != it.media_type:
            raise Wrong(f"{where}: sent as {received.media_type}, not as {it.media_type}")
        spot = operation.content[it.media_type]
        _compare(where, it.body, self._without_defaults(spot, it.body, body))
        yield Element(where, "media type", it.media_type)
        yield from self._judge.shown(spot, body)

    def _without_defaults(self, spot: Spot, given: Any, came: Any) -> Any:  # noqa: ANN401
        """What came, without what was not given but is the document's default."""
        if is_list(came) and is_list(given) and (items := self._document.items(spot)):
            return [self._without_defaults(items, *it) for it in zip(given, came, strict=False)] + came[len(given) :]
        if not is_object(came) or not is_object(given):
            return came
        properties = {
            name: it
            for inner in [*self._document.alternatives(spot), spot]
            for name, it in self._document.properties(inner).items()
        }
        return {
            name: self._without_defaults(properties[name], given.get(name), it) if name in properties else it
            for name, it in came.items()
            if name in given or name not in properties or properties[name].schema.get("default") != it
        }

    def _answered(self, it: Case, result: Any) -> Iterator[Element]:  # noqa: ANN401 - of the package under proof
        place = it.answer.place
        if result.status_code != it.status:
            raise Wrong(f"{place}: read as {result.status_code}")
        yield Element(place, "status", it.answer.status)
        if not it.answer_type:
            _compare(place, None, result.parsed)
            return
        spot = next(spot for name, spot in it.answer.content.items() if _concrete(name) == it.answer_type)
        media_type = next(name for name in it.answer.content if _concrete(name) == it.answer_type)
        if is_json(it.answer_type):
            self._calls.check_typed(spot, it.content, result.parsed)
            _compare(place, it.content, self._calls.written(result.parsed))
        elif isinstance(it.content, bytes):
            if not isinstance(result.parsed, self._package.types.File):
                raise Wrong(f"{place} {media_type}: read as {type(result.parsed).__name__}, not as a file")
            _compare(place, it.content, result.parsed.payload.read())
            _compare(place, it.answer_type, result.parsed.mime_type)
        else:
            _compare(place, it.content, result.parsed)
        yield Element(place, "media type", media_type)
        yield from self._judge.shown(spot, it.content)


class _Exchange:
    """One operation of a package, connected to the server."""

    def __init__(  # noqa: PLR0913, PLR0917 - what has to be brought together
        self,
        calls: Calls,
        operation: Operation,
        module: ModuleType,
        loopback: Loopback,
        runner: asyncio.Runner,
        url: str,
    ) -> None:
        self._calls = calls
        self._operation = operation
        self._module = module
        self._loopback = loopback
        self._runner = runner
        self._client = calls.client(operation, url)
        self._async_client = calls.client(operation, url)

    def __enter__(self) -> None:
        self._client.__enter__()
        self._runner.run(self._async_client.__aenter__())

    def __exit__(self, *error: object) -> None:
        self._client.__exit__(*error)
        self._runner.run(self._async_client.__aexit__(*error))

    def both(self, it: Case) -> Iterator[tuple[str, Received, Any]]:
        """Send a request with each kind of client: what the server received, and what the client made of the answer."""
        self._loopback.status = it.status
        self._loopback.content_type = it.answer_type or None
        self._loopback.content = _content(it)
        for name in ("sync", "asyncio"):
            arguments = self._arguments(it)
            self._loopback.received.clear()
            if name == "sync":
                result = self._module.sync_detailed(client=self._client, **arguments)
            else:
                result = self._runner.run(self._module.asyncio_detailed(client=self._async_client, **arguments))
            (received,) = self._loopback.received
            yield name, received, result

    def _arguments(self, it: Case) -> dict[str, Any]:
        arguments = self._calls.arguments(self._operation, self._module, it.parameters)
        if it.media_type:
            hint = self._calls.hint(self._module.sync_detailed, "body")
            body = self._calls.argument(self._operation.content[it.media_type], it.body, hint)
            if isinstance(it.body, bytes):
                body.mime_type = None  # what is no part of a form is sent as the document says
            arguments["body"] = body
            if len(self._operation.content) > 1:
                arguments["content_type"] = it.media_type
        return arguments


def case(operation: Operation, values: Values) -> Case:
    """An exchange that the document allows."""
    media: dict[str, Medium] = {"path": "path", "query": "query", "header": "header", "cookie": "cookie"}
    parameters = {
        (place, name): values.of(spot, media[place])
        for (place, name), (raw, spot) in operation.parameters.items()
        if raw.get("required") or values.is_given(f"{operation.place} {place} {name}")
    }
    media_type, body = "", None
    if operation.content and (operation.body.get("required") or values.is_given(f"{operation.place} body")):
        media_type = values.pick(f"{operation.place} media type", list(operation.content))
        medium: Medium = "json" if is_json(media_type) else "form"
        body = values.of(operation.content[media_type], medium)
        if medium == "form" and body == {}:
            media_type = ""  # a form without a field is none
    answer = values.pick(f"{operation.place} status", list(operation.answers.values()))
    status = values.pick(answer.place, _statuses(operation, answer.status))
    declared = values.pick(f"{answer.place} media type", list(answer.content)) if answer.content else ""
    answer_type = _concrete(declared)
    content = None
    if is_json(answer_type):
        content = values.of(answer.content[declared], "json")
    elif answer_type:
        content = values.of(Spot(answer.place, {"type": "string", "format": "binary"}, sent=False), "form")
        if answer_type.startswith("text/"):
            content = content.decode("latin-1")
    return Case(parameters, media_type, body, answer, status, answer_type, content)


def _statuses(operation: Operation, declared: str) -> list[int]:
    """What a status of the document may be."""
    if declared.isdecimal():
        return [int(declared)]
    family = range(500, 600) if declared == "default" else range(int(declared[0]) * 100, int(declared[0]) * 100 + 100)
    bodiless = {HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT, HTTPStatus.NOT_MODIFIED}
    free = [it for it in family if str(it) not in operation.answers and it not in bodiless]
    return [free[0], free[-1]]


def _concrete(media_type: str) -> str:
    """A media type of that kind."""
    kind, _, subtype = media_type.partition("/")
    return {"*": "application/octet-stream"}.get(kind, f"{kind}/x-sample") if subtype == "*" else media_type


def _content(it: Case) -> bytes:
    if it.answer_type and is_json(it.answer_type):
        return json.dumps(it.content).encode()
    return it.content.encode() if isinstance(it.content, str) else it.content or b""


def _compare(place: str, expected: Any, actual: Any) -> None:  # noqa: ANN401 - whatever JSON has, and bytes
    if expected != actual:
        raise Wrong(f"{place}: {expected!r} became {actual!r}")

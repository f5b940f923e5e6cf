"""Whatever an answer holds: each operation of the generated clients makes a model of it, or says that none can be made.

A program that reads such a model finds all its fields, of the document's kind or as they came.
"""

import importlib
import json
import pkgutil
import typing
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

import attrs
import httpx
import photoenhance
import photoenhance_clients
import pytest
from hypothesis import given
from hypothesis import strategies as st
from photoenhance_clients._runtime.errors import AnswerError
from photoenhance_clients._runtime.model import WIRE_NAME, Model
from photoenhance_clients._runtime.types import File

from tests.fuzz.changes import CHANGES, STATUSES, TEXTS, VALUES, Change
from tests.fuzz.examples import examples
from tests.fuzz.wire import ADDRESS, KEY
from tests.wrapper.server import Reply

DEEPEST = 4  # of models in models; what is deeper is of any kind


def _operations() -> Iterator[ModuleType]:
    for vendor in photoenhance.VENDORS:
        package = importlib.import_module(f"{photoenhance_clients.__name__}.{vendor}.api")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.ispkg:
                yield importlib.import_module(found.name)


OPERATIONS = {operation.__name__.partition(".")[2]: operation for operation in _operations()}


def _client(vendor: str) -> ModuleType:
    return importlib.import_module(f"{photoenhance_clients.__name__}.{vendor}")


def _hints(annotated: Any, module: str) -> Mapping[str, Any]:  # noqa: ANN401 - a function or a class
    """Annotations as types; what their module imports for type checkers only is found where that would find it."""
    client = _client(module.split(".")[1])
    packages = client, importlib.import_module(f"{client.__name__}.models")
    names = {name: getattr(package, name) for package in packages for name in package.__all__}
    return typing.get_type_hints(annotated, localns={**names, "httpx": httpx})


def _shapes(type_: Any) -> Iterator[Any]:  # noqa: ANN401 - a type, generic or not
    """The models and the lists among a type's alternatives."""
    if typing.get_origin(type_) is list or (isinstance(type_, type) and issubclass(type_, Model)):
        yield type_
    else:
        for alternative in typing.get_args(type_):
            yield from _shapes(alternative)


def _json(type_: Any, depth: int = 0) -> st.SearchStrategy[Any]:  # noqa: ANN401 - as above
    """JSON of a type's kind or any other: for a model, with the names of its fields."""
    shapes = _shapes(type_) if depth < DEEPEST else ()
    return st.one_of(VALUES, TEXTS, *(_shaped(shape, depth + 1) for shape in shapes))


def _shaped(shape: Any, depth: int) -> st.SearchStrategy[Any]:  # noqa: ANN401 - as above
    if typing.get_origin(shape) is list:
        (inner,) = typing.get_args(shape)
        return st.lists(_json(inner, depth), max_size=3)
    hints = _hints(shape, shape.__module__)
    names = {it.name: it.metadata.get(WIRE_NAME, it.name) for it in attrs.fields(shape) if it.init}
    fields = {wire_name: _json(hints[name], depth) for name, wire_name in names.items()}
    return st.fixed_dictionaries({}, optional={**fields, "surplus": VALUES})


def _read(value: object) -> None:
    """Read all that there is, as deep as it goes."""
    if isinstance(value, Model):
        json.dumps(value.to_dict())
        for name in attrs.fields_dict(type(value)):
            _read(getattr(value, name))
    elif isinstance(value, list):
        for item in typing.cast("list[object]", value):
            _read(item)
    elif isinstance(value, File):
        assert value.payload.read()


@pytest.mark.parametrize("name", OPERATIONS)
@examples(80)
@given(data=st.data())
def test_any_body(name: str, data: st.DataObject) -> None:
    operation = OPERATIONS[name]
    documented = _shapes(_hints(operation.parse_response, operation.__name__)["return"])
    body = json.dumps(data.draw(st.one_of(*(_shaped(shape, 1) for shape in documented)))).encode()
    status = data.draw(st.sampled_from([200, 201]) | STATUSES)
    reply = Reply(headers={"content-type": "application/json"}, body=body, status=status)
    change: Change | None = data.draw(st.none() | CHANGES)
    reply = change(reply) if change else reply
    headers = [(header.encode(), value.encode("latin-1")) for header, value in reply.headers.items()]
    strict = data.draw(st.booleans())
    vendor = name.partition(".")[0]
    client = _client(vendor).AuthenticatedClient(base_url=ADDRESS, token=KEY, raise_on_unexpected_status=strict)
    try:
        parsed = operation.parse_response(
            client=client, response=httpx.Response(reply.status or 200, headers=headers, content=reply.body)
        )
    except AnswerError as error:
        parsed = error.content
        assert parsed == reply.body
    _read(parsed)

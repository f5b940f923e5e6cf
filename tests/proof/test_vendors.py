"""Everything in the vendors' documents is in their clients."""

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from proof.__main__ import main
from proof.document import Document
from proof.elements import Elements
from proof.verdict import prove
from regeneration.document import Node, is_list, is_object, resolve
from regeneration.layout import vendors
from regeneration.pipeline import effective

PROJECT = Path(__file__).parents[2]
SPECS = PROJECT / "specs"
VENDORS = vendors(SPECS)

LEFT_OUT = {
    "components": "no operation refers to them",
    "examples of whole bodies": "illustrations; the fields are proved",
    "null on the wire": "no way to say it in a query, header or form: left out",
    "tags": "no operation has them",
    "titles": "a label, where a description says more and is proved",
}
"""Whatever else a document brings that is not proved has to be added here, and so to be looked at."""


@pytest.mark.parametrize("vendor", VENDORS)
def test_nothing_is_lost(vendor: str) -> None:
    verdict = prove(vendor, effective(SPECS / vendor), importlib.import_module(f"photoenhance_clients.{vendor}"))

    assert verdict.losses == []
    assert {it.what: it.reason for it in verdict.exclusions}.items() <= LEFT_OUT.items()


def used(document: Node) -> Iterator[Node]:
    """Every object that the document's operations lead to."""
    waiting: list[Any] = [document["paths"], *document["components"]["securitySchemes"].values(), document["info"]]
    seen = set[str]()
    while waiting:
        node = waiting.pop()
        if is_object(node):
            yield node
            if "$ref" in node and node["$ref"] not in seen:
                seen.add(node["$ref"])
                waiting.append(resolve(document, node))
            waiting += [value for key, value in node.items() if key not in {"example", "examples", "default"}]
        elif is_list(node):
            waiting += node


def as_list(value: object) -> list[Any]:
    """`value`, if it is a list; a link's parameters are none, and a property may be named `enum`."""
    return value if is_list(value) else []


@pytest.mark.parametrize("vendor", VENDORS)
def test_nothing_is_left_off_the_list_that_is_proved(vendor: str) -> None:
    document = effective(SPECS / vendor)
    elements = Elements(Document(document)).all
    listed = {(it.kind, it.value) for it in elements}
    places = {it.place.rpartition(".")[2] for it in elements if it.kind == "field"}

    for node in used(document):
        description = node.get("description")
        if isinstance(description, str) and description:
            assert ("description", description) in listed
        for limit in ("minimum", "maximum", "minLength", "maxLength"):
            if isinstance(node.get(limit), int | float):
                assert (limit, json.dumps(node[limit])) in listed
        for value in as_list(node.get("enum")):
            assert value is None or ("value", json.dumps(value)) in listed
        if is_object(node.get("properties")) and node.get("type") == "object":
            assert node["properties"].keys() <= places
        if is_object(node.get("responses")):
            assert {("status", it) for it in node["responses"]} <= listed
        for parameter in as_list(node.get("parameters")):
            name = resolve(document, parameter)["name"]
            assert any(it.kind == "parameter" and it.place.endswith(f" {name}") for it in elements)


def test_command_prints_the_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tensorpix"]) == 0

    head, numbers, *_ = capsys.readouterr().out.splitlines()
    assert head.split()[:2] == ["client", "elements"]
    assert numbers.startswith("tensorpix")
    assert numbers.count("(100 %)") == 3


def test_unknown_vendor(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nobody"]) == 2
    assert "No such vendor: nobody." in capsys.readouterr().err

"""What a new document means for an overlay that was written for the one before."""

from typing import Any

import pytest
from regeneration.normalise import parse
from regeneration.overlay import apply
from updating.overlays import review, without

OLD: dict[str, Any] = {
    "info": {"title": "T"},
    "a": {"fields": {"x": {"type": "string"}}, "required": ["x"]},
    "b": {"fields": {"x": {"type": "string"}}, "required": ["x"]},
    "parameters": [{"name": "p", "in": "query"}],
}


def kinds(new: dict[str, Any], *actions: dict[str, Any]) -> list[tuple[int, str, str]]:
    """The findings for `actions` when `new` takes the place of `OLD`."""
    reasoned = [{"description": "For the test.", **action} for action in actions]
    return [(it.number, it.kind, it.detail) for it in review(reasoned, OLD, {**OLD, **new})]


LENGTH = {"target": "$.a.fields.x", "update": {"maxLength": 9}}
BOTH = {"target": "$['a', 'b'].fields", "update": {"y": {"type": "integer"}}}
NOT_REQUIRED = {"target": "$['a', 'b'].required[?@ == 'x']", "remove": True}
PARAMETER = {"target": "$.parameters", "update": {"name": "q", "in": "query"}}
COPY = {"target": "$.b.fields", "copy": "$.a.fields"}


@pytest.mark.parametrize(
    ("action", "new", "expected"),
    [
        pytest.param(LENGTH, {}, [], id="as-before"),
        pytest.param(LENGTH, {"a": {"fields": {}}}, [("lost", "Its target matches nothing.")], id="target-gone"),
        pytest.param(LENGTH, {"a": {"fields": {"x": {"type": "string", "maxLength": 9}}}}, [("void", "")], id="done"),
        pytest.param(
            LENGTH, {"a": {"fields": {"x": {"maxLength": 7}}}}, [("also", "`maxLength`")], id="done-otherwise"
        ),
        pytest.param(
            BOTH,
            {"a": {"fields": {"y": {"type": "string"}}}},
            [("also", "`y`")],
            id="one-of-two-done-otherwise",
        ),
        pytest.param(BOTH, {"b": {}}, [("fewer", "1, where it was 2.")], id="one-of-two-gone"),
        pytest.param(NOT_REQUIRED, {"a": {"required": []}}, [("fewer", "1, where it was 2.")], id="half-removed"),
        pytest.param(NOT_REQUIRED, {"a": {}, "b": {}}, [("void", "")], id="removed"),
        pytest.param(PARAMETER, {"parameters": [{"name": "q", "in": "query"}]}, [("void", "")], id="listed"),
        pytest.param(
            PARAMETER,
            {"parameters": [{"name": "q", "in": "query", "required": True}]},
            [("lost", "The new document has the parameter `q` by itself.")],
            id="listed-otherwise",
        ),
        pytest.param(PARAMETER, {"parameters": [{"name": "q", "in": "header"}]}, [], id="another-of-the-name"),
        pytest.param(COPY, {"a": {}}, [("lost", "It cannot be done: ")], id="copy-of-nothing"),
        pytest.param(COPY, {"b": {"fields": {"x": {"type": "string"}, "y": {}}}}, [("void", "")], id="copied"),
    ],
)
def test_findings(action: dict[str, Any], new: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    found = kinds(new, {"target": "$.info", "update": {"version": "1"}}, action)

    assert [(number, kind) for number, kind, _ in found] == [(2, kind) for kind, _ in expected]
    assert all(detail.startswith(said) for (_, _, detail), (_, said) in zip(found, expected, strict=True))


def test_later_actions_see_what_earlier_ones_did() -> None:
    """What is void is not done, and what builds on it finds what the vendor has put there."""
    adding = {"target": "$.a.fields", "update": {"y": {"type": "integer"}}}
    limiting = {"target": "$.a.fields.y", "update": {"maximum": 3}}
    new = {"a": {"fields": {"x": {"type": "string"}, "y": {"type": "integer"}}}}

    assert kinds(new, adding, limiting) == [(1, "void", "")]
    assert kinds({"a": {}}, adding, limiting) == [
        (1, "lost", "Its target matches nothing."),
        (2, "lost", "Its target matches nothing."),
    ]


TEXT = """\
overlay: 1.1.0
info: {title: O, version: '1'}
actions:
  # About the first.
  - target: $.a
    description: |
      Why.

      # No comment.
    remove: true

  # About the second.
  # At length.
  - target: $.b
    description: Why.
    update: {c: 1}
  - {target: $.c, description: Why., remove: true}
# The end.
"""


@pytest.mark.parametrize(
    ("numbers", "left"), [({1}, ["$.b", "$.c"]), ({2}, ["$.a", "$.c"]), ({3}, ["$.a", "$.b"]), ({1, 3}, ["$.b"])]
)
def test_actions_are_taken_out_of_the_text(numbers: set[int], left: list[str]) -> None:
    text = without(TEXT, numbers)

    assert [action["target"] for action in parse(text, "overlay.yaml")["actions"]] == left
    assert set(text.splitlines()) < set(TEXT.splitlines())
    assert ("# About the first." in text) == (1 not in numbers)
    assert ("# About the second." in text) == ("# At length." in text) == (2 not in numbers)


def test_all_actions_are_taken_out() -> None:
    overlay = parse(without(TEXT, {1, 2, 3}), "overlay.yaml")

    assert overlay["actions"] == []
    assert apply(OLD, overlay) == OLD

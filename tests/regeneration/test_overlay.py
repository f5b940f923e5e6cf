"""Overlays do what the specification of Overlay 1.1 says, and fail where it would let them do nothing."""

from typing import Any

import pytest
from regeneration.errors import RegenerationError
from regeneration.overlay import apply

DOCUMENT = {
    "info": {"title": "T"},
    "tags": [{"name": "a"}, {"name": "b"}, {"name": "c"}],
    "paths": {"/a": {"get": {"x": 1}}, "/b": {"get": {"x": 2}, "post": {"x": 3}}},
    "required": ["one", "two", "three"],
}


def applied(*actions: dict[str, Any]) -> Any:  # noqa: ANN401 - a document
    """`DOCUMENT` after `actions`."""
    reasoned = [{"description": "For the test.", **action} for action in actions]
    return apply(DOCUMENT, {"overlay": "1.1.0", "info": {"title": "O", "version": "1"}, "actions": reasoned})


def test_update_merges_objects_and_joins_lists() -> None:
    result = applied({"target": "$", "update": {"info": {"version": "1"}, "required": ["four"]}})

    assert result["info"] == {"title": "T", "version": "1"}
    assert result["required"] == ["one", "two", "three", "four"]


def test_update_appends_to_a_list() -> None:
    assert applied({"target": "$.tags", "update": {"name": "d"}})["tags"][-1] == {"name": "d"}


def test_update_reaches_every_match() -> None:
    result = applied({"target": "$.paths[*]['get', 'post']", "update": {"y": 0}})

    assert result["paths"] == {
        "/a": {"get": {"x": 1, "y": 0}},
        "/b": {"get": {"x": 2, "y": 0}, "post": {"x": 3, "y": 0}},
    }


def test_update_replaces_a_primitive() -> None:
    assert applied({"target": "$.info.title", "update": "U"})["info"] == {"title": "U"}


def test_remove() -> None:
    result = applied(
        {"target": "$.required[?@ == 'one' || @ == 'three']", "remove": True}, {"target": "$.tags", "remove": True}
    )

    assert result["required"] == ["two"]
    assert "tags" not in result


def test_copy_merges_what_is_there_when_it_is_its_turn() -> None:
    result = applied(
        {"target": "$.paths['/a'].get", "update": {"z": 9}},
        {"target": "$.paths['/b'].post", "copy": "$.paths['/a'].get"},
    )

    assert result["paths"]["/b"]["post"] == {"x": 1, "z": 9}


def test_what_is_added_twice_is_not_shared() -> None:
    result = applied(
        {"target": "$.paths[*].get", "update": {"list": [1]}}, {"target": "$.paths['/a'].get.list", "update": 2}
    )

    assert result["paths"]["/b"]["get"]["list"] == [1]


def test_document_is_left_alone() -> None:
    applied({"target": "$.info", "update": {"title": "U"}}, {"target": "$.paths", "remove": True})

    assert DOCUMENT["info"] == {"title": "T"}
    assert "paths" in DOCUMENT


@pytest.mark.parametrize(
    ("action", "problem"),
    [
        pytest.param({"target": "$.nothing", "update": {}}, "the target matches nothing", id="update-nothing"),
        pytest.param(
            {"target": "$.tags[?@.name == 'z']", "remove": True}, "the target matches nothing", id="remove-nothing"
        ),
        pytest.param({"target": "$.info", "copy": "$.nothing"}, "matches 0 places", id="copy-nothing"),
        pytest.param({"target": "$.info", "copy": "$.paths[*]"}, "matches 2 places", id="copy-several"),
        pytest.param({"target": "$.info", "update": {}, "description": " "}, "no description", id="no-reason"),
        pytest.param({"target": "$.info"}, "exactly one of", id="no-kind"),
        pytest.param({"target": "$.info", "update": {}, "remove": True}, "exactly one of", id="two-kinds"),
        pytest.param({"target": "$.info", "update": "word"}, "cannot be merged", id="word-into-object"),
        pytest.param({"target": "$", "remove": True}, "the whole document", id="remove-all"),
        pytest.param({"target": "$.[", "update": {}}, "no JSONPath", id="no-path"),
    ],
)
def test_mistakes_name_the_action(action: dict[str, Any], problem: str) -> None:
    with pytest.raises(RegenerationError, match=problem) as raised:
        applied({"target": "$.info", "update": {"a": 1}}, action)

    assert "overlay action 2" in str(raised.value)


def test_other_versions_are_refused() -> None:
    with pytest.raises(RegenerationError, match=r"version 1\.1"):
        apply(DOCUMENT, {"overlay": "1.0.0", "actions": []})


ACTIONS: list[Any] = [None, {"target": "$"}, ["$"], [{"description": "For the test.", "update": {}}]]


@pytest.mark.parametrize("actions", ACTIONS)
def test_what_is_no_overlay(actions: Any) -> None:  # noqa: ANN401
    with pytest.raises(RegenerationError, match="a list of actions, each with a target"):
        apply(DOCUMENT, {"overlay": "1.1.0", "actions": actions})

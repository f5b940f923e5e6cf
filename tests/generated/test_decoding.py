"""What is read, from answers as the document has them and from others."""

import datetime as dt
import io
import pickle
from typing import Any
from uuid import UUID

import pytest

from .loopback import Answer, Loopback
from .makers import Clients

THING = {
    "id": "d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b",
    "made": "2026-11-20T12:00:00+00:00",
    "day": "2026-11-20",
    "owner": {"company_name": "A"},
    "parent": {
        "id": "d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3c",
        "made": "2026-01-01T00:00:00+00:00",
        "owner": {"last_name": "B"},
    },
    "note": None,
    "further": {"message": "M"},
}


@pytest.fixture
def models(ours: Clients) -> Any:  # noqa: ANN401 - a module
    """The models of `constructs.yaml`."""
    return ours("constructs", "models")


def test_values_have_the_types_of_the_document(models: Any) -> None:  # noqa: ANN401
    thing = models.Thing.from_dict(THING)

    assert thing.id == UUID("d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b")
    assert thing.made == dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
    assert thing.day == dt.date(2026, 11, 20)
    assert thing.note is None
    assert thing.additional_properties == {"further": models.Problem(message="M")}


def test_union_is_read_as_the_model_that_knows_the_names(models: Any) -> None:  # noqa: ANN401
    thing = models.Thing.from_dict(THING)

    assert thing.owner == models.Company(company_name="A")
    assert thing.parent.owner == models.Person(last_name="B")


def test_what_is_read_is_written_again(models: Any) -> None:  # noqa: ANN401
    assert models.Thing.from_dict(THING).to_dict() == THING


@pytest.mark.parametrize("field", ["id", "made", "day", "owner", "parent"])
@pytest.mark.parametrize("value", ["another word", 7, 0.5, True, None, [], [1], {"a": {"b": 1}}])
def test_values_of_another_kind_are_kept(models: Any, field: str, value: Any) -> None:  # noqa: ANN401
    changed = {**THING, field: value}

    assert models.Thing.from_dict(changed).to_dict() == changed


def test_unset_is_one_value_and_false(ours: Clients) -> None:
    unset = ours("constructs", "types").UNSET

    assert not unset
    assert repr(unset) == "UNSET"
    assert pickle.loads(pickle.dumps(unset)) is unset  # noqa: S301 - our own bytes


def test_models_pickle(models: Any) -> None:  # noqa: ANN401
    thing = models.Thing.from_dict(THING)

    assert pickle.loads(pickle.dumps(thing)) == thing  # noqa: S301 - our own bytes


def test_further_fields_are_reached_like_those_of_a_dict(models: Any) -> None:  # noqa: ANN401
    problem = models.Problem.from_dict({"message": "M", "trace": [1]})

    assert problem.additional_keys == ["trace"]
    assert "trace" in problem
    assert problem["trace"] == [1]
    problem["hint"] = "H"
    del problem["trace"]
    assert problem.to_dict() == {"message": "M", "hint": "H"}


def test_errors_keep_the_answer_and_pickle_but_do_not_print_it(ours: Clients) -> None:
    errors = ours("topaz", "errors")
    for kind in (errors.UnexpectedResponse, errors.UnexpectedStatus):
        error = kind(502, {"content-type": "text/html", "set-cookie": "secret"}, b"<html>secret", "JSON was expected")
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

        assert (again.status_code, again.headers, again.content) == (502, error.headers, b"<html>secret")
        assert str(again) == "JSON was expected (status 502, text/html, 12 bytes)"
        assert "secret" not in repr(error)


def test_anything_is_a_file_where_the_document_says_so(ours: Clients, server: Loopback) -> None:
    server.answer = Answer(200, b'{"a": 1}')
    with ours.connect("constructs", server) as client:
        body = ours("constructs", "types").File(io.BytesIO(b"1"))
        answer = ours("constructs", "api.all_.send_raw").sync(client=client, body=body)

    assert answer.payload.read() == b'{"a": 1}'
    assert answer.mime_type == "application/json"


@pytest.mark.parametrize(("status", "expected"), [(200, "Choice"), (418, "Problem"), (599, "Problem")])
def test_default_is_for_every_other_status(ours: Clients, server: Loopback, status: int, expected: str) -> None:
    server.answer = Answer(status, b'{"message": "M", "word": "one"}')
    with ours.connect("constructs", server) as client:
        answer = ours("constructs", "api.all_.send_choice").sync(client=client)

    assert type(answer).__name__ == expected

"""What an answer that is no success becomes: every documented error, and the shapes that no document has."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import jsonpath
import pytest
import yaml
from photoenhance import (
    AuthenticationError,
    ConflictError,
    ContentModerationError,
    InsufficientCreditsError,
    InvalidRequestError,
    JobCancelledError,
    JobFailedError,
    NotFoundError,
    PayloadTooLargeError,
    PermissionDeniedError,
    PhotoEnhanceError,
    RateLimitError,
    ServerError,
    SubmitOutcomeUnknownError,
    TransportError,
    UnexpectedResponseError,
    VendorError,
)

from tests.wrapper.server import DROPPED, Reply, Server, leads, page, says

SPECS = Path(__file__).parents[2] / "specs"
VENDORS = ("autoenhance", "phota", "picwish", "tensorpix", "topaz")
JOB = "d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b"  # the document's own example
SOURCE = "https://example.com/photo.jpg"

BY_STATUS: Mapping[int, type[VendorError]] = {
    400: InvalidRequestError,
    401: AuthenticationError,
    402: InsufficientCreditsError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    412: ConflictError,
    413: PayloadTooLargeError,
    415: InvalidRequestError,
    422: InvalidRequestError,
    429: RateLimitError,
}


@dataclass(frozen=True)
class Action:
    """What sends an operation's request: a call of the client, after earlier answers where it takes them."""

    call: Callable[[Any, Callable[[Any], Any], Path], Any]
    paid: bool = False
    earlier: tuple[Reply, ...] = ()


ACTIONS = {
    ("topaz", "postEnhanceAsync"): Action(lambda client, run, photo: run(client.submit(photo)), paid=True),
    ("topaz", "postEnhanceSync"): Action(
        lambda client, run, photo: run(client.enhance(photo, synchronous=True)), paid=True
    ),
    ("topaz", "postEnhanceGenAsync"): Action(
        lambda client, run, photo: run(client.submit(photo, model="Redefine")), paid=True
    ),
    ("topaz", "getAllStatuses"): Action(lambda client, run, _: run(client.jobs())),
    ("topaz", "getStatus"): Action(lambda client, run, _: run(client.job(JOB).refresh())),
    ("topaz", "deleteStatus"): Action(lambda client, run, _: run(client.job(JOB).delete())),
    ("topaz", "getDownload"): Action(
        lambda client, run, _: run(client.job(JOB).result()),
        earlier=(says({"process_id": JOB, "status": "Completed"}),),
    ),
    ("topaz", "postEstimate"): Action(lambda client, run, photo: run(client.estimate(photo))),
    ("topaz", "postEstimateGen"): Action(lambda client, run, photo: run(client.estimate(photo, model="Recovery"))),
    ("topaz", "cancelEnhance"): Action(lambda client, run, _: run(client.job(JOB).cancel())),
    ("phota", "enhance_v1_phota_enhance_post"): Action(
        lambda client, run, photo: run(client.enhance(photo)), paid=True
    ),
    ("picwish", "create_scale_task"): Action(lambda client, run, photo: run(client.submit(photo)), paid=True),
    ("picwish", "query_scale_task"): Action(lambda client, run, _: run(client.job(JOB).refresh())),
    ("tensorpix", "images_enhance_from_url_create"): Action(
        lambda client, run, _: run(client.enhance(SOURCE)), paid=True
    ),
    ("autoenhance", "create_image"): Action(lambda client, run, photo: run(client.submit(photo)), paid=True),
    ("autoenhance", "retrieve_image"): Action(lambda client, run, _: run(client.job(JOB).refresh())),
    ("autoenhance", "delete_image"): Action(lambda client, run, _: run(client.job(JOB).delete())),
    ("autoenhance", "download_enhanced_image"): Action(lambda client, run, _: run(client.download(JOB))),
}
BOUGHT = Action(lambda client, run, _: run(client.download(JOB, preview=False)), paid=True)

RAW_ONLY = {
    ("autoenhance", "download_original_image"),
    ("autoenhance", "list_orders"),
    ("autoenhance", "create_order"),
    ("autoenhance", "retrieve_order"),
    ("tensorpix", "accounts_profile_balance_retrieve"),
}
"""What is reached through `client.raw` only, which raises the generated client's errors."""

PAID_AND_FREE = [
    pytest.param("topaz", ACTIONS["topaz", "postEnhanceAsync"], id="topaz paid"),
    pytest.param("topaz", ACTIONS["topaz", "postEnhanceSync"], id="topaz paid at once"),
    pytest.param("topaz", ACTIONS["topaz", "getStatus"], id="topaz free"),
    pytest.param("phota", ACTIONS["phota", "enhance_v1_phota_enhance_post"], id="phota paid"),
    pytest.param("picwish", ACTIONS["picwish", "create_scale_task"], id="picwish paid"),
    pytest.param("picwish", ACTIONS["picwish", "query_scale_task"], id="picwish free"),
    pytest.param("tensorpix", ACTIONS["tensorpix", "images_enhance_from_url_create"], id="tensorpix paid"),
    pytest.param("autoenhance", BOUGHT, id="autoenhance paid"),
    pytest.param("autoenhance", ACTIONS["autoenhance", "retrieve_image"], id="autoenhance free"),
]


@dataclass(frozen=True)
class Row:
    """One documented error: an operation, a status, and one of the bodies that the document gives it."""

    vendor: str
    operation: str
    status: int
    body: Any


@cache
def document(vendor: str) -> dict[str, Any]:
    """A vendor's document, with what its overlay adds."""
    (file,) = (SPECS / vendor).glob("openapi.*")
    whole: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    for action in yaml.safe_load((SPECS / vendor / "overlay.yaml").read_text("utf-8"))["actions"]:
        for found in jsonpath.findall(action["target"], whole) if "update" in action else []:
            add(found, action["update"])
    return whole


def add(target: Any, addition: Any) -> None:  # noqa: ANN401 - whatever YAML has
    if isinstance(target, list):
        target.append(addition)  # pyright: ignore[reportUnknownMemberType] - whatever YAML has
        return
    for name, value in addition.items():
        if isinstance(value, dict) and isinstance(target.get(name), dict):
            add(target[name], value)
        else:
            target[name] = value


def operations() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """All operations of all documents, each with its vendor and its whole document."""
    for vendor in VENDORS:
        whole = document(vendor)
        for path in whole["paths"].values():
            yield from ((vendor, whole, operation) for operation in path.values() if "operationId" in operation)


def rows() -> Iterator[Row]:
    """All documented errors."""
    for vendor, whole, operation in operations():
        if (vendor, operation["operationId"]) in RAW_ONLY:
            continue
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                found = bodies(whole, resolved(whole, response), int(status))
                yield from (Row(vendor, operation["operationId"], int(status), body) for body in found)


def bodies(whole: dict[str, Any], response: dict[str, Any], status: int) -> list[Any]:
    """The bodies of a response: its examples, or what its schema describes; None where it has no body."""
    content = response.get("content", {}).get("application/json")
    if content is None:
        return [None]
    if "examples" in content:
        return [example["value"] for example in content["examples"].values()]
    if content["schema"].get("$ref", "").endswith("/TaskEnvelope"):
        return [{"status": status, "message": "a text of message"}]  # without the data that comes with success
    return described(whole, content["schema"], "")


def described(whole: dict[str, Any], schema: dict[str, Any], name: str) -> list[Any]:
    """Values that a schema describes: one for every value of its enums."""
    schema = resolved(whole, schema)
    if "properties" in schema or "additionalProperties" in schema:
        fields: dict[str, Any] = dict(schema.get("properties", {}))
        if not fields:
            fields = {"any_field": schema["additionalProperties"]}
        values = [described(whole, field, field_name) for field_name, field in fields.items()]
        return [dict(zip(fields, chosen, strict=True)) for chosen in itertools.product(*values)]
    match schema:
        case {"const": value}:
            return [value]
        case {"enum": values}:
            return list(values)
        case {"type": "array", "items": items}:
            return [described(whole, items, name)]
        case {"type": "object"}:
            return [{}]
        case _:
            return [f"a text of {name}"]


def resolved(whole: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """What a reference refers to."""
    while "$ref" in node:
        keys, node = node["$ref"].removeprefix("#/").split("/"), whole
        for key in keys:
            node = node[key]
    return node


def words(body: Any) -> list[str]:  # noqa: ANN401
    """What a body says to people."""
    match body:
        case str():
            return [body]
        case {"message": str(message)}:
            return [message]
        case {"errors": errors, "non_field_errors": others}:
            return [text for texts in (*errors.values(), others) for text in texts]
        case {"detail": [*items]}:
            return [item["msg"] for item in items]
        case {"detail": str(detail)}:
            return [detail]
        case _:
            assert body is None, f"a shape that this test does not know: {body}"
            return []


def expected(status: int, *, paid: bool, verdict: bool) -> type[PhotoEnhanceError]:
    """The class of error; `verdict`: whether the body is JSON in the vendor's shape."""
    if status < 500:
        return BY_STATUS.get(status, VendorError)
    return ServerError if not paid or (status == 503 and verdict) else SubmitOutcomeUnknownError


def named(error: PhotoEnhanceError) -> str | None:
    """The job that an error carries."""
    return error.job.id if error.job else None


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def sandbox(server: Server) -> Server:
    """In the place of the sandbox: `connect` makes clients of it."""
    return server


@pytest.fixture
def fail(connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path, server: Server) -> Callable[..., Any]:
    """The error that a call ends in after some answers, the last of which is repeated."""
    client_of = cache(connect)

    def fail(vendor: str, action: Action, *replies: Reply) -> PhotoEnhanceError:
        server.reply(*action.earlier, *replies)
        with pytest.raises(PhotoEnhanceError) as caught:
            action.call(client_of(vendor), run, photo)
        return caught.value

    return fail


def test_every_operation_is_here_or_raw_only() -> None:
    assert {(vendor, operation["operationId"]) for vendor, _, operation in operations()} == ACTIONS.keys() | RAW_ONLY


def test_there_are_as_many_documented_errors_as_counted_by_hand() -> None:
    counted = [f"{row.vendor} {row.operation} {row.status}" for row in rows()]
    # Topaz: three submits with ten, one list with four, status, download (with its 409), delete and cancel, two
    # estimates.
    assert len({each for each in counted if each.startswith("topaz")}) == 3 * 10 + 4 + 6 + 7 + 7 + 7 + 2 * 5
    assert len({each for each in counted if each.startswith("phota")}) == 7 + 2
    assert len({each for each in counted if each.startswith("picwish")}) == 2 * 6
    assert len({each for each in counted if each.startswith("tensorpix")}) == 6
    assert len({each for each in counted if each.startswith("autoenhance")}) == 3 + 2 + 2 + 2


@pytest.mark.parametrize("row", list(rows()), ids=lambda row: f"{row.vendor}-{row.operation}-{row.status}")
@pytest.mark.parametrize("kind", ["sync"])  # both kinds run the same flow
def test_documented_errors(row: Row, fail: Callable[..., Any], server: Server) -> None:
    action = ACTIONS[row.vendor, row.operation]
    reply = Reply(status=row.status) if row.body is None else says(row.body, row.status)
    error = fail(row.vendor, action, reply.with_headers(x_request_id="request-of-the-header"))

    code = row.body.get("code") if row.vendor == "phota" and row.body else None
    cls = expected(row.status, paid=action.paid, verdict=row.body is not None)
    assert type(error) is (ContentModerationError if code == "CONTENT_MODERATION" else cls)
    assert error.vendor == row.vendor
    given = row.body.get("request_id") if row.body else None
    assert error.request_id == (given or "request-of-the-header")
    assert error.maybe_billed == (cls is SubmitOutcomeUnknownError)
    assert "\n" not in str(error)
    if isinstance(error, VendorError):
        assert error.status_code == row.status
        assert all(text in error.message and text in str(error) for text in words(row.body))
        assert error.retryable == (row.status == 429 or row.status >= 500)
        assert error.body == reply.body
        if code:
            assert error.code == code
    if not error.retryable and not (row.vendor == "phota" and row.status >= 500):  # which is charged once at most
        asked = [each.method for each in server.received[len(action.earlier) :]]
        assert asked.count(asked[0]) == 1  # Topaz looks for a job that may be running, which is another request


@pytest.mark.parametrize(("vendor", "action"), PAID_AND_FREE)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<html>\n<h1>Bad gateway</h1>", id="html"),
        pytest.param(b'{"detail": "cut o', id="truncated"),
        pytest.param(b"null", id="null"),
        pytest.param(b'["a list"]', id="list"),
        pytest.param(b'"text"', id="text"),
        pytest.param(b"{}", id="no fields"),
        pytest.param(b'{"detail": null, "message": null, "code": null, "errors": null, "status": null}', id="nulls"),
        pytest.param(b'{"detail": 1, "message": [], "code": {}, "errors": "x", "status": "y"}', id="wrong types"),
        pytest.param(b'{"detail": [], "errors": {"a": 1}, "non_field_errors": [1]}', id="wrong items"),
        pytest.param(b'{"message": "\xff\xfe"}', id="no UTF-8"),
        pytest.param(b"[" * 3000, id="deep"),
    ],
)
@pytest.mark.parametrize("kind", ["sync"])  # both kinds run the same flow
def test_undocumented_bodies(vendor: str, action: Action, body: bytes, fail: Callable[..., Any]) -> None:
    for status in (400, 401, 404, 418, 429, 500, 503):
        error = fail(vendor, action, Reply(status=status, headers={"content-type": "application/json"}, body=body))
        # What is JSON and yet says nothing is no verdict.
        assert type(error) is expected(status, paid=action.paid, verdict=False), status
        assert "\n" not in str(error)
        assert getattr(error, "status_code", status) == status


@pytest.mark.parametrize(("vendor", "action"), PAID_AND_FREE)
@pytest.mark.parametrize(
    "body",
    [
        {"detail": "the words of the vendor"},
        {"detail": [{"msg": "the words of the vendor", "loc": ["body", "image"]}]},
        {"message": "the words of the vendor"},
        {"error": "the words of the vendor"},
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", ["sync"])  # both kinds run the same flow
def test_newer_shapes_keep_the_vendors_words(
    vendor: str, action: Action, body: object, fail: Callable[..., Any]
) -> None:
    for status in (400, 403, 404, 409, 422):
        error = fail(vendor, action, says(body, status))
        assert type(error) is BY_STATUS[status]
        assert "the words of the vendor" in error.message, status


@pytest.mark.parametrize(("vendor", "action"), PAID_AND_FREE)
def test_every_status_of_a_gateway(vendor: str, action: Action, fail: Callable[..., Any]) -> None:
    for status in (500, 502, 503, 504, *range(520, 531)):
        error = fail(vendor, action, page(status))
        assert type(error) is expected(status, paid=action.paid, verdict=False), status
        assert str(status) in str(error)


def test_a_pages_markup_is_not_the_vendors_words(fail: Callable[..., Any]) -> None:
    error = fail("topaz", ACTIONS["topaz", "getStatus"], page(403))
    assert type(error) is PermissionDeniedError
    assert "<" not in str(error)
    assert error.body.startswith(b"<html>")


def test_a_long_body_is_cut(fail: Callable[..., Any]) -> None:
    error = fail("topaz", ACTIONS["topaz", "getStatus"], Reply(status=400, body=b"x" * 100_000))
    assert len(error.body) == 64 * 1024
    assert len(str(error)) < 1000


def test_a_long_message_does_not_fill_the_screen(fail: Callable[..., Any]) -> None:
    error = fail("topaz", ACTIONS["topaz", "getStatus"], says({"message": "word " * 20_000}, 400))
    assert len(str(error)) < 2000


def test_retry_after_is_on_the_error(fail: Callable[..., Any]) -> None:
    busy = says({"code": 429, "message": "Too Many Requests"}, 429, retry_after="7")
    error = fail("topaz", ACTIONS["topaz", "getStatus"], busy)
    assert type(error) is RateLimitError
    assert error.retry_after == 7


# TensorPix: out of credits is a 402 in its document, and a 400 in its prose.


@pytest.mark.parametrize(
    "body",
    [
        {"errors": {}, "non_field_errors": ["You do not have enough credits."]},
        {"errors": {"watermark": ["Insufficient Credits."]}, "non_field_errors": []},
        {"detail": "Not enough credits."},
    ],
)
def test_tensorpix_out_of_credits_in_disguise(body: object, fail: Callable[..., Any]) -> None:
    error = fail("tensorpix", ACTIONS["tensorpix", "images_enhance_from_url_create"], says(body, 400))
    assert type(error) is InsufficientCreditsError
    assert error.status_code == 400


# PicWish: the envelope's own status, and the state of the task, say no where HTTP says 200.


@pytest.mark.parametrize("operation", ["create_scale_task", "query_scale_task"])
@pytest.mark.parametrize("status", [400, 401, 404, 413, 429])
def test_picwish_says_no_in_its_envelope(operation: str, status: int, fail: Callable[..., Any]) -> None:
    reply = says({"status": status, "message": "the words of the vendor"})
    error = fail("picwish", ACTIONS["picwish", operation], reply)
    assert type(error) is BY_STATUS[status]
    assert error.status_code == status
    assert error.message == "the words of the vendor"


def test_picwish_fails_inside_in_its_envelope(fail: Callable[..., Any]) -> None:
    reply = says({"status": 500, "message": "internal error"})
    assert type(fail("picwish", ACTIONS["picwish", "query_scale_task"], reply)) is ServerError
    error = fail("picwish", ACTIONS["picwish", "create_scale_task"], reply)
    assert type(error) is SubmitOutcomeUnknownError  # it stands for an HTTP status of 500
    assert error.maybe_billed


@pytest.mark.parametrize("operation", ["create_scale_task", "query_scale_task"])
@pytest.mark.parametrize("words", ["Insufficient credits", "Your balance is not enough."])
def test_picwish_out_of_credits_in_disguise(operation: str, words: str, fail: Callable[..., Any]) -> None:
    error = fail("picwish", ACTIONS["picwish", operation], says({"status": 400, "message": words}))
    assert type(error) is InsufficientCreditsError
    assert not error.maybe_billed


@pytest.mark.parametrize("status", [500, 504])
def test_picwish_servers_that_are_down_say_nothing_of_credits(status: int, fail: Callable[..., Any]) -> None:
    reply = says({"message": "Load balancer: no answer after the credit check"}, status)
    error = fail("picwish", ACTIONS["picwish", "create_scale_task"], reply)
    assert type(error) is SubmitOutcomeUnknownError
    assert type(fail("picwish", ACTIONS["picwish", "query_scale_task"], reply)) is ServerError


@pytest.mark.parametrize("status", [-10, -16])  # "refused by review"
def test_picwish_refuses_what_its_review_does_not_like(status: int, fail: Callable[..., Any]) -> None:
    reply = says({"status": status, "message": "the words of the vendor"})
    error = fail("picwish", ACTIONS["picwish", "create_scale_task"], reply)
    assert type(error) is ContentModerationError
    assert (error.code, error.message) == (str(status), "the words of the vendor")


@pytest.mark.parametrize("state", [-1, -2, -3, -5, -7, -8, -9, -10, -11, -14, -15, -16, -17, -99])
def test_picwish_failed_states(
    state: int, connect: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    server.reply(says({"status": 200, "data": {"task_id": "a-task", "state": state, "progress": 0}}))
    with pytest.raises(JobFailedError) as caught:
        run(connect("picwish").job("a-task").result())
    assert caught.value.code == str(state)
    assert named(caught.value) == "a-task"


def test_picwish_says_why_in_its_own_words(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    data = {"task_id": "a-task", "state": -7, "err_message": "the picture is torn"}
    server.reply(says({"status": 200, "message": "success", "data": data}))
    with pytest.raises(JobFailedError, match="the picture is torn"):
        run(connect("picwish").job("a-task").result())


def test_picwish_cancelled(connect: Callable[..., Any], run: Callable[[Any], Any], server: Server) -> None:
    server.reply(says({"status": 200, "data": {"task_id": "a-task", "state": -13}}))
    with pytest.raises(JobCancelledError):
        run(connect("picwish").job("a-task").result())


def test_picwish_fails_in_the_answer_to_a_synchronous_request(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server, photo: Path
) -> None:
    server.reply(says({"status": 200, "message": "success", "data": {"task_id": "a-task", "state": -5}}))
    with pytest.raises(JobFailedError) as caught:
        run(connect("picwish").enhance(photo, sync=1))
    assert named(caught.value) == "a-task"
    assert len(server.received) == 1


def test_phota_moderation_is_an_invalid_request(fail: Callable[..., Any]) -> None:
    body = {"detail": "Not this.", "code": "CONTENT_MODERATION", "request_id": "r-1"}
    error = fail("phota", ACTIONS["phota", "enhance_v1_phota_enhance_post"], says(body, 400))
    assert isinstance(error, ContentModerationError)
    assert isinstance(error, InvalidRequestError)
    assert (error.code, error.message, error.request_id) == ("CONTENT_MODERATION", "Not this.", "r-1")
    assert str(error) == "Phota: Not this. [CONTENT_MODERATION]"


def test_phota_may_find_several_faults(fail: Callable[..., Any]) -> None:
    faults = [
        {"loc": ["body", "image"], "msg": "Field required", "type": "missing"},
        {"loc": ["body", "num_output_images"], "msg": "Input should be less than 5", "type": "less_than"},
    ]
    error = fail("phota", ACTIONS["phota", "enhance_v1_phota_enhance_post"], says({"detail": faults}, 422))
    for fault in faults:
        assert fault["loc"][-1] in error.message
        assert fault["msg"] in error.message


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_without_a_body(status: int, fail: Callable[..., Any]) -> None:
    error = fail("phota", ACTIONS["phota", "enhance_v1_phota_enhance_post"], Reply(status=status))
    assert type(error) is BY_STATUS[status]
    assert error.message == ""
    assert str(error) == f"Phota: HTTP {status}"


def test_a_refusal_that_quotes_a_signed_address(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    signed = f"{SOURCE}?signature=planted"
    server.reply(says({"status": 400, "message": f"could not fetch {signed}"}, 400))
    with pytest.raises(InvalidRequestError, match="could not fetch") as caught:
        run(connect("picwish").submit(signed))
    assert b"could not fetch" in caught.value.body
    assert b"planted" not in caught.value.body
    assert "planted" not in caught.value.message + str(caught.value)


# Successes of which nothing can be made, and those of which something still can.

UNREADABLE = [
    pytest.param(page(200), id="html"),
    pytest.param(Reply(headers={"content-type": "application/json"}), id="empty"),
    pytest.param(Reply(headers={"content-type": "application/json"}, body=b'{"process_id": "d7b'), id="truncated"),
    pytest.param(says([]), id="list"),
    pytest.param(says(None), id="null"),
    pytest.param(says("text"), id="text"),
    pytest.param(says({}), id="no fields"),
    pytest.param(Reply(status=204), id="204"),
]


@pytest.mark.parametrize(
    ("vendor", "action"), [each for each in PAID_AND_FREE if isinstance(each.values[1], Action) and each.values[1].paid]
)
@pytest.mark.parametrize("reply", UNREADABLE)
def test_an_unreadable_success_of_a_paid_request(
    vendor: str, action: Action, reply: Reply, fail: Callable[..., Any]
) -> None:
    error = fail(vendor, action, reply)
    assert type(error) is SubmitOutcomeUnknownError
    assert error.maybe_billed


@pytest.mark.parametrize("vendor", ["topaz", "picwish", "autoenhance"])
@pytest.mark.parametrize("reply", [each for each in UNREADABLE if each.id != "no fields"])
def test_an_unreadable_success_of_a_free_request(vendor: str, reply: Reply, fail: Callable[..., Any]) -> None:
    look = Action(lambda client, run, _: run(client.job(JOB).refresh()))
    error = fail(vendor, look, reply.with_headers(x_request_id="request-of-the-header"))
    assert type(error) is UnexpectedResponseError
    assert named(error) == JOB
    assert not error.maybe_billed
    assert error.request_id == "request-of-the-header"
    assert str(reply.status) in str(error)
    assert reply.headers.get("content-type", "no content type") in str(error)


@pytest.mark.parametrize("url", ["https://[::1", "https://:80/slot", "slot"])
def test_an_address_for_the_upload_that_is_none(
    url: str, connect: Callable[..., Any], run: Callable[[Any], Any], server: Server, photo: Path
) -> None:
    server.reply(says({"image_id": JOB, "upload_url": url}))
    with pytest.raises(TransportError, match="did not take the upload") as caught:
        run(connect("autoenhance").submit(photo))
    assert named(caught.value) == JOB
    assert len(server.received) == 1


@pytest.mark.parametrize("link", [None, ""])
def test_a_link_that_is_none_is_not_paid_for(
    link: str | None, connect: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    server.reply(says({"process_id": JOB, "status": "Completed"}), says({"download_url": link}))
    with pytest.raises(UnexpectedResponseError) as caught:
        run(connect("topaz").job(JOB).result())
    assert not caught.value.maybe_billed


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(DROPPED, id="dropped"),
        pytest.param(page(200), id="page"),
        pytest.param(Reply(status=400), id="400"),
        pytest.param(Reply(status=503), id="503"),
        pytest.param(leads("/round"), id="redirects"),
        pytest.param(leads("ftp://example.com/"), id="redirect to nowhere"),
    ],
)
def test_an_error_of_no_job_names_the_vendor(reply: Reply, fail: Callable[..., Any]) -> None:
    error = fail("topaz", ACTIONS["topaz", "getAllStatuses"], reply)
    assert error.vendor == "topaz"
    assert error.job is None


@pytest.mark.parametrize(
    ("vendor", "answer"),
    [
        ("topaz", {"process_id": JOB, "status": "Reticulating"}),
        ("topaz", {"process_id": JOB, "status": None, "progress": None, "eta": None}),
        ("topaz", {}),
        ("topaz", {"status": 7, "progress": "many", "eta": "tomorrow or so", "credits": []}),
        ("picwish", {"status": 200, "data": {"task_id": JOB, "state": 99}}),
        ("picwish", {"status": 200, "data": {"task_id": JOB, "state": None, "progress": None}}),
        ("picwish", {"status": 200, "data": {}}),
        ("picwish", {"status": 200, "data": {"state": "running", "progress": "many"}}),
        ("autoenhance", {"image_id": JOB, "status": "pondering"}),
        ("autoenhance", {"status": 7, "status_reason": {"why": "not"}}),
    ],
)
def test_a_state_that_no_document_has_is_a_running_job(
    vendor: str, answer: object, connect: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    server.reply(says(answer))
    job = run(connect(vendor).job(JOB).refresh())
    assert job.id == JOB
    assert job.state in {"unknown", "running", "queued"}


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"status": None, "enhanced": True}, "succeeded"),
        ({"enhanced": False, "error": False}, "running"),
        ({"error": True, "status_reason": "too dark"}, "failed"),
    ],
)
def test_the_older_words_of_autoenhance(
    answer: object, state: str, connect: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    server.reply(says(answer))
    assert run(connect("autoenhance").job(JOB).refresh()).state == state


def test_topaz_names_the_job_in_a_header_only(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server, photo: Path
) -> None:
    server.reply(says({"eta": None}, x_process_id=JOB, x_eta="1617220000"))
    job = run(connect("topaz").submit(photo))
    assert (job.id, job.eta) == (JOB, datetime(2021, 3, 31, 19, 46, 40, tzinfo=UTC))


def test_a_look_that_names_another_job_in_a_header(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    server.reply(says({"process_id": JOB, "status": "Pending"}, x_process_id=JOB.replace("d", "e")))
    assert run(connect("topaz").job(JOB).refresh()).id == JOB


def test_picwish_writes_numbers_as_it_really_does(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    data = {
        "task_id": "a-task",
        "created_at": 1718010000,
        "processed_at": 1718009999,
        "completed_at": None,
        "progress": 40,
        "state": 4,
        "state_detail": "Processing",
        "time_elapsed": 0.5,
        "return_type": 1,
    }
    server.reply(says({"status": 200, "data": data}))
    job = run(connect("picwish").job("a-task").refresh())
    assert (job.state, job.progress) == ("running", 40)

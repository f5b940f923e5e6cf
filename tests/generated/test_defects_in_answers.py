"""What the generator's own templates make of answers that are not quite what the document says."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from .loopback import Answer, Loopback
from .makers import Clients, mends

THING = "d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b"
JOB = {  # all that the document requires of a status
    "process_id": "d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b",
    "filename": "image.png",
    "input_format": "png",
    "input_height": 720,
    "input_width": 1280,
    "output_format": "jpeg",
    "output_height": 1080,
    "output_width": 1920,
    "model": "Standard V2",
    "face_enhancement": True,
    "crop_to_fill": False,
    "sync": False,
    "status": "Completed",
    "progress": 100,
    "eta": 1617220000,
    "creation_time": 1633024800,
    "modification_time": 1633038400,
    "credits": 2,
}


def statuses(clients: Clients, server: Loopback, answer: Answer, **arguments: Any) -> Any:  # noqa: ANN401
    """The answer to the request for all statuses."""
    server.answer = answer
    with clients.connect("topaz", server, **arguments) as client:
        return clients("topaz", "api.status.get_all_statuses").sync_detailed(client=client)


def of_json(value: Any, status: int = 200) -> Answer:  # noqa: ANN401
    """An answer of JSON."""
    return Answer(status, json.dumps(value).encode())


def enhanced(clients: Clients, server: Loopback, answer: Answer) -> Any:  # noqa: ANN401
    """The answer to the request to enhance at Phota."""
    server.answer = answer
    body = clients("phota", "models").EnhanceRequest(image="https://example.com/photo.jpg")
    with clients.connect("phota", server) as client:
        operation = clients("phota", "api.studio.enhance_v1_phota_enhance_post")
        return operation.sync_detailed(client=client, body=body)


@mends(AssertionError)
@pytest.mark.parametrize("media_type", ["image/avif", "image/jpeg", "image/jxl", "image/png", "image/webp"])
def test_defect_08_image_answers(clients: Clients, server: Loopback, media_type: str) -> None:
    server.answer = Answer(200, b"\x00\xff picture", {"Content-Type": media_type})
    with clients.connect("autoenhance", server) as client:
        answer = clients("autoenhance", "api.images.download_enhanced_image").sync_detailed("1", client=client)

    assert answer.parsed is not None
    assert answer.parsed.payload.read() == b"\x00\xff picture"
    assert answer.parsed.mime_type == media_type


@mends(AssertionError)
@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png", "image/tiff"])
def test_defect_08_image_answers_to_a_picture(clients: Clients, server: Loopback, media_type: str) -> None:
    server.answer = Answer(200, b"\x00\xff picture", {"Content-Type": media_type})
    picture = clients("topaz", "types").File(io.BytesIO(b"picture"), "photo.jpg", "image/jpeg")
    with clients.connect("topaz", server) as client:
        answer = clients("topaz", "api.enhance.post_enhance_sync").sync_detailed(
            client=client, body=clients("topaz", "models").EnhanceRequest(image=picture)
        )

    assert answer.parsed is not None
    assert answer.parsed.payload.read() == b"\x00\xff picture"


@mends(AttributeError)
@pytest.mark.parametrize("status", [200, 401, 500])
@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        pytest.param("text/html", b"<html>502 Bad Gateway</html>", id="html"),
        pytest.param("application/json", b"", id="empty"),
        pytest.param("application/json", b'[{"process_id": "d7b', id="truncated"),
        pytest.param("application/json", b"\xff\xfe\xfa", id="not-text"),
        pytest.param("application/json", b'"a word"', id="another-shape"),
        pytest.param("application/json", b"[" * 100_000, id="endless-nesting"),
    ],
)
def test_defect_09_body_that_is_not_the_document_s(
    clients: Clients, server: Loopback, status: int, content_type: str, body: bytes
) -> None:
    with pytest.raises(clients("topaz", "errors").UnexpectedResponse) as raised:
        statuses(clients, server, Answer(status, body, {"Content-Type": content_type}))

    assert raised.value.status_code == status
    assert raised.value.content == body
    assert raised.value.headers["content-type"] == content_type


@mends(ValueError)
@pytest.mark.parametrize("status", [520, 599])
def test_defect_10_status_that_http_does_not_list(clients: Clients, server: Loopback, status: int) -> None:
    answer = statuses(clients, server, Answer(status, b"<html>", {"Content-Type": "text/html"}))

    assert answer.status_code == status
    assert answer.parsed is None
    assert answer.content == b"<html>"


@mends(ValueError)
def test_defect_11_unknown_enum_value(clients: Clients, server: Loopback) -> None:
    answer = statuses(clients, server, of_json([JOB, {**JOB, "status": "Uploading"}, JOB]))

    assert [job.status for job in answer.parsed] == ["Completed", "Uploading", "Completed"]


@mends(ValueError)
@pytest.mark.parametrize("status", [500, 503])
def test_defect_12_const_mismatch(clients: Clients, server: Loopback, status: int) -> None:
    error = {"detail": "We are sorry.", "code": "SOMETHING_NEW", "request_id": "r-1"}
    answer = enhanced(clients, server, of_json(error, status))

    assert (answer.parsed.detail, answer.parsed.code, answer.parsed.request_id) == (
        "We are sorry.",
        *list(error.values())[1:],
    )
    assert answer.parsed.to_dict() == error


@mends(TypeError)
def test_defect_13_null_for_an_object(clients: Clients, server: Loopback) -> None:
    body = {"known_subjects": None, "download_urls": ["https://example.com/result.jpg"]}
    answer = enhanced(clients, server, of_json(body))

    assert answer.parsed.download_urls == ["https://example.com/result.jpg"]
    assert not answer.parsed.known_subjects
    assert answer.parsed.to_dict() == body


@mends(TypeError)
def test_defect_13_null_in_a_list_of_objects(clients: Clients, server: Loopback) -> None:
    answer = statuses(clients, server, of_json([JOB, None]))

    assert answer.parsed[0].process_id == JOB["process_id"]


@mends(KeyError)
@pytest.mark.parametrize("missing", sorted(JOB.keys() - {"sync", "face_enhancement"}))  # those two are not required
def test_defect_14_missing_required_field(clients: Clients, server: Loopback, missing: str) -> None:
    job = {name: value for name, value in JOB.items() if name != missing}
    answer = statuses(clients, server, of_json([job]))

    assert answer.parsed[0].to_dict() == job


def test_defect_14_what_is_missing_reads_as_unset(clients: Clients, server: Loopback) -> None:
    (job,) = statuses(clients, server, of_json([{"process_id": "1", "progress": "most of it"}])).parsed

    assert job.process_id == "1"
    assert job.progress == "most of it"  # of another type: kept as it came
    assert job.status is clients("topaz", "types").UNSET
    assert (job.credits_ or 0) == 0


@mends(AssertionError)
def test_defect_19_what_the_document_says_of_response_headers_and_limits(clients: Clients) -> None:
    operation = clients("topaz", "api.enhance.post_enhance_async")
    model = clients("topaz", "models.enhance_request")
    text = Path(model.__file__).read_text(encoding="utf-8")

    assert "X-Process-Id" in (operation.__doc__ or "")
    assert "X-ETA" in (operation.__doc__ or "")
    assert "at most 32000" in text
    assert "at most 1" in text


@mends(AttributeError)
def test_defect_20_several_content_types_of_one_status(clients: Clients, server: Loopback) -> None:
    operation = clients("constructs", "api.all_.get_thing")
    with clients.connect("constructs", server) as client:
        server.answer = of_json({"id": THING, "made": "2026-11-20T12:00:00Z", "owner": {}})
        assert str(operation.sync_detailed(THING, client=client).parsed.id) == THING
        server.answer = Answer(200, b"\xff\xd8\xff picture", {"Content-Type": "image/jpeg"})
        assert operation.sync_detailed(THING, client=client).parsed.payload.read() == b"\xff\xd8\xff picture"
        server.answer = Answer(200, b"a name", {"Content-Type": "text/plain"})
        assert operation.sync_detailed(THING, client=client).parsed == "a name"


@mends(AttributeError)
def test_defect_22_an_answer_need_not_be_read_whole(clients: Clients, server: Loopback) -> None:
    server.answer = Answer(200, b"picture" * 1000, {"Content-Type": "image/jpeg"})
    arguments = clients("autoenhance", "api.images.download_enhanced_image").get_kwargs("1")
    with clients.connect("autoenhance", server) as client, client.get_httpx_client().stream(**arguments) as response:
        first = next(response.iter_bytes(7))

    assert first == b"picture"
    assert server.received[0].path == "/v3/images/1/enhanced"


@mends(AttributeError)
def test_defect_23_property_named_d(clients: Clients) -> None:
    letters = {"d": "fourth", "e": "fifth"}

    assert clients("constructs", "models").Letters.from_dict(letters).to_dict() == letters


@mends(AssertionError)
@pytest.mark.parametrize("status", [401, 402])
def test_defect_25_error_without_a_body(clients: Clients, server: Loopback, status: int) -> None:
    server.answer = Answer(status, b"", {})
    body = clients("phota", "models").EnhanceRequest(image="https://example.com/photo.jpg")
    operation = clients("phota", "api.studio.enhance_v1_phota_enhance_post")
    caught: Exception | None = None
    with clients.connect("phota", server, raise_on_unexpected_status=True) as client:
        try:
            operation.sync(client=client, body=body)
        except clients("phota", "errors").UnexpectedStatus as error:
            caught = error

    assert getattr(caught, "status_code", None) == status


@mends(AttributeError, stock="stock_verbatim")
def test_defect_26_placeholders_for_names(clients: Clients, server: Loopback) -> None:
    server.answer = of_json({"message": "Wrong.", "detail": {"query": {"dpi": ["Must be at least 72."]}}}, 422)
    with clients.connect("autoenhance", server) as client:
        answer = clients("autoenhance", "api.images.download_enhanced_image").sync_detailed("1", client=client)

    assert answer.parsed.detail["query"].additional_properties == {"dpi": ["Must be at least 72."]}

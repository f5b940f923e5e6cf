"""What is sent, byte for byte as far as it matters; read by parsers that know nothing of the client."""

import asyncio
import datetime as dt
import io
import json
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import pytest

from .loopback import Answer, Loopback, Part, Received
from .makers import KEY, Clients

ID = UUID("d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b")


@pytest.fixture
def send(ours: Clients, server: Loopback) -> Any:  # noqa: ANN401 - a function of the operation's own arguments
    """Send an operation's request and look at what came out."""

    def call(operation: str, *args: Any, **arguments: Any) -> Received:  # noqa: ANN401
        with ours.connect("constructs", server) as client:
            request = ours("constructs", f"api.all_.{operation}").get_kwargs(*args, **arguments)
            client.get_httpx_client().request(**request)
        return server.received[-1]

    return call


def test_http_bearer_authentication(ours: Clients) -> None:
    client = ours("constructs", "client").AuthenticatedClient(token=KEY)

    assert client.auth_headers() == {"Authorization": f"Bearer {KEY}"}


def test_query(send: Any) -> None:  # noqa: ANN401
    since = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
    received = send("get_thing", ID, tag=["a b", "c&d"], since=since, deep=True)

    assert received.path == f"/things/{ID}"
    assert received.query == [("tag", "a b"), ("tag", "c&d"), ("since", "2026-11-20T12:00:00+00:00"), ("deep", "true")]


def test_what_is_not_given_is_not_sent(send: Any) -> None:  # noqa: ANN401
    received = send("get_thing", ID)

    assert received.target == f"/things/{ID}"
    assert "x-trace" not in received.headers


def test_header(send: Any) -> None:  # noqa: ANN401
    assert send("get_thing", ID, x_trace=False).headers["x-trace"] == "false"


def test_cookie(send: Any) -> None:  # noqa: ANN401
    assert send("list_things", session="1").headers["cookie"] == "session=1"


@pytest.mark.parametrize(("identifier", "target"), [("a/b?c#d", "/things/a%2Fb%3Fc%23d"), ("ä", "/things/%C3%A4")])
def test_path_segment_is_quoted(send: Any, identifier: str, target: str) -> None:  # noqa: ANN401
    assert send("get_thing", identifier).target == target


@pytest.mark.parametrize("identifier", ["", ".", ".."])
def test_path_segment_that_would_be_another_path_is_refused(ours: Clients, identifier: str) -> None:
    with pytest.raises(ValueError, match="cannot be an identifier"):
        ours("constructs", "api.all_.get_thing").get_kwargs(identifier)


def choice(ours: Clients) -> Any:  # noqa: ANN401
    """One value of each kind."""
    models = ours("constructs", "models")
    return models.Choice(
        word="one & two",
        flag=False,
        number=0.5,
        words=["a", "b"],
        inner=models.Problem(message="no"),
    )


def test_multipart(ours: Clients, send: Any) -> None:  # noqa: ANN401
    parts = send("send_choice", body=choice(ours), content_type="multipart/form-data").parts

    assert parts == {
        "word": [Part(b"one & two", None, None)],
        "flag": [Part(b"false", None, None)],
        "number": [Part(b"0.5", None, None)],
        "words": [Part(b"a", None, None), Part(b"b", None, None)],
        "inner": [Part(b'{"message": "no"}', None, "application/json")],
    }


def test_several_files(ours: Clients, send: Any) -> None:  # noqa: ANN401
    file = ours("constructs", "types").File
    pictures = [file(io.BytesIO(b"1"), "1.png"), file(io.BytesIO(b"2"), "2.png", "image/x-own")]
    body = ours("constructs", "models").SendAlbumBody(pictures=pictures)

    assert send("send_album", body=body).parts == {
        "pictures": [Part(b"1", b"1.png", "image/png"), Part(b"2", b"2.png", "image/x-own")],
    }


def test_multipart_boundary_is_another_each_time(ours: Clients, send: Any) -> None:  # noqa: ANN401
    types = {
        send("send_choice", body=choice(ours), content_type="multipart/form-data").headers["content-type"]
        for _ in range(3)
    }

    assert len(types) == 3


def test_form(ours: Clients, send: Any) -> None:  # noqa: ANN401
    body = ours("constructs", "models").Choice(word="one & two", flag=True, number=2, words=["a", "b"])
    received = send("send_choice", body=body, content_type="application/x-www-form-urlencoded")

    assert received.headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(received.body.decode()) == {
        "word": ["one & two"],
        "flag": ["true"],
        "number": ["2"],
        "words": ["a", "b"],
    }


def test_json(ours: Clients, send: Any) -> None:  # noqa: ANN401
    models = ours("constructs", "models")
    received = send("send_choice", body=models.Choice(flag=True, number=2, inner=models.Problem(message="no")))

    assert received.headers["content-type"] == "application/json"
    assert json.loads(received.body) == {"flag": True, "number": 2, "inner": {"message": "no"}}


def test_optional_body_may_be_left_out(send: Any) -> None:  # noqa: ANN401
    assert send("send_choice").body == b""


def test_octet_stream(ours: Clients, send: Any) -> None:  # noqa: ANN401
    received = send("send_raw", body=ours("constructs", "types").File(io.BytesIO(b"\x00\xff")))

    assert received.body == b"\x00\xff"
    assert received.headers["content-type"] == "application/octet-stream"


def test_one_schema_written_out_for_two_types_is_one_class(ours: Clients, send: Any) -> None:  # noqa: ANN401
    body = ours("constructs", "models").SendWrittenOutBody(name="n")

    assert json.loads(send("send_written_out", body=body).body) == {"name": "n"}
    assert send("send_written_out", body=body, content_type="application/x-www-form-urlencoded").body == b"name=n"


@pytest.mark.parametrize(
    ("content_type", "sent"),
    [("application/json", "json"), ("application/x-www-form-urlencoded", "data"), ("multipart/form-data", "files")],
)
def test_tensorpix_takes_each_of_its_types(ours: Clients, content_type: str, sent: str) -> None:
    body = ours("tensorpix", "models").UrlImageEnhancement(
        enhancement_type="sr2x", face_enhance=True, output_format="png", url="https://example.com/a.jpg", watermark=True
    )
    operation = ours("tensorpix", "api.images.images_enhance_from_url_create")

    assert operation.get_kwargs(body=body, content_type=content_type).keys() == {"method", "url", sent}


def test_autoenhance_asks_for_the_version_of_its_document(ours: Clients) -> None:
    for operation in ("create_image", "retrieve_image", "delete_image", "download_enhanced_image"):
        module = ours("autoenhance", f"api.images.{operation}")
        body = (
            {"body": ours("autoenhance", "models").ImageIn(image_name="a")}
            if operation == "create_image"
            else {"id": "1"}
        )
        assert module.get_kwargs(**body)["headers"]["x-api-version"] == ours("autoenhance").DOCUMENT_VERSION


def test_async_sends_the_same(ours: Clients, server: Loopback) -> None:
    server.answer = Answer(204, b"", {})
    body = ours("constructs", "models").Choice(word="one")
    operation = ours("constructs", "api.all_.send_choice")

    async def send() -> None:
        async with ours.connect("constructs", server) as client:
            await operation.asyncio(client=client, body=body, content_type="multipart/form-data")

    with pytest.raises(ours("constructs", "errors").UnexpectedResponse):  # 204 is not in the document, but `default` is
        asyncio.run(send())
    assert server.received[0].parts == {"word": [Part(b"one", None, None)]}

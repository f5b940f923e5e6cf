"""What the generator's own templates send wrongly."""

import io
import json
from typing import Any

import pytest

from .loopback import Answer, Loopback
from .makers import Clients, mends

JPEG = b"\xff\xd8\xff\xe0 a picture \xff\xd9"


def topaz_request(clients: Clients, content: bytes = JPEG, **fields: Any) -> Any:  # noqa: ANN401
    """Topaz's request to enhance a picture."""
    file = clients("topaz", "types").File(payload=io.BytesIO(content), **fields.pop("file", {}))
    return clients("topaz", "models").EnhanceRequest(image=file, **fields)


def enhance(clients: Clients, server: Loopback, body: Any) -> None:  # noqa: ANN401
    """Send Topaz's request."""
    server.answer = Answer(body=b'{"process_id": "1", "eta": 1}')
    operation = clients("topaz", "api.enhance.post_enhance_async")
    with clients.connect("topaz", server) as client:
        operation.sync_detailed(client=client, body=body)


@mends(NameError)
def test_defect_03_required_body_of_several_types(clients: Clients) -> None:
    assert clients("tensorpix", "api.images.images_enhance_from_url_create").sync


@mends(AssertionError)
def test_defect_04_one_schema_as_json_form_and_multipart(clients: Clients, server: Loopback) -> None:
    operation = clients("constructs", "api.all_.send_choice")
    with clients.connect("constructs", server) as client:
        operation.sync_detailed(client=client, body=clients("constructs", "models").Choice(word="one"))

    assert server.received[0].headers["content-type"] == "application/json"
    assert json.loads(server.received[0].body) == {"word": "one"}


@mends(AssertionError)
def test_defect_05_multipart_booleans(clients: Clients, server: Loopback) -> None:
    enhance(clients, server, topaz_request(clients, crop_to_fill=True, face_enhancement=False))

    parts = server.received[0].parts
    assert [it.content for it in parts["crop_to_fill"]] == [b"true"]
    assert [it.content for it in parts["face_enhancement"]] == [b"false"]


@mends(AssertionError)
@pytest.mark.parametrize(
    "injection",
    [
        pytest.param(b"\r\n--+++--\r\n", id="end"),
        pytest.param(
            b'\r\n--+++\r\nContent-Disposition: form-data; name="output_width"\r\n\r\n32000', id="another-field"
        ),
    ],
)
def test_defect_06_multipart_boundary(clients: Clients, server: Loopback, injection: bytes) -> None:
    content = JPEG + injection + JPEG
    enhance(clients, server, topaz_request(clients, content))

    assert [it.content for it in server.received[0].parts["image"]] == [content]
    assert "output_width" not in server.received[0].parts


@mends(AssertionError)
def test_defect_07_file_without_a_name(clients: Clients, server: Loopback) -> None:
    enhance(clients, server, topaz_request(clients))

    (part,) = server.received[0].parts["image"]
    assert part.content == JPEG
    assert part.file_name
    assert part.content_type


@mends(AttributeError)
def test_defect_24_enum_arguments_take_plain_strings(clients: Clients, server: Loopback) -> None:
    enhance(clients, server, topaz_request(clients, model="Standard V2", output_format="png"))

    parts = server.received[0].parts
    assert [it.content for it in parts["model"]] == [b"Standard V2"]
    assert [it.content for it in parts["output_format"]] == [b"png"]

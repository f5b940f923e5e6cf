"""Phota by hand."""

import base64
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from photoenhance.sandbox import Fault, Sandbox
from PIL import Image

OPERATION = "enhance_v1_phota_enhance_post"


@pytest.fixture
def phota(sandbox: Sandbox) -> Iterator[httpx.Client]:
    headers = {"X-API-Key": sandbox.api_key}
    with httpx.Client(base_url=sandbox.url("phota"), headers=headers, trust_env=False) as client:
        yield client


def enhance(phota: httpx.Client, image: bytes | str, **fields: object) -> httpx.Response:
    text = image if isinstance(image, str) else base64.b64encode(image).decode()
    return phota.post("/v1/phota/enhance", json={"image": text, **fields})


def opened(text: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(text, validate=True)))


def test_bytes_are_the_default(sandbox: Sandbox, phota: httpx.Client, jpeg: bytes) -> None:
    answer = enhance(phota, jpeg)
    content = answer.json()
    assert answer.status_code == 200
    assert answer.headers["X-Request-Id"]
    assert content["download_urls"] == []
    assert content["known_subjects"] == {"counts": {}}
    (image,) = content["images"]
    assert (opened(image).format, opened(image).size) == ("PNG", (120, 80))
    assert sandbox.ledger.total("phota") == Decimal("0.12")


def test_urls_are_signed_and_last_a_day(sandbox: Sandbox, http: httpx.Client, phota: httpx.Client, hosted: str) -> None:
    content = enhance(phota, hosted, response_mode="urls", output_format="jpg", num_output_images=4).json()
    assert content["images"] == []
    pictures = [http.get(url).content for url in content["download_urls"]]
    assert len(set(pictures)) == 4
    assert {Image.open(io.BytesIO(picture)).format for picture in pictures} == {"JPEG"}
    sandbox.advance(24 * 3600)
    assert {http.get(url).status_code for url in content["download_urls"]} == {403}


def test_profiles_are_found_and_cost_more(sandbox: Sandbox, phota: httpx.Client, jpeg: bytes) -> None:
    content = enhance(phota, jpeg, profile_ids=["anna", "ben"], num_output_images=2).json()
    assert content["known_subjects"] == {"counts": {"anna": 2, "ben": 2}}
    assert sandbox.ledger.total("phota") == Decimal("0.30")


def test_large_inputs_are_reduced(phota: httpx.Client, make_picture: Callable[..., bytes]) -> None:
    (image,) = enhance(phota, make_picture(4200, 100), output_format="jpg").json()["images"]
    assert opened(image).width == 4096


def test_a_request_of_the_same_id_is_made_and_charged_once(
    sandbox: Sandbox, phota: httpx.Client, make_picture: Callable[..., bytes]
) -> None:
    image = make_picture()
    first = enhance(phota, image, client_request_id="a").json()
    assert enhance(phota, image, client_request_id="a").json() == first
    assert [charge.idempotency_key for charge in sandbox.ledger.charges] == ["a"]
    enhance(phota, make_picture(), client_request_id="b")
    assert sandbox.ledger.total("phota") == Decimal("0.24")
    assert sandbox.ledger.duplicates() == []
    enhance(phota, image, client_request_id="c")
    assert [[charge.idempotency_key for charge in group] for group in sandbox.ledger.duplicates()] == [["a", "c"]]


def test_a_lost_answer_can_be_asked_for_again(sandbox: Sandbox, phota: httpx.Client, jpeg: bytes) -> None:
    sandbox.inject("phota", OPERATION, Fault(disconnect="before_answer"))
    with pytest.raises(httpx.RemoteProtocolError):
        enhance(phota, jpeg, client_request_id="a")
    assert enhance(phota, jpeg, client_request_id="a").status_code == 200
    assert sandbox.ledger.total("phota") == Decimal("0.12")


def test_what_was_refused_may_be_tried_again(sandbox: Sandbox, phota: httpx.Client, jpeg: bytes) -> None:
    sandbox.ledger.balances["phota"] = Decimal("0.01")
    assert enhance(phota, jpeg, client_request_id="a").status_code == 402
    sandbox.ledger.balances["phota"] = Decimal(1)
    assert enhance(phota, jpeg, client_request_id="a").status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"num_output_images": 0},
        {"num_output_images": 5},
        {"num_output_images": "1"},
        {"num_output_images": True},
        {"output_format": "jpeg"},
        {"response_mode": "url"},
        {"profile_ids": "anna"},
        {"profile_ids": [1]},
        {"prompt": 1},
        {"image": None},
    ],
)
def test_a_field_against_the_document_is_unprocessable(
    sandbox: Sandbox, phota: httpx.Client, jpeg: bytes, fields: dict[str, object]
) -> None:
    answer = phota.post("/v1/phota/enhance", json={"image": base64.b64encode(jpeg).decode(), **fields})
    assert answer.status_code == 422
    (detail,) = answer.json()["detail"]
    assert detail.keys() >= {"loc", "msg", "type"}
    assert detail["loc"] == ["body", *fields]
    assert not sandbox.ledger.charges


def test_a_prompt_may_be_null(phota: httpx.Client, jpeg: bytes) -> None:
    assert enhance(phota, jpeg, prompt=None).status_code == 200


@pytest.mark.parametrize(
    ("body", "headers"), [("{", {}), ("[]", {}), ('{"image": "x"}', {"Content-Type": "text/plain"})]
)
def test_a_body_that_is_no_json_object_is_unprocessable(
    phota: httpx.Client, body: str, headers: dict[str, str]
) -> None:
    answer = phota.post("/v1/phota/enhance", content=body, headers={"Content-Type": "application/json", **headers})
    assert (answer.status_code, answer.json()["detail"][0]["loc"]) == (422, ["body"])


def test_unknown_fields_are_ignored_and_recorded(sandbox: Sandbox, phota: httpx.Client, jpeg: bytes) -> None:
    assert enhance(phota, jpeg, strength=0.5).status_code == 200
    assert sandbox.requests[-1].unknown_fields == ("strength",)


@pytest.mark.parametrize(
    ("image", "fields", "status", "code"),
    [
        (b"no picture", {}, 400, "INVALID_REQUEST"),
        ("no base64!", {}, 400, "INVALID_REQUEST"),
        ("data:image/png;base64,AAAA", {}, 400, "INVALID_REQUEST"),
        ("http://192.0.2.1/photo.jpg", {}, 400, "INVALID_REQUEST"),
        (b"", {"prompt": "something sandbox-moderated"}, 400, "CONTENT_MODERATION"),
        (b"", {"profile_ids": ["sandbox-missing"]}, 404, "PROFILE_NOT_FOUND"),
        (b"", {"profile_ids": ["sandbox-unready"]}, 404, "PROFILE_NOT_READY"),
    ],
)
def test_errors_have_a_code_and_a_request_id(
    phota: httpx.Client, image: bytes | str, fields: dict[str, object], status: int, code: str
) -> None:
    answer = enhance(phota, image, **fields)
    content = answer.json()
    assert (answer.status_code, content["code"]) == (status, code)
    assert content["detail"]
    assert content["request_id"] == answer.headers["X-Request-Id"]


def test_a_wrong_or_missing_key_has_no_body(phota: httpx.Client, jpeg: bytes) -> None:
    phota.headers["X-API-Key"] = "wrong"
    wrong = enhance(phota, jpeg)
    del phota.headers["X-API-Key"]
    missing = enhance(phota, jpeg)
    assert (wrong.status_code, wrong.content, missing.status_code, missing.content) == (401, b"", 401, b"")


def test_pictures_in_the_log_are_short(
    sandbox: Sandbox, phota: httpx.Client, make_picture: Callable[..., bytes]
) -> None:
    enhance(phota, make_picture(200, 200, "PNG"))
    assert len(str(sandbox.requests[-1].fields["image"])) < 200


def test_a_hosted_file_that_is_gone_is_refused(
    sandbox: Sandbox, phota: httpx.Client, jpeg: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "gone.jpg"
    path.write_bytes(jpeg)
    url = sandbox.host(path)
    path.unlink()
    assert enhance(phota, url).status_code == 400


@pytest.mark.parametrize("url", ["http://[", "http://example.com/photo.jpg", "https://127.0.0.1/photo.jpg", "http://"])
def test_only_this_machine_is_asked_for_pictures(phota: httpx.Client, url: str) -> None:
    answer = enhance(phota, url)
    assert (answer.status_code, "loopback" in answer.json()["detail"]) == (400, True)

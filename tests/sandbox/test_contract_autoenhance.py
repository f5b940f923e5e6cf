"""Autoenhance by hand."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from photoenhance.sandbox import Fault, Sandbox
from PIL import Image


@pytest.fixture
def autoenhance(sandbox: Sandbox) -> Iterator[httpx.Client]:
    headers = {"x-api-key": sandbox.api_key}
    with httpx.Client(base_url=sandbox.url("autoenhance"), headers=headers, trust_env=False) as client:
        yield client


def register(autoenhance: httpx.Client, **fields: object) -> dict[str, Any]:
    answer = autoenhance.post("/v3/images/", json={"image_name": "photo.jpg", **fields})
    assert answer.status_code == 200
    content: dict[str, Any] = answer.json()
    return content


@pytest.fixture
def image_id(http: httpx.Client, autoenhance: httpx.Client, make_picture: Callable[..., bytes]) -> str:
    """An image of 600 by 400 that is enhanced."""
    created = register(autoenhance)
    headers = {"Content-Type": "application/octet-stream"}
    assert http.put(created["upload_url"], content=make_picture(600, 400), headers=headers).status_code == 200
    name: str = created["image_id"]
    statuses = [autoenhance.get(f"/v3/images/{name}").json()["status"] for _ in range(2)]
    assert statuses == ["processing", "processed"]
    return name


def follow(http: httpx.Client, answer: httpx.Response) -> list[httpx.Response]:
    """The answers of a chain of redirects, each fetched without any header."""
    answers = [answer]
    while answers[-1].is_redirect:
        answers.append(http.get(answers[-1].headers["Location"]))
    return answers


def download(
    http: httpx.Client, autoenhance: httpx.Client, image_id: str, headers: dict[str, str] | None = None, /, **query: str
) -> Image.Image:
    answer = autoenhance.get(f"/v3/images/{image_id}/enhanced", params=query, headers=headers)
    final = follow(http, answer)[-1]
    assert final.status_code == 200, final.text
    return Image.open(io.BytesIO(final.content))


def test_an_image_waits_for_its_bytes(autoenhance: httpx.Client) -> None:
    created = register(autoenhance)
    retrieved = [autoenhance.get(f"/v3/images/{created['image_id']}").json() for _ in range(3)]
    assert {answer["status"] for answer in retrieved} == {"waiting"}
    assert created["upload_url"]
    assert "upload_url" not in retrieved[0]
    assert autoenhance.get(f"/v3/images/{created['image_id']}/enhanced").status_code == 404
    assert autoenhance.get(f"/v3/images/{created['image_id']}/original").status_code == 404


def test_the_upload_takes_no_key_and_only_the_signed_type(
    http: httpx.Client, autoenhance: httpx.Client, jpeg: bytes
) -> None:
    plain, typed = register(autoenhance), register(autoenhance, content_type="image/jpeg")
    assert httpx.URL(typed["upload_url"]).params["content-type"] == "image/jpeg"

    def upload(url: str, **headers: str) -> int:
        return http.put(
            url, content=jpeg, headers={name.replace("_", "-"): value for name, value in headers.items()}
        ).status_code

    assert upload(plain["upload_url"], content_type="image/jpeg") == 403
    assert upload(plain["upload_url"], content_type="application/octet-stream", x_api_key="any") == 400
    assert upload(plain["upload_url"], content_type="application/octet-stream") == 200
    assert upload(typed["upload_url"], content_type="application/octet-stream") == 403
    assert upload(typed["upload_url"], content_type="image/jpeg") == 200
    assert http.get(plain["upload_url"]).status_code == 403


def test_the_download_is_a_chain_of_redirects_to_the_storage(
    sandbox: Sandbox, http: httpx.Client, autoenhance: httpx.Client, jpeg: bytes
) -> None:
    sandbox.reset(profile="observed", polls=0)
    created = register(autoenhance)
    http.put(created["s3PutObjectUrl"], content=jpeg, headers={"Content-Type": "application/octet-stream"})
    image_id = created["image_id"]
    retrieved = autoenhance.get(f"/v3/images/{image_id}").json()
    assert (retrieved["enhanced"], retrieved["error"], "status" in retrieved) == (True, False, False)
    answers = follow(http, autoenhance.get(f"/v3/images/{image_id}/enhanced"))
    assert [answer.status_code for answer in answers] == [302, 302, 200]
    assert answers[-1].url.port != autoenhance.base_url.port
    assert answers[-1].headers["Content-Type"] == "image/jpeg"


def test_a_preview_is_free_and_smaller(
    sandbox: Sandbox, http: httpx.Client, autoenhance: httpx.Client, image_id: str
) -> None:
    previews = [download(http, autoenhance, image_id, None, **query) for query in ({}, {"preview": "true"})]
    assert [(preview.format, preview.size) for preview in previews] == 2 * [("JPEG", (150, 100))]
    assert not sandbox.ledger.charges


def test_every_download_of_the_full_image_is_charged(
    sandbox: Sandbox, http: httpx.Client, autoenhance: httpx.Client, image_id: str
) -> None:
    bought = download(http, autoenhance, image_id, preview="false")
    assert bought.size == (600, 400)
    assert sandbox.ledger.total("autoenhance") == 1
    assert sandbox.ledger.duplicates() == []
    assert autoenhance.get(f"/v3/images/{image_id}").json()["downloaded"] is True
    download(http, autoenhance, image_id, preview="false")
    assert len(sandbox.ledger.duplicates()) == 1
    assert {charge.job for charge in sandbox.ledger.charges} == {image_id}


def test_development_mode_is_free_and_marked(
    sandbox: Sandbox, http: httpx.Client, autoenhance: httpx.Client, image_id: str
) -> None:
    marked = download(http, autoenhance, image_id, {"x-dev-mode": "true"}, preview="false")
    assert not sandbox.ledger.charges
    clean = download(http, autoenhance, image_id, preview="false")
    also_marked = download(http, autoenhance, image_id, preview="false", watermark="true")
    assert marked.size == clean.size
    assert marked.tobytes() == also_marked.tobytes() != clean.tobytes()


@pytest.mark.parametrize(
    ("query", "size"),
    [
        ({"max_width": "300"}, (300, 200)),
        ({"max_width": "3000"}, (600, 400)),
        ({"scale": "0.5"}, (300, 200)),
        ({"scale": "0"}, (1, 1)),
        ({"size": "small"}, (150, 100)),
        ({"size": "large"}, (300, 200)),
        ({"size": "big"}, (600, 400)),
    ],
)
def test_sizes(
    http: httpx.Client, autoenhance: httpx.Client, image_id: str, query: dict[str, str], size: tuple[int, int]
) -> None:
    assert download(http, autoenhance, image_id, None, preview="false", **query).size == size


@pytest.mark.parametrize("kind", ["avif", "png", "jpeg", "webp"])
def test_formats(http: httpx.Client, autoenhance: httpx.Client, image_id: str, kind: str) -> None:
    assert download(http, autoenhance, image_id, format=kind).format == kind.upper()


def test_resolution_and_quality(http: httpx.Client, autoenhance: httpx.Client, image_id: str) -> None:
    assert download(http, autoenhance, image_id, dpi="300").info["dpi"] == (300, 300)
    poor, good = (download(http, autoenhance, image_id, quality=quality) for quality in ("1", "90"))
    quantization: Any = "quantization"
    assert sum(getattr(poor, quantization)[0]) > sum(getattr(good, quantization)[0])


@pytest.mark.parametrize(
    "query",
    [
        {"dpi": "71"},
        {"quality": "0"},
        {"quality": "91"},
        {"format": "jpg"},
        {"format": "jxl"},
        {"preview": "False"},
        {"watermark": "1"},
        {"finetuned": "maybe"},
        {"finetune": ""},
        {"restaged": "no"},
        {"max_width": "0"},
        {"scale": "1.1"},
        {"size": "tiny"},
    ],
)
def test_a_query_against_the_document_is_unprocessable(
    sandbox: Sandbox, autoenhance: httpx.Client, image_id: str, query: dict[str, str]
) -> None:
    answer = autoenhance.get(f"/v3/images/{image_id}/enhanced", params=query)
    assert answer.status_code == 422
    (located,) = answer.json()["detail"].values()
    assert located.keys() == query.keys()
    assert all(isinstance(message, str) for message in located[next(iter(query))])
    assert not sandbox.ledger.charges


def test_options_without_effect_are_taken_and_others_recorded(
    sandbox: Sandbox, autoenhance: httpx.Client, image_id: str
) -> None:
    query = {"finetuned": "true", "finetune": "false", "restaged": "false", "sharpness": "1"}
    assert autoenhance.get(f"/v3/images/{image_id}/enhanced", params=query).status_code == 200
    assert sandbox.requests[-1].unknown_fields == ("sharpness",)


def test_a_name_is_required(autoenhance: httpx.Client) -> None:
    answer = autoenhance.post("/v3/images/", json={"order_id": "1"})
    assert answer.status_code == 422
    assert list(answer.json()["detail"].values()) == [{"image_name": ["This field is required."]}]


def test_the_original_and_its_removal(http: httpx.Client, autoenhance: httpx.Client, image_id: str) -> None:
    original = follow(http, autoenhance.get(f"/v3/images/{image_id}/original"))[-1]
    assert Image.open(io.BytesIO(original.content)).size == (600, 400)
    assert autoenhance.delete(f"/v3/images/{image_id}").status_code == 204
    for path in ("", "/enhanced", "/original"):
        answer = autoenhance.get(f"/v3/images/{image_id}{path}")
        assert (answer.status_code, answer.json()["message"]) == (404, "Image not found")


def test_bytes_that_are_no_picture_end_in_an_error(http: httpx.Client, autoenhance: httpx.Client) -> None:
    created = register(autoenhance)
    http.put(created["upload_url"], content=b"text", headers={"Content-Type": "application/octet-stream"})
    statuses = [autoenhance.get(f"/v3/images/{created['image_id']}").json()["status"] for _ in range(2)]
    assert statuses == ["processing", "error"]


def test_an_image_fails_on_demand(sandbox: Sandbox, http: httpx.Client, autoenhance: httpx.Client, jpeg: bytes) -> None:
    sandbox.inject("autoenhance", "create_image", Fault(job_fails=True))
    created = register(autoenhance)
    http.put(created["upload_url"], content=jpeg, headers={"Content-Type": "application/octet-stream"})
    statuses = [autoenhance.get(f"/v3/images/{created['image_id']}").json()["status"] for _ in range(2)]
    assert statuses == ["processing", "error"]


def test_orders(http: httpx.Client, autoenhance: httpx.Client, jpeg: bytes) -> None:
    order = autoenhance.post("/v3/orders/", json={"name": "a house"}).json()
    created = register(autoenhance, order_id=order["order_id"])
    http.put(created["upload_url"], content=jpeg, headers={"Content-Type": "application/octet-stream"})
    retrieved = autoenhance.get(f"/v3/orders/{order['order_id']}").json()
    assert (retrieved["name"], retrieved["is_processing"]) == ("a house", True)
    assert [image["image_id"] for image in retrieved["images"]] == [created["image_id"]]
    assert len(autoenhance.get("/v3/orders/").json()["orders"]) == 1
    assert autoenhance.get("/v3/orders/1").status_code == 404


def test_a_wrong_or_missing_key(autoenhance: httpx.Client) -> None:
    autoenhance.headers["x-api-key"] = "wrong"
    wrong = autoenhance.get("/v3/images/1/enhanced")
    del autoenhance.headers["x-api-key"]
    for answer in (wrong, autoenhance.get("/v3/images/1/enhanced")):
        assert (answer.status_code, answer.json()["message"]) == (401, "Unauthorized")

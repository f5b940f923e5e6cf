"""TensorPix by hand."""

import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from photoenhance.sandbox import Sandbox
from PIL import Image

PATH = "/api/images/enhance/from-url/"


@pytest.fixture
def tensorpix(sandbox: Sandbox) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Token {sandbox.api_key}"}
    with httpx.Client(base_url=sandbox.url("tensorpix"), headers=headers, trust_env=False) as client:
        yield client


def request(url: str, **fields: object) -> dict[str, object]:
    return {
        "url": url,
        "enhancement_type": "sr2x",
        "output_format": "png",
        "face_enhance": False,
        "watermark": False,
        **fields,
    }


def as_text(fields: dict[str, object]) -> dict[str, str]:
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in fields.items()}


def opened(http: httpx.Client, answer: httpx.Response) -> Image.Image:
    assert answer.status_code == 201, answer.text
    content: dict[str, str] = answer.json()
    assert content.keys() == {"enhanced_url", "enhanced_img_id"}
    return Image.open(io.BytesIO(http.get(content["enhanced_url"]).content))


@pytest.mark.parametrize("form", ["json", "form", "multipart"])
def test_all_three_bodies_are_taken(
    sandbox: Sandbox, http: httpx.Client, tensorpix: httpx.Client, hosted: str, form: str
) -> None:
    text = as_text(request(hosted))
    bodies: dict[str, dict[str, Any]] = {
        "json": {"json": request(hosted)},
        "form": {"data": text},
        "multipart": {"files": {name: (None, value) for name, value in text.items()}},
    }
    assert opened(http, tensorpix.post(PATH, **bodies[form])).size == (120, 80)
    assert not sandbox.requests[0].unknown_fields
    assert sandbox.ledger.total("tensorpix") > 0


@pytest.mark.parametrize(
    ("kind", "factor"), [("sr2x", 2), ("sr4x", 4), ("denoise", 1), ("faceEnhance", 1), ("underwaterCC", 1)]
)
def test_enhancement_types(http: httpx.Client, tensorpix: httpx.Client, hosted: str, kind: str, factor: int) -> None:
    answer = tensorpix.post(PATH, json=request(hosted, enhancement_type=kind))
    assert opened(http, answer).size == (60 * factor, 40 * factor)


@pytest.mark.parametrize(("asked", "got"), [("png", "PNG"), ("jpg", "JPEG"), ("jpeg", "JPEG"), ("webp", "WEBP")])
def test_output_formats(http: httpx.Client, tensorpix: httpx.Client, hosted: str, asked: str, got: str) -> None:
    assert opened(http, tensorpix.post(PATH, json=request(hosted, output_format=asked))).format == got


def test_a_watermarked_image_is_free(
    sandbox: Sandbox, http: httpx.Client, tensorpix: httpx.Client, hosted: str
) -> None:
    marked = opened(http, tensorpix.post(PATH, json=request(hosted, watermark=True)))
    assert not sandbox.ledger.charges
    clean = opened(http, tensorpix.post(PATH, json=request(hosted)))
    assert marked.tobytes() != clean.tobytes()


@pytest.mark.parametrize("name", ["url", "enhancement_type", "output_format", "face_enhance", "watermark"])
def test_every_field_is_required(tensorpix: httpx.Client, hosted: str, name: str) -> None:
    fields = request(hosted)
    del fields[name]
    answer = tensorpix.post(PATH, json=fields)
    assert answer.status_code == 400
    assert answer.json() == {"errors": {name: ["This field is required."]}, "non_field_errors": []}


@pytest.mark.parametrize(
    "fields",
    [
        {"enhancement_type": "sr8x"},
        {"output_format": "tiff"},
        {"face_enhance": "yes"},
        {"watermark": None},
        {"url": "http"},
        {"url": "ftp://example.com/photo.jpg"},
        {"url": "http://127.0.0.1/" + 1000 * "x"},
        {"url": "https://example.com/photo.jpg"},
    ],
)
def test_a_field_against_the_document_is_refused(
    sandbox: Sandbox, tensorpix: httpx.Client, hosted: str, fields: dict[str, object]
) -> None:
    answer = tensorpix.post(PATH, json=request(hosted) | fields)
    assert answer.status_code == 400
    assert answer.json()["errors"].keys() == fields.keys()
    assert not sandbox.ledger.charges


def test_a_url_that_leads_to_no_picture(sandbox: Sandbox, tensorpix: httpx.Client, tmp_path: Path) -> None:
    path = tmp_path / "text.jpg"
    path.write_text("text")
    answer = tensorpix.post(PATH, json=request(sandbox.host(path)))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["url"])


def test_a_broken_body(tensorpix: httpx.Client) -> None:
    answer = tensorpix.post(PATH, content="{", headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["errors"] == {}
    assert answer.json()["non_field_errors"]


def test_the_balance_goes_down_until_nothing_is_left(sandbox: Sandbox, tensorpix: httpx.Client, hosted: str) -> None:
    def balance() -> Decimal:
        return Decimal(tensorpix.get("/api/accounts/profile/balance/").json()["balance_usd"])

    sandbox.ledger.balances["tensorpix"] = Decimal("0.06")
    assert tensorpix.post(PATH, json=request(hosted)).status_code == 201
    assert balance() == Decimal("0.06") - sandbox.ledger.total("tensorpix") < Decimal("0.05")
    refused = tensorpix.post(PATH, json=request(hosted))
    assert (refused.status_code, list(refused.json())) == (402, ["detail"])


@pytest.mark.parametrize("scheme", [None, "Bearer {}", "{}", "Token wrong"])
def test_only_the_token_scheme_is_let_in(sandbox: Sandbox, tensorpix: httpx.Client, scheme: str | None) -> None:
    del tensorpix.headers["Authorization"]
    headers = {} if scheme is None else {"Authorization": scheme.format(sandbox.api_key)}
    answer = tensorpix.get("/api/accounts/profile/balance/", headers=headers)
    assert (answer.status_code, list(answer.json())) == (401, ["detail"])


def test_a_result_beyond_the_sandbox_is_refused_and_free(
    sandbox: Sandbox, tensorpix: httpx.Client, make_picture: Callable[..., bytes], tmp_path: Path
) -> None:
    path = tmp_path / "large.png"
    path.write_bytes(make_picture(4000, 3000, "PNG"))
    answer = tensorpix.post(PATH, json=request(sandbox.host(path), enhancement_type="sr4x"))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["url"])
    assert not sandbox.ledger.charges

"""Topaz by hand: requests as the document words them, answers as it promises them."""

import io
import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from photoenhance.sandbox import Fault, Sandbox
from PIL import Image

REQUIRED_OF_A_STATUS = {
    *("process_id", "filename", "input_format", "input_height", "input_width", "output_format", "output_height"),
    *("output_width", "model", "face_enhancement", "crop_to_fill", "sync", "status", "progress", "eta"),
    *("creation_time", "modification_time", "credits"),
}


@pytest.fixture
def topaz(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with connected(sandbox) as client:
        yield client


def connected(sandbox: Sandbox) -> httpx.Client:
    return httpx.Client(base_url=sandbox.url("topaz"), headers={"X-API-Key": sandbox.api_key}, trust_env=False)


def submit(topaz: httpx.Client, path: str, image: bytes, **fields: str) -> httpx.Response:
    return topaz.post(path, data=fields, files={"image": ("photo.jpg", image, "image/jpeg")})


def submitted(topaz: httpx.Client, image: bytes, **fields: str) -> str:
    process_id: str = submit(topaz, "/enhance/async", image, **fields).json()["process_id"]
    return process_id


def look(topaz: httpx.Client, process_id: str) -> dict[str, Any]:
    status: dict[str, Any] = topaz.get(f"/status/{process_id}").json()
    return status


def result(topaz: httpx.Client, http: httpx.Client, process_id: str) -> Image.Image:
    while look(topaz, process_id)["status"] != "Completed":
        pass
    return opened(http.get(topaz.get(f"/download/{process_id}").json()["download_url"]))


def opened(answer: httpx.Response) -> Image.Image:
    assert answer.status_code == 200, answer.text
    return Image.open(io.BytesIO(answer.content))


def test_a_job_runs_from_submit_to_download(
    sandbox: Sandbox, http: httpx.Client, topaz: httpx.Client, jpeg: bytes
) -> None:
    submitted = submit(topaz, "/enhance/async", jpeg, model="Standard V2")
    process_id = submitted.json()["process_id"]
    assert submitted.status_code == 200
    assert str(uuid.UUID(process_id)) == process_id == submitted.headers["X-Process-Id"]
    assert str(submitted.json()["eta"]) == submitted.headers["X-ETA"]
    first, second = look(topaz, process_id), look(topaz, process_id)
    assert first.keys() >= REQUIRED_OF_A_STATUS
    assert (first["status"], second["status"]) == ("Processing", "Completed")
    assert first["progress"] < second["progress"] == 100
    assert (first["filename"], first["input_format"], first["input_width"]) == ("photo.jpg", "jpeg", 60)
    answer = topaz.get(f"/download/{process_id}").json()
    image = opened(http.get(answer["download_url"]))
    assert (image.format, image.size) == ("JPEG", (120, 80))
    head = http.head(answer["head_url"])
    assert int(head.headers["Content-Length"]) == len(http.get(answer["download_url"]).content)
    assert httpx.URL(answer["download_url"]).port != topaz.base_url.port
    assert sandbox.ledger.total("topaz") == first["credits"]


def test_a_job_waits_first_when_it_takes_many_looks(jpeg: bytes) -> None:
    with Sandbox(polls=3, seconds=3600) as sandbox, connected(sandbox) as topaz:
        process_id = submitted(topaz, jpeg)
        states = [look(topaz, process_id)["status"] for _ in range(3)]
    assert states == ["Pending", "Processing", "Completed"]


def test_the_clock_finishes_a_job_at_its_eta(jpeg: bytes) -> None:
    with Sandbox(polls=None, seconds=100) as sandbox, connected(sandbox) as topaz:
        process_id = submitted(topaz, jpeg)
        created, eta = (look(topaz, process_id)[name] for name in ("creation_time", "eta"))
        assert eta - created in {100, 101}  # whole seconds
        sandbox.advance(60)
        assert look(topaz, process_id)["status"] == "Processing"
        sandbox.advance(40)
        assert look(topaz, process_id)["status"] == "Completed"


@pytest.mark.parametrize(
    ("fields", "size"),
    [
        ({"output_width": "90"}, (90, 60)),
        ({"output_height": "80"}, (120, 80)),
        ({"output_width": "100", "output_height": "100"}, (100, 100)),
        ({"output_width": "100", "output_height": "100", "crop_to_fill": "true"}, (100, 100)),
    ],
)
def test_the_output_has_the_size_asked_for(
    http: httpx.Client, topaz: httpx.Client, jpeg: bytes, fields: dict[str, str], size: tuple[int, int]
) -> None:
    assert result(topaz, http, submitted(topaz, jpeg, **fields)).size == size


def test_another_shape_is_letterboxed_unless_it_is_to_be_filled(http: httpx.Client, topaz: httpx.Client) -> None:
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(file, "PNG")
    square = {"output_width": "120", "output_height": "120", "output_format": "png"}
    corners: list[object] = []
    for crop in ("false", "true"):
        submitted = submit(topaz, "/enhance/async", file.getvalue(), crop_to_fill=crop, **square)
        corners.append(result(topaz, http, submitted.json()["process_id"]).getpixel((0, 0)))
    assert corners == [(0, 0, 0), (255, 255, 255)]


@pytest.mark.parametrize(
    ("asked", "got"), [("jpeg", "JPEG"), ("jpg", "JPEG"), ("png", "PNG"), ("tiff", "TIFF"), ("tif", "TIFF")]
)
def test_the_output_has_the_format_asked_for(
    http: httpx.Client, topaz: httpx.Client, jpeg: bytes, asked: str, got: str
) -> None:
    process_id = submitted(topaz, jpeg, output_format=asked)
    assert result(topaz, http, process_id).format == got
    assert look(topaz, process_id)["output_format"] == asked


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_the_documented_input_formats_are_taken(
    topaz: httpx.Client, make_picture: Callable[..., bytes], kind: str
) -> None:
    assert submit(topaz, "/enhance/async", make_picture(kind=kind)).status_code == 200


def test_the_synchronous_endpoint_answers_with_the_image(topaz: httpx.Client, jpeg: bytes) -> None:
    answer = submit(topaz, "/enhance", jpeg, output_format="png", output_width="300")
    image = opened(answer)
    assert (answer.headers["Content-Type"], image.format, image.size) == ("image/png", "PNG", (300, 200))
    status = look(topaz, answer.headers["X-Process-Id"])
    assert (status["status"], status["sync"]) == ("Completed", True)


def test_the_generative_models_and_their_parameters_are_taken(
    sandbox: Sandbox, topaz: httpx.Client, jpeg: bytes
) -> None:
    parameters = {"prompt": "a lake", "creativity": "6", "texture": "5", "denoise": "0.5", "sharpen": "0"}
    submitted = submit(topaz, "/enhance-gen/async", jpeg, model="Redefine", **parameters)
    status = look(topaz, submitted.json()["process_id"])
    assert status["model"] == "Redefine"
    assert json.loads(status["options_json"]) == {
        "prompt": "a lake",
        "creativity": 6,
        "texture": 5,
        "denoise": 0.5,
        "sharpen": 0,
    }
    assert submit(topaz, "/enhance-gen/async", jpeg, model="Recovery").status_code == 200
    assert not any(request.unknown_fields for request in sandbox.requests)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/enhance/async", {"model": "Redefine"}),
        ("/enhance/async", {"output_height": "0"}),
        ("/enhance/async", {"output_width": "32001"}),
        ("/enhance/async", {"output_width": "12.5"}),
        ("/enhance/async", {"output_format": "webp"}),
        ("/enhance/async", {"crop_to_fill": "True"}),
        ("/enhance/async", {"face_enhancement": "1"}),
        ("/enhance/async", {"face_enhancement_creativity": "1.01"}),
        ("/enhance/async", {"denoise": "-0.1"}),
        ("/enhance/async", {"fix_compression": "nan"}),
        ("/enhance", {"sharpen": "much"}),
        ("/enhance-gen/async", {"model": "CGI"}),
        ("/enhance-gen/async", {"creativity": "7"}),
        ("/enhance-gen/async", {"texture": "0"}),
        ("/enhance-gen/async", {"prompt": "x" * 1025}),
    ],
)
def test_a_field_against_the_document_is_refused(
    sandbox: Sandbox, topaz: httpx.Client, jpeg: bytes, path: str, fields: dict[str, str]
) -> None:
    answer = submit(topaz, path, jpeg, **fields)
    assert answer.status_code == 400
    assert answer.json()["code"] == 400
    assert next(iter(fields)) in answer.json()["message"]
    assert not sandbox.ledger.charges


def test_fields_that_the_model_lacks_are_ignored_and_recorded(
    sandbox: Sandbox, topaz: httpx.Client, jpeg: bytes
) -> None:
    assert submit(topaz, "/enhance/async", jpeg, model="CGI", fix_compression="1", scale="4").status_code == 200
    assert sandbox.requests[-1].unknown_fields == ("fix_compression", "scale")


def test_an_image_that_comes_as_text_is_refused(topaz: httpx.Client) -> None:
    answer = topaz.post("/enhance/async", files={"image": (None, "text")})
    assert answer.status_code == 400


def test_bytes_that_are_no_image_are_refused(
    topaz: httpx.Client, make_picture: Callable[..., bytes], jpeg: bytes
) -> None:
    for image in (b"text", b"", jpeg[: len(jpeg) // 2], make_picture(kind="WEBP")):
        answer = submit(topaz, "/enhance/async", image)
        assert (answer.status_code, answer.json()["code"]) == (415, 415)


def test_output_beyond_the_documented_megapixels_is_refused(topaz: httpx.Client, jpeg: bytes) -> None:
    def size(width: int, height: int) -> dict[str, str]:
        return {"output_width": str(width), "output_height": str(height)}

    assert "512" in submit(topaz, "/enhance/async", jpeg, **size(32_000, 16_001)).json()["message"]
    assert "256" in submit(topaz, "/enhance-gen/async", jpeg, **size(16_000, 16_001)).json()["message"]
    too_large_at_once = submit(topaz, "/enhance", jpeg, **size(12_000, 8_001))
    assert (too_large_at_once.status_code, "96" in too_large_at_once.json()["message"]) == (422, True)


def test_recovery_takes_16_megapixels_at_most(topaz: httpx.Client) -> None:
    file = io.BytesIO()
    Image.new("L", (4001, 4000)).save(file, "PNG")
    size = {"output_width": "100"}
    assert submit(topaz, "/enhance-gen/async", file.getvalue(), model="Recovery", **size).status_code == 422
    assert submit(topaz, "/enhance-gen/async", file.getvalue(), model="Redefine", **size).status_code == 200


def test_a_request_over_the_size_limit_is_refused(make_picture: Callable[..., bytes]) -> None:
    with Sandbox(max_body=10_000) as sandbox, connected(sandbox) as topaz:
        answer = submit(topaz, "/enhance/async", make_picture(400, 400, "PNG"))
        assert (answer.status_code, answer.json()["code"]) == (413, 413)
        assert submit(topaz, "/enhance/async", make_picture(20, 20)).status_code == 200


def test_a_pending_job_can_be_cancelled_and_costs_nothing(sandbox: Sandbox, topaz: httpx.Client, jpeg: bytes) -> None:
    process_id = submitted(topaz, jpeg)
    assert topaz.delete(f"/cancel/{process_id}").status_code == 204
    assert look(topaz, process_id)["status"] == "Cancelled"
    assert sandbox.ledger.charges == []
    assert [refund.job for refund in sandbox.ledger.refunds] == [process_id]
    assert topaz.get(f"/download/{process_id}").status_code == 409


def test_a_running_job_cannot_be_cancelled_nor_deleted_nor_downloaded(topaz: httpx.Client, jpeg: bytes) -> None:
    process_id = submitted(topaz, jpeg)
    assert look(topaz, process_id)["status"] == "Processing"
    for method, path in (("DELETE", "cancel"), ("DELETE", "status"), ("GET", "download")):
        answer = topaz.request(method, f"/{path}/{process_id}")
        assert (answer.status_code, answer.json()["code"]) == (409, 409)


def test_a_finished_job_can_be_deleted(http: httpx.Client, topaz: httpx.Client, jpeg: bytes) -> None:
    process_id = submitted(topaz, jpeg)
    result(topaz, http, process_id)
    assert [status["process_id"] for status in topaz.get("/status").json()] == [process_id]
    assert topaz.delete(f"/status/{process_id}").status_code == 204
    assert topaz.get("/status").json() == []
    assert topaz.get(f"/status/{process_id}").status_code == 404


def test_unknown_and_malformed_process_ids(topaz: httpx.Client) -> None:
    for method, path in (("GET", "status"), ("DELETE", "status"), ("GET", "download"), ("DELETE", "cancel")):
        assert topaz.request(method, f"/{path}/{uuid.uuid4()}").status_code == 404
        malformed = topaz.request(method, f"/{path}/17")
        assert malformed.json() == {
            "code": 400,
            "message": "Invalid process ID. Please ensure it is a valid UUID.",
        }


def test_results_are_kept_for_a_day_and_links_for_an_hour(
    sandbox: Sandbox, http: httpx.Client, topaz: httpx.Client, jpeg: bytes
) -> None:
    process_id = submitted(topaz, jpeg)
    result(topaz, http, process_id)
    first = topaz.get(f"/download/{process_id}").json()
    sandbox.advance(3600)
    assert http.get(first["download_url"]).status_code == 403
    again = topaz.get(f"/download/{process_id}").json()
    assert again["expiry"] >= first["expiry"] + 3600
    opened(http.get(again["download_url"]))
    sandbox.advance(23 * 3600)
    assert topaz.get(f"/download/{process_id}").status_code == 404


@pytest.mark.parametrize("path", ["/estimate", "/estimate-gen"])
def test_estimates(sandbox: Sandbox, topaz: httpx.Client, path: str) -> None:
    fields = {"input_width": "3000", "input_height": "2000", "output_width": "6000", "output_height": "4001"}
    parts = {name: (None, value) for name, value in fields.items()}
    estimate = topaz.post(path, files=parts).json()
    assert estimate["duration"] >= 0
    assert estimate["credits"] == 2  # 24.006 megapixels, by the sandbox's own price
    del parts["input_height"]
    assert topaz.post(path, files=parts).status_code == 400
    assert not sandbox.ledger.charges


def test_a_wrong_or_missing_key_is_unauthorized(sandbox: Sandbox, topaz: httpx.Client) -> None:
    del topaz.headers["X-API-Key"]
    for headers in ({}, {"X-API-Key": "wrong"}, {"Authorization": f"Bearer {sandbox.api_key}"}):
        answer = topaz.get("/status", headers=headers)
        assert answer.status_code == 401
        assert answer.json() == {"code": 401, "message": "Unauthorized"}


def test_deprecated_keys_go_by_their_beginning(sandbox: Sandbox, topaz: httpx.Client) -> None:
    beginning = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJtYWNoaW5lX2lkIjoi"
    del topaz.headers["X-API-Key"]
    answer = topaz.get("/status", headers={"Authorization": f"Bearer {beginning}0"})
    assert answer.status_code == 200
    assert sandbox.requests[-1].headers["authorization"] == "Bearer ***"


def test_an_empty_balance_is_402_and_makes_no_job(jpeg: bytes) -> None:
    with Sandbox(balances={"topaz": 1}) as sandbox, connected(sandbox) as topaz:
        answers = [submit(topaz, "/enhance/async", jpeg, denoise=amount) for amount in ("0", "1")]
        assert [answer.status_code for answer in answers] == [200, 402]
        assert answers[1].json() == {"code": 402, "message": "Insufficient funds."}
        assert len(topaz.get("/status").json()) == 1


def test_a_job_fails_on_demand_and_costs_nothing(sandbox: Sandbox, topaz: httpx.Client, jpeg: bytes) -> None:
    sandbox.inject("topaz", "postEnhanceAsync", Fault(job_fails=True))
    process_id = submitted(topaz, jpeg)
    assert [look(topaz, process_id)["status"] for _ in range(2)] == ["Processing", "Failed"]
    assert not sandbox.ledger.charges


def test_a_body_that_is_no_form_is_refused(topaz: httpx.Client) -> None:
    broken = topaz.post("/enhance/async", content=b"--x", headers={"Content-Type": "multipart/form-data; boundary=y"})
    assert (broken.status_code, broken.json()["code"]) == (400, 400)
    other = topaz.post("/estimate", json={"input_width": 1, "input_height": 1})
    assert (other.status_code, other.json()["code"]) == (400, 400)


def test_what_is_too_large_for_the_sandbox_is_refused_by_its_own_word(topaz: httpx.Client, jpeg: bytes) -> None:
    answer = submit(topaz, "/enhance/async", jpeg, output_width="16000", output_height="16000")
    assert (answer.status_code, "sandbox" in answer.json()["message"]) == (422, True)

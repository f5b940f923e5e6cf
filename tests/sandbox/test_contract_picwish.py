"""PicWish by hand."""

import base64
import io
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from photoenhance.sandbox import Fault, Profile, Sandbox
from PIL import Image

TASKS = "/api/tasks/visual/scale"


@pytest.fixture
def picwish(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with connected(sandbox) as client:
        yield client


def connected(sandbox: Sandbox) -> httpx.Client:
    return httpx.Client(base_url=sandbox.url("picwish"), headers={"X-API-KEY": sandbox.api_key}, trust_env=False)


def create(picwish: httpx.Client, image: bytes, **fields: str) -> httpx.Response:
    return picwish.post(TASKS, data=fields, files={"image_file": ("photo.jpg", image, "image/jpeg")})


def data(answer: httpx.Response) -> dict[str, Any]:
    envelope: dict[str, Any] = answer.json()
    assert (answer.status_code, envelope["status"], envelope["message"]) == (200, 200, "success")
    task: dict[str, Any] = envelope["data"]
    return task


def query(picwish: httpx.Client, task_id: str) -> dict[str, Any]:
    return data(picwish.get(f"{TASKS}/{task_id}"))


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_an_asynchronous_task_ends_in_a_url(
    sandbox: Sandbox, http: httpx.Client, picwish: httpx.Client, jpeg: bytes
) -> None:
    created = data(create(picwish, jpeg, sync="0"))
    assert created.keys() == {"task_id"}
    first, second = (query(picwish, created["task_id"]) for _ in range(2))
    assert first["state"] > 1
    assert first["progress"] < 100
    assert (second["state"], second["progress"]) == (1, 100)
    assert all(isinstance(second[name], str) for name in ("created_at", "processed_at", "completed_at"))
    assert opened(http.get(second["image"]).content).size == (240, 160)  # automatic: up to 512 pixels four times
    assert sandbox.ledger.total("picwish") == 2


@pytest.mark.parametrize(
    ("profile", "states"),
    [
        ("document", [2, 3, 4, 1]),  # "greater than 1 means processing"
        ("observed", [0, 2, 3, 4, 1]),
    ],
)
def test_a_task_goes_through_all_states(
    profile: Profile, states: list[int], sandbox: Sandbox, picwish: httpx.Client, jpeg: bytes
) -> None:
    sandbox.reset(profile=profile, polls=10)
    task_id = create(picwish, jpeg).json()["data"]["task_id"]
    found = [picwish.get(f"{TASKS}/{task_id}").json()["data"]["state"] for _ in range(10)]
    assert list(dict.fromkeys(found)) == states


def test_a_synchronous_task_is_done_at_once(http: httpx.Client, picwish: httpx.Client, jpeg: bytes) -> None:
    task = data(create(picwish, jpeg, sync="1", scale_factor="2", type="face"))
    assert (task["state"], task["progress"]) == (1, 100)
    assert opened(http.get(task["image"]).content).size == (120, 80)
    assert query(picwish, task["task_id"])["state"] == 1


def test_the_other_return_types(picwish: httpx.Client, jpeg: bytes) -> None:
    encoded = data(create(picwish, jpeg, sync="1", return_type="2"))["image"]
    assert opened(base64.b64decode(encoded, validate=True)).format == "JPEG"
    binary = create(picwish, jpeg, sync="1", return_type="3")
    assert (binary.headers["Content-Type"], opened(binary.content).format) == ("image/jpeg", "JPEG")
    assert create(picwish, jpeg, sync="0", return_type="3").json()["status"] == 400


@pytest.mark.parametrize(
    ("long_edge", "fields", "factor"),
    [
        (11, {}, 4),
        (512, {}, 4),
        (513, {}, 2),
        (1024, {}, 2),
        (1025, {}, 1),
        (60, {"scale_factor": "1"}, 1),
        (60, {"scale_factor": "2"}, 2),
        (1025, {"scale_factor": "4"}, 4),
    ],
)
def test_the_scale_is_given_or_automatic(
    picwish: httpx.Client, make_picture: Callable[..., bytes], long_edge: int, fields: dict[str, str], factor: int
) -> None:
    answer = create(picwish, make_picture(8, long_edge), sync="1", return_type="3", **fields)
    assert opened(answer.content).size == (8 * factor, long_edge * factor)


@pytest.mark.parametrize(("long_edge", "price"), [(2048, 2), (2049, 3), (4096, 3)])
def test_the_price_goes_by_the_long_edge(
    sandbox: Sandbox, picwish: httpx.Client, make_picture: Callable[..., bytes], long_edge: int, price: int
) -> None:
    create(picwish, make_picture(long_edge, 20), sync="1")
    assert sandbox.ledger.total("picwish") == price


def test_a_picture_by_url(http: httpx.Client, picwish: httpx.Client, hosted: str) -> None:
    task = data(picwish.post(TASKS, data={"image_url": hosted, "sync": "1"}))
    assert opened(http.get(task["image"]).content).size == (240, 160)


def test_exactly_one_picture(picwish: httpx.Client, jpeg: bytes, hosted: str) -> None:
    for answer in (picwish.post(TASKS, data={"sync": "1"}), create(picwish, jpeg, image_url=hosted)):
        assert (answer.status_code, answer.json()["status"]) == (400, 400)


@pytest.mark.parametrize(
    "fields", [{"sync": "2"}, {"sync": "true"}, {"type": "portrait"}, {"scale_factor": "3"}, {"return_type": "0"}]
)
def test_a_field_against_the_page_is_refused(
    sandbox: Sandbox, picwish: httpx.Client, jpeg: bytes, fields: dict[str, str]
) -> None:
    answer = create(picwish, jpeg, **fields)
    assert (answer.status_code, answer.json()["status"]) == (400, 400)
    assert next(iter(fields)) in answer.json()["message"]
    assert not sandbox.ledger.charges


@pytest.mark.parametrize("sync", ["0", "1"])
def test_a_picture_at_fault_is_a_negative_state_and_costs_nothing(
    sandbox: Sandbox, picwish: httpx.Client, make_picture: Callable[..., bytes], sync: str
) -> None:
    pictures = {b"no picture": -7, make_picture(10, 10): -7, make_picture(4097, 20): -5}
    answers = {create(picwish, picture, sync=sync): state for picture, state in pictures.items()}
    answers[picwish.post(TASKS, data={"image_url": "http://127.0.0.1:9/photo.jpg", "sync": sync})] = -3
    for answer, state in answers.items():
        task = data(answer) if sync == "1" else query(picwish, data(answer)["task_id"])
        assert task["state"] == state
        assert "image" not in task
    assert not sandbox.ledger.charges


def test_a_task_fails_on_demand(sandbox: Sandbox, picwish: httpx.Client, jpeg: bytes) -> None:
    sandbox.inject("picwish", "create_scale_task", Fault(job_fails=True))
    assert data(create(picwish, jpeg, sync="1"))["state"] == -1
    assert not sandbox.ledger.charges


def test_a_file_over_20_megabytes_is_refused(picwish: httpx.Client) -> None:
    for size in (20 * 1024 * 1024 + 1, 50 * 1024 * 1024):
        answer = create(picwish, bytes(size))
        assert (answer.status_code, answer.json()["status"]) == (413, 413)


def test_results_are_kept_for_an_hour(sandbox: Sandbox, http: httpx.Client, picwish: httpx.Client, jpeg: bytes) -> None:
    task = data(create(picwish, jpeg, sync="1"))
    sandbox.advance(3600)
    assert http.get(task["image"]).status_code == 403
    answer = picwish.get(f"{TASKS}/{task['task_id']}")
    assert (answer.status_code, answer.json()["status"]) == (404, 404)


def test_a_wrong_or_missing_key(picwish: httpx.Client) -> None:
    picwish.headers["X-API-KEY"] = "wrong"
    wrong = picwish.get(f"{TASKS}/1")
    del picwish.headers["X-API-KEY"]
    for answer in (wrong, picwish.get(f"{TASKS}/1")):
        assert (answer.status_code, answer.json()["status"]) == (401, 401)

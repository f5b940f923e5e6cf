"""The control by HTTP, for programs in any language."""

import io
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest
from photoenhance.sandbox import Sandbox
from PIL import Image


@pytest.fixture
def url(sandbox: Sandbox) -> str:
    return f"{sandbox.page}/_sandbox"


@pytest.fixture
def topaz(sandbox: Sandbox, http: httpx.Client) -> httpx.Client:
    http.headers["X-API-Key"] = sandbox.api_key
    http.base_url = sandbox.url("topaz")
    return http


def submit(topaz: httpx.Client, image: bytes) -> httpx.Response:
    return topaz.post("/enhance/async", files={"image": ("a <photo>.jpg", image)})


def test_faults_are_ordered(topaz: httpx.Client, url: str) -> None:
    fault = {"vendor": "topaz", "operation": "getAllStatuses", "status": 429, "headers": {"Retry-After": "7"}}
    assert topaz.post(f"{url}/faults", json={**fault, "times": 2, "after": 1}).status_code == 204
    answers = [topaz.get("/status") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 429, 429, 200]
    assert answers[1].headers["Retry-After"] == "7"


@pytest.mark.parametrize(
    ("command", "given", "complaint"),
    [
        ("faults", {"vendor": "topas", "operation": "getStatus"}, "no vendor 'topas'"),
        ("faults", {"vendor": "topaz", "operation": "status"}, "no operation of topaz 'status'"),
        ("faults", {"vendor": "topaz", "operation": "getStatus", "status": 42}, "status: Must be between 200 and 599."),
        ("faults", {"vendor": "topaz", "operation": "getStatus", "times": 0}, "times: Must be"),
        ("faults", {"vendor": "topaz", "operation": "getStatus", "code": 1}, "no 'code'"),
        ("faults", {"vendor": "topaz", "operation": "getStatus", "body": 1}, "body: Must be"),
        ("faults", {"vendor": "topaz", "operation": "getStatus", "headers": {"a": 1}}, "headers: Every value"),
        ("faults", {"operation": "getStatus"}, "vendor: This field is required."),
        ("advance", {"seconds": -1}, "seconds: Must be"),
        ("advance", {}, "seconds: This field is required."),
        ("reset", {"profile": "real"}, "profile: Must be one of"),
        ("reset", {"balances": {"topas": 1}}, "no vendor 'topas'"),
        ("reset", {"balances": {"topaz": "much"}}, "balance of topaz"),
        ("reset", {"rate_limits": {"topaz": 0}}, "rate limit of topaz"),
        ("reset", {"poles": 1}, "no 'poles'"),
        ("reset", [], "not a JSON object"),
    ],
)
def test_a_command_that_makes_no_sense_is_refused(
    http: httpx.Client, url: str, command: str, given: object, complaint: str
) -> None:
    answer = http.post(f"{url}/{command}", json=given)
    assert (answer.status_code, complaint in answer.json()["error"]) == (400, True), answer.text


def test_the_clock_is_put_forward(topaz: httpx.Client, url: str, jpeg: bytes) -> None:
    topaz.post(f"{url}/reset", json={"polls": None, "seconds": 60, "frozen": True})
    status = f"/status/{submit(topaz, jpeg).json()['process_id']}"
    assert topaz.get(status).json()["status"] == "Pending"
    topaz.post(f"{url}/advance", json={"seconds": 59})
    assert topaz.get(status).json()["status"] == "Processing"
    topaz.post(f"{url}/advance", json={"seconds": 1})
    assert topaz.get(status).json()["status"] == "Completed"


def test_the_ledger_is_read(topaz: httpx.Client, url: str, jpeg: bytes) -> None:
    topaz.post(f"{url}/reset", json={"balances": {"topaz": 3}})
    jobs = [submit(topaz, jpeg).json()["process_id"] for _ in range(3)]
    topaz.delete(f"/cancel/{jobs[2]}")
    ledger = topaz.get(f"{url}/ledger").json()
    assert [charge["job"] for charge in ledger["charges"]] == jobs[:2]
    assert [charge["job"] for charge in ledger["refunds"]] == jobs[2:]
    assert [[charge["job"] for charge in group] for group in ledger["duplicates"]] == [jobs[:2]]
    assert (ledger["totals"], ledger["balances"]) == ({"topaz": "2"}, {"topaz": "1"})


def test_after_a_reset_nothing_has_happened(sandbox: Sandbox, topaz: httpx.Client, url: str, jpeg: bytes) -> None:
    submit(topaz, jpeg)
    assert topaz.post(f"{url}/reset", json={}).status_code == 204
    assert topaz.get("/status").json() == []
    assert (len(sandbox.requests), sandbox.ledger.charges, sandbox.jobs) == (1, [], [])


def test_a_file_is_hosted(http: httpx.Client, url: str, jpeg: bytes) -> None:
    answer = http.put(f"{url}/files/photo.jpg", content=jpeg)
    assert answer.status_code == 201
    hosted = http.get(answer.json()["url"])
    assert (hosted.content, hosted.headers["Content-Type"]) == (jpeg, "image/jpeg")


@pytest.mark.parametrize("name", ["..%2f..%2fetc%2fpasswd", "%2fetc%2fpasswd", "a%2fb"])
def test_a_file_goes_nowhere_else(http: httpx.Client, url: str, jpeg: bytes, name: str) -> None:
    assert http.put(f"{url}/files/{name}", content=jpeg).status_code in {404, 405}


def test_a_file_that_is_too_large_is_refused(
    http: httpx.Client, url: str, monkeypatch: pytest.MonkeyPatch, jpeg: bytes
) -> None:
    monkeypatch.setattr("photoenhance.sandbox.control.MAX_FILE", len(jpeg) - 1)
    assert http.put(f"{url}/files/photo.jpg", content=jpeg).status_code == 413


def test_what_is_shown_has_no_secret(sandbox: Sandbox, topaz: httpx.Client, url: str, jpeg: bytes) -> None:
    submit(topaz, jpeg)
    shown = topaz.get(f"{url}/state")
    (job,) = shown.json()["jobs"]
    (request,) = shown.json()["requests"]
    assert (job["vendor"], job["state"], job["name"]) == ("topaz", "queued", "a <photo>.jpg")
    assert (request["operation"], request["status"]) == ("postEnhanceAsync", 200)
    for path in ("/state", "/ledger"):
        assert sandbox.api_key not in topaz.get(f"{url}{path}").text
    assert sandbox.api_key not in topaz.get(sandbox.page).text


def test_small_pictures_before_and_after(topaz: httpx.Client, url: str, jpeg: bytes) -> None:
    job = topaz.post("/enhance", files={"image": jpeg}).headers["X-Process-Id"]
    pictures = [Image.open(io.BytesIO(topaz.get(f"{url}/jobs/{job}/{which}").content)) for which in ("before", "after")]
    assert [(picture.format, picture.size) for picture in pictures] == [("PNG", (60, 40)), ("PNG", (96, 64))]
    for path in (f"{job}/between", "nothing/before"):
        assert topaz.get(f"{url}/jobs/{path}").status_code == 404


def test_other_websites_have_no_control(sandbox: Sandbox, http: httpx.Client, url: str) -> None:
    """A browser sends them forms and text unasked, and by a name of their own it would even read the answers."""
    assert http.post(f"{url}/reset", content=b"{}", headers={"Content-Type": "text/plain"}).status_code == 415
    for path in (sandbox.page, f"{url}/state"):
        assert http.get(path, headers={"Host": "attacker.example"}).status_code == 400


def test_a_command_of_any_length_is_not_read(sandbox: Sandbox, http: httpx.Client, url: str) -> None:
    long: dict[str, Any] = {"vendor": "x" * 70_000}
    assert http.post(f"{url}/faults", json=long).status_code == 413
    address = httpx.URL(sandbox.page)
    assert address.port is not None
    with socket.create_connection((address.host, address.port)) as connection:
        connection.sendall(
            b"POST /_sandbox/reset HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        assert connection.recv(1000).startswith(b"HTTP/1.1 413 ")


def test_whoever_listens_beyond_loopback_lets_everybody_in(http: httpx.Client) -> None:
    with Sandbox(host="0.0.0.0") as sandbox:  # noqa: S104 - that is what is tested
        page = sandbox.page.replace("0.0.0.0", "127.0.0.1")  # noqa: S104 - likewise
        assert http.get(f"{page}/_sandbox/state", headers={"Host": "sandbox.example"}).status_code == 200


def test_the_page_is_one_file_that_runs_nothing_from_elsewhere(sandbox: Sandbox, http: httpx.Client) -> None:
    answer = http.get(sandbox.page)
    policy = answer.headers["Content-Security-Policy"]
    nonce = policy.partition("script-src 'nonce-")[2].partition("'")[0]
    assert policy.startswith("default-src 'none'")
    assert answer.text.count(f'nonce="{nonce}"') == 2
    assert "http" not in answer.text.replace("http-equiv", "")
    assert nonce not in http.get(sandbox.page).text, "a nonce is for one answer"
    assert (Path(__file__).parents[2] / "wrapper/photoenhance/sandbox/page.html").stat().st_size < 10_000

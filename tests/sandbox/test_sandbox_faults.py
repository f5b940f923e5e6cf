"""What goes wrong on demand."""

import httpx
import pytest
from photoenhance.sandbox import Fault, Sandbox


@pytest.fixture
def url(sandbox: Sandbox, http: httpx.Client) -> str:
    http.headers["X-API-Key"] = sandbox.api_key
    return sandbox.url("topaz")


def submit(http: httpx.Client, url: str, image: bytes) -> httpx.Response:
    return http.post(f"{url}/enhance/async", files={"image": ("photo.jpg", image)})


def test_a_status_takes_the_place_of_the_answer_in_the_vendors_shape(
    sandbox: Sandbox, http: httpx.Client, url: str, jpeg: bytes
) -> None:
    sandbox.inject("topaz", "postEnhanceAsync", Fault(status=429, headers={"Retry-After": "1"}), times=2)
    for _ in range(2):
        answer = submit(http, url, jpeg)
        assert (answer.status_code, answer.headers["Retry-After"], answer.json()["code"]) == (429, "1", 429)
    assert not sandbox.ledger.charges
    assert submit(http, url, jpeg).status_code == 200
    assert [request.status for request in sandbox.requests] == [429, 429, 200]


@pytest.mark.parametrize(
    ("body", "content", "content_type"),
    [
        ("<html>", b"<html>", "text/html; charset=utf-8"),
        (b"\xff", b"\xff", None),
        ("", b"", "text/html; charset=utf-8"),
        ({"detail": "no"}, b'{"detail":"no"}', "application/json"),
    ],
)
def test_a_body_takes_the_place_of_the_answers(
    *,
    sandbox: Sandbox,
    http: httpx.Client,
    url: str,
    body: str | bytes | dict[str, object],
    content: bytes,
    content_type: str | None,
) -> None:
    sandbox.inject("topaz", "getAllStatuses", Fault(status=200, body=body))
    answer = http.get(f"{url}/status")
    assert (answer.status_code, answer.content, answer.headers.get("Content-Type")) == (200, content, content_type)


def test_headers_are_added_to_the_real_answer(sandbox: Sandbox, http: httpx.Client, url: str) -> None:
    sandbox.inject("topaz", "getAllStatuses", Fault(headers={"X-Note": "1"}))
    answer = http.get(f"{url}/status")
    assert (answer.headers["X-Note"], answer.json()) == ("1", [])


def test_an_answer_is_lost_though_the_job_runs(sandbox: Sandbox, http: httpx.Client, url: str, jpeg: bytes) -> None:
    sandbox.inject("topaz", "postEnhanceAsync", Fault(disconnect="before_answer"))
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        submit(http, url, jpeg)
    assert len(http.get(f"{url}/status").json()) == 1
    assert sandbox.requests[0].status is None
    submit(http, url, jpeg)
    assert [len(group) for group in sandbox.ledger.duplicates()] == [2]


def test_an_answer_breaks_off(sandbox: Sandbox, http: httpx.Client, url: str, jpeg: bytes) -> None:
    sandbox.inject("topaz", "postEnhanceAsync", Fault(disconnect="mid_body"))
    with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
        submit(http, url, jpeg)
    assert len(sandbox.ledger.charges) == 1


def test_an_answer_never_comes(sandbox: Sandbox, http: httpx.Client, url: str, jpeg: bytes) -> None:
    sandbox.inject("topaz", "postEnhanceAsync", Fault(disconnect="never"))
    with pytest.raises(httpx.ReadTimeout):
        http.post(f"{url}/enhance/async", files={"image": ("photo.jpg", jpeg)}, timeout=0.2)


def test_it_is_said_whether_the_request_is_carried_out(
    sandbox: Sandbox, http: httpx.Client, url: str, jpeg: bytes
) -> None:
    sandbox.inject("topaz", "postEnhanceAsync", Fault(status=500, processed=True))
    sandbox.inject("topaz", "postEnhanceAsync", Fault(disconnect="before_answer", processed=False))
    assert submit(http, url, jpeg).status_code == 500
    assert len(sandbox.ledger.charges) == 1
    with pytest.raises(httpx.RemoteProtocolError):
        submit(http, url, jpeg)
    assert len(sandbox.ledger.charges) == 1


def test_the_storage_goes_wrong_too(sandbox: Sandbox, http: httpx.Client, hosted: str) -> None:
    sandbox.inject("storage", "hosted", Fault(status=503))
    assert http.get(hosted).status_code == 503
    assert http.get(hosted).status_code == 200


def test_names_that_do_not_exist_are_refused(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match=r"no vendor 'topas', only .*topaz"):
        sandbox.inject("topas", "getStatus", Fault())
    with pytest.raises(ValueError, match=r"no operation of topaz 'status', only .*getStatus"):
        sandbox.inject("topaz", "status", Fault())

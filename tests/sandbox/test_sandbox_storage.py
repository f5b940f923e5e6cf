"""The second origin: presigned, expiring, and without vendors' credentials."""

import io
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import pytest
from photoenhance.sandbox import Sandbox
from photoenhance.sandbox.clock import Clock
from photoenhance.sandbox.objects import ObjectStore
from PIL import Image


@pytest.fixture
def links(sandbox: Sandbox, http: httpx.Client, jpeg: bytes) -> dict[str, str]:
    """The links to a finished job of Topaz."""
    base, headers = sandbox.url("topaz"), {"X-API-Key": sandbox.api_key}
    answer = http.post(f"{base}/enhance", headers=headers, files={"image": ("photo.jpg", jpeg)})
    content: dict[str, str] = http.get(f"{base}/download/{answer.headers['X-Process-Id']}", headers=headers).json()
    return content


def code(answer: httpx.Response) -> str | None:
    assert answer.headers["Content-Type"] == "application/xml"
    return ET.fromstring(answer.text).findtext("Code")  # noqa: S314 - the sandbox's own


@pytest.mark.parametrize("header", ["Authorization", "X-API-Key", "x-dev-mode", "x-api-version"])
def test_credentials_are_refused(
    sandbox: Sandbox, http: httpx.Client, links: dict[str, str], hosted: str, header: str
) -> None:
    for url in (links["download_url"], hosted):
        answer = http.get(url, headers={header: "anything"})
        assert (answer.status_code, code(answer)) == (400, "InvalidArgument")
        assert header.lower() in sandbox.requests[-1].headers
        assert http.get(url).status_code == 200
        assert header.lower() not in sandbox.requests[-1].headers


def test_a_link_is_good_for_its_method_and_object_only(http: httpx.Client, links: dict[str, str]) -> None:
    signature = httpx.URL(links["download_url"]).params["Signature"]
    other = links["download_url"].replace(signature, 64 * "0")
    assert http.head(links["download_url"]).status_code == 403
    for url in (links["head_url"], other, links["download_url"].partition("?")[0]):
        answer = http.get(url)
        assert (answer.status_code, code(answer)) == (403, "SignatureDoesNotMatch")


def test_links_expire(sandbox: Sandbox, http: httpx.Client, links: dict[str, str]) -> None:
    sandbox.advance(3500)
    assert http.get(links["download_url"]).status_code == 200
    sandbox.advance(100)
    answer = http.get(links["download_url"])
    assert (answer.status_code, code(answer)) == (403, "AccessDenied")


def test_a_part_of_an_object_can_be_fetched(http: httpx.Client, links: dict[str, str]) -> None:
    whole = http.get(links["download_url"])
    assert whole.headers["Accept-Ranges"] == "bytes"
    part = http.get(links["download_url"], headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole.content)}"


def test_a_hosted_file_is_served_as_it_is(http: httpx.Client, hosted: str, jpeg: bytes) -> None:
    answer = http.get(hosted)
    assert answer.content == jpeg
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert http.head(hosted).headers["Content-Length"] == str(len(jpeg))
    assert Image.open(io.BytesIO(answer.content)).size == (60, 40)


def test_nothing_else_is_served(sandbox: Sandbox, http: httpx.Client, hosted: str) -> None:
    origin = hosted.partition("/hosted/")[0]
    for path in ("/", "/hosted/0/passwd", "/hosted/..%2f..%2fetc/passwd"):
        answer = http.get(origin + path)
        assert (answer.status_code, code(answer)) == (404, "NoSuchKey")
    assert sandbox.requests[-1].operation == ""
    assert http.get(f"{origin}/relay/0").status_code == 403


def test_a_file_that_is_not_there_is_not_hosted(sandbox: Sandbox) -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere\.jpg"):
        sandbox.host("nowhere.jpg")


def test_what_has_expired_is_thrown_away(tmp_path: Path) -> None:
    clock = Clock()
    objects = ObjectStore(clock, "http://localhost")
    old, new = tmp_path / "old", tmp_path / "new"
    old.touch()
    key = objects.put(old, "image/png", keep=10)
    assert objects.get(key) is not None
    clock.advance(10)
    assert objects.get(key) is None
    new.touch()
    objects.put(new, "image/png", keep=10)
    assert not old.exists()


def test_the_oldest_makes_room_for_the_newest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photoenhance.sandbox.objects.MAX_BYTES", 25)
    objects, keys = ObjectStore(Clock(), "http://localhost"), list[str]()
    for name in ("a", "b", "c"):
        (tmp_path / name).write_bytes(bytes(10))
        keys.append(objects.put(tmp_path / name, "image/png", keep=10))
    assert [objects.get(key) is not None for key in keys] == [False, True, True]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "c"]

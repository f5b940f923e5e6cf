"""The whole check, against a server of Topaz that deviates on purpose and against the sandbox of all five."""

import io
import json
import shutil
import textwrap
from pathlib import Path

import pytest
from live_check.__main__ import main
from photoenhance.sandbox import Sandbox

from .conftest import Answer, serving

PROJECT = Path(__file__).parents[2]
KEY = "not-a-key-but-treated-as-one"

JOB = {
    "process_id": "7a9d8a6e-0000-4000-8000-000000000001",
    "filename": "photo.jpg",
    "input_format": "jpeg",
    "input_height": 10,
    "input_width": 10,
    "output_format": "jpeg",
    "output_height": 20,
    "output_width": 20,
    "model": "Standard V2",
    "crop_to_fill": False,
    "status": "Paused",  # a word that the document lacks
    "progress": 120,  # more than its maximum
    "eta": "soon",  # not an integer
    "creation_time": None,  # not null
    "modification_time": 1,
    # no "credits", which is required
    "category": "enhance",  # not documented
    "owner": {"mail": "somebody@example.com", "api_key": KEY},
}
LINK = "https://somebody:word@storage.example/result.jpg?X-Signature=signed&Expires=1#part"


def deviant(method: str, path: str, key: str) -> Answer:  # noqa: PLR0911 - one answer each
    """What a vendor answers who is ahead of its document."""
    if key != KEY:
        return 401, {"code": 401, "message": "Unauthorized", "hint": "Get a key."}
    match method, path.split("/")[1]:
        case "GET", "status" if path == "/status":
            return 200, [JOB, {**JOB, "status": "Completed"}]
        case "POST", "estimate":
            return 200, {"duration": 30.5, "credits": 2}
        case "POST", "estimate-gen":
            return 200, "<html>Back soon</html>"
        case "GET", "download":
            return 425, {"detail": f"See {LINK}, {KEY}"}
        case "DELETE", "cancel":
            return 204, {}
        case _:
            return 404, {"code": 404, "message": "Nothing."}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the recordings go; the key is in the environment."""
    monkeypatch.setenv("TOPAZ_API_KEY", KEY)
    return tmp_path / "live"


def live(folder: Path, url: str, *arguments: str) -> int:
    """The status of a check of Topaz."""
    return main(["topaz", "--yes", "--base-url", url, "--output", str(folder), "--pause", "0", *arguments])


def test_every_deviation_is_reported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(deviant) as url:
        assert live(folder, url) == 1

    assert {line.strip() for line in capsys.readouterr().out.splitlines() if line.startswith("    ")} == {
        "the answer: `hint` is not documented.",
        "[].status: is a value that is not documented.",
        "[].progress: does not keep to `maximum`.",
        "[].eta: is of type string, and documented as integer.",
        "[].creation_time: is of type null, and documented as integer.",
        "[]: `credits` is missing.",
        "[]: `category` is not documented.",
        "[]: `owner` is not documented.",
        "duration: is of type number, and documented as integer.",
        "the answer: the answer of status 200 is text/html, which is not documented.",
        "the answer: status 425 is not documented.",
    }


def test_recordings_hold_no_secrets(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(deviant) as url:
        live(folder, url)

    said = capsys.readouterr()
    texts = [said.out, said.err, *(path.read_text() for path in folder.iterdir())]
    assert len(texts) > 10
    for secret in (KEY, "signed", "Expires", "word@", "somebody@"):
        assert not any(secret in text for text in texts)


def test_recordings_are_fixtures(folder: Path) -> None:
    with serving(deviant) as url:
        live(folder, url)

    assert sorted(path.name for path in folder.glob("*.json")) == [
        "01-get_all_statuses-401.json",
        "02-get_all_statuses-200.json",
        "03-post_estimate-200.json",
        "04-post_estimate_gen-200.json",
        "05-get_status-404.json",
        "06-get_download-425.json",
        "07-cancel_enhance-204.json",
        "08-delete_status-404.json",
    ]
    recorded = json.loads((folder / "06-get_download-425.json").read_text())
    assert recorded["status"] == 425
    assert recorded["headers"]["content-type"] == "application/json"
    assert recorded["body"] == {"detail": "See https://storage.example/result.jpg?<query> <key>"}
    assert json.loads((folder / "04-post_estimate_gen-200.json").read_text())["body"] == "<html>Back soon</html>"


def test_proposal_makes_the_document_say_what_was_seen(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "specs" / "topaz", tmp_path / "specs" / "topaz")
    with serving(deviant) as url:
        assert live(folder, url) == 1
        with (tmp_path / "specs" / "topaz" / "overlay.yaml").open("a", encoding="utf-8") as overlay:
            overlay.write(textwrap.indent((folder / "proposal.yaml").read_text(encoding="utf-8"), "  "))
        assert live(tmp_path / "again", url, "--project", str(tmp_path)) == 0


@pytest.mark.parametrize("vendor", ["autoenhance", "phota", "picwish", "tensorpix", "topaz"])
def test_sandbox_answers_as_the_documents_say(
    vendor: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Sandbox(seconds=0) as sandbox:
        monkeypatch.setenv(f"{vendor.upper()}_API_KEY", sandbox.api_key)
        photo = sandbox.host(PROJECT / "tests" / "data" / "photo.jpg")
        arguments = ["--base-url", sandbox.url(vendor), "--photo-url", photo, "--output", str(tmp_path), "--pause", "0"]

        assert main([vendor, "--yes", "--spend", *arguments]) == 0
        assert "Every answer is as the document says." in capsys.readouterr().out
        assert sandbox.ledger.duplicates() == []


@pytest.mark.parametrize("vendor", ["autoenhance", "phota", "picwish", "tensorpix", "topaz"])
def test_nothing_is_charged_unless_told_so(vendor: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox(seconds=0) as sandbox:
        monkeypatch.setenv(f"{vendor.upper()}_API_KEY", sandbox.api_key)
        photo = sandbox.host(PROJECT / "tests" / "data" / "photo.jpg")
        arguments = ["--base-url", sandbox.url(vendor), "--photo-url", photo, "--output", str(tmp_path), "--pause", "0"]

        main([vendor, "--yes", *arguments])
        assert sandbox.ledger.total(vendor) == 0


def test_it_asks_first(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert main(["topaz", "--spend", "--base-url", "http://127.0.0.1:9", "--output", str(folder)]) == 2

    said = capsys.readouterr().out
    assert "topaz, to pay: One image is enhanced" in said
    assert said.endswith("Go on? [y/N] ")
    assert not folder.exists()


def test_key_is_needed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("TOPAZ_API_KEY", raising=False)

    assert main(["topaz", "--yes"]) == 2
    assert capsys.readouterr().err == "The key is missing: set TOPAZ_API_KEY.\n"


def test_picture_that_the_vendor_is_to_fetch(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TENSORPIX_API_KEY", KEY)

    assert main(["tensorpix", "--yes"]) == 2
    assert "--photo-url" in capsys.readouterr().err


def test_nobody_answers(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert live(folder, "http://127.0.0.1:9") == 2
    assert "refused" in capsys.readouterr().err

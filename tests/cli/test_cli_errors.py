"""Whatever goes wrong: one line on standard error, or one JSON object, and the right exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from photoenhance.cli import main
from photoenhance.sandbox import Fault, Sandbox
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., Any]


@pytest.fixture
def files(tmp_path: Path, photo: Path) -> None:
    """Photos that are none, or not for every vendor, in the current folder."""
    (tmp_path / "photo.jpg").write_bytes(photo.read_bytes())
    (tmp_path / "photo.heic").write_bytes(photo.with_suffix(".heic").read_bytes())
    (tmp_path / "text.jpg").write_text("This is no picture.")
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "file").touch()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "photo.png").write_bytes(photo.with_suffix(".png").read_bytes())
    Image.new("L", (4097, 1)).save(tmp_path / "wide.png")
    with (tmp_path / "heavy.jpg").open("wb") as heavy:
        heavy.write(photo.read_bytes())
        heavy.truncate(20_000_001)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("enhance missing.jpg -v topaz", "missing.jpg"),
        ("enhance other -v topaz", "other"),
        ("enhance text.jpg -v topaz", "not an image"),
        ("enhance empty.jpg -v topaz", "empty"),
        ("enhance heavy.jpg -v picwish", "20,000,000"),
        ("enhance wide.png -v picwish", "4096"),
        ("enhance photo.heic -v topaz", "heic"),
        ("enhance http:// -v tensorpix", "URL"),
        ("enhance photo.jpg -v tensorpix", "publish"),
        ("enhance photo.jpg -v topaz -O output_widht=100", "output_width"),
        ("enhance photo.jpg -v topaz -O output_width=32001", "32000"),
        ("enhance photo.jpg -v topaz -O output_width=wide", "integer"),
        ("enhance photo.jpg -v topaz -O output_format=gif", "tiff"),
        ("enhance photo.jpg -v topaz -O model=Standart_V2", "Standard V2"),
        ("enhance photo.jpg -v topaz -O output_width", "name=value"),
        ("enhance photo.jpg -v topaz -O output_width=1 -O output_width=2", "twice"),
        ("enhance photo.jpg -v topaz -o file/out.jpg", "file"),
        ("enhance photo.jpg wide.png -v topaz -o one.jpg", "folder"),
        ("enhance photo.jpg other/photo.png -v topaz", "same name"),
        ("enhance photo.jpg -v topas", "topaz"),
        ("enhance photo.jpg", "--vendor"),
        ("enhance -v topaz", "PHOTO"),
        ("enhance photo.jpg -v topaz --timeout soon", "timeout"),
        ("enhance photo.jpg -v topaz --timeout -1", "-1"),
        ("enhance photo.jpg -v topaz --fast", "--fast"),
        ("estimate photo.jpg -v phota", "estimates"),
        ("submit photo.jpg -v phota", "enhance"),
        ("status no-token", "token"),
        ('status {"v":1,"vendor":"nobody","job":"1"}', "nobody"),
        ('cancel {"v":1,"vendor":"picwish","job":"1"}', "cancel"),
        ("vendors topas", "topaz"),
        ("sandbox --port 99999", "port"),
        ("sandbox --port 0 --balance topas=1", "topaz"),
        ("sandbox --port 0 --balance topaz=much", "'much' is no amount"),
        ("sandbox --port 0 --fault topaz:getStatus:times=often", "times"),
        ("improve photo.jpg", "improve"),
    ],
)
@pytest.mark.usefixtures("files", "with_keys")
def test_wrong_input_is_one_line_and_nothing_is_sent(
    command: Command, sandbox: Sandbox, tmp_path: Path, arguments: str, says: str
) -> None:
    before = sorted(tmp_path.rglob("*"))
    outcome = command(*(word.replace("Standart_V2", "Standart V2") for word in arguments.split()))

    assert (outcome.code, outcome.out) == (2, "")
    (line,) = outcome.err.splitlines()
    assert line.startswith("error: ")
    assert says in line
    assert sandbox.requests == []
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.usefixtures("files")
def test_a_missing_key_is_named(command: Command) -> None:
    outcome = command("enhance", "photo.jpg", "-v", "topaz")
    assert outcome.code == 2
    assert "TOPAZ_API_KEY" in outcome.err


@pytest.mark.usefixtures("files", "with_keys")
def test_wrong_input_as_json(command: Command) -> None:
    outcome = command("enhance", "text.jpg", "-v", "topaz", "--json")
    assert (outcome.code, outcome.err) == (2, "")
    error = outcome.json.pop("error")
    assert outcome.json["photo"] == "text.jpg"
    assert error["type"] == "InvalidInputError"
    assert (error["retryable"], error["maybe_billed"], error["job"], error["token"]) == (False, False, None, None)


@pytest.mark.parametrize("vendor", ["autoenhance", "phota", "picwish", "topaz"])
@pytest.mark.usefixtures("files", "with_keys")
def test_what_the_vendor_refuses_is_exit_1(command: Command, monkeypatch: pytest.MonkeyPatch, vendor: str) -> None:
    monkeypatch.setenv(f"{vendor.upper()}_API_KEY", "wrong-key-0123")

    outcome = command("enhance", "photo.jpg", "-v", vendor)
    assert (outcome.code, outcome.out) == (1, "")
    (line,) = outcome.err.splitlines()
    assert line.startswith("error: ")
    assert "wrong-key-0123" not in line

    error = command("enhance", "photo.jpg", "-v", vendor, "--json").json["error"]
    assert (error["type"], error["status_code"], error["vendor"]) == ("AuthenticationError", 401, vendor)
    assert (error["retryable"], error["maybe_billed"]) == (False, False)


@pytest.mark.usefixtures("files", "with_keys")
def test_a_failed_job_is_exit_1_and_named(command: Command, sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.inject("topaz", "postEnhanceAsync", Fault(job_fails=True))
    outcome = command("enhance", "photo.jpg", "-v", "topaz", "-o", tmp_path / "out", "--json")

    assert outcome.code == 1
    assert outcome.json["error"]["type"] == "JobFailedError"
    assert outcome.json["error"]["job"] == sandbox.jobs[0].id
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("sandbox", [{"polls": None, "seconds": 3600}], indirect=True, ids=["slow"])
@pytest.mark.usefixtures("files", "with_keys")
def test_a_job_that_takes_too_long_can_be_resumed(command: Command, sandbox: Sandbox, tmp_path: Path) -> None:
    error = command("enhance", "photo.jpg", "-v", "picwish", "--timeout", "2", "--json").json["error"]
    assert (error["type"], error["retryable"]) == ("JobTimeoutError", True)

    sandbox.advance(3600)
    assert command("resume", error["token"]).code == 0
    assert (tmp_path / "photo.picwish.jpg").is_file()
    assert sandbox.ledger.duplicates() == []


def test_a_port_in_use_is_wrong_input(command: Command, sandbox: Sandbox) -> None:
    port = sandbox.url("topaz").rpartition(":")[2].partition("/")[0]
    outcome = command("sandbox", "--port", port)
    assert outcome.code == 2
    assert port in outcome.err


def test_a_folder_that_is_gone_is_noticed_before_anything_is_sent(
    command: Command, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    outcome = command("enhance", photo, "-v", "topaz", "--sandbox", "-o", "out.jpg")
    assert (outcome.code, outcome.out) == (2, "")
    assert "cannot be written to" in outcome.err


def test_a_module_of_our_own_that_is_missing_is_no_missing_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "photoenhance.cli._commands", None)  # as below
    with pytest.raises(ModuleNotFoundError, match="_commands"):
        main()


@pytest.mark.parametrize(("module", "extra"), [("typer", "cli"), ("starlette", "sandbox")])
def test_a_missing_extra_says_what_to_install(photo: Path, module: str, extra: str) -> None:
    # An entry of None is how Python itself marks a module that must not be imported.
    program = f"import sys; sys.modules[{module!r}] = None; from photoenhance.cli import main; main()"
    finished = subprocess.run(
        [sys.executable, "-c", program, "enhance", photo, "-v", "topaz", "--sandbox"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )
    assert finished.returncode == 2
    (line,) = finished.stderr.splitlines()
    assert f'pip install "photoenhance[{extra}]"' in line

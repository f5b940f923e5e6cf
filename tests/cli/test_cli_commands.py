"""What each command does when all goes well."""

from __future__ import annotations

import io
import json
import shlex
import signal
import subprocess
import sys
from contextlib import redirect_stdout, suppress
from typing import TYPE_CHECKING, Any

import pytest
from photoenhance import VENDORS
from photoenhance.cli import main
from photoenhance.sandbox import Fault
from PIL import Image

from tests.wrapper.server import Server, says

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from photoenhance.sandbox import Sandbox

    Command = Callable[..., Any]

# Jobs that run until the test puts the clock forward.
slow = pytest.mark.parametrize("sandbox", [{"polls": None, "seconds": 3600}], indirect=True, ids=["slow"])


@pytest.mark.parametrize("vendor", VENDORS)
def test_enhance_saves_a_picture_named_after_photo_and_vendor(
    command: Command, photo: Path, tmp_path: Path, vendor: str
) -> None:
    outcome = command("enhance", photo, "--vendor", vendor, "--sandbox", "--output", tmp_path / "out")

    assert (outcome.code, outcome.err) == (0, "")
    (file,) = (tmp_path / "out").iterdir()
    assert file.stem == f"photo.{vendor}"
    assert outcome.out.startswith(f"{file}: ")
    with Image.open(file) as after, Image.open(photo) as before:
        assert after.tobytes() != before.tobytes()
        assert after.width / after.height == pytest.approx(before.width / before.height)


@pytest.mark.parametrize("vendor", VENDORS)
def test_json_says_what_was_saved(command: Command, photo: Path, tmp_path: Path, vendor: str) -> None:
    outcome = command("enhance", photo, "--vendor", vendor, "--sandbox", "--json")

    assert (outcome.code, outcome.err) == (0, "")
    (image,) = outcome.json["images"]
    with Image.open(tmp_path / image["file"]) as picture:
        assert (image["format"], image["width"], image["height"]) == ((picture.format or "").lower(), *picture.size)
    assert (outcome.json["photo"], outcome.json["vendor"]) == (str(photo), vendor)
    assert outcome.json["state"] == "succeeded"


@pytest.mark.usefixtures("with_keys")
def test_the_key_and_the_address_come_from_the_environment(command: Command, photo: Path, sandbox: Sandbox) -> None:
    assert command("enhance", photo, "--vendor", "topaz").code == 0
    assert sandbox.ledger.total("topaz") == 1


@pytest.mark.usefixtures("with_keys")
def test_a_url_is_a_photo(command: Command, photo: Path, sandbox: Sandbox, tmp_path: Path) -> None:
    assert command("enhance", sandbox.host(photo), "--vendor", "tensorpix").code == 0
    assert [file.name for file in tmp_path.iterdir()] == ["photo.tensorpix.jpg"]


@pytest.mark.usefixtures("with_keys")
def test_options_arrive_as_the_document_types_them(command: Command, photo: Path, sandbox: Sandbox) -> None:
    options = "output_width=1000", "model=Standard V2", "face_enhancement=False", "denoise=0.5"
    outcome = command("enhance", photo, "-v", "topaz", "--json", *(word for each in options for word in ("-O", each)))

    form = {"output_width": "1000", "model": "Standard V2", "face_enhancement": "false", "denoise": "0.5"}
    assert sandbox.requests[0].fields.items() >= form.items()
    assert outcome.json["images"][0]["width"] == 1000


@pytest.mark.parametrize("text", ["one,two", '["one", "two"]'])
@pytest.mark.usefixtures("with_keys")
def test_a_list_is_separated_by_commas_or_is_json(command: Command, photo: Path, sandbox: Sandbox, text: str) -> None:
    assert command("enhance", photo, "-v", "phota", "-O", f"profile_ids={text}", "-O", "num_output_images=2").code == 0
    assert sandbox.requests[0].fields["profile_ids"] == ["one", "two"]
    assert sandbox.requests[0].fields["num_output_images"] == 2


def test_several_results_are_numbered(command: Command, photo: Path, tmp_path: Path) -> None:
    command("enhance", photo, "-v", "phota", "-O", "num_output_images=2", "-O", "output_format=jpg", "--sandbox")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["photo.phota-1.jpg", "photo.phota-2.jpg"]


def test_a_single_result_takes_the_name_it_is_given(command: Command, photo: Path, tmp_path: Path) -> None:
    outcome = command("enhance", photo, "-v", "topaz", "--sandbox", "--output", tmp_path / "new" / "better.jpg")
    assert outcome.code == 0
    assert (tmp_path / "new" / "better.jpg").is_file()


def test_a_name_that_promises_another_format_is_one_warning(command: Command, photo: Path, tmp_path: Path) -> None:
    outcome = command("enhance", photo, "-v", "topaz", "--sandbox", "-o", "better.png")
    assert outcome.code == 0
    (line,) = outcome.err.splitlines()
    assert line.startswith("warning: better.png")
    with Image.open(tmp_path / "better.png") as picture:
        assert picture.format == "JPEG"


def test_several_photos_go_to_one_folder_and_one_bad_one_stops_no_other(
    command: Command, photo: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_text("no picture")
    last = tmp_path / "last.jpg"
    last.write_bytes(photo.read_bytes())

    outcome = command("enhance", photo, bad, last, "-v", "topaz", "--sandbox", "-o", tmp_path / "out", "--json")

    assert outcome.code == 2
    lines = [json.loads(line) for line in outcome.out.splitlines()]
    assert ["error" in line for line in lines] == [False, True, False]
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["last.topaz.jpg", "photo.topaz.jpg"]


def test_quiet_prints_nothing(command: Command, photo: Path) -> None:
    assert command("enhance", photo, "-v", "topaz", "--sandbox", "--quiet") == (0, "", "")


@slow
@pytest.mark.usefixtures("with_keys")
def test_a_job_is_submitted_looked_at_and_resumed_by_its_token(
    command: Command, photo: Path, sandbox: Sandbox, tmp_path: Path
) -> None:
    token = command("submit", photo, "--vendor", "picwish").out.strip()

    job = sandbox.jobs[0].id
    assert command("status", token).out.startswith(f"picwish {job}: queued")
    assert command("status", token, "--json").json["job"] == job
    sandbox.advance(3600)
    outcome = command("resume", token, "--json")
    assert (outcome.code, outcome.json["job"], outcome.json["state"]) == (0, job, "succeeded")
    assert [file.name for file in tmp_path.iterdir()] == ["photo.picwish.jpg"]
    assert sandbox.ledger.total("picwish") == 2  # "2 credits when the long edge is <= 2048px"


@pytest.mark.usefixtures("with_keys")
def test_a_token_is_read_from_standard_input(
    command: Command, photo: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    token = command("submit", photo, "-v", "topaz").out
    out, err = start("status", "-", stdin=subprocess.PIPE).communicate(token)
    assert out.startswith("topaz ")
    assert err == ""


@slow
@pytest.mark.usefixtures("with_keys")
def test_a_job_is_cancelled(command: Command, photo: Path, sandbox: Sandbox) -> None:
    token = command("submit", photo, "-v", "topaz").out.strip()
    outcome = command("cancel", token)
    assert (outcome.code, outcome.err) == (0, "")
    assert sandbox.jobs[0].state == "cancelled"
    assert sandbox.ledger.total("topaz") == 0


def test_an_estimate_costs_nothing(command: Command, photo: Path) -> None:
    outcome = command("estimate", photo, "-v", "topaz", "--sandbox", "--json")
    assert outcome.json == {"photo": str(photo), "vendor": "topaz", "credits": 1, "seconds": 1}
    assert command("estimate", photo, "-v", "topaz", "--sandbox").out == f"{photo}: 1 credit, 1 second\n"


def test_an_estimate_may_not_be_known(command: Command, photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(says({})) as server:
        monkeypatch.setenv("TOPAZ_API_KEY", server.api_key)
        monkeypatch.setenv("TOPAZ_BASE_URL", server.url())
        outcome = command("estimate", photo, "-v", "topaz")
    assert (outcome.code, outcome.out) == (0, f"{photo}: credits not known, seconds not known\n")


def test_vendors_lists_all_vendors(command: Command) -> None:
    outcome = command("vendors")
    assert outcome.code == 0
    assert all(vendor in outcome.out for vendor in VENDORS)
    picwish = next(vendor for vendor in command("vendors", "--json").json if vendor["vendor"] == "picwish")
    assert (picwish["max_bytes"], picwish["max_width"], picwish["max_height"]) == (20_000_000, 4096, 4096)


def test_vendors_lists_the_options_of_one(command: Command) -> None:
    outcome = command("vendors", "topaz", "--json")
    creativity, texture = (outcome.json["options"][name] for name in ("creativity", "texture"))
    assert (creativity["types"], creativity["minimum"], creativity["maximum"]) == (["integer"], 1, 6)
    assert (texture["types"], texture["minimum"], texture["maximum"]) == (["integer"], 1, 5)
    assert "creativity" in command("vendors", "topaz").out


def test_a_default_is_the_documents(command: Command) -> None:
    assert command("vendors", "phota", "--json").json["options"]["output_format"]["default"] == "png"
    assert 'default "png"' in command("vendors", "phota").out


def test_no_command_shows_the_help_and_is_wrong_usage(command: Command) -> None:
    outcome = command()
    assert (outcome.code, outcome.err) == (2, "")
    assert "enhance" in outcome.out


def test_the_output_may_go_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["photoenhance", "vendors", "--json"])
    with redirect_stdout(io.StringIO()) as out, pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 0
    assert {each["vendor"] for each in json.loads(out.getvalue())} == {*VENDORS}


def test_the_help_names_every_command(command: Command) -> None:
    outcome = command("--help")
    assert outcome.code == 0
    for name in ("enhance", "submit", "status", "resume", "cancel", "estimate", "vendors", "sandbox"):
        assert name in outcome.out


def test_the_sandbox_serves_until_it_is_interrupted(
    command: Command, photo: Path, start: Callable[..., subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = start("sandbox", "--port", 0)
    assert server.stdout
    assert server.stderr
    assert server.stderr.readline().startswith("Serving until Ctrl-C")
    for _ in range(2 * len(VENDORS)):
        name, _, value = server.stdout.readline().removeprefix("export ").strip().partition("=")
        monkeypatch.setenv(name, value)

    assert command("enhance", photo, "-v", "topaz").code == 0
    server.send_signal(signal.SIGINT)
    assert server.wait() == 0
    assert server.stderr.read() == ""


def test_the_sandbox_serves_as_it_is_told(
    command: Command, photo: Path, start: Callable[..., subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = "topaz:postEnhanceAsync:status=402"
    server = start("sandbox", "--port", 0, "--polls", 1, "--balance", "picwish=1", "--fault", fault)
    assert server.stdout
    for _ in range(2 * len(VENDORS)):
        name, _, value = server.stdout.readline().removeprefix("export ").strip().partition("=")
        monkeypatch.setenv(name, value)

    error = command("enhance", photo, "-v", "topaz", "--json").json["error"]
    assert error["status_code"] == 402
    error = command("enhance", photo, "-v", "picwish", "--json").json["error"]  # it costs 2
    assert error["type"] == "InsufficientCreditsError"
    token = command("submit", photo, "-v", "topaz").out.strip()
    assert command("status", token, "--json").json["state"] == "succeeded"
    server.send_signal(signal.SIGINT)
    assert server.wait() == 0


@slow
@pytest.mark.usefixtures("with_keys")
def test_an_interrupted_command_says_how_to_go_on(
    command: Command, photo: Path, sandbox: Sandbox, start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    running = start("enhance", photo, "-v", "picwish")
    while not any(request.operation == "query_scale_task" for request in sandbox.requests):
        with suppress(subprocess.TimeoutExpired):
            running.wait(0.05)
        assert running.returncode is None
    running.send_signal(signal.SIGINT)
    out, err = running.communicate()

    assert (running.returncode, out) == (130, "")
    assert err.startswith("error: Interrupted.")
    sandbox.advance(3600)
    assert command(*shlex.split(err.partition("photoenhance ")[2])).code == 0
    assert [file.name for file in tmp_path.iterdir()] == ["photo.picwish.jpg"]
    assert sandbox.ledger.duplicates() == []


@slow
@pytest.mark.usefixtures("with_keys")
def test_an_interrupted_request_that_may_be_charged_is_told_of(
    photo: Path, sandbox: Sandbox, start: Callable[..., subprocess.Popen[str]]
) -> None:
    sandbox.inject("phota", "enhance_v1_phota_enhance_post", Fault(disconnect="never", processed=True))
    running = start("enhance", photo, "-v", "phota")
    while not sandbox.ledger.total("phota"):
        with suppress(subprocess.TimeoutExpired):
            running.wait(0.05)
        assert running.returncode is None
    running.send_signal(signal.SIGINT)
    _, err = running.communicate()

    assert running.returncode == 130
    assert "may be charged" in err

"""Tokens: text that finds a job again, in any process, in any later version, and that no secret is in."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import photoenhance
import pytest
from photoenhance import NotFoundError, UnsupportedError
from photoenhance.sandbox import Sandbox

from tests.wrapper.server import Server, says, shows

JOB = "d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b"

# What version 1 writes. These never change: tokens lie in people's databases.
GOLDEN = {
    "topaz": '{"job":"d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b","name":"photo.jpg","v":1,"vendor":"topaz"}',
    "picwish": '{"job":"c4a760a8-dbcf-4e3c-9d5d-000000000000","name":"photo.jpg","v":1,"vendor":"picwish"}',
    "autoenhance": (
        '{"job":"0b1f2c3d","name":"photo.jpg",'
        '"settings":{"format":"png","preview":false,"x_dev_mode":true},"v":1,"vendor":"autoenhance"}'
    ),
}
SHORT = {
    "topaz": '{"job":"d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b","v":1,"vendor":"topaz"}',
    "picwish": '{"job":"c4a760a8","v":1,"vendor":"picwish"}',
    "autoenhance": '{"job":"0b1f2c3d","v":1,"vendor":"autoenhance"}',
}


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(says({})) as running:
        yield running


def connected(vendor: str, server: Server) -> Any:  # noqa: ANN401 - of five classes
    return photoenhance.connect(vendor, "the-key", base_url=server.url())


@pytest.mark.parametrize("vendor", GOLDEN)
def test_tokens_of_version_1_are_read_and_written_for_ever(vendor: str, server: Server) -> None:
    for token in (GOLDEN[vendor], SHORT[vendor]):
        with connected(vendor, server) as client:
            job = client.resume(token)
            assert job.vendor == vendor
            assert job.id == json.loads(token)["job"]
            assert job.token == token
            assert client.job(job.id).token == SHORT[vendor].replace(json.loads(SHORT[vendor])["job"], job.id)
        assert photoenhance.resume(token, "the-key", base_url=server.url()).token == token
    assert server.received == []


@pytest.mark.parametrize("vendor", GOLDEN)
def test_a_submit_writes_what_the_golden_token_shows(
    vendor: str, connect: Callable[..., Any], run: Callable[[Any], Any], sandbox: Sandbox, photo: Path
) -> None:
    options = {"format": "png", "preview": False, "x_dev_mode": True} if vendor == "autoenhance" else {}
    token = run(connect(vendor).submit(photo, **options)).token
    golden = json.loads(GOLDEN[vendor])
    assert token == GOLDEN[vendor].replace(golden["job"], sandbox.jobs[0].id)


def test_a_token_remembers_how_the_result_was_wanted(
    connect: Callable[..., Any], run: Callable[[Any], Any], sandbox: Sandbox, photo: Path
) -> None:
    client = connect("autoenhance")
    token = run(client.submit(photo, format="webp", x_dev_mode=True, sky_replacement=True)).token
    assert json.loads(token)["settings"] == {"format": "webp", "x_dev_mode": True}
    result = run(client.resume(token).result())
    run(result.fetch())
    assert result.images[0].format == "webp"
    (download,) = [each for each in sandbox.requests if each.operation == "download_enhanced_image"]
    assert download.headers["x-dev-mode"] == "true"
    assert sandbox.ledger.charges == []


def test_whitespace_and_order_do_not_matter(server: Server) -> None:
    loose = '\n {"vendor" : "topaz", "v": 1,\t"job": "d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b"} '
    with connected("topaz", server) as client:
        assert client.resume(loose).token == SHORT["topaz"]


def test_what_a_later_1_x_may_add_is_ignored(server: Server) -> None:
    more = SHORT["topaz"][:-1] + ',"created":"2030-01-01","base_url":"https://evil.example"}'
    with connected("topaz", server) as client:
        assert client.resume(more).id == JOB


def test_a_token_does_not_decide_where_the_key_goes(server: Server, photo: Path) -> None:
    with Server(shows(photo.read_bytes())) as elsewhere:
        token = json.dumps({"v": 1, "vendor": "topaz", "job": JOB, "base_url": elsewhere.url(), "url": elsewhere.url()})
        server.reply(says({"process_id": JOB, "status": "Processing"}))
        with connected("topaz", server) as client:
            client.resume(token).refresh()
        assert len(server.received) == 1
        assert elsewhere.received == []


@pytest.mark.parametrize("job_id", ["../../v3/orders/", "a/b", "a?x=1", "a#b", "..", "a b", "%2e%2e", "ä", "a\nb"])
@pytest.mark.parametrize("vendor", ["picwish", "autoenhance"])
def test_a_job_id_stays_within_its_path(vendor: str, job_id: str, server: Server) -> None:
    with connected(vendor, server) as client:
        try:
            client.job(job_id).refresh()
        except photoenhance.PhotoEnhanceError:
            assert len(server.received) <= 1
    for request in server.received:
        above = "/api/tasks/visual/scale/" if vendor == "picwish" else "/v3/images/"
        assert request.path.startswith(above)
        assert "/" not in request.path.removeprefix(above)
        assert "?" not in request.path


@pytest.mark.parametrize("vendor", GOLDEN)
def test_a_job_of_another_account_is_refused_clearly(
    vendor: str, connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path
) -> None:
    token = run(connect(vendor).submit(photo)).token
    with Sandbox() as other:  # of which this job is none
        stranger = connect(vendor, api_key=other.api_key, base_url=other.url(vendor))
        with pytest.raises(NotFoundError) as caught:
            run(stranger.resume(token).result())
    assert any("account" in note for note in caught.value.__notes__)
    assert caught.value.job is not None
    assert caught.value.job.token == token


def test_no_secret_is_in_a_token(
    connect: Callable[..., Any], run: Callable[[Any], Any], sandbox: Sandbox, photo: Path, tmp_path: Path
) -> None:
    source = tmp_path / "photo.jpg"
    source.write_bytes(photo.read_bytes())
    url = f"{sandbox.host(source)}?X-Signature=planted"
    for vendor in GOLDEN:
        job = run(connect(vendor).submit(url))
        run(job.result())
        assert sandbox.api_key not in job.token
        assert "planted" not in job.token
        assert "http" not in job.token
        assert "127.0.0.1" not in job.token


@pytest.mark.parametrize("vendor", ["phota", "tensorpix"])
def test_vendors_without_jobs_have_no_tokens(
    vendor: str, connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path
) -> None:
    job = run(connect(vendor).submit(photo))
    assert job.state == "succeeded"
    with pytest.raises(UnsupportedError):
        _ = job.token
    assert run(run(job.result()).images[0].read())


ANOTHER_PROCESS = """
import sys
import photoenhance

job = photoenhance.resume(sys.argv[1])
print(job.result().save(sys.argv[2])[0])
"""


@pytest.mark.parametrize("vendor", GOLDEN)
def test_another_process_resumes_a_job(
    vendor: str, client: Callable[..., Any], sandbox: Sandbox, photo: Path, tmp_path: Path
) -> None:
    there = client(vendor)
    token = there.submit(photo).token
    there.close()
    done = subprocess.run(
        [sys.executable, "-c", ANOTHER_PROCESS, token, f"{tmp_path}/"],
        env={**os.environ, **sandbox.environment()},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(done.stdout.strip()) == tmp_path / f"photo.{vendor}.jpg"
    assert (tmp_path / f"photo.{vendor}.jpg").stat().st_size > 1000
    assert sandbox.ledger.duplicates() == []
    assert len(sandbox.jobs) == 1

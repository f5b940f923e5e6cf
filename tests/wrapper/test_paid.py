"""What has been paid for is not lost, and not said to be free, whatever goes wrong afterwards on this side."""

import asyncio
import os
import pickle
import re
import resource
import stat
import uuid
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import photoenhance
import pytest
from photoenhance import (
    AuthenticationError,
    DownloadError,
    InvalidInputError,
    JobFailedError,
    PhotoEnhanceError,
    ResultExpiredError,
    SubmitOutcomeUnknownError,
    UnexpectedResponseError,
)
from photoenhance.sandbox import Sandbox

from tests.wrapper.server import Received, Reply, Server, says, shows

JOB = str(uuid.uuid4())


@contextmanager
def small_files(limit: int) -> Generator[None]:
    """As on a disk that is nearly full."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_a_paid_image_that_finds_no_room_on_disk(
    connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path
) -> None:
    image = shows(photo.read_bytes() * 50).with_headers(x_process_id=JOB)
    with Server(image) as server:
        client = connect("topaz", api_key=server.api_key, base_url=server.url())
        with small_files(100_000), pytest.raises(SubmitOutcomeUnknownError) as caught:
            run(client.enhance(photo, synchronous=True))
    assert caught.value.maybe_billed
    assert not caught.value.retryable
    assert caught.value.job is not None
    assert caught.value.job.id == JOB
    assert len(server.received) == 1


def test_an_async_client_in_another_event_loop_pays_nothing(sandbox: Sandbox, thumbnail: Path) -> None:
    client = photoenhance.connect_async("topaz", sandbox.api_key, base_url=sandbox.url("topaz"))

    async def enhance() -> None:
        await client.enhance(thumbnail)

    with asyncio.Runner() as runner:
        runner.run(enhance())
        with asyncio.Runner() as another, pytest.raises(InvalidInputError, match="event loop") as caught:
            another.run(enhance())
        assert not caught.value.maybe_billed
        runner.run(client.close())
    assert sandbox.ledger.total("topaz") == 1


class Unfetchable(Server):
    """A job that is done, and storage that fails."""

    def reply_to(self, request: Received) -> Reply:
        """By its path."""
        if request.path.startswith("/download/"):
            return says({"download_url": self.url("file"), "expiry": 4_000_000_000})
        if request.path == "/file":
            return Reply(status=500)
        return says({"process_id": JOB, "status": "Completed"}, status=201 if request.method == "POST" else 200)


def test_a_failed_download_is_no_reason_to_pay_again(photo: Path) -> None:
    with Unfetchable() as server, pytest.raises(DownloadError) as caught:
        photoenhance.enhance(photo, vendor="topaz", api_key=server.api_key, base_url=server.url(), timeout=3)
    assert (caught.value.retryable, caught.value.maybe_billed) == (False, True)
    assert caught.value.job is not None
    assert caught.value.job.id == JOB


@pytest.mark.parametrize("name", ["..", "\ud800"])
@pytest.mark.parametrize("vendor", ["picwish", "autoenhance"])
def test_a_job_by_a_name_that_no_request_can_hold(
    vendor: str, name: str, connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path
) -> None:
    with Server() as server:
        named = {"status": 200, "data": {"task_id": name}, "image_id": name, "upload_url": server.url("slot")}
        server.reply(says(named), Reply())
        client = connect(vendor, api_key=server.api_key, base_url=server.url())
        with pytest.raises(SubmitOutcomeUnknownError) as caught:
            run(client.enhance(photo))
    assert caught.value.maybe_billed
    assert caught.value.job is not None
    assert caught.value.job.id == name
    assert {request.method for request in server.received} == {"POST", "PUT"} - (
        {"PUT"} if vendor == "picwish" else set()
    )


@pytest.mark.parametrize("options", [{}, {"sync": 1}])
def test_a_job_of_picwish_that_has_no_name(
    options: dict[str, Any], connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path
) -> None:
    with Server(says({"status": 200, "data": {"state": 4}})) as server:
        client = connect("picwish", api_key=server.api_key, base_url=server.url())
        with pytest.raises(SubmitOutcomeUnknownError, match="could not be read"):
            run(client.enhance(photo, **options))
    assert len(server.received) == 1


def test_the_header_names_a_job_that_the_body_does_not(
    connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path
) -> None:
    with Server(says({"process_id": "no-uuid"}, x_process_id=JOB)) as server:
        client = connect("topaz", api_key=server.api_key, base_url=server.url())
        assert run(client.submit(photo)).id == JOB


class Listing(Server):
    """Names jobs wrongly, and rightly in its list; another one of the same file is named wrongly there too."""

    def reply_to(self, request: Received) -> Reply:
        """By its method."""
        if request.method == "POST":
            return says({"process_id": "no-uuid"})
        found = re.search(rb'filename="([^"]*)"', self.received[0].body)
        name = found[1].decode() if found else ""
        return says([{"process_id": job, "filename": name, "status": "Pending"} for job in ("no-uuid", JOB)])


def test_a_job_of_no_valid_name_is_looked_for_in_the_list(
    connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path
) -> None:
    with Listing() as server:
        client = connect("topaz", api_key=server.api_key, base_url=server.url())
        assert run(client.submit(photo)).id == JOB
    assert [request.method for request in server.received] == ["POST", "GET"]


@pytest.mark.parametrize(
    ("renewal", "expected"),
    [
        pytest.param(Reply(status=401), AuthenticationError, id="refused"),
        pytest.param(says(None), UnexpectedResponseError, id="unreadable"),
        pytest.param(says({"status": 404, "message": "gone"}), ResultExpiredError, id="gone"),
    ],
)
def test_a_link_that_cannot_be_renewed_is_to_something_paid_for(
    renewal: Reply,
    expected: type[PhotoEnhanceError],
    connect: Callable[..., Any],
    run: Callable[[Any], Any],
    photo: Path,
) -> None:
    with Server() as server:
        task = {"task_id": "a-task", "state": 1, "image": server.url("file")}
        server.reply(says({"status": 200, "data": task}), Reply(status=403), renewal)
        client = connect("picwish", api_key=server.api_key, base_url=server.url())
        result = run(client.enhance(photo, sync=1))
        with pytest.raises(PhotoEnhanceError) as caught:
            run(result.fetch())
    assert type(caught.value) is expected
    assert caught.value.maybe_billed
    assert caught.value.job is not None
    assert caught.value.job.id == "a-task"


def test_a_link_of_a_job_without_a_name_is_not_renewed(
    connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path
) -> None:
    with Server() as server:
        server.reply(says({"status": 200, "data": {"state": 1, "image": server.url("file")}}), Reply(status=403))
        client = connect("picwish", api_key=server.api_key, base_url=server.url())
        result = run(client.enhance(photo, sync=1))
        with pytest.raises(ResultExpiredError):
            run(result.fetch())
    assert len(server.received) == 2


def test_a_short_part_is_not_the_whole(connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path) -> None:
    whole = photo.read_bytes()
    begun = Reply(headers={"content-type": "image/jpeg", "etag": '"1"'}, body=whole[:1000], length=len(whole))

    def part(start: int, end: int) -> Reply:
        place = {"content-type": "image/jpeg", "etag": '"1"', "content-range": f"bytes {start}-{end - 1}/{len(whole)}"}
        return Reply(status=206, headers=place, body=whole[start:end])

    with Server() as server:
        link = says({"enhanced_url": server.url("file")})
        server.reply(link, begun, part(1000, 2000), part(2000, len(whole)))
        client = connect("tensorpix", api_key=server.api_key, base_url=server.url())
        result = run(client.enhance("https://example.com/photo.jpg"))
        assert run(result.images[0].read()) == whole
    assert [request.headers["range"] for request in server.received[1:]] == [None, "bytes=1000-", "bytes=2000-"]


def test_the_words_of_a_vendor_quote_no_signed_address(connect: Callable[..., Any], run: Callable[[Any], Any]) -> None:
    signed = "https://example.com/photo.jpg?signature=planted"
    failed = {"task_id": "a-task", "state": -3, "err_message": f"could not fetch {signed}"}
    created = says({"status": 200, "data": {"task_id": "a-task"}})
    with Server(created, says({"status": 200, "data": failed})) as server:
        client = connect("picwish", api_key=server.api_key, base_url=server.url())
        with pytest.raises(JobFailedError, match="could not fetch") as caught:
            run(client.enhance(signed))
    assert "planted" not in str(caught.value)
    assert b"planted" not in pickle.dumps(caught.value)


def test_a_link_is_followed_and_a_mode_is_kept(
    connect: Callable[..., Any], run: Callable[[Any], Any], thumbnail: Path
) -> None:
    folder = thumbnail.parent
    (folder / "real.jpg").write_bytes(b"before")
    (folder / "real.jpg").chmod(0o600)
    (folder / "link.jpg").symlink_to("real.jpg")
    result = run(connect("topaz").enhance(thumbnail, output_format="jpeg"))
    run(result.save(folder / "link.jpg"))
    assert (folder / "link.jpg").is_symlink()
    assert (folder / "real.jpg").read_bytes() == run(result.images[0].read())
    assert stat.S_IMODE((folder / "real.jpg").stat().st_mode) == 0o600


def test_a_pipe_is_not_replaced(connect: Callable[..., Any], run: Callable[[Any], Any], thumbnail: Path) -> None:
    pipe = thumbnail.parent / "pipe.jpg"
    os.mkfifo(pipe)
    result = run(connect("topaz").enhance(thumbnail, output_format="jpeg"))
    with pytest.raises(DownloadError, match="no regular file"):
        run(result.save(pipe))
    assert pipe.is_fifo()


@pytest.mark.parametrize("path", ["", "/", "."])
def test_durations_are_kept_in_a_file(path: str, connect: Callable[..., Any]) -> None:
    with pytest.raises(InvalidInputError, match="takes the name of a file"):
        connect("topaz", durations=path)


def test_a_proxy_that_is_none(
    connect: Callable[..., Any], run: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "foo://user:planted@127.0.0.1")
    with pytest.raises(InvalidInputError, match="HTTP_PROXY") as caught:
        run(connect("topaz").job(JOB).refresh())
    assert "planted" not in str(caught.value)
    assert sandbox.requests == []


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # other threads run: the child does nothing but end
def test_a_forked_process_leaves_results_alone(client: Callable[..., Any], thumbnail: Path) -> None:
    result = client("topaz").enhance(thumbnail).fetch()
    child = os.fork()
    if child == 0:
        del result
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert result.images[0].read()

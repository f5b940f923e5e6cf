"""Who stops waiting leaves nothing behind: no thread, no request, no file."""

import asyncio
import base64
import math
import os
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import photoenhance
import pytest
from photoenhance import Event
from photoenhance.errors import InvalidInputError, TransportError
from photoenhance.sandbox import Sandbox

from tests.wrapper.server import SILENCE, Received, Reply, Server, page, says
from tests.wrapper.virtual_time import Clock, in_virtual_time

LONG = 1_000_000
"""Seconds; a test that waited for them would not end."""

TASK = "a-task"

by_hand = pytest.mark.parametrize("sandbox", [{"seconds": math.inf, "polls": 10_000}], indirect=True)


class Noticed(Server):
    """Tells when a request has come."""

    def __init__(self) -> None:
        super().__init__(SILENCE)
        self.called = threading.Event()

    def reads(self, head: Received) -> bool:
        """It does."""
        self.called.set()
        return super().reads(head)


class Enough(Exception):  # noqa: N818 - what a caller breaks off for
    """What a caller's own code raises."""


def in_background(function: Callable[[], object]) -> tuple[threading.Thread, list[BaseException]]:
    errors: list[BaseException] = []

    def run() -> None:
        try:
            function()
        except BaseException as error:  # noqa: BLE001 - looked at by the test
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, errors


def test_closing_a_client_ends_a_request_that_another_thread_waits_for() -> None:
    with Noticed() as server:
        client = photoenhance.connect("topaz", api_key=server.api_key, base_url=server.url())
        thread, errors = in_background(lambda: client.job(str(uuid.uuid4())).refresh(timeout=LONG))
        assert server.called.wait(60)
        client.close()
        thread.join(60)
    assert [type(error) for error in errors] in ([TransportError], [InvalidInputError])


@by_hand
def test_closing_a_client_wakes_a_thread_that_sleeps_between_two_looks(sandbox: Sandbox, thumbnail: Path) -> None:
    looked = threading.Event()
    client = photoenhance.connect("topaz", api_key=sandbox.api_key, base_url=sandbox.url("topaz"))
    job = client.submit(thumbnail)
    thread, errors = in_background(lambda: job.wait(timeout=LONG, on_progress=lambda _: looked.set()))
    assert looked.wait(60)
    client.close()
    thread.join(60)
    assert [type(error) for error in errors] == [InvalidInputError]


@by_hand
def test_a_batch_that_is_broken_off_does_not_wait_for_its_jobs(sandbox: Sandbox, thumbnail: Path) -> None:
    def stop(_: object) -> None:
        raise Enough

    with photoenhance.connect("topaz", api_key=sandbox.api_key, base_url=sandbox.url("topaz")) as client:
        batch = client.enhance_many([thumbnail] * 3, concurrency=3, timeout=LONG, on_progress=stop)
        with pytest.raises(Enough):
            next(batch)
    assert threads_of_batches() == []


def threads_of_batches() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if each.name == "photoenhance"]


class Counting(Server):
    """Tells when so many images have come, and answers each when it is told to."""

    def __init__(self, number: int, reply: Reply) -> None:
        super().__init__(reply)
        self.here = threading.Barrier(number + 1)
        self.go_on = threading.Event()

    def reply_to(self, request: Received) -> Reply:
        """Hold back an answer to what costs; nothing is listed."""
        if request.method == "GET":
            return says([]) if request.path == "/status" else super().reply_to(request)
        self.here.wait(60)
        assert self.go_on.wait(60)
        return super().reply_to(request)


DONE = says({"status": 200, "data": {"task_id": TASK, "state": 1, "image": "https://example.com/a.jpg"}})


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_what_nobody_takes_from_a_batch_is_logged(
    kind: str, loop: asyncio.Runner, photo: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Server(DONE) as server:
        settings: Any = {"api_key": server.api_key, "base_url": server.url()}

        def threads() -> None:
            with in_virtual_time(photoenhance.connect("picwish", **settings), Clock()) as client:
                batch = client.enhance_many([photo] * 3, concurrency=3, timeout=LONG)
                assert next(batch).error is None
                for thread in threads_of_batches():
                    thread.join(60)
                batch.close()

        async def tasks() -> None:
            async with in_virtual_time(photoenhance.connect_async("picwish", **settings), Clock()) as client:
                batch = client.enhance_many([photo] * 3, concurrency=3, timeout=LONG)
                async for each in batch:
                    assert each.error is None
                    while len(asyncio.all_tasks()) > 1:
                        await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
                    break
                await batch.aclose()

        if kind == "sync":
            threads()
        else:
            loop.run(tasks())
    said = [record.getMessage() for record in caplog.records if "was left" in record.getMessage()]
    assert len(said) == 2
    assert all(TASK in each for each in said)  # in a token


def leave_a_batch(client: Any, server: Counting, photo: Path) -> None:  # noqa: ANN401 - of any vendor
    """Leave one while two paid requests are under way, which are answered when nobody waits for them any more."""
    driver = client._session.driver  # noqa: SLF001 - which says when it is left
    break_off = driver.break_off

    def broken_off(leave: threading.Event) -> None:
        break_off(leave)
        server.go_on.set()

    driver.break_off = broken_off
    batch = client.enhance_many([photo, photo, object()], concurrency=3, timeout=LONG)
    assert isinstance(next(batch).error, InvalidInputError)
    server.here.wait(60)
    batch.close()
    client.close()


def test_what_becomes_of_paid_requests_of_a_batch_that_is_left_is_logged(
    photo: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Counting(2, page(500)) as server:
        leave_a_batch(photoenhance.connect("topaz", server.api_key, base_url=server.url()), server, photo)
    said = [record.getMessage() for record in caplog.records if "was left" in record.getMessage()]
    assert len(said) == 2
    assert all("may be running this paid request" in each for each in said)


def test_what_has_been_paid_for_is_read_though_nobody_waits_any_more(
    photo: Path, caplog: pytest.LogCaptureFixture
) -> None:
    image = base64.b64encode(photo.read_bytes()).decode()
    with Counting(2, says({"download_urls": [], "images": [image], "known_subjects": {}})) as server:
        leave_a_batch(photoenhance.connect("phota", server.api_key, base_url=server.url()), server, photo)
    assert caplog.text.count("An image of a batch was left, and may be charged. It was enhanced.") == 2


@pytest.mark.parametrize("status", [429, 503])
def test_who_is_cancelled_before_a_request_is_sent_again_is_told_of_no_charge(
    status: int, loop: asyncio.Runner, photo: Path
) -> None:
    refused = Reply(status=status, headers={"retry-after": "500"})
    slept = asyncio.Event()

    async def broken_off(server: Server) -> None:
        def on_event(event: Event) -> None:
            if event.name == "retry":
                slept.set()

        async with photoenhance.connect_async(
            "topaz", server.api_key, base_url=server.url(), on_event=on_event
        ) as client:
            task = asyncio.create_task(client.enhance(photo, timeout=LONG))
            await asyncio.wait_for(slept.wait(), 60)
            task.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await task
            assert not hasattr(caught.value, "__notes__")

    with Server(refused) as server:
        loop.run(broken_off(server))


@pytest.mark.parametrize("vendor", ["topaz", "phota"])
def test_who_is_cancelled_while_a_paid_request_is_under_way_is_told(
    vendor: str, loop: asyncio.Runner, photo: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken_off(server: Noticed) -> None:
        async with photoenhance.connect_async(vendor, server.api_key, base_url=server.url()) as client:
            task = asyncio.create_task(client.enhance(photo, timeout=LONG))
            assert await asyncio.to_thread(server.called.wait, 60)
            task.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await task
            assert caught.value.__notes__ == ["A paid request was under way. It may be running, and may be charged."]

    with Noticed() as server:
        loop.run(broken_off(server))
    assert "It may be running, and may be charged." in caplog.text


def test_a_task_that_is_cancelled_while_a_file_is_opened_closes_it(
    async_client: Callable[..., Any], loop: asyncio.Runner, tmp_path: Path, photo: Path
) -> None:
    # A pipe has no content yet: whoever opens it waits in a thread. An open file would fail the test as a warning.
    content = photo.read_bytes()
    pipe = tmp_path / "photo.jpg"
    os.mkfifo(pipe)

    async def broken_off() -> None:
        task = asyncio.create_task(async_client("topaz").enhance(pipe))
        with await asyncio.to_thread(pipe.open, "wb") as file:
            task.cancel()
            await asyncio.to_thread(file.write, content)
        with pytest.raises(asyncio.CancelledError):
            await task

    loop.run(broken_off())

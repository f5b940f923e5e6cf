"""Who stops waiting leaves nothing behind: no thread, no request, no file."""

import asyncio
import math
import os
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import photoenhance
import pytest
from photoenhance.errors import InvalidInputError, TransportError
from photoenhance.sandbox import Sandbox

from tests.wrapper.server import SILENCE, Received, Server

LONG = 1_000_000
"""Seconds; a test that waited for them would not end."""

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
    assert [each for each in threading.enumerate() if each.name == "photoenhance"] == []


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

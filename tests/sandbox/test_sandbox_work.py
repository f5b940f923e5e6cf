"""The work on pictures: done elsewhere, waited for or not, and what comes of a picture that nobody survives."""

import asyncio
import os
from concurrent.futures import Future
from pathlib import Path

import httpx
import pytest
from photoenhance.sandbox import Job, Settings, workers
from photoenhance.sandbox.imaging import Picture, UndecodableError, inspect
from photoenhance.sandbox.state import State


@pytest.fixture
def picture(tmp_path: Path, jpeg: bytes) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(jpeg)
    return path


def test_work_is_done_in_another_process_which_is_kept() -> None:
    first, second = workers.run(os.getpid), workers.run(os.getpid)
    assert first == second != os.getpid()


def test_what_work_raises_is_raised_here(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no picture")
    with pytest.raises(UndecodableError):
        workers.run(inspect, tmp_path / "text")


def test_a_picture_that_kills_a_worker_cannot_be_decoded_and_the_next_one_can(picture: Path) -> None:
    with pytest.raises(UndecodableError):
        workers.run(os._exit, 1)
    assert workers.run(inspect, picture) == Picture(format="jpeg", width=60, height=40)


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        (Settings(polls=None, seconds=1), "running"),
        (Settings(polls=None, seconds=0), "waiting"),
        (Settings(polls=None, seconds=1, frozen=True), "waiting"),
        (Settings(polls=1), "waiting"),
    ],
)
def test_in_real_time_no_look_waits_for_a_picture(settings: Settings, found: str) -> None:
    """In time that is driven, and where looks are counted, it does: tests know what they find."""

    async def look() -> str:
        async with httpx.AsyncClient(trust_env=False) as http:
            state = State(api_key="", storage_url="", http=http, **settings)
            begun = state.clock.now() - 10
            work = Future[object]()  # it never ends
            job = Job(
                id="", vendor="", pace=state.pace, created_at=begun, keep=60, facts={}, started_at=begun, work=work
            )
            try:
                async with asyncio.timeout(0):
                    return await state.look(job)
            except TimeoutError:
                return "waiting"
            finally:
                state.close()

    assert asyncio.run(look()) == found

"""Callers that share a client or a job: each has its own deadline, and what costs is done once for all."""

import asyncio
import contextlib
import json
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import photoenhance
import pytest
from photoenhance import (
    Autoenhance,
    JobState,
    JobTimeoutError,
    NotFoundError,
    PhotoEnhanceError,
    ResultExpiredError,
    SubmitOutcomeUnknownError,
    TransportError,
)
from photoenhance._drivers import MOST_AT_ONCE

from tests.wrapper.server import DROPPED, SILENCE, Received, Reply, Server, says, shows
from tests.wrapper.virtual_time import Clock, in_virtual_time

IMAGE = "an-image"
JOBS = [str(uuid.uuid4()) for _ in range(6)]


class Holding(Server):
    """Tells of a request for the enhanced image, which it leaves without an answer."""

    def __init__(self, *replies: Reply) -> None:
        super().__init__(*replies)
        self.arrived = threading.Event()

    def reply_to(self, request: Received) -> Reply:
        """Silence for some."""
        if not request.path.partition("?")[0].endswith("/enhanced"):
            return super().reply_to(request)
        self.arrived.set()
        return SILENCE


class Selling(Holding):
    """Sells an image when it is told to; to the first who asks, it gives another answer."""

    def __init__(self, image: bytes, first: Reply) -> None:
        super().__init__(says({"image_id": IMAGE, "status": "processed"}))
        self.go_on = threading.Event()
        self.asked = 0
        self._answers = [shows(image), first]

    def reply_to(self, request: Received) -> Reply:
        """Hold back what costs."""
        if super().reply_to(request) is not SILENCE:
            return self.next_reply()
        self.asked += 1
        assert self.go_on.wait(60)
        return self._answers.pop()


class Listing(Server):
    """Says how a job stands, but gives another answer to who asks for a list of them."""

    def __init__(self, status: str, *listed: Reply) -> None:
        super().__init__(*listed)
        self._status = says({"status": status})

    def reply_to(self, request: Received) -> Reply:
        """The list's answer is the one that was given."""
        is_list = request.path.endswith("/status")
        return super().reply_to(request) if is_list else self._status


@pytest.fixture
def server() -> Iterator[Holding]:
    with Holding(says({"image_id": IMAGE, "status": "processed"})) as running:
        yield running


def test_who_gets_no_place_for_an_image_in_time_sends_nothing(photo: Path, server: Holding) -> None:
    made = photoenhance.connect("autoenhance", api_key=server.api_key, base_url=server.url())
    with in_virtual_time(made, Clock()) as client:  # whose time does not pass by itself: only a place is missing
        places = client._session.places  # noqa: SLF001 - a hundred slow uploads, without them
        assert all(places.acquire(timeout=0) for _ in range(MOST_AT_ONCE))
        with pytest.raises(TransportError, match=r"The 0\.05 s of the call are over") as caught:
            client.submit(photo, timeout=0.05)
    assert (caught.value.retryable, caught.value.maybe_billed) == (True, False)
    assert server.received == []


def test_who_waits_for_another_threads_download_has_a_deadline(server: Holding) -> None:
    client = photoenhance.connect("autoenhance", api_key=server.api_key, base_url=server.url())
    job = client.job(IMAGE)

    def download() -> None:
        with contextlib.suppress(PhotoEnhanceError):  # the client is closed meanwhile
            job.result(timeout=1_000)

    first = threading.Thread(target=download)
    first.start()
    assert server.arrived.wait(60)
    with pytest.raises(TransportError, match="another caller") as caught:
        job.result(timeout=0.1)
    assert caught.value.job is job
    client.close()
    first.join()


def test_who_waits_for_another_tasks_download_has_a_deadline(server: Holding, loop: asyncio.Runner) -> None:
    async def both() -> None:
        async with photoenhance.connect_async("autoenhance", server.api_key, base_url=server.url()) as client:
            job = client.job(IMAGE)
            first = asyncio.create_task(job.result(timeout=1_000))
            assert await asyncio.to_thread(server.arrived.wait, 60)
            with pytest.raises(TransportError, match="another caller") as caught:
                await job.result(timeout=0.1)
            assert caught.value.job is job
            first.cancel()
            with pytest.raises(asyncio.CancelledError):
                await first

    loop.run(both())


@pytest.mark.parametrize("listed", [says([]), says({"code": 403, "message": "No lists for you."}, status=403)])
def test_jobs_that_no_list_has_are_looked_at_one_by_one(listed: Reply, loop: asyncio.Runner) -> None:
    async def every(server: Server) -> None:
        async with photoenhance.connect_async("topaz", server.api_key, base_url=server.url()) as client:
            jobs = await asyncio.gather(*(client.job(job).wait() for job in JOBS))
            assert {job.state for job in jobs} == {JobState.SUCCEEDED}

    with Listing("Completed", listed) as server:
        loop.run(every(server))
    assert {f"/status/{job}" for job in JOBS} <= {request.path for request in server.received}


def test_who_waits_for_anothers_list_has_a_deadline(loop: asyncio.Runner) -> None:
    async def every(server: Server) -> None:
        async with photoenhance.connect_async("topaz", server.api_key, base_url=server.url()) as client:
            waits = (client.job(job).wait(timeout=0.2) for job in JOBS)
            outcomes = await asyncio.gather(*waits, return_exceptions=True)
            assert {type(outcome) for outcome in outcomes} == {JobTimeoutError}

    with Listing("Processing", SILENCE) as server:
        loop.run(every(server))
    assert [request.path for request in server.received].count("/status") == 1


@pytest.mark.parametrize("found", ["once", "twice"])
def test_what_two_tasks_want_is_bought_once(found: str, loop: asyncio.Runner, photo: Path) -> None:
    whole = photo.read_bytes()

    async def both(server: Server) -> None:
        async with photoenhance.connect_async("autoenhance", server.api_key, base_url=server.url()) as client:
            token = json.dumps({"v": 1, "vendor": "autoenhance", "job": IMAGE, "settings": {"preview": False}})
            jobs = [client.resume(token)] * 3 if found == "once" else [client.resume(token) for _ in range(3)]
            for job in jobs:
                await job.refresh()
            results = [*await asyncio.gather(jobs[0].result(), jobs[1].result()), await jobs[2].result()]
            for result in results:
                assert await result.images[0].read() == whole
                assert b"".join([piece async for piece in result.images[0].stream()]) == whole

    looks = 1 if found == "once" else 3
    with Server(*[says({"image_id": IMAGE, "status": "processed"})] * looks, shows(whole)) as server:
        loop.run(both(server))
    asked = [request.path.partition("?")[0].rpartition("/")[2] for request in server.received]
    assert asked == [*[IMAGE] * looks, "enhanced"]


@pytest.mark.parametrize("end", ["dropped", "cancelled", "refused"])
def test_who_waits_for_a_purchase_waits_for_what_becomes_of_it(end: str, loop: asyncio.Runner, photo: Path) -> None:
    whole = photo.read_bytes()
    token = json.dumps({"v": 1, "vendor": "autoenhance", "job": IMAGE, "settings": {"preview": False}})

    async def both(server: Selling) -> None:
        async with photoenhance.connect_async("autoenhance", server.api_key, base_url=server.url()) as client:
            jobs = [client.resume(token) for _ in range(2)]
            for job in jobs:
                await job.refresh()
            first, second = (asyncio.create_task(job.result(timeout=1_000)) for job in jobs)
            assert await asyncio.to_thread(server.arrived.wait, 60)
            await asyncio.sleep(0)  # the second one waits for the first one's purchase
            if end == "cancelled":
                first.cancel()
            server.go_on.set()
            if end == "refused":
                with pytest.raises(NotFoundError):
                    await first
                assert await (await second).images[0].read() == whole
                return
            with pytest.raises(asyncio.CancelledError if end == "cancelled" else SubmitOutcomeUnknownError) as failure:
                await first
            if end == "cancelled":
                assert "may be charged" in failure.value.__notes__[0]
            with pytest.raises(SubmitOutcomeUnknownError, match="to another caller") as caught:
                await second
            assert caught.value.job is jobs[1]

    with Selling(whole, DROPPED if end != "refused" else says({"message": "No."}, 404)) as server:
        loop.run(both(server))
    assert server.asked == (2 if end == "refused" else 1)


def test_what_is_downloaded_by_name_is_as_it_is_now(photo: Path) -> None:
    whole = photo.read_bytes()
    with Server(shows(whole), shows(whole[:-1])) as changing:
        client = photoenhance.connect("autoenhance", changing.api_key, base_url=changing.url())
        assert isinstance(client, Autoenhance)
        results = [client.download(IMAGE, preview=False) for _ in range(2)]
        assert [len(result.images[0].read()) for result in results] == [len(whole), len(whole) - 1]
        changing.reply(says({"image_id": IMAGE, "status": "processed"}))
        again = client.resume(results[1].job.token).result()  # which is of what was bought last
        assert len(again.images[0].read()) == len(whole) - 1
        assert len(changing.received) == 3
        client.close()


def test_what_was_bought_and_is_lost_is_fetched_again(photo: Path) -> None:
    whole = photo.read_bytes()
    token = json.dumps({"v": 1, "vendor": "autoenhance", "job": IMAGE, "settings": {"preview": False}})
    enhanced = says({"image_id": IMAGE, "status": "processed"})
    with (
        Server(enhanced, shows(whole), enhanced, shows(whole)) as server,
        photoenhance.connect("autoenhance", server.api_key, base_url=server.url()) as client,
    ):
        first = client.resume(token).result()
        first.images[0]._picture.spool.path.unlink()  # type: ignore[union-attr] # noqa: SLF001 - by who tidies up temporary files
        with pytest.raises(ResultExpiredError, match="temporary file"):
            first.images[0].read()
        assert client.resume(token).result().images[0].read() == whole


@pytest.mark.parametrize("taken", ["places", "turn"])
def test_who_gets_no_turn_in_time_sends_nothing(
    taken: str, connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path
) -> None:
    with Server(says({})) as server:
        client = connect("picwish", base_url=server.url())
        lock = getattr(client._session, taken)  # noqa: SLF001 - as if others were sending
        for _ in range(MOST_AT_ONCE if taken == "places" else 1):
            run(lock.acquire())
        with pytest.raises(TransportError, match=r"The 0\.1 s of the call are over") as caught:
            run(client.submit(photo, timeout=0.1))
        assert (caught.value.retryable, caught.value.maybe_billed) == (True, False)
    assert server.received == []

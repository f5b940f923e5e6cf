"""What belongs to another process is left alone, and threads do what was asked for, or nothing."""

import asyncio
import gc
import json
import os
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Coroutine
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

import photoenhance
import pytest
from photoenhance import InvalidInputError, PhotoEnhanceError
from photoenhance._drivers import MOST_AT_ONCE, AsyncDriver, _close_here  # pyright: ignore[reportPrivateUsage]
from photoenhance._flow import Exchange, Flow, Request, Work
from photoenhance._httpcore import Transport
from photoenhance._session import _renew_all  # pyright: ignore[reportPrivateUsage]
from photoenhance._spool import Spool, _delete  # pyright: ignore[reportPrivateUsage]
from photoenhance._threads import THREADS, in_thread

from tests.wrapper.server import Server, says

T = TypeVar("T")

JOB = "d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b"

# What a forked process finds, here by what is called in one: a real one would take what it measures with it.


def test_a_file_of_another_process_is_left_alone() -> None:
    spool = Spool.of(b"an image")
    _delete(spool.path, os.getppid())
    assert spool.path.read_bytes() == b"an image"
    _delete(spool.path, os.getpid())
    assert not spool.path.exists()


def test_connections_of_another_process_are_left_alone() -> None:
    with Server(says({})) as server:
        transport = Transport()
        step = Exchange(Request("GET", server.url()), 60)
        transport.exchange(step)
        pools = [kept.pool for kept in transport._pools._kept]  # noqa: SLF001 - what would be closed  # pyright: ignore[reportPrivateUsage]
        _close_here(transport, os.getppid())
        assert transport.exchange(step).ok
        _close_here(transport, os.getpid())
        assert [pool.connections for pool in pools] == [[]]


def test_a_client_goes_on_after_a_fork(photo: Path) -> None:
    job = {"process_id": JOB, "status": "Completed"}
    with Server(says(job)) as server, photoenhance.connect("topaz", server.api_key, base_url=server.url()) as client:
        client.job(JOB).refresh()
        session: Any = client._session  # noqa: SLF001 - what a forked process finds  # pyright: ignore[reportPrivateUsage]
        before = session.driver._transport  # noqa: SLF001 - as above
        job_before: Any = client.job(JOB)
        purchase = session.purchase_of(job_before._record)  # noqa: SLF001 - as above
        for lock in (
            purchase.lock,
            session.gate,
            session.turn,
            *[session.places] * MOST_AT_ONCE,
            *[session.fetches] * MOST_AT_ONCE,
            *[session.slots] * MOST_AT_ONCE,
        ):
            assert lock.acquire(blocking=False)  # by threads that are not there any more
        _renew_all()
        assert client.submit(photo, timeout=60).id == JOB
        assert session.driver._transport is not before  # noqa: SLF001 - as above
        assert session.purchase_of(job_before._record) is purchase  # noqa: SLF001 - as above
        assert purchase.lock.acquire(blocking=False)
        before.close()


FORKING = """
import os, sys
import photoenhance

with photoenhance.Topaz("a-key-of-the-tests", base_url=sys.argv[1]) as topaz:
    job = topaz.job(sys.argv[2])
    job.refresh()
    if not (child := os.fork()):
        job.refresh()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    job.refresh()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
def test_a_forked_process_has_connections_of_its_own() -> None:
    ports: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # which keeps a connection

        def do_GET(self) -> None:
            ports.append(self.client_address[1])
            body = json.dumps({"process_id": JOB, "status": "Processing"}).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        try:
            url = f"http://127.0.0.1:{server.server_port}"
            subprocess.run([sys.executable, "-c", FORKING, url, JOB], check=True, timeout=60)
        finally:
            server.shutdown()
    before, in_the_child, after = ports
    assert before == after != in_the_child


# Threads


def test_what_is_cancelled_before_its_turn_is_not_done() -> None:
    done: list[str] = []
    go = threading.Event()

    async def scenario() -> None:
        busy = [asyncio.create_task(in_thread(go.wait, 60)) for _ in range(THREADS)]
        late = asyncio.create_task(in_thread(done.append, "late"))
        await asyncio.sleep(0)
        late.cancel()
        with pytest.raises(asyncio.CancelledError):
            await late
        assert not go.is_set()
        go.set()
        await asyncio.gather(*busy, *(in_thread(done.append, "next") for _ in range(THREADS)))

    asyncio.run(scenario())
    assert done == ["next"] * THREADS


def test_what_is_the_callers_own_does_not_hold_up_what_is_not() -> None:
    go = threading.Event()

    async def scenario() -> None:
        slow = [asyncio.create_task(in_thread(go.wait, 60, of_caller=True)) for _ in range(THREADS)]
        await in_thread(go.set)
        assert await asyncio.gather(*slow) == [True] * THREADS

    asyncio.run(scenario())


def test_what_is_cancelled_in_the_midst_is_done_first() -> None:
    begun, go = threading.Event(), threading.Event()
    done: list[str] = []

    def work() -> None:
        begun.set()
        go.wait(60)
        done.append("all")

    async def scenario() -> None:
        task = asyncio.create_task(in_thread(work))
        await asyncio.to_thread(begun.wait, 60)
        task.cancel()
        await asyncio.sleep(0)
        assert not task.done()
        go.set()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(scenario())
    assert done == ["all"]


class _RefusedError(Exception):
    """What a call in a thread raises."""


async def _cancelled_in_the_midst(
    run: Callable[[Callable[[], object]], Coroutine[Any, Any, T]], outcome: object = None
) -> asyncio.Task[T]:
    """A task that runs this with a call, which ends like that, and is cancelled while the call is in a thread."""
    begun, go = threading.Event(), threading.Event()

    def call() -> object:
        begun.set()
        go.wait(60)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    task = asyncio.create_task(run(call))
    await asyncio.to_thread(begun.wait, 60)
    task.cancel("by a test")
    await asyncio.sleep(0)
    go.set()
    return task


@pytest.mark.parametrize("outcome", ["a value", _RefusedError()])
def test_a_cancellation_comes_after_what_it_came_in_the_midst_of(outcome: object) -> None:
    async def run(call: Callable[[], object]) -> None:
        await in_thread(call)
        await asyncio.sleep(0)

    async def scenario() -> None:
        task = await _cancelled_in_the_midst(run, outcome)
        with pytest.raises(asyncio.CancelledError, match="by a test"):  # by its words, anyio knows its own
            await task
        assert task.cancelling() == 1

    asyncio.run(scenario())


def test_a_cancellation_that_came_instead_of_an_error_does_not_come_again() -> None:
    async def run(call: Callable[[], object]) -> str:
        with pytest.raises(asyncio.CancelledError):
            await in_thread(call)
        await asyncio.sleep(0)
        return "went on"

    async def scenario() -> str:
        return await (await _cancelled_in_the_midst(run, _RefusedError()))

    assert asyncio.run(scenario()) == "went on"


def test_a_cancellation_in_the_midst_of_the_last_step_comes_with_its_end() -> None:
    def flow(call: Callable[[], object]) -> Flow[None]:
        yield Work(call)

    async def scenario() -> None:
        task = await _cancelled_in_the_midst(lambda call: AsyncDriver().run(flow(call)))
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(scenario())


def test_what_comes_after_a_cancellation_is_not_begun() -> None:
    done: list[str] = []

    def flow(call: Callable[[], object]) -> Flow[None]:
        yield Work(call)
        yield Work(lambda: done.append("next"))

    async def scenario() -> None:
        task = await _cancelled_in_the_midst(lambda call: AsyncDriver().run(flow(call)))
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(scenario())
    assert done == []


def test_what_is_cancelled_before_its_turn_leaves_nothing_behind() -> None:
    go = threading.Event()

    class Image:
        """What a call is given."""

    async def scenario() -> None:
        image = Image()
        gone = weakref.ref(image)
        busy = [asyncio.create_task(in_thread(go.wait, 60)) for _ in range(THREADS)]
        late = asyncio.create_task(in_thread(id, image))
        await asyncio.sleep(0)
        late.cancel()
        await asyncio.wait({late})
        del image, late
        gc.collect()
        assert gone() is None
        go.set()
        await asyncio.gather(*busy)

    asyncio.run(scenario())


def test_an_iterator_that_ends_too_soon_is_an_error() -> None:
    # A future that is given a StopIteration would never be done.
    with pytest.raises(RuntimeError, match="StopIteration"):
        asyncio.run(in_thread(next, iter(())))


# Extras


@pytest.mark.parametrize(("transport", "module"), [("http2", "h2"), ("aiohttp", "aiohttp")])
def test_a_transport_whose_extra_is_missing(transport: Any, module: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401 - its name
    # An entry of None is how Python itself marks a module that must not be imported.
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InvalidInputError, match=rf'pip install "photoenhance\[{transport}\]"'):
        photoenhance.connect_async("topaz", "a-key-of-the-tests", transport=transport)


# The temporary folder


def test_bytes_have_to_be_put_somewhere(tmp_path: Path, photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with (
        Server(says({})) as server,
        photoenhance.connect("topaz", server.api_key, base_url=server.url()) as client,
        pytest.raises(InvalidInputError, match="temporary folder: No such file"),
    ):
        client.submit(photo.read_bytes())
    assert server.received == []


def test_what_is_connected_after_the_client_was_closed_sends_nothing(
    photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, closed, look_up = threading.Event(), threading.Event(), socket.getaddrinfo
    errors: list[PhotoEnhanceError] = []

    def late(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the function that it stands for
        asked.set()
        assert closed.wait(60)
        return look_up(*args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", late)

    def submit() -> None:
        try:
            client.submit(photo, timeout=600)
        except PhotoEnhanceError as error:
            errors.append(error)

    with Server(says({"process_id": JOB})) as server:
        client = photoenhance.connect("topaz", server.api_key, base_url=server.url())
        thread = threading.Thread(target=submit)
        thread.start()
        assert asked.wait(60)
        client.close()
        closed.set()
        thread.join()
    assert server.received == []
    (error,) = errors
    assert "closed" in str(error)
    assert not error.maybe_billed

"""What leaves the package by an exception that is not the package's: no secret, and the caller's own frames.

Frames of the package and of what it calls are looked into as deep as a debugger does. Frames of the caller's, which are
those of this file, hold what they hold, and are looked at as they print.
"""

import asyncio
import functools
import gc
import inspect
import io
import itertools
import signal
import threading
import traceback
import weakref
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any, cast

import photoenhance
import pytest
from photoenhance import (
    AsyncJob,
    AsyncResult,
    AsyncResultImage,
    Enhanced,
    InvalidInputError,
    Job,
    PhotoEnhanceError,
    Result,
    ResultImage,
    images,
)

from tests.wrapper.server import DROPPED, SILENCE, Received, Server, says, shows
from tests.wrapper.test_secrets import JOB, KEY, as_data, assert_clean, chain, results, signed

Act = Callable[[], object]
Run = Callable[[Any], Any]
PACKAGE = str(Path(photoenhance.__file__).parent)
DEPTH = 6
LEFT_OUT = "Left out"
GOES_ON = "goes on at the vendor"


class Mine(Exception):  # noqa: N818 - what a caller raises
    """What a caller's own code raises."""


class MineToo(BaseException):
    """The same, not meant to be caught."""


FOREIGN: list[Callable[[], BaseException]] = [
    KeyboardInterrupt,
    SystemExit,
    GeneratorExit,
    asyncio.CancelledError,
    MemoryError,
    lambda: KeyError("a bug"),
    MineToo,
]
named = [type(make()).__name__ for make in FOREIGN]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def sandbox(server: Server) -> Server:
    """In the place of the sandbox: `connect` makes clients of it."""
    return server


@pytest.fixture
def client(connect: Callable[..., Any]) -> Callable[..., Any]:
    return functools.partial(connect, api_key=lambda: KEY)


@pytest.fixture
def items(kind: str, loop: asyncio.Runner) -> Callable[[Any], list[Any]]:
    """Gets all that an iterator of either kind gives."""

    async def every(iterator: AsyncIterator[Any]) -> list[Any]:
        return [item async for item in iterator]

    return lambda iterator: list(iterator) if kind == "sync" else loop.run(every(iterator))


def held(value: object) -> list[object]:
    """What a value holds: a container, an instance, a method, a partial function, a closure, a generator."""
    if isinstance(value, FunctionType):
        return [value.__closure__]
    return [each for each in gc.get_referents(value) if not isinstance(each, type | ModuleType | CodeType | FrameType)]


def shown(value: object, depth: int = DEPTH) -> list[str]:
    """A value, and what it holds, as a debugger shows them."""
    texts, level, seen = list[str](), [value], set[int]()
    for _ in range(depth + 1):
        texts += map(repr, level)
        seen |= set(map(id, level))
        level = [each for holder in level for each in held(holder) if id(each) not in seen]
    return texts


def frames(error: BaseException) -> list[Any]:
    """Those that an exception has come through from where the package was called."""
    all_of_them = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    return list(itertools.dropwhile(lambda frame: not frame.f_code.co_filename.startswith(PACKAGE), all_of_them))


def assert_bare(error: BaseException, *expected: str) -> None:
    """There is no secret in what an exception shows, and these are the frames that it has come through."""
    for each in chain(error):
        assert_clean(str(each), repr(each), *shown(each.args), *getattr(each, "__notes__", []))
        for frame in frames(each):
            is_callers = frame.f_code.co_filename == __file__
            assert_clean(
                *(text for value in frame.f_locals.values() for text in shown(value, 0 if is_callers else DEPTH))
            )
    assert tuple(frame.f_code.co_name for frame in frames(error)) == expected


def notes(error: BaseException) -> str:
    return "\n".join(getattr(error, "__notes__", []))


# What goes wrong inside


@pytest.fixture
def acts(
    client: Callable[..., Any],
    run: Run,
    items: Callable[[Any], list[Any]],
    server: Server,
    photo: Path,
    tmp_path: Path,
) -> dict[str, Act]:
    """A call of each public method, up to where it begins to send."""
    topaz, autoenhance = client("topaz"), client("autoenhance")

    def result() -> Any:  # noqa: ANN401 - of one kind or the other
        server.reply(*results(server)["topaz"])
        return run(topaz.enhance(as_data()))

    images = [result().images[0] for _ in range(4)]
    job, whole = topaz.job(JOB), result()
    return {
        "enhance": lambda: run(topaz.enhance(as_data())),
        "submit": lambda: run(topaz.submit(as_data())),
        "estimate": lambda: run(topaz.estimate(photo)),
        "jobs": lambda: run(topaz.jobs()),
        "enhance_many": lambda: items(topaz.enhance_many([as_data()] * 3, concurrency=2)),
        "job.refresh": lambda: run(job.refresh()),
        "job.wait": lambda: run(job.wait()),
        "job.result": lambda: run(job.result()),
        "job.cancel": lambda: run(job.cancel()),
        "job.delete": lambda: run(autoenhance.job(JOB).delete()),
        "result.fetch": lambda: run(whole.fetch()),
        "result.save": lambda: run(whole.save(tmp_path)),
        "image.fetch": lambda: run(images[0].fetch()),
        "image.read": lambda: run(images[1].read()),
        "image.save": lambda: run(images[2].save(tmp_path)),
        "image.stream": lambda: items(images[3].stream()),
        "download": lambda: run(autoenhance.download(JOB)),
    }


def fail(error: BaseException) -> Callable[..., None]:
    """What raises in place of what it is put in place of."""

    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def raised(act: Act, error: BaseException) -> BaseException:
    """What an act raises: this error, the very object."""
    with pytest.raises(type(error)) as caught:
        act()
    assert caught.value is error
    return error


@pytest.mark.parametrize("make", FOREIGN, ids=named)
def test_what_is_raised_inside_comes_out_without_frames(
    make: Callable[[], BaseException], acts: dict[str, Act], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, act in acts.items():
        with monkeypatch.context() as patched:
            error = make()
            error.__cause__ = LookupError(KEY)  # as from a library
            patched.setattr("photoenhance._http.Guard", fail(error))
            raised(act, error)
        assert_bare(error, "run")
        assert {error.__cause__, error.__context__} == {None}, name
        is_told = isinstance(error, Exception)
        assert (LEFT_OUT in notes(error)) == is_told, name
        assert ("_call.py:" in notes(error)) == is_told, name


@pytest.mark.parametrize("make", FOREIGN, ids=named)
def test_the_short_way_lets_out_no_frames(
    make: Callable[[], BaseException], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = make()
    monkeypatch.setattr("photoenhance._http.Guard", fail(error))
    raised(
        lambda: photoenhance.enhance(as_data(), vendor="topaz", api_key=KEY, base_url=server.url()),
        error,
    )
    assert_bare(error, "run")
    assert notes(error).count(LEFT_OUT) == isinstance(error, Exception)


def test_what_is_raised_after_the_job_has_a_name_tells_it(
    client: Callable[..., Any], run: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    topaz, error = client("topaz"), KeyError("a bug")
    server.reply(says({"process_id": JOB, "eta": 0}))
    monkeypatch.setattr("photoenhance._flows.wait", fail(error))
    raised(lambda: run(topaz.enhance(as_data())), error)
    assert_bare(error, "run")
    assert LEFT_OUT in notes(error)
    assert GOES_ON in notes(error)
    assert JOB in notes(error)


def test_the_generated_client_is_made_without_showing_the_key(
    client: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    topaz = client("topaz")
    monkeypatch.setattr("photoenhance_clients.topaz.AuthenticatedClient", fail(error := KeyboardInterrupt()))
    raised(lambda: topaz.raw, error)
    assert_bare(error, "run")


def test_the_end_of_a_with_block_shows_nothing(
    kind: str, client: Callable[..., Any], loop: asyncio.Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    topaz = client("topaz")

    def within() -> None:
        with topaz:
            pass

    async def within_async() -> None:
        async with topaz:
            pass

    with monkeypatch.context() as patched:
        patched.setattr(topaz._session, "driver", None)  # noqa: SLF001 - a bug of ours
        with pytest.raises(AttributeError) as caught:
            within() if kind == "sync" else loop.run(within_async())
    assert_bare(caught.value, "run")


def test_a_group_of_errors_is_bare_all_through(
    client: Callable[..., Any], run: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_together(*_: object, **__: object) -> None:
        try:
            images.checked_url(signed(server) + " ")
        except InvalidInputError as error:
            raise ExceptionGroup("several", [error]) from None

    topaz = client("topaz")
    monkeypatch.setattr("photoenhance._http.Guard", fail_together)
    with pytest.raises(ExceptionGroup) as caught:
        run(topaz.job(JOB).refresh())
    assert_bare(caught.value, "run")
    assert_bare(caught.value.exceptions[0])


def test_an_exception_keeps_no_request_alive(
    client: Callable[..., Any], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[weakref.ref[Any]] = []

    def fail_in_the_middle(*_: object, **__: object) -> None:
        steps.append(weakref.ref(cast("FrameType", cast("FrameType", inspect.currentframe()).f_back).f_locals["step"]))
        raise KeyboardInterrupt

    topaz = client("topaz")
    monkeypatch.setattr("photoenhance._http.Guard", fail_in_the_middle)
    with pytest.raises(KeyboardInterrupt) as caught:
        run(topaz.job(JOB).refresh())
    gc.collect()
    assert [step() for step in steps] == [None]
    assert_bare(caught.value, "run")


# Who is stopped in the middle


class Noticed(Server):
    """Says nothing, and has a function called when a request has come."""

    def __init__(self) -> None:
        super().__init__(SILENCE)
        self.call: Callable[[], object] = lambda: None

    def reads(self, head: Received) -> bool:
        """It does."""
        self.call()
        return super().reads(head)


@pytest.fixture
def noticed(connect: Callable[..., Any]) -> Iterator[tuple[Noticed, Any]]:
    """A silent server, and a client of it."""
    with Noticed() as running:
        yield running, connect("topaz", api_key=lambda: KEY, base_url=running.url())


def test_an_interrupt_while_the_vendor_is_waited_for(noticed: tuple[Noticed, Any], run: Run, kind: str) -> None:
    server, topaz = noticed
    main = cast("int", threading.main_thread().ident)
    server.call = lambda: signal.pthread_kill(main, signal.SIGINT)
    with pytest.raises(KeyboardInterrupt) as caught:
        run(topaz.job(JOB).refresh())
    assert_bare(caught.value, *["run"] * (kind == "sync"))  # an event loop raises one of its own
    if kind == "async":
        assert isinstance(caught.value.__context__, asyncio.CancelledError)
        assert_bare(caught.value.__context__, "run")


def test_an_interrupt_of_a_batch(noticed: tuple[Noticed, Any], items: Callable[[Any], list[Any]], kind: str) -> None:
    server, topaz = noticed
    main = cast("int", threading.main_thread().ident)
    server.reply(DROPPED if kind == "sync" else SILENCE)  # threads are waited for
    server.call = lambda: signal.pthread_kill(main, signal.SIGINT)
    with pytest.raises(KeyboardInterrupt) as caught:
        items(topaz.enhance_many([as_data()]))
    assert_bare(caught.value, *["run"] * (kind == "sync"))
    if kind == "async":
        assert_bare(cast("BaseException", caught.value.__context__), "run")


@pytest.mark.parametrize("kind", ["async"])
def test_a_task_is_cancelled_as_any_other(noticed: tuple[Noticed, Any], loop: asyncio.Runner) -> None:
    server, topaz = noticed

    async def cancelled() -> None:
        running, called = asyncio.get_running_loop(), asyncio.Event()
        server.call = lambda: running.call_soon_threadsafe(called.set)
        task = asyncio.create_task(topaz.job(JOB).refresh())
        await called.wait()
        task.cancel("by its caller")
        with pytest.raises(asyncio.CancelledError, match="by its caller") as caught:
            await task
        assert task.cancelled()
        assert_bare(caught.value, "run")

    loop.run(cancelled())


@pytest.mark.parametrize("kind", ["async"])
def test_a_timeout_of_the_callers_ends_a_call(noticed: tuple[Noticed, Any], loop: asyncio.Runner) -> None:
    server, topaz = noticed

    async def in_time() -> None:
        running = asyncio.get_running_loop()
        with pytest.raises(TimeoutError) as caught:  # noqa: PT012 - it is the end of a block that raises
            async with asyncio.timeout(None) as limit:
                server.call = lambda: running.call_soon_threadsafe(limit.reschedule, 0)
                await topaz.job(JOB).refresh()
        task = asyncio.current_task()
        assert task is not None
        assert task.cancelling() == 0
        for each in chain(caught.value):
            assert_bare(each, *["run"] * isinstance(each, asyncio.CancelledError))

    loop.run(in_time())


@pytest.mark.parametrize("kind", ["async"])
def test_a_task_group_stops_a_call_and_raises_what_stopped_it(
    noticed: tuple[Noticed, Any], loop: asyncio.Runner
) -> None:
    server, topaz = noticed

    async def together() -> None:
        running, called = asyncio.get_running_loop(), asyncio.Event()
        server.call = lambda: running.call_soon_threadsafe(called.set)

        async def stop() -> None:
            await called.wait()
            raise Mine

        async def grouped() -> None:
            async with asyncio.TaskGroup() as group:
                tasks.append(group.create_task(topaz.job(JOB).refresh()))
                group.create_task(stop())

        tasks: list[asyncio.Task[Any]] = []
        with pytest.raises(ExceptionGroup) as caught:
            await grouped()
        assert tasks[0].cancelled()
        assert [type(each) for each in caught.value.exceptions] == [Mine]

    loop.run(together())


def test_iterators_close(
    kind: str, client: Callable[..., Any], run: Run, loop: asyncio.Runner, server: Server, photo: Path
) -> None:
    server.reply(*results(server)["phota"], shows(photo.read_bytes()))
    image = run(client("phota").enhance(as_data())).images[0]
    stream = image.stream()
    if kind == "sync":
        assert next(stream)
        stream.close()
        with pytest.raises(StopIteration):
            next(stream)
    else:
        assert loop.run(anext(stream))
        loop.run(stream.aclose())
        with pytest.raises(StopAsyncIteration):
            loop.run(anext(stream))


# What the caller's own code raises


def mine() -> BaseException:
    """An exception with a cause of its own."""
    error = Mine("mine")
    error.__cause__ = LookupError("mine, too")
    return error


THEIRS: list[Callable[[], BaseException]] = [
    mine,
    MineToo,
    KeyboardInterrupt,
    SystemExit,
    asyncio.CancelledError,
    MemoryError,
    lambda: OSError("mine"),
    lambda: InvalidInputError("mine"),
]
callers = pytest.mark.parametrize("make", THEIRS, ids=[type(make()).__name__ for make in THEIRS])


def assert_theirs(error: BaseException, *expected: str) -> None:
    """It is the caller's, with the caller's frames and cause."""
    assert_bare(error, *expected)
    assert LEFT_OUT not in notes(error)
    assert isinstance(error.__cause__, LookupError) == isinstance(error, Mine)


WORKING = [says({"process_id": JOB, "eta": 0}), says({"process_id": JOB, "status": "Processing"})]


@callers
def test_what_on_progress_raises(
    make: Callable[[], BaseException], client: Callable[..., Any], run: Run, server: Server
) -> None:
    topaz, error = client("topaz"), make()

    def on_progress(job: Any) -> None:  # noqa: ANN401 - of one kind or the other
        assert job.id == JOB
        raise error

    server.reply(*WORKING)
    raised(lambda: run(topaz.enhance(as_data(), on_progress=on_progress)), error)
    assert_theirs(error, "run", "on_progress")
    if not isinstance(error, PhotoEnhanceError):
        assert notes(error).count(GOES_ON) == 1
    for wait in (topaz.job(JOB).wait, topaz.job(JOB).result):
        error = make()
        raised(lambda wait=wait: run(wait(on_progress=on_progress)), error)  # type: ignore[misc]
        assert_theirs(error, "run", "on_progress")


@pytest.mark.parametrize("kind", ["async"])
@callers
def test_what_a_coroutine_function_raises(
    make: Callable[[], BaseException], client: Callable[..., Any], run: Run, server: Server
) -> None:
    topaz, error = client("topaz"), make()

    async def on_progress(_: AsyncJob) -> None:
        await asyncio.sleep(0)
        raise error

    server.reply(*WORKING)
    raised(lambda: run(topaz.enhance(as_data(), on_progress=on_progress)), error)
    assert_theirs(error, "run", "on_progress")


@callers
def test_what_on_progress_raises_in_a_batch(
    make: Callable[[], BaseException], client: Callable[..., Any], items: Callable[[Any], list[Any]], server: Server
) -> None:
    topaz, error = client("topaz"), make()

    def on_progress(_: object) -> None:
        raise error

    server.reply(*WORKING)
    batch = topaz.enhance_many([as_data()], on_progress=on_progress)
    if isinstance(error, PhotoEnhanceError):
        assert items(batch)[0].error is error
        return
    raised(lambda: items(batch), error)
    assert_theirs(error, "run", "on_progress")
    assert GOES_ON in notes(error)


@callers
def test_what_on_progress_raises_the_short_way(make: Callable[[], BaseException], server: Server) -> None:
    error = make()

    def on_progress(_: Job) -> None:
        raise error

    server.reply(*WORKING)
    raised(
        lambda: photoenhance.enhance(
            as_data(), vendor="topaz", api_key=KEY, base_url=server.url(), on_progress=on_progress
        ),
        error,
    )
    assert_theirs(error, "run", "on_progress")


def test_what_another_call_raises_within_on_progress(client: Callable[..., Any], run: Run, server: Server) -> None:
    topaz, error = client("topaz"), mine()

    def inner(_: object) -> None:
        raise error

    def outer(job: Any) -> Any:  # noqa: ANN401 - of one kind or the other
        return job.wait(on_progress=inner)

    server.reply(*WORKING)
    raised(lambda: run(topaz.enhance(as_data(), on_progress=outer)), error)
    # An async client awaits what `outer` gives back, when it is over.
    assert_theirs(error, "run", *["outer"] * ("Async" not in type(topaz).__name__), "run", "inner")


@callers
def test_what_publish_raises(
    make: Callable[[], BaseException], client: Callable[..., Any], run: Run, photo: Path
) -> None:
    error = make()

    def publish(_: Path) -> str:
        raise error

    tensorpix = client("tensorpix", publish=publish)
    raised(lambda: run(tensorpix.enhance(photo)), error)
    assert_theirs(error, "run", "publish")


@callers
def test_what_a_function_for_the_key_raises(make: Callable[[], BaseException], client: Callable[..., Any]) -> None:
    error = make()

    def api_key() -> str:
        raise error

    raised(lambda: client("topaz", api_key=api_key), error)
    assert_theirs(error, "run", "api_key")


@callers
def test_what_the_images_of_a_batch_raise(
    make: Callable[[], BaseException], client: Callable[..., Any], items: Callable[[Any], list[Any]], server: Server
) -> None:
    topaz, error = client("topaz"), make()

    def images() -> Iterator[str]:
        yield as_data()
        raise error

    server.reply(*results(server)["topaz"])
    raised(lambda: items(topaz.enhance_many(images())), error)
    assert_theirs(error, "run", "images")


def test_images_that_are_none(client: Callable[..., Any], items: Callable[[Any], list[Any]]) -> None:
    with pytest.raises(TypeError, match="not iterable") as caught:
        items(client("topaz").enhance_many(1))
    assert_theirs(caught.value, "run")


@pytest.mark.parametrize("make", [mine, MineToo, KeyboardInterrupt, MemoryError])
def test_what_a_file_or_a_pillow_image_raises(
    make: Callable[[], BaseException], client: Callable[..., Any], run: Run
) -> None:
    error = make()

    class File(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            raise error

    class Image:
        def save(self, *_: object, **__: object) -> None:
            raise error

    topaz = client("topaz")
    raised(lambda: run(topaz.enhance(File())), error)
    assert_theirs(error, "run", "copyfileobj", "read")
    error = make()
    raised(lambda: run(topaz.enhance(Image())), error)
    assert_theirs(error, "run", "save")


def test_what_a_method_of_a_callers_own_class_raises(server: Server) -> None:
    error = KeyError("mine")

    class Own(photoenhance.Topaz):
        def refreshed(self) -> None:
            self.job(JOB)
            raise error

    with Own(KEY, base_url=server.url()) as topaz:
        raised(topaz.refreshed, error)
    assert notes(error) == ""


def test_the_error_of_an_image_in_a_batch_does_not_show_the_image(
    client: Callable[..., Any], items: Callable[[Any], list[Any]], server: Server
) -> None:
    server.reply(says({"code": 401, "message": "No."}, 401))
    (outcome,) = items(client("topaz").enhance_many([signed(server)]))
    with pytest.raises(PhotoEnhanceError) as caught:
        outcome.unwrap()
    assert_bare(caught.value, "run")


def test_all_that_is_public_is_a_boundary() -> None:
    clients = [
        getattr(photoenhance, prefix + cls)
        for prefix in ("", "Async")
        for cls in ("Autoenhance", "Phota", "PicWish", "TensorPix", "Topaz")
    ]
    for cls in (*clients, Enhanced, Job, AsyncJob, Result, AsyncResult, ResultImage, AsyncResultImage):
        for base in cls.__mro__:
            if base.__module__.startswith("photoenhance."):
                for name, member in vars(base).items():
                    if inspect.isfunction(member) and not name.startswith("_"):
                        assert inspect.unwrap(member) is not member, f"{base.__name__}.{name}"
    for name in ("connect", "connect_async", "enhance", "resume"):
        function = getattr(photoenhance, name)
        assert inspect.unwrap(function) is not function

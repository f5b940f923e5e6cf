"""The photograph, a sandbox of its own for every test, and clients of both kinds that close themselves.

A test that takes `connect` and `run` runs twice: `connect` makes sync clients, then async ones, and `run` gets from
what their methods return what it stands for. So one body says what both kinds do:

    def test_the_vendor_enhances(connect, run, photo):
        result = run(connect("topaz").enhance(photo))
"""

import asyncio
import inspect
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import photoenhance
import pytest
from photoenhance.sandbox import Sandbox
from PIL import Image

from tests.wrapper.virtual_time import Clock, in_virtual_time

Connect = Callable[..., Any]
Run = Callable[[Any], Any]

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(autouse=True)
def _no_keys_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have keys; no test may spend anything on them."""
    for info in photoenhance.VENDORS.values():
        monkeypatch.delenv(info.key_variable, raising=False)
        monkeypatch.delenv(info.base_url_variable, raising=False)


@pytest.fixture(scope="session")
def background() -> Iterator[ThreadPoolExecutor]:
    """A thread for what no test waits for."""
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture
def sandbox(request: pytest.FixtureRequest, background: ThreadPoolExecutor, profile: Any) -> Iterator[Sandbox]:  # noqa: ANN401 - its name
    """A sandbox whose jobs are done at the first look; `parametrize(…, indirect=True)` gives it other settings."""
    running = Sandbox(**{"profile": profile, **getattr(request, "param", {"seconds": 0})}).start()
    yield running
    background.submit(running.stop)  # a server takes its time to stop


@pytest.fixture
def photo() -> Path:
    """A photograph: JPEG, 400 x 512 pixels."""
    return DATA / "photo.jpg"


@pytest.fixture
def thumbnail(photo: Path, tmp_path: Path) -> Path:
    """The same photograph at 50 x 64 pixels, for tests of something else than the picture: they are quick with it."""
    path = tmp_path / photo.name
    with Image.open(photo) as image:
        image.thumbnail((50, 64))
        image.save(path)
    return path


@pytest.fixture
def loop() -> Iterator[asyncio.Runner]:
    """The event loop of a test's async clients."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def run(loop: asyncio.Runner) -> Run:
    """Gets what a method of either kind of client gives: the value itself, or what its coroutine comes to."""

    def settle(value: Any) -> Any:  # noqa: ANN401 - whatever a method gives
        return loop.run(value) if inspect.iscoroutine(value) else value

    return settle


@contextmanager
def clients(connect: Callable[..., Any], sandbox: Sandbox, run: Run) -> Generator[Connect]:
    """Makes clients of the sandbox, by the vendor's name and what else a client takes, and closes them in the end.

    They wait for nothing: their time passes when they sleep.
    """
    made: list[Any] = []

    def make(vendor: str, **arguments: Any) -> Any:  # noqa: ANN401 - one of ten classes
        sandboxed = {"api_key": sandbox.api_key, "base_url": sandbox.url(vendor), "publish": sandbox.host}
        made.append(in_virtual_time(connect(vendor, **{**sandboxed, **arguments}), Clock()))
        return made[-1]

    yield make
    for each in made:
        run(each.close())


@pytest.fixture
def client(sandbox: Sandbox, run: Run) -> Iterator[Connect]:
    """Makes sync clients."""
    with clients(photoenhance.connect, sandbox, run) as make:
        yield make


@pytest.fixture
def async_client(sandbox: Sandbox, run: Run, transport: Any) -> Iterator[Connect]:  # noqa: ANN401 - its name
    """Makes async clients; `loop.run(…)` runs what their methods give."""
    with clients(partial(photoenhance.connect_async, transport=transport), sandbox, run) as make:
        yield make


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of client that a test is about; it runs once for each."""
    return str(request.param)


@pytest.fixture
def connect(kind: str, sandbox: Sandbox, run: Run, transport: Any) -> Iterator[Connect]:  # noqa: ANN401 - as above
    """Makes clients of that kind."""
    connect_async = partial(photoenhance.connect_async, transport=transport)
    with clients(photoenhance.connect if kind == "sync" else connect_async, sandbox, run) as make:
        yield make

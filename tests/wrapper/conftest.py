"""The photograph, a sandbox of its own for every test, and clients of both kinds that close themselves.

A test that takes `connect` and `run` runs twice: `connect` makes sync clients, then async ones, and `run` gets from
what their methods return what it stands for. So one body says what both kinds do:

    def test_the_vendor_enhances(connect, run, photo):
        result = run(connect("topaz").enhance(photo))
"""

import asyncio
import inspect
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import photoenhance
import pytest
from photoenhance.sandbox import Sandbox
from PIL import Image

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(autouse=True)
def _no_keys_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have keys; no test may spend anything on them."""
    for info in photoenhance.VENDORS.values():
        monkeypatch.delenv(info.key_variable, raising=False)
        monkeypatch.delenv(info.base_url_variable, raising=False)


@pytest.fixture
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox whose jobs are done at the first look; `parametrize(…, indirect=True)` gives it other settings."""
    with Sandbox(**getattr(request, "param", {"seconds": 0})) as running:
        yield running


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
    """The event loop of the test's async clients."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[Callable[..., Any]]:
    """Makes sync clients of the sandbox, by the vendor's name and what else a client takes."""
    made: list[Any] = []

    def make(vendor: str, **arguments: Any) -> Any:  # noqa: ANN401 - one of five classes
        made.append(photoenhance.connect(vendor, **{**_sandboxed(sandbox, vendor), **arguments}))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def async_client(sandbox: Sandbox, loop: asyncio.Runner) -> Iterator[Callable[..., Any]]:
    """Makes async clients likewise; `loop.run(…)` runs what their methods return."""
    made: list[Any] = []

    def make(vendor: str, **arguments: Any) -> Any:  # noqa: ANN401 - one of five classes
        made.append(photoenhance.connect_async(vendor, **{**_sandboxed(sandbox, vendor), **arguments}))
        return made[-1]

    yield make
    for each in made:
        loop.run(each.close())


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of client."""
    return str(request.param)


@pytest.fixture
def connect(request: pytest.FixtureRequest, kind: str) -> Callable[..., Any]:
    """`client` or `async_client`, one after the other."""
    make: Callable[..., Any] = request.getfixturevalue("client" if kind == "sync" else "async_client")
    return make


@pytest.fixture
def run(loop: asyncio.Runner) -> Callable[[Any], Any]:
    """What a method of either kind of client gives: the value itself, or what its coroutine comes to."""
    return partial(_settled, loop)


def _settled(loop: asyncio.Runner, value: Any) -> Any:  # noqa: ANN401 - whatever a method gives
    return loop.run(value) if inspect.iscoroutine(value) else value


def _sandboxed(sandbox: Sandbox, vendor: str) -> dict[str, Any]:
    return {"api_key": sandbox.api_key, "base_url": sandbox.url(vendor), "publish": sandbox.host}

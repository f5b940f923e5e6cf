"""A sandbox, a plain HTTP client and pictures: these tests speak to the vendors by hand, as their documents say."""

import io
import itertools
import math
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from photoenhance.sandbox import Sandbox
from PIL import Image, ImageOps

from .documents import CheckedService

collect_ignore = ["outside"]  # a project of its own, see test_outside.py

MakePicture = Callable[..., bytes]


@pytest.fixture(scope="session", autouse=True)
def _checked_services() -> Iterator[None]:
    """Every sandbox of these tests compares what it hears and says with the vendors' documents."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("photoenhance.sandbox.sandbox.Service", CheckedService)
        yield


@pytest.fixture(autouse=True)
def _as_documented() -> Iterator[None]:
    CheckedService.found = []
    yield
    assert CheckedService.found == []


@pytest.fixture(scope="session")
def running() -> Iterator[Sandbox]:
    """One server for all tests."""
    with Sandbox(seconds=math.inf) as sandbox:  # jobs go by looks, never by how fast this machine is
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Sandbox:
    """A sandbox in which nothing has happened yet."""
    running.reset()
    return running


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as client:
        yield client


@pytest.fixture
def make_picture() -> MakePicture:
    """Pictures of any size and format, no two of them alike."""
    numbers = itertools.count()

    def make(width: int = 60, height: int = 40, kind: str = "JPEG") -> bytes:
        gradient = ImageOps.fit(Image.linear_gradient("L").rotate(90 * (next(numbers) % 4)), (width, height))
        noise = Image.effect_noise((width, height), 40)
        file = io.BytesIO()
        Image.merge("RGB", (gradient, noise, gradient)).save(file, kind)
        return file.getvalue()

    return make


@pytest.fixture
def jpeg(make_picture: MakePicture) -> bytes:
    return make_picture()


@pytest.fixture
def hosted(sandbox: Sandbox, jpeg: bytes, tmp_path: Path) -> str:
    """The URL of a picture on the sandbox's storage."""
    path = tmp_path / "a photo.jpg"
    path.write_bytes(jpeg)
    return sandbox.host(path)

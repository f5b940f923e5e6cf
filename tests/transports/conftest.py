"""The fixtures of tests/wrapper and tests/faults, with clients that send their requests by aiohttp."""

import pytest

from tests.faults.conftest import folder, judge, servers, spools, world
from tests.wrapper.conftest import background, connect, loop, photo, run, sandbox, thumbnail

__all__ = [
    "background",
    "connect",
    "folder",
    "judge",
    "loop",
    "photo",
    "run",
    "sandbox",
    "servers",
    "spools",
    "thumbnail",
    "world",
]


@pytest.fixture
def kind() -> str:
    """Only an async client can do this."""
    return "async"


@pytest.fixture(scope="session")
def transport() -> str:
    """Whatever the command line says."""
    return "aiohttp"

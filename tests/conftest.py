"""What holds for all tests."""

import signal
from pathlib import Path

import pytest

from .installation import PROJECT, build, install


def pytest_configure() -> None:
    """Let the processes that tests start be interrupted, even where the tests themselves run in the background.

    A shell starts what it runs in the background with the signal ignored, and that is inherited.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the async clients send their requests by something else than httpx, and the sandbox answer as observed."""
    parser.addoption("--transport", default="httpx", choices=["httpx", "http2", "aiohttp"])
    parser.addoption("--profile", default="document", choices=["document", "observed"])


@pytest.fixture(scope="session")
def transport(request: pytest.FixtureRequest) -> str:
    """What the async clients of tests/wrapper and tests/faults send their requests by."""
    return str(request.config.getoption("--transport"))


@pytest.fixture(scope="session")
def profile(request: pytest.FixtureRequest) -> str:
    """How the sandbox of tests/wrapper answers, where a test does not say."""
    return str(request.config.getoption("--profile"))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this project."""
    return build(PROJECT, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment, in which the wheel is installed, and nothing of this folder."""
    return install(wheel, tmp_path_factory.mktemp("environment"))

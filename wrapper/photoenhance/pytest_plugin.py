"""The sandbox in tests: a pytest plugin that is there wherever photoenhance is installed; needs the extra `sandbox`.

    def test_a_photo_is_enhanced(photoenhance_sandbox):
        with Topaz() as topaz:  # key and address are in the environment
            topaz.enhance("photo.jpg")
        assert not photoenhance_sandbox.ledger.duplicates()

One server serves the whole run; every test finds it as new. Two marks set it up for a test:

    @pytest.mark.photoenhance_sandbox(profile="observed", balances={"topaz": 1})
    @pytest.mark.photoenhance_fault("topaz", "getStatus", status=503, times=2)
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photoenhance.sandbox import Sandbox

MARKS = (
    "photoenhance_sandbox(**settings): how the sandbox behaves in this test; see photoenhance.sandbox.Sandbox.",
    "photoenhance_fault(vendor, operation, *, times=1, after=0, **fault): what goes wrong; see Fault there.",
)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marks known."""
    for mark in MARKS:
        config.addinivalue_line("markers", mark)


@pytest.fixture(scope="session")
def _photoenhance_server() -> Iterator[Sandbox]:
    from photoenhance.sandbox import Sandbox  # noqa: PLC0415 - an extra, and slow to load

    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def photoenhance_sandbox(
    _photoenhance_server: Sandbox, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Sandbox:
    """A sandbox of all five vendors in which nothing has happened yet, with the environment leading to it.

    Jobs are done at the first look, unless the mark `photoenhance_sandbox` has it otherwise.
    """
    from photoenhance.sandbox import Fault  # noqa: PLC0415 - likewise

    sandbox = _photoenhance_server
    node: pytest.Item = request.node
    mark = node.get_closest_marker("photoenhance_sandbox")
    settings: dict[str, Any] = {"polls": 1, "seconds": math.inf, **(mark.kwargs if mark else {})}
    sandbox.reset(**settings)
    for mark in reversed(list(node.iter_markers("photoenhance_fault"))):  # as they are written, from the top
        vendor, operation = mark.args
        fault: dict[str, Any] = dict(mark.kwargs)
        times, after = fault.pop("times", 1), fault.pop("after", 0)
        sandbox.inject(vendor, operation, Fault(**fault), times=times, after=after)
    for name, value in sandbox.environment().items():
        monkeypatch.setenv(name, value)
    return sandbox

"""Two makers of clients: this project, and the generator with its own templates."""

import importlib
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from .loopback import Loopback

KEY = "a-key-of-no-one"


class Clients:
    """The packages of one maker, by the name of the document."""

    def __init__(self, import_package: Callable[[str], ModuleType]) -> None:
        self._import_package = import_package

    def __call__(self, name: str, module: str = "") -> Any:  # noqa: ANN401 - a module, of either maker
        """The client for the vendor `name`, or one of its modules."""
        package = self._import_package(name)
        return importlib.import_module(f"{package.__name__}.{module}") if module else package

    def connect(self, name: str, server: Loopback, **arguments: Any) -> Any:  # noqa: ANN401 - of either maker
        """A client for `server`, told all that the generator's own has no default for."""
        defaults = {"token": KEY, "prefix": "", "auth_header_name": "X-API-Key", "verify_ssl": False}
        return self(name, "client").AuthenticatedClient(base_url=server.url, **{**defaults, **arguments})


def mends(*errors: type[BaseException], stock: str = "stock") -> pytest.MarkDecorator:
    """Run the test with our clients, and with the generator's own, where it has to fail with one of `errors`.

    So no defect is called mended by a test that cannot see it.
    """
    fails = pytest.mark.xfail(strict=True, raises=errors, reason="the generator's own output has the defect")
    return pytest.mark.parametrize("clients", ["ours", pytest.param(stock, marks=fails)], indirect=True)

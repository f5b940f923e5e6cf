"""Packages that load what they hold when it is asked for: most programs use little of a document.

Each function makes a package's `__getattr__`.
"""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def modules(package: str, *names: str) -> Callable[[str], Any]:
    """For a package of modules."""

    def load(name: str) -> Any:  # noqa: ANN401 - a module
        if name not in names:
            raise _missing(package, name)
        return import_module(f"{package}.{name}")  # which puts it where it is found the next time

    return load


def members(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """For a package that shows what its modules hold; `homes` has the module of each name."""

    def load(name: str) -> Any:  # noqa: ANN401 - whatever has that name
        if name not in homes:
            raise _missing(package, name)
        found = getattr(import_module(f"{package}.{homes[name]}"), name)
        setattr(sys.modules[package], name, found)
        return found

    return load


def _missing(package: str, name: str) -> AttributeError:
    return AttributeError(f"module {package!r} has no attribute {name!r}")

"""A generated client, as inspecting it shows it."""

import ast
import importlib
import inspect
import pkgutil
import re
import textwrap
import types
import typing
from collections.abc import Callable
from itertools import pairwise
from types import ModuleType
from typing import Any

import attrs

from .document import Operation

FUNCTIONS = ("get_kwargs", "sync", "sync_detailed", "asyncio", "asyncio_detailed")
"""What each operation's module has for its users."""


class Package:
    """A generated client."""

    def __init__(self, root: ModuleType) -> None:
        self.root = root
        self.models, self.types, self.client, self.options = map(self.module, ("models", "types", "client", "options"))
        self.tags, self.operations = list[ModuleType](), list[ModuleType]()
        api = self.module("api")
        for it in pkgutil.walk_packages(api.__path__, f"{api.__name__}."):
            (self.tags if it.ispkg else self.operations).append(importlib.import_module(it.name))
        self._hints: dict[Any, dict[str, Any]] = {}
        self._docstrings: dict[type[Any], dict[str, str]] = {}

    def module(self, name: str) -> ModuleType:
        """One of its modules."""
        return importlib.import_module(f"{self.root.__name__}.{name}")

    def operation(self, operation: Operation) -> ModuleType | None:
        """The module of an operation: the one that says so."""
        heading = f"`{operation.method.upper()} {operation.path}`"
        found = [it for it in self.operations if heading in (it.__doc__ or "").partition("\nArgs:\n")[0]]
        return found[0] if len(found) == 1 else None

    def hints(self, annotated: Any) -> dict[str, Any]:  # noqa: ANN401 - a class or a function
        """Its annotations, with the names that are imported for type checkers only."""
        if annotated not in self._hints:
            known = {
                **{name: getattr(self.models, name) for name in self.models.__all__},
                **vars(self.types),
                **vars(self.client),
                "httpx": importlib.import_module("httpx"),
            }
            self._hints[annotated] = typing.get_type_hints(annotated, localns=known)
        return self._hints[annotated]

    def argument(self, function: Callable[..., Any], name: str, place: str = "") -> inspect.Parameter | None:
        """The argument for a parameter of the document; its place is part of its name where two have the same."""
        arguments = {plain(key): it for key, it in inspect.signature(function).parameters.items()}
        (where,) = place.split(" ")[2:3] or [""]
        return arguments.get(plain(f"{name}{where}")) or arguments.get(plain(name))

    def field(self, class_: type[Any], name: str) -> "attrs.Attribute[Any] | None":
        """The field of a class for a property of the document."""
        fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(class_)
        return next((it for it in fields if it.init and it.metadata.get("wire_name", it.name) == name), None)

    def field_docstring(self, class_: type[Any], name: str) -> str:
        """The docstring below a field; only the source has it."""
        if class_ not in self._docstrings:
            (tree,) = ast.parse(textwrap.dedent(inspect.getsource(class_))).body
            self._docstrings[class_] = dict(_field_docstrings(tree))
        return self._docstrings[class_].get(name, "")

    def is_model(self, type_: object) -> bool:
        """Whether it is the class of an object of the document."""
        return isinstance(type_, type) and attrs.has(type_) and type_ is not self.types.File

    def class_of(self, result: object) -> type[Any] | None:
        """The class of a result, if it is an object of the document."""
        return type(result) if self.is_model(type(result)) else None


def alternatives(hint: Any) -> list[Any]:  # noqa: ANN401 - a type
    """The alternatives of a type."""
    is_union = typing.get_origin(hint) in {typing.Union, types.UnionType}
    return [inner for it in typing.get_args(hint) for inner in alternatives(it)] if is_union else [hint]


def plain(name: str) -> str:
    """A name without what a Python identifier cannot keep of it."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _field_docstrings(tree: ast.stmt) -> list[tuple[str, str]]:
    statements = tree.body if isinstance(tree, ast.ClassDef) else []
    found: list[tuple[str, str]] = []
    for statement, following in pairwise(statements):
        match statement, following:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                found.append((name, text))
            case _:
                pass
    return found

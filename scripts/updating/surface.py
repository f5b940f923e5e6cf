"""What a generated package offers to Python callers, read from its source: names, types, what is required."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

Direction = Literal["given", "read"]


@dataclass(frozen=True)
class Member:
    """An argument of an operation, or a field of a model or of options."""

    types: frozenset[str]
    """The alternatives of its type, each value of an enumeration by itself."""
    required: bool
    default: str | None
    """None, if there is none worth speaking of."""


@dataclass(frozen=True)
class Owner:
    """An operation, a model or options, with their members by name; one that is gone has its members gone with it."""

    kind: Literal["operation", "model", "options", "constant"]
    members: Mapping[str, Member]
    directions: frozenset[Direction]
    """Whether callers give its members, or read them."""


class Surface:
    """The owners of a generated package, by the name that a caller imports."""

    def __init__(self, package: Path) -> None:
        self._package = package
        self._modules = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(package.rglob("*.py"))}
        self._enumerations = dict(self._read_enumerations())

    @cached_property
    def owners(self) -> dict[str, Owner]:
        """All owners."""
        found = {**self._operations(), **self._options(), **self._constants()}
        directions = self._directions()
        for name, node in self._classes("models"):
            used = frozenset(directions.get(name, ()))
            found[f"models.{name}"] = Owner("model", dict(self._fields(node)), used)
        return found

    def _operations(self) -> dict[str, Owner]:
        return {
            name: Owner("operation", {**dict(self._arguments(build)), **self._answer(parse)}, frozenset({"given"}))
            for name, build, parse in self._endpoints()
        }

    def _endpoints(self) -> Iterator[tuple[str, ast.FunctionDef, ast.FunctionDef]]:
        for path, tree in self._modules.items():
            functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
            if "get_kwargs" in functions:
                name = ".".join(path.relative_to(self._package).with_suffix("").parts)
                yield name, functions["get_kwargs"], functions["parse_response"]

    def _arguments(self, function: ast.FunctionDef) -> Iterator[tuple[str, Member]]:
        arguments = function.args
        plain = [(it, None) for it in arguments.args]
        for argument, default in [*plain, *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]:
            yield argument.arg, self._member(argument.annotation, default)

    def _answer(self, function: ast.FunctionDef) -> dict[str, Member]:
        return {"return": Member(self._types(function.returns), required=False, default=None)}

    def _options(self) -> dict[str, Owner]:
        found: dict[str, Owner] = {}
        for name, node in self._classes("options.py"):
            members = {field: Member(it.types, required=False, default=None) for field, it in self._fields(node)}
            found[f"options.{name}"] = Owner("options", members, frozenset({"given"}))
        return found

    def _constants(self) -> dict[str, Owner]:
        """What the document says of the server and of the key: callers need not care, and yet want to know."""
        members: dict[str, Member] = {}
        for path in (self._package / "__init__.py", self._package / "client.py"):
            for node in ast.walk(self._modules[path]):
                if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Constant):
                    members[ast.unparse(node.target)] = self._member(node.annotation, node.value)
        members.pop("DOCUMENT_VERSION", None)
        return {"client": Owner("constant", members, frozenset())}

    def _classes(self, where: str) -> Iterator[tuple[str, ast.ClassDef]]:
        for path, tree in self._modules.items():
            if path.relative_to(self._package).parts[0] == where:
                yield from ((node.name, node) for node in tree.body if isinstance(node, ast.ClassDef))

    def _fields(self, node: ast.ClassDef) -> Iterator[tuple[str, Member]]:
        for statement in node.body:
            if isinstance(statement, ast.AnnAssign):
                yield ast.unparse(statement.target), self._member(statement.annotation, statement.value)

    def _member(self, annotation: ast.expr | None, default: ast.expr | None) -> Member:
        if isinstance(default, ast.Call):  # `field(default=…, metadata=…)`, where there is more to say of it
            said = {it.arg: it.value for it in default.keywords}
            default = ast.Name("UNSET") if "factory" in said else said.get("default")
        text = ast.unparse(default) if default else None
        return Member(self._types(annotation), required=default is None, default=None if text == "UNSET" else text)

    def _types(self, annotation: ast.expr | None) -> frozenset[str]:
        return frozenset(_alternatives(annotation, self._enumerations)) - {"Unset"}  # whether it is required says that

    def _read_enumerations(self) -> Iterator[tuple[str, ast.expr]]:
        for path, tree in self._modules.items():
            if path.parent.name == "models":
                for node in tree.body:
                    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                        yield node.targets[0].id, node.value

    def _directions(self) -> dict[str, set[Direction]]:
        """How the models are used, by the annotations that lead to them from the operations."""
        models = dict(self._classes("models"))
        found: dict[str, set[Direction]] = {}

        def follow(node: ast.AST | None, direction: Direction) -> None:
            for it in ast.walk(node) if node else ():
                if isinstance(it, ast.Name) and it.id in models and direction not in found.get(it.id, ()):
                    found.setdefault(it.id, set()).add(direction)
                    for statement in models[it.id].body:
                        if isinstance(statement, ast.AnnAssign):
                            follow(statement.annotation, direction)

        for _, build, parse in self._endpoints():
            for argument in [*build.args.args, *build.args.kwonlyargs]:
                follow(argument.annotation, "given")
            follow(parse.returns, "read")
        return found


def _alternatives(node: ast.expr | None, enumerations: Mapping[str, ast.expr]) -> Iterator[str]:
    match node:
        case None:
            yield "Any"
        case ast.BinOp(left, ast.BitOr(), right):
            yield from _alternatives(left, enumerations)
            yield from _alternatives(right, enumerations)
        case ast.Name(id=name) if name in enumerations:
            yield from _alternatives(enumerations[name], enumerations)
        case ast.Subscript(ast.Name(id="Literal"), values):
            yield from (ast.unparse(it) for it in (values.elts if isinstance(values, ast.Tuple) else [values]))
        case ast.Subscript(ast.Name(id="list"), item):
            yield from (f"list[{it}]" for it in _alternatives(item, enumerations))
        case _:
            yield ast.unparse(node)

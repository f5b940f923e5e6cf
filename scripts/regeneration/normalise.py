"""Reading a vendor's document, JSON or YAML, into plain data as JSON would have it."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from .document import Node, is_list, is_object
from .errors import RegenerationError

# A document of some megabytes has less of both; what has more was made by aliases of aliases, or by a joker.
_DEEPEST = 100
_MOST = 1_000_000


def load(path: Path) -> Node:
    """The document at `path`."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise RegenerationError(f"{path.name} cannot be read: {error}") from error
    return parse(text, path.name)


def parse(text: str, name: str) -> Node:
    """The document in `text`: its keys are strings and its dates text, so that YAML and JSON give the same."""
    try:
        is_json = name.endswith(".json")
        data = json.loads(text, object_pairs_hook=_object) if is_json else yaml.load(text, _Loader)  # noqa: S506 - a safe one
    except (ValueError, yaml.YAMLError) as error:
        raise RegenerationError(f"{name} cannot be read: {error}") from error
    except RecursionError:
        raise RegenerationError(f"{name} cannot be read: it is nested too deeply.") from None
    if not is_object(data):
        raise RegenerationError(f"{name} holds no object.")
    _refuse_endless(data, name)
    return {_key(key): _plain(value) for key, value in data.items()}


class _Loader(yaml.SafeLoader):
    """YAML without two values for one key: of those one would be lost."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """The object at `node`."""
        if twice := _twice(key.value for key, _ in node.value):
            problem = f"{twice!r} stands twice in one object"
            raise yaml.constructor.ConstructorError(problem=problem, problem_mark=node.start_mark)
        return super().construct_mapping(node, deep)


def _object(pairs: list[tuple[str, Any]]) -> Node:
    if twice := _twice(key for key, _ in pairs):
        raise ValueError(f"{twice!r} stands twice in one object")
    return dict(pairs)


def _twice(keys: Iterable[Any]) -> str | None:
    return next((key for key, times in Counter(map(str, keys)).items() if times > 1), None)


def _refuse_endless(data: Node, name: str) -> None:
    level: list[Any] = [data]
    number = 0
    for _ in range(_DEEPEST):
        level = list(islice((inner for it in level for inner in _within(it)), _MOST))
        number += len(level)
        if number >= _MOST:
            raise RegenerationError(f"{name} holds more than {_MOST:,} values, and no document is that long.")
        if not level:
            return
    raise RegenerationError(f"{name} is nested more than {_DEEPEST} levels deep, and no document is.")


def _within(value: Any) -> Iterator[Any]:  # noqa: ANN401
    if is_object(value):
        yield from value.values()
    elif is_list(value):
        yield from value


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever YAML has
    if is_object(value):
        return {_key(key): _plain(item) for key, item in value.items()}
    if is_list(value):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _key(key: Any) -> str:  # noqa: ANN401 - YAML reads `200:` as a number and `on:` as a truth
    return key if isinstance(key, str) else json.dumps(key)

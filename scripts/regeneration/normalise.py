"""Reading a vendor's document, JSON or YAML, into plain data as JSON would have it."""

import datetime
import json
from pathlib import Path
from typing import Any, cast

import yaml

from .document import Node
from .errors import RegenerationError


def load(path: Path) -> Node:
    """The document at `path`, or what is wrong with it."""
    return parse(path.read_text(encoding="utf-8"), path.name)


def parse(text: str, name: str) -> Node:
    """The document in `text`; its keys are strings and its dates text, so that YAML and JSON give the same."""
    try:
        data = json.loads(text) if name.endswith(".json") else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError) as error:
        raise RegenerationError(f"{name} cannot be read: {error}") from error
    if not isinstance(data, dict):
        raise RegenerationError(f"{name} is not an object.")
    return cast("Node", _plain(data))


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever YAML has
    match value:
        case dict():
            return {_key(key): _plain(item) for key, item in cast("dict[Any, Any]", value).items()}
        case list():
            return [_plain(item) for item in cast("list[Any]", value)]
        case datetime.date():
            return value.isoformat()
        case _:
            return value


def _key(key: Any) -> str:  # noqa: ANN401 - YAML reads `200:` as a number and `on:` as a truth
    return key if isinstance(key, str) else json.dumps(key)

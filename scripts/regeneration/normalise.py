"""Reading a vendor's document, JSON or YAML, into plain data as JSON would have it."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import yaml

from .document import Node, is_list, is_object
from .errors import RegenerationError


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
        data = json.loads(text) if name.endswith(".json") else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError) as error:
        raise RegenerationError(f"{name} cannot be read: {error}") from error
    if not is_object(data):
        raise RegenerationError(f"{name} holds no object.")
    return {_key(key): _plain(value) for key, value in data.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever YAML has
    if is_object(value):
        return {_key(key): _plain(item) for key, item in value.items()}
    if is_list(value):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _key(key: Any) -> str:  # noqa: ANN401 - YAML reads `200:` as a number and `on:` as a truth
    return key if isinstance(key, str) else json.dumps(key)

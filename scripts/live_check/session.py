"""Asking, recording and comparing."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import httpx
from regeneration.adapt import adapt
from regeneration.document import Node, is_object, operations

from .deviations import Deviation, find
from .scrub import scrub

_UNINTERESTING = {"date", "connection", "server", "set-cookie", "strict-transport-security"}


class GeneratedClient(Protocol):
    """What is used of a generated `AuthenticatedClient`."""

    token: str

    def get_httpx_client(self) -> httpx.Client:
        """The `httpx.Client` behind it."""
        ...


class Session:
    """A conversation with one vendor."""

    def __init__(self, document: Node, client: GeneratedClient, stranger: GeneratedClient, folder: Path) -> None:
        self.found: list[Deviation] = []
        self._document = document
        self._operations = {str(it.module): it for it in operations(adapt(document))}
        self._client = client
        self._stranger = stranger
        self._folder = folder
        self._count = 0

    def ask(self, operation: ModuleType, *arguments: object, **options: object) -> Node:
        """Call a generated operation; return the object of JSON that it answers, empty if it answers none."""
        answer = self._ask(self._client, operation, operation.get_kwargs(*arguments, **options))
        return answer if is_object(answer) else {}

    def ask_as_stranger(self, operation: ModuleType, *arguments: object, **options: object) -> None:
        """The same with a key that is none."""
        self._ask(self._stranger, operation, operation.get_kwargs(*arguments, **options))

    def _ask(self, client: GeneratedClient, module: ModuleType, request: Mapping[str, Any]) -> Any:  # noqa: ANN401
        operation = self._operations[module.__name__.rpartition(".")[2]]
        response = client.get_httpx_client().request(**request)
        new = [it for it in find(self._document, operation, response) if it not in self.found]
        self.found += new
        self._count += 1
        print(f"{operation.method.upper()} {operation.path}: {response.status_code}, {self._save(module, response)}")
        for deviation in new:
            print(f"    {self._scrubbed(deviation.place or 'the answer')}: {self._scrubbed(deviation.text)}")
        return _json(response)

    def _save(self, module: ModuleType, response: httpx.Response) -> str:
        name = f"{self._count:02}-{module.__name__.rpartition('.')[2]}-{response.status_code}.json"
        headers = {name: value for name, value in response.headers.items() if name not in _UNINTERESTING}
        body = _json(response)
        if body is None and response.content:
            media_type = response.headers.get("content-type", "")
            is_text = media_type.startswith("text/")
            body = response.text if is_text else f"<{len(response.content)} bytes of {media_type or 'no type'}>"
        fixture = {"status": response.status_code, "headers": headers, "body": body}
        text = json.dumps(self._scrubbed(fixture), indent=2, ensure_ascii=False) + "\n"
        (self._folder / name).write_text(text, encoding="utf-8")
        return name

    def _scrubbed(self, value: Any) -> Any:  # noqa: ANN401 - whatever JSON has
        return scrub(value, (self._client.token, self._stranger.token))


def _json(response: httpx.Response) -> Any:  # noqa: ANN401
    try:
        return json.loads(response.content)
    except ValueError:
        return None

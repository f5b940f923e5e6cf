"""The proof fails, and says what is lost, on every kind of thing that a client can lose."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from proof.behaviour import Behaviour
from proof.introspection import Introspection

from .conftest import Project

OPERATION = "api/books/get_book.py"
BODY = "api/books/add_book.py"


@dataclass(frozen=True)
class Loss:
    """Something that is broken in a client, and what the proof has to say of it."""

    file: str
    pattern: str
    replacement: str
    by_introspection: str | None = None
    by_exchange: str | None = None


LOSSES = {
    "field of a request": Loss(
        "models/new_book.py", r"    lent: .*\n", "", "sent NewBook.lent: field", "sent NewBook.lent: field"
    ),
    "field of an answer": Loss(
        "models/book.py", r"    id: .*\n( +\"\"\".*\n)?", "", "answered Book.id: field", "Book has no field for it"
    ),
    "field that goes by another name": Loss(
        "models/book.py",
        '"from"',
        '"from_"',
        "answered Book.from: field",
        "answered Book.from: Book has no field for it",
    ),
    "value of an enumeration": Loss("models/new_book_kind.py", r'"novel", ', "", 'sent NewBook.kind: value "novel"'),
    "null": Loss("models/new_book.py", r"None \| str", "str", "sent NewBook.subtitle: null"),
    "default": Loss("models/new_book.py", "= 100", "= 101", "sent NewBook.pages: default 100", "became"),
    "limit": Loss("models/new_book.py", "at most 9999", "at most 999", "sent NewBook.pages: maximum 9999"),
    "limit for the wrapper": Loss("options.py", "maximum=9999", "maximum=999", "POST /books body pages: option"),
    "required mark": Loss(
        "models/new_book.py", r"title: str\n", "title: str = UNSET\n", "sent NewBook.title: required"
    ),
    "type": Loss("models/new_book.py", "lent: bool", "lent: str", "sent NewBook.lent: type boolean"),
    "type of further fields": Loss(
        "models/new_book.py", r"dict\[str, str\]", "dict[str, int]", "sent NewBook{}: type string"
    ),
    "description of a field": Loss(
        "models/new_book.py", "What it is.", "", "sent NewBook.kind: description What it is."
    ),
    "description of a parameter": Loss(
        OPERATION, "Who asks.", "", "GET /books/{id} header X-Reader: description Who asks."
    ),
    "description of an operation": Loss(
        OPERATION, "Says what is known of a book.", "", "GET /books/{id}: description Says what is known"
    ),
    "description of a status": Loss(OPERATION, "No such book", "", "GET /books/{id} 404: description No such book"),
    "status": Loss(OPERATION, r" +404: No such book\n", "", "GET /books/{id} 404: status 404"),
    "reading of a status": Loss(
        OPERATION, r"case 200:", "case 299:", by_exchange="GET /books/{id} 200: media type application/json"
    ),
    "media type of an answer": Loss(
        OPERATION, r"text_answer\(response\)", "file_answer(response)", by_exchange="media type text/plain"
    ),
    "response header": Loss(OPERATION, r" +header X-Shelf.*\n", "", "GET /books/{id} 200 header X-Shelf: header"),
    "parameter": Loss(
        OPERATION,
        r"lent: bool \| Unset = False",
        "other: bool | Unset = False",
        "GET /books/{id} query lent: parameter",
    ),
    "parameter on its way": Loss(
        OPERATION, r'"lent": lent,?', "", by_exchange="GET /books/{id} query lent: True became"
    ),
    "header on its way": Loss(OPERATION, '"X-Reader"', '"X-Writer"', by_exchange="GET /books/{id} header X-Reader"),
    "path": Loss(OPERATION, r'f?"/books/\{id\}"', '"/book/{id}"', by_exchange="GET /books/{id}: sent to /v1/book/"),
    "method": Loss(BODY, '"post"', '"put"', by_exchange="POST /books: sent as PUT"),
    "media type of a body": Loss(
        BODY, r'"application/x-www-form-urlencoded", ', "", "POST /books body: media type application/x-www-form"
    ),
    "required body": Loss(BODY, r"\[required\]", "", "POST /books body: required"),
    "async operation": Loss(BODY, "async def asyncio", "async def gone", "POST /books: operation asyncio"),
    "media type of an async call": Loss(
        BODY,
        r"(get_async_httpx_client\(\)\.request\(\*\*get_kwargs\(body=body), content_type=content_type",
        r"\1",
        by_exchange="POST /books body: sent as application/json, not as",
    ),
    "name of an operation": Loss(
        BODY, r"`POST /books`", "", "POST /books: operation sync", "there is no module for it"
    ),
    "name of the key": Loss(
        "client.py", "X-Library-Key", "X-Key", 'key ["X-Library-Key", ""]', 'key ["X-Library-Key", ""]'
    ),
    "need of a key": Loss(
        OPERATION, "client: AuthenticatedClient,", "client: Client,", 'GET /books/{id}: key ["X-Library'
    ),
    "server": Loss(
        "__init__.py", r'= "https://library', '= "http://library', "default server https://lib", "default server"
    ),
    "other server": Loss("__init__.py", r"https://branch\S+", "", "document: server https://branch.example.com/v1"),
    "description of the key": Loss("__init__.py", "Ask at the desk.", "", "key key: description Ask at the desk."),
    "description of a tag": Loss("api/books/__init__.py", "What can be", "Whatever", "tag books: description What can"),
    "option": Loss("options.py", "    words: list", "    letters: list", "POST /books: group of options BookOptions"),
    "truth in a form": Loss(
        "../_runtime/model.py", r"json\.dumps\(plain\)", "str(plain)", by_exchange="POST /books body"
    ),
    "field on its way out of an answer": Loss(
        "../_runtime/model.py",
        r"(def to_dict.*\n.*\n.*self\._items\(\))}",
        r"\1 if name != 'code'}",
        by_exchange="answered Problem.code: field",
    ),
}


@pytest.mark.parametrize("name", LOSSES)
def test_loss_is_named(library: Project, name: str) -> None:
    loss = LOSSES[name]
    path = library.package / loss.file
    text = path.read_text(encoding="utf-8")
    broken = re.sub(loss.pattern, loss.replacement, text)
    assert broken != text
    path.write_text(broken, encoding="utf-8")

    elements = library.elements()
    with library.imported() as package:
        if loss.by_introspection:
            lost = set(elements.all) - Introspection(elements, package).proved()
            assert loss.by_introspection in "\n".join(map(str, lost))
        if loss.by_exchange:
            behaviour = Behaviour(elements, package)
            lost = elements.on_wire - behaviour.proved()
            assert loss.by_exchange in "\n".join([*map(str, lost), *behaviour.problems])


def test_nothing_is_lost_where_nothing_is_broken(library: Project) -> None:
    elements = library.elements()
    with library.imported() as package:
        behaviour = Behaviour(elements, package)

        assert set(elements.all) == Introspection(elements, package).proved()
        assert elements.on_wire == behaviour.proved()
        assert list(behaviour.problems) == []


def test_command_fails_and_says_what_is_lost(library: Project) -> None:
    path = library.package / "models" / "problem.py"
    path.write_text(path.read_text(encoding="utf-8").replace("message", "massage"), encoding="utf-8")

    command = [sys.executable, "-m", "proof", "--project", str(library.folder)]
    scripts = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "scripts")}
    done = subprocess.run(command, env=scripts, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "library: not found by introspection: answered Problem.message: field" in done.stdout

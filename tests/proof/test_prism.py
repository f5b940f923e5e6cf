"""Prism refuses what the document does not allow; where it is blind, the other judge sees."""

import json
from dataclasses import dataclass, field

import pytest
from proof import prism
from proof.behaviour import Behaviour
from proof.elements import Exclusion
from proof.judge import Judge, Wrong
from proof.loopback import Received
from proof.verdict import prove, table
from regeneration.pipeline import effective

from .conftest import Project

KEY = {"x-library-key": "k"}


def get(target: str, headers: dict[str, str]) -> Received:
    """A request without a body."""
    return Received("GET", f"/v1{target}", headers, b"")


def post(body: object) -> Received:
    """A new book, as JSON."""
    return Received("POST", "/v1/books", {**KEY, "content-type": "application/json"}, json.dumps(body).encode())


def form(text: str) -> Received:
    """A new book, as a form."""
    headers = {**KEY, "content-type": "application/x-www-form-urlencoded"}
    return Received("POST", "/v1/books", headers, text.encode())


def parts(**texts: str) -> Received:
    """A new book, in parts."""
    head = '--xyz\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    body = "".join(head.format(name, text) for name, text in texts.items()) + "--xyz--\r\n"
    headers = {**KEY, "content-type": "multipart/form-data; boundary=xyz"}
    return Received("POST", "/v1/books", headers, body.encode())


@dataclass(frozen=True)
class Asked:
    """Requests, and what Prism has said of each."""

    requests: list[Received] = field(default_factory=list[Received])
    said: list[str] = field(default_factory=list[str])

    def of(self, request: Received) -> str:
        """What it said of one."""
        return self.said[self.requests.index(request)]


ACCEPTED = {
    "a path": get("/books/7", KEY),
    "a query": get("/books/7?lent=true&fields=title&fields=pages", KEY),
    "JSON": post(
        {"title": "ä %20", "subtitle": None, "pages": 9999, "kind": "novel", "words": ["a"], "added": "2026-11-20"}
    ),
    "a form": form("title=%C3%A4+%2B&pages=1&price=0.5&lent=false"),
    "parts": parts(title="100 %C3%A4", pages="1"),
}
REFUSED = {
    "does not fullfil the security requirements": get("/books/7", {}),
    "The route /book/7 hasn't been found": get("/book/7", KEY),
    "The route /books has been matched, but it does not have": Received("PUT", "/v1/books", KEY, b""),
    "path parameter id must be integer": get("/books/x", KEY),
    "path parameter id must be >= 1": get("/books/0", KEY),
    "query parameter lent must be boolean": get("/books/7?lent=perhaps", KEY),
    "header parameter x-reader must NOT have more than 20": get("/books/7", {**KEY, "x-reader": "a" * 21}),
    "must have required property 'title'": post({"pages": 7}),
    "pages must be integer": post({"title": "a", "pages": "7"}),
    "title must NOT have fewer than 1": post({"title": ""}),
    "kind must be equal to one of the allowed values: novel, poems": post({"title": "a", "kind": "essay"}),
    "price must be > 0": post({"title": "a", "price": 0}),
    "words must NOT have more than 3 items": post({"title": "a", "words": ["a", "b", "c", "d"]}),
    'added must match format "date"': post({"title": "a", "added": "today"}),
    "lent must be boolean": form("title=a&lent=True"),
    "pages must be <= 9999": parts(title="a", pages="10000"),
}
UNSEEN = {
    "another server's path": Received("GET", "/books/7", KEY, b""),
    "a query of no name": get("/books/7?language=en", KEY),
    "a cookie of no name": get("/books/7", {**KEY, "cookie": "night=1"}),
}
"""What Prism lets pass: for each, why `judge` is there."""


@pytest.fixture(scope="module")
def asked(pristine: Project) -> Asked:
    """All requests of this module, judged in one go."""
    requests = [*ACCEPTED.values(), *REFUSED.values(), *UNSEEN.values()]
    return Asked(requests, prism.refusals(effective(pristine.folder / "specs" / "library"), requests))


@pytest.mark.parametrize("request_", ACCEPTED.values(), ids=ACCEPTED)
def test_accepted(asked: Asked, request_: Received) -> None:
    assert asked.of(request_) == ""


@pytest.mark.parametrize("reason", REFUSED)
def test_refused(asked: Asked, reason: str) -> None:
    assert reason in asked.of(REFUSED[reason])


@pytest.mark.parametrize("request_", UNSEEN.values(), ids=UNSEEN)
def test_where_prism_is_blind_the_other_judge_sees(pristine: Project, asked: Asked, request_: Received) -> None:
    elements = pristine.elements()
    (operation,) = (it for it in elements.document.operations if it.method == request_.method.lower())

    assert asked.of(request_) == ""
    with pytest.raises(Wrong):
        Judge(elements.document).request(operation, request_)


def test_refusal_is_a_loss(library: Project) -> None:
    client = library.package / "client.py"
    client.write_text(client.read_text(encoding="utf-8").replace("X-Library-Key", "X-Key"), encoding="utf-8")
    document = library.elements().document

    with library.imported() as package:
        verdict = prove("library", document.raw, package.root)

    assert verdict.refusals
    assert any(it.startswith("refused by Prism: GET /v1/books/") and "security" in it for it in verdict.losses)
    assert f"of {verdict.requests} (" in table([verdict])


def test_what_prism_cannot_read_is_said(library: Project) -> None:
    with library.imported() as package:
        behaviour = Behaviour(library.elements(), package)
        behaviour.proved()

    assert behaviour.exclusions == {
        Exclusion("requests that Prism does not judge", prism.MISREAD, place)
        for place in (
            "POST /books body application/x-www-form-urlencoded",
            "POST /books body multipart/form-data",
            "PUT /covers body multipart/form-data",
        )
    }

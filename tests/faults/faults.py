"""Everything that can go wrong with one request, by what it means for whoever sent it."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email.utils import formatdate
from enum import StrEnum

from tests.wrapper.server import DROPPED, RESET, SILENCE, Reply, leads, page, says, shows

NOW = 1_700_000_000


class Nature(StrEnum):
    """What a fault means, whoever it happens to."""

    HARMLESS = "odd, and a whole answer all the same"
    NEVER_SENT = "no byte left"
    LOST = "no whole answer came"
    BROKEN = "5xx: nobody knows what happened"
    BUSY = "429, or 503 with a verdict: not now"
    TOO_BUSY = "the same, for longer than the caller has time"
    REFUSED = "4xx"
    UNREADABLE = "a success of which nothing can be made"
    NO_IMAGE = "a success whose image is none"
    MOVED = "elsewhere, where the answer is"
    IN_CIRCLES = "elsewhere, which is here"
    ASTRAY = "elsewhere, where nobody may go"
    ODD = "3xx that leads nowhere"


@dataclass(frozen=True)
class Asked:
    """What a fault can make its answer of: the usual one, the address of another origin, the request's own path."""

    usual: Reply
    elsewhere: str
    path: str


Answering = Callable[[Asked], Reply]


@dataclass(frozen=True)
class Fault:
    """One thing that can go wrong.

    Attributes:
        name: What it is called.
        nature: What it means.
        reply: What is answered.
        status: Of the answer, where its nature does not say enough.
        processed: Whether the vendor has done what was asked, and charges it, all the same.
        early: Whether it happens before the request's body is read.
        waits: Whether it asks to be left alone for a time, which is more than none.
        for_images: Whether it can happen to the answer of an image.
        for_json: Whether it can happen to an answer in JSON.
    """

    name: str
    nature: Nature
    reply: Answering
    status: int = 200
    processed: bool = False
    early: bool = False
    waits: bool = False
    for_images: bool = True
    for_json: bool = True

    @property
    def before_the_body(self) -> "Fault":
        """The same, before the request's body is read."""
        return replace(self, processed=False, early=True)


def _json(body: bytes) -> Reply:
    return Reply(headers={"content-type": "application/json"}, body=body)


def _xml(status: int, body: bytes) -> Reply:
    return Reply(status=status, headers={"content-type": "application/xml"}, body=body)


def _same(reply: Reply) -> Answering:
    return lambda _: reply


def _made(change: Callable[[Reply], Reply]) -> Answering:
    return lambda asked: change(asked.usual)


def _elsewhere(status: int) -> Answering:
    return lambda asked: leads(asked.elsewhere, status)


def _wire(usual: Reply, *, first: bytes = b"", **headers: str) -> Reply:
    """The usual answer, with something before it or different headers around it."""
    return replace(usual, wire=first + usual.with_headers(**headers).as_sent)


def _chunked(usual: Reply) -> bytes:
    """The usual answer in chunks, without the one that ends it."""
    head = usual.as_sent[: len(usual.as_sent) - len(usual.body)]
    head = b"\r\n".join(line for line in head.split(b"\r\n") if not line.startswith(b"content-length"))
    body = usual.body or b" "
    pieces = (body[i : i + 20_000] for i in range(0, len(body), 20_000))
    head = head.replace(b"connection: close", b"connection: close\r\ntransfer-encoding: chunked")
    return head + b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)


def _without_length(usual: Reply) -> bytes:
    return b"\r\n".join(line for line in usual.as_sent.split(b"\r\n", 9) if not line.startswith(b"content-length"))


def _held(usual: Reply) -> Reply:
    return replace(usual, length=len(usual.body) + 1000, end="hold")


def _zipped(usual: Reply) -> Reply:
    return replace(usual, body=gzip.compress(usual.body)).with_headers(content_encoding="gzip")


def _typed(media_type: str) -> Fault:
    return Fault(media_type, Nature.HARMLESS, _made(lambda usual: usual.with_headers(content_type=media_type)))


def _harmless() -> Iterator[Fault]:
    whole: dict[str, Callable[[Reply], Reply]] = {
        "100 first": lambda usual: _wire(usual, first=b"HTTP/1.1 100 Continue\r\n\r\n"),
        "102 first": lambda usual: _wire(usual, first=b"HTTP/1.1 102 Processing\r\n\r\n"),
        "103 first": lambda usual: _wire(usual, first=b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"),
        "chunked": lambda usual: replace(usual, wire=_chunked(usual) + b"0\r\n\r\n"),
        "no length": lambda usual: replace(usual, wire=_without_length(usual)),
        "HTTP/1.0": lambda usual: replace(usual, wire=usual.as_sent.replace(b"HTTP/1.1", b"HTTP/1.0", 1)),
        "gzip": _zipped,
    }
    for name, make in whole.items():
        yield Fault(name, Nature.HARMLESS, _made(make))
    yield replace(_typed("text/plain; charset=utf-8"), name="JSON as text", for_images=False)
    yield replace(_typed("application/vnd.api+json"), name="JSON by another name", for_images=False)
    yield replace(_typed("binary/octet-stream"), name="an image as bytes", for_json=False)
    yield replace(_typed("image/png"), name="an image as another", for_json=False)


def _lost() -> Iterator[Fault]:
    for name, reply in {
        "reset": RESET,
        "dropped": DROPPED,
        "reset in the head": Reply(wire=b"HTTP/1.1 200 O", end="reset"),
        "a foreign protocol": Reply(wire=b"\x15\x03\x01\x00\x02\x02\x28 220 mail.example ESMTP\r\n\r\n"),
        "a head that is none": Reply(wire=b"HTTP/1.1 200 OK\r\nwithout a colon\r\n\r\n{}"),
        "a head without end": Reply(wire=b"HTTP/1.1 200 OK\r\n" + b"x-filler: %s\r\n" % (b"x" * 1000) * 200),
        "a length that is none": Reply(wire=b"HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n{}"),
        "a length below nothing": Reply(wire=b"HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\n{}"),
        "two lengths": Reply(wire=b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{} "),
        "101 switching protocols": Reply(wire=b"HTTP/1.1 101 Switching\r\nupgrade: websocket\r\n\r\n"),
        "100 and no more": Reply(wire=b"HTTP/1.1 100 Continue\r\n\r\n"),
    }.items():
        yield Fault(name, Nature.LOST, _same(reply), processed=True)
    for fault in (Fault("reset", Nature.LOST, _same(RESET)), Fault("dropped", Nature.LOST, _same(DROPPED))):
        yield replace(fault.before_the_body, name=f"{fault.name} before the body")
    cut: dict[str, Callable[[Reply], Reply]] = {
        "cut off": lambda usual: replace(usual, length=len(usual.body) + 1000),
        "a petabyte, it says": lambda usual: replace(usual, length=10**15),
        "reset in the body": lambda usual: replace(usual, length=len(usual.body) + 1000, end="reset"),
        "no last chunk": lambda usual: replace(usual, wire=_chunked(usual)),
        "a chunk of no size": lambda usual: replace(usual, wire=_chunked(usual) + b"what\r\n\r\n"),
        "gzip that is none": lambda usual: replace(usual, body=b"not zipped").with_headers(content_encoding="gzip"),
    }
    for name, make in cut.items():
        yield Fault(name, Nature.LOST, _made(make), processed=True)


def _refused() -> Iterator[Fault]:
    for status in (400, 401, 402, 403, 404, 405, 408, 409, 410, 412, 413, 415, 416, 418, 422, 425, 431, 451):
        yield Fault(f"{status} page", Nature.REFUSED, _same(page(status)), status)
    yield Fault("403 XML", Nature.REFUSED, _same(_xml(403, b"<Error><Code>AccessDenied</Code></Error>")), 403)
    yield Fault("404 empty", Nature.REFUSED, _same(Reply(status=404)), 404)
    yield Fault("404 words", Nature.REFUSED, _same(says({"detail": "No."}, 404)), 404)
    yield Fault("404 cut off", Nature.LOST, _same(Reply(status=404, body=b'{"det', length=500)), 404, processed=False)


def _broken() -> Iterator[Fault]:
    for status in (500, 501, 502, 503, 504, 507, 511, *range(520, 531), 599):
        yield Fault(f"{status} page", Nature.BROKEN, _same(page(status)), status, processed=True)
    for status in (500, 503):
        yield Fault(f"{status} empty", Nature.BROKEN, _same(Reply(status=status)), status, processed=True)
    for status in (500, 504):
        yield Fault(f"{status} words", Nature.BROKEN, _same(says({"detail": "No."}, status)), status, processed=True)


def _busy() -> Iterator[Fault]:
    date = formatdate(NOW, usegmt=True)
    for status, name, after, nature, waits in (
        (429, "in no time", "0", Nature.BUSY, False),
        (429, "in a fraction", "1.5", Nature.BUSY, True),
        (429, "at a date", formatdate(NOW + 2, usegmt=True), Nature.BUSY, True),
        (429, "at a date that has passed", formatdate(NOW - 500, usegmt=True), Nature.BUSY, False),
        (429, "in less than no time", "-5", Nature.BUSY, False),
        (429, "in no number", "nan", Nature.BUSY, False),
        (429, "in ten minutes", "600", Nature.TOO_BUSY, True),
        (429, "at a far date", "Fri, 31 Dec 9999 23:59:59 GMT", Nature.TOO_BUSY, True),
        (429, "never", "1e400", Nature.TOO_BUSY, True),
        (503, "in a second", "1", Nature.BUSY, True),
        (503, "at a date", formatdate(NOW + 2, usegmt=True), Nature.BUSY, True),
        (503, "in ten minutes", "600", Nature.TOO_BUSY, True),
    ):
        reply = Reply(status=status, headers={"retry-after": after, "date": date})
        yield Fault(f"{status} {name}", nature, _same(reply), status, waits=waits)
    yield Fault("429", Nature.BUSY, _same(Reply(status=429)), 429)
    yield Fault("429 page", Nature.BUSY, _same(page(429)), 429)
    yield Fault("429 words", Nature.BUSY, _same(says({"detail": "Slow down."}, 429)), 429)


def _unreadable() -> Iterator[Fault]:
    for name, reply in {
        "200 page": page(),
        "200 empty": Reply(),
        "204": Reply(wire=b"HTTP/1.1 204 No Content\r\n\r\n"),
    }.items():
        yield Fault(name, Nature.UNREADABLE, _same(reply), processed=True)
    for name, body in {
        "empty JSON": b"",
        "null": b"null",
        "a list": b"[1, 2]",
        "cut off JSON": b'{"process_id": "d7b3b3',
        "too deep": b"[" * 100_000,
        "too long a number": b'{"a": ' + b"9" * 10_000 + b"}",
        "noise": bytes(range(256)),
    }.items():
        yield Fault(f"200 {name}", Nature.UNREADABLE, _same(_json(body)), processed=True)
    yield Fault(
        "too small a length",
        Nature.UNREADABLE,
        _made(lambda usual: replace(usual, length=len(usual.body) - 1)),
        processed=True,
        for_images=False,
    )
    yield Fault(
        "gzip cut off",
        Nature.UNREADABLE,
        _made(lambda usual: replace(_zipped(usual), body=_zipped(usual).body[:-20])),
        processed=True,
        for_images=False,
    )
    for name, body in {"noise": bytes(range(256)), "zeros": bytes(5000), "text": b"no image"}.items():
        yield Fault(f"an image of {name}", Nature.NO_IMAGE, _same(shows(body)), processed=True, for_json=False)


def _moved() -> Iterator[Fault]:
    for status in (301, 302, 303, 307, 308):
        yield Fault(f"{status}", Nature.MOVED, _elsewhere(status), status)
    yield Fault("302 to the same origin", Nature.MOVED, _same(leads("/moved")), 302)
    yield Fault("307 to itself", Nature.IN_CIRCLES, lambda asked: leads(asked.path, 307), 307)
    yield Fault("302 to nowhere", Nature.IN_CIRCLES, _same(Reply(status=302)), 302)
    for name, url in {
        "a file": "file:///etc/passwd",
        "another protocol": "ftp://example.com/a",
        "data": "data:,x",
        "a port that is none": "http://a:b",
        "half an address": "http://[::1",
    }.items():
        yield Fault(f"302 to {name}", Nature.ASTRAY, _same(leads(url)), 302)
    for status in (300, 304, 305):
        yield Fault(f"{status}", Nature.ODD, _same(Reply(status=status)), status)


FAULTS = (*_harmless(), *_lost(), *_refused(), *_broken(), *_busy(), *_unreadable(), *_moved())

NO_CONNECTION = Fault("no connection", Nature.NEVER_SENT, _made(lambda usual: usual))
"""Of a server that does not listen; once it does, nothing is wrong."""

STALLS = (
    Fault("silence", Nature.LOST, _same(SILENCE), processed=True),
    Fault("silence in the body", Nature.LOST, _made(_held), processed=True),
    Fault("a byte now and then", Nature.LOST, _made(lambda usual: replace(usual, pause=0.05)), processed=True),
)
"""For ever, as far as anybody waits."""

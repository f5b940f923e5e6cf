"""A server that answers what a test tells it, byte for byte, and treats connections as servers do at their worst."""

import contextlib
import json
import socket
import struct
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.message import Message
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer
from types import TracebackType
from typing import Any, Literal, Self, cast


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One answer.

    Attributes:
        status: Without one, nothing is said.
        headers: What goes with it; its length is added.
        body: What follows.
        length: The length that is announced, where it is not the body's.
        end: What becomes of the connection: closed in order, reset, or held open in silence.
        wire: What is sent in place of all that, as it is.
        pause: Seconds before each byte of it.
    """

    status: int | None = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    length: int | None = None
    end: Literal["close", "reset", "hold"] = "close"
    wire: bytes | None = None
    pause: float = 0

    @property
    def as_sent(self) -> bytes:
        """The whole answer, as it goes out."""
        if self.wire is not None or self.status is None:
            return self.wire or b""
        length = len(self.body) if self.length is None else self.length
        headers = {**self.headers, "content-length": str(length), "connection": "close"}
        lines = [f"HTTP/1.1 {self.status} Whatever", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        return "\r\n".join(lines).encode() + self.body

    def with_headers(self, **headers: str) -> "Reply":
        """This answer, with further headers; `_` in a name stands for `-`."""
        return replace(self, headers={**self.headers, **{k.replace("_", "-"): v for k, v in headers.items()}})


def says(content: object, status: int = 200, **headers: str) -> Reply:
    """An answer of JSON."""
    body = json.dumps(content).encode()
    return Reply(status=status, headers={"content-type": "application/json"}, body=body).with_headers(**headers)


def page(status: int = 200) -> Reply:
    """An answer of HTML, as gateways give it."""
    return Reply(status=status, headers={"content-type": "text/html"}, body=b"<html><h1>A gateway's page</h1></html>")


def shows(image: bytes, media_type: str = "image/jpeg") -> Reply:
    """An answer of an image."""
    return Reply(headers={"content-type": media_type}, body=image)


def leads(url: str, status: int = 302) -> Reply:
    """An answer that redirects."""
    return Reply(status=status, headers={"location": url})


DROPPED = Reply(status=None)
RESET = Reply(status=None, end="reset")
SILENCE = Reply(status=None, end="hold")


@dataclass(frozen=True)
class Received:
    """One request."""

    method: str
    path: str
    headers: Message
    body: bytes = field(repr=False)


class Server:
    """Gives its replies in order, the last of them again and again.

    It has its address from the beginning, and refuses connections until it is started.
    """

    api_key = "a-key-of-the-tests"

    def __init__(self, *replies: Reply) -> None:
        self.received: list[Received] = []
        self._replies = list(replies)
        self._listener = _Listener(self)
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.01,), daemon=True)

    def reply(self, *replies: Reply) -> Self:
        """Give these from now on."""
        self._replies = list(replies)
        return self

    def reply_to(self, request: Received) -> Reply:
        """What a request gets: the next reply, unless a test has another server."""
        del request
        return self.next_reply()

    def next_reply(self) -> Reply:
        """The one whose turn it is."""
        return self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]

    def reads(self, head: Received) -> bool:
        """Whether it reads a request's body before it replies; it does unless a test has another server."""
        del head
        return True

    @property
    def started(self) -> bool:
        """Whether it answers."""
        return self._thread.is_alive()

    def url(self, path: str = "") -> str:
        """An address here."""
        host, port = self._listener.server_address[:2]
        return f"http://{cast('str', host)}:{port}/{path}"

    def host(self, path: Path) -> str:
        """The address that a published file would have."""
        return self.url(path.name)

    def start(self) -> Self:
        """Answer from now on."""
        self._listener.server_activate()
        self._thread.start()
        return self

    def stop(self) -> None:
        """Let go of all connections."""
        self._listener.stopped.set()
        if self.started:
            self._listener.shutdown()
            self._thread.join()
        self._listener.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()


class _Listener(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = False  # `server_close` waits for them

    def __init__(self, owner: Server) -> None:
        super().__init__(("127.0.0.1", 0), _Handler, bind_and_activate=False)
        self.owner = owner
        self.stopped = threading.Event()
        self.server_bind()

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401 - the base's own type
        """Close at once: a reset would not be one after an orderly end."""
        self.close_request(request)


class _Handler(BaseHTTPRequestHandler):
    def answer(self) -> None:
        listener = cast("_Listener", self.server)
        received = Received(self.command, self.path, self.headers, b"")
        if listener.owner.reads(received):
            received = replace(received, body=self.rfile.read(int(self.headers.get("content-length", 0))))
        listener.owner.received.append(received)
        reply = listener.owner.reply_to(received)
        with contextlib.suppress(ConnectionError):  # the client may have seen enough
            self._say(reply, listener.stopped)
        if reply.end == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif reply.end == "hold":
            listener.stopped.wait()
        self.close_connection = True

    def _say(self, reply: Reply, stopped: threading.Event) -> None:
        said = reply.as_sent
        for place in range(0, len(said), step := 1 if reply.pause else max(1, len(said))):
            stopped.wait(reply.pause)
            self.wfile.write(said[place : place + step])

    do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - the base's own names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's own name
        """Say nothing."""

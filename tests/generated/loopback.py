"""A server on a loopback socket that answers what a test says and keeps what it was sent."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import python_multipart
from python_multipart.multipart import Field, File


@dataclass(frozen=True)
class Part:
    """A part of a multipart body, as an independent parser sees it."""

    content: bytes
    file_name: bytes | None
    content_type: str | None


@dataclass(frozen=True)
class Received:
    """A request, as it came out of the socket."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The path without the query."""
        return urlsplit(self.target).path

    @property
    def query(self) -> list[tuple[str, str]]:
        """The query, decoded."""
        return parse_qsl(urlsplit(self.target).query, keep_blank_values=True)

    @property
    def parts(self) -> dict[str, list[Part]]:
        """The parts of the body, by name."""
        found: dict[str, list[Part]] = {}

        def on_field(it: Field) -> None:
            found.setdefault((it.field_name or b"").decode(), []).append(Part(it.value or b"", None, it.content_type))

        def on_file(it: File) -> None:
            it.file_object.seek(0)
            content = it.file_object.read()
            found.setdefault((it.field_name or b"").decode(), []).append(Part(content, it.file_name, it.content_type))

        headers: Any = {"Content-Type": self.headers["content-type"].encode()}
        python_multipart.parse_form(headers, BytesIO(self.body), on_field, on_file)
        return found


@dataclass(frozen=True)
class Answer:
    """What the server says."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


class Loopback:
    """The server's side of a test."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.received: list[Received] = []
        self.answer = Answer()


@contextmanager
def serve() -> Generator[Loopback]:
    """Serve on a free port until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _handle(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            loopback.received.append(Received(self.command, self.path, headers, body))
            self.send_response(loopback.answer.status)
            for name, value in loopback.answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(loopback.answer.body)))
            self.end_headers()
            self.wfile.write(loopback.answer.body)

        do_GET = do_POST = do_DELETE = _handle  # noqa: N815 - the names that http.server looks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - likewise
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        loopback = Loopback(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield loopback
        finally:
            server.shutdown()
            thread.join()

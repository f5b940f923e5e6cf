"""A server on a loopback socket: keeps the request that came, and gives the answer that it is told to give."""

import threading
from collections.abc import Generator, Hashable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Received:
    """A request, as it came out of the socket."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The path, as it was quoted."""
        return urlsplit(self.target).path

    @property
    def query(self) -> list[tuple[str, str]]:
        """The query, decoded."""
        return parse_qsl(urlsplit(self.target).query, keep_blank_values=True)

    @property
    def cookies(self) -> list[tuple[str, str]]:
        """The cookies."""
        pairs = (it.partition("=") for it in self.headers.get("cookie", "").split("; ") if it)
        return [(name, value) for name, _, value in pairs]

    @property
    def media_type(self) -> str:
        """The media type of the body; nothing, if there is none."""
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def essence(self) -> Hashable:
        """What makes it another request than others: all but the boundary of its parts, which is random."""
        boundary = self.headers.get("content-type", "").partition("boundary=")[2]
        body = self.body.replace(boundary.encode(), b"") if boundary else self.body
        headers = {**self.headers, "content-type": self.media_type}
        return self.method, self.target, frozenset(headers.items()), body


@dataclass
class Loopback:
    """The server, seen by who steers it."""

    url: str
    status: int = HTTPStatus.OK
    content_type: str | None = None
    content: bytes = b""
    received: list[Received] = field(default_factory=list[Received])


@contextmanager
def serve() -> Generator[Loopback]:
    """Serve on a free port until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # headers and body in one packet, or else one waits for the other's acknowledgement
        disable_nagle_algorithm = True

        def _handle(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            loopback.received.append(Received(self.command, self.path, headers, body))
            self.send_response(loopback.status)
            if loopback.content_type is not None:
                self.send_header("Content-Type", loopback.content_type)
            if loopback.status >= HTTPStatus.OK and loopback.status not in {
                HTTPStatus.NO_CONTENT,
                HTTPStatus.NOT_MODIFIED,
            }:
                self.send_header("Content-Length", str(len(loopback.content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(loopback.content)

        do_GET = do_PUT = do_POST = do_DELETE = do_OPTIONS = do_HEAD = do_PATCH = do_TRACE = _handle  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        loopback = Loopback(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield loopback
        finally:
            server.shutdown()
            thread.join()

"""A server that answers what it is told to."""

import json
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, Any]
"""A status, and JSON; or text, which goes out as HTML."""


@contextmanager
def serving(answer: Callable[[str, str, str], Answer]) -> Generator[str]:
    """A server on loopback that answers by method, path and key; its address."""

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, content = answer(self.command, self.path, self.headers.get("X-API-Key", ""))
            body = content.encode() if isinstance(content, str) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html" if isinstance(content, str) else "application/json")
            self.send_header("Content-Length", str(0 if status == 204 else len(body)))
            self.end_headers()
            if status != 204:
                self.wfile.write(body)

        do_GET = do_POST = do_DELETE = handle_any  # noqa: N815 - as the base class wants them

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Be silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

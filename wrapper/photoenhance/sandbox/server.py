"""Two servers in one thread: the vendors' APIs on one port, the object storage on another."""

import asyncio
import logging
import socket
import threading
from collections.abc import Sequence

import httpx
import uvicorn
from starlette.types import ASGIApp
from uvicorn.loops.auto import auto_loop_factory
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class _Protocol(HttpToolsProtocol):
    """Hands its connection to the application, so that a fault can drop it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class _Server(uvicorn.Server):
    def __init__(self, app: ASGIApp, listener: socket.socket) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=_Protocol,
                ws="none",
                lifespan="off",
                log_config=None,
                log_level=logging.ERROR,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                date_header=False,  # the application's, by the sandbox's clock
                timeout_keep_alive=60,
                timeout_graceful_shutdown=1,
            )
        )
        self.ready = threading.Event()
        self._listener = listener

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def run_on_listener(self) -> None:
        await self.serve(sockets=[self._listener])


class Servers:
    """The running servers of a sandbox."""

    def __init__(self, http: httpx.AsyncClient, origins: Sequence[tuple[ASGIApp, socket.socket]]) -> None:
        self._http = http
        self._servers = [_Server(app, listener) for app, listener in origins]
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="photoenhance-sandbox", daemon=True)
        self._thread.start()
        for server in self._servers:
            server.ready.wait()

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
                runner.run(self._serve())
        finally:
            self._ended.set()

    async def _serve(self) -> None:
        async with self._http:
            await asyncio.gather(*(server.run_on_listener() for server in self._servers))

    def wait(self) -> None:
        """Block until the servers have stopped."""
        self._ended.wait()  # Ctrl-C in a thread's join() makes Python 3.11 take the thread for ended

    def stop(self) -> None:
        """Stop the servers and wait for it."""
        for server in self._servers:
            server.should_exit = True
        self._thread.join()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 chooses a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=2048)

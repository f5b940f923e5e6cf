"""A server in a process of its own that answers as vendors do, and costs little: what is measured is the client.

An address is `/RUN/CROWD/SIZE/…`: jobs come in crowds of so many, which are done when all of one have been submitted,
and results have so many bytes. Bodies are counted and thrown away.
"""

import asyncio
import base64
import contextlib
import json
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from uuid import UUID

PHOTO = (Path(__file__).parents[2] / "tests" / "data" / "photo.jpg").read_bytes()
PIECE = 2**18
ZEROS = bytes(PIECE)


@contextlib.contextmanager
def serving() -> Generator[str]:
    """The address of a new server, for as long as it is needed."""
    command = [sys.executable, "-m", "benchmarks.server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own words
        try:
            yield (process.stdout.readline() if process.stdout else "").strip()
        finally:
            process.terminate()


class Runs:
    """The jobs of each run."""

    def __init__(self) -> None:
        self._submitted: dict[str, int] = {}

    def submitted(self, run: str) -> int:
        """How many there are."""
        return self._submitted.get(run, 0)

    def submit(self, run: str) -> str:
        """The name of a new one."""
        self._submitted[run] = number = self.submitted(run) + 1
        return str(UUID(int=number))

    def status(self, run: str, crowd: int, number: int) -> dict[str, object]:
        """What there is to say of one."""
        return status(str(UUID(int=number)), done=self.submitted(run) >= -(-number // crowd) * crowd)

    def last(self, run: str, crowd: int) -> list[dict[str, object]]:
        """The same of the last crowd."""
        submitted = self.submitted(run)
        return [self.status(run, crowd, number) for number in range(max(1, submitted - crowd + 1), submitted + 1)]


class Connection(asyncio.Protocol):
    """Answers one request after another."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._head = bytearray()
        self._left = 0
        self._request = ""
        self._may_write = asyncio.Event()
        self._may_write.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what answers go to."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - of a stream's protocol
        self._transport = transport

    def pause_writing(self) -> None:
        """The client is slower."""
        self._may_write.clear()

    def resume_writing(self) -> None:
        """It has caught up."""
        self._may_write.set()

    def data_received(self, data: bytes) -> None:
        """Read a head, or throw a body away; no client here sends its next request before it has its answer."""
        if not self._left:
            self._head += data
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                return
            head = self._head[:end].decode("latin-1").split("\r\n")
            lengths = [line[15:] for line in head if line.lower().startswith("content-length:")]
            self._request, self._left = head[0], int(lengths[0]) if lengths else 0
            if any(line.lower() == "expect: 100-continue" for line in head):
                self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            data = bytes(self._head[end + 4 :])
            self._head.clear()
        self._left -= len(data)
        if not self._left:
            self._answer()

    def _answer(self) -> None:
        method, path, _ = self._request.split(" ")
        _, run, crowd, size, *rest = path.split("/")
        match method, "/".join(rest):
            case "POST", "enhance/async":
                self._json({"process_id": self._runs.submit(run), "eta": 0})
            case "GET", "status":
                self._json(self._runs.last(run, int(crowd)))
            case "GET", look if look.startswith("status/"):
                self._json(self._runs.status(run, int(crowd), UUID(rest[1]).int))
            case "GET", link if link.startswith("download/"):
                host = "{}:{}".format(*self._transport.get_extra_info("sockname"))
                self._json(
                    {"download_url": f"http://{host}/{run}/{crowd}/{size}/result", "head_url": "", "expiry": 2**32}
                )
            case "GET", "result":
                self._image(int(size))
            case "POST", "v1/phota/enhance":
                image = base64.b64encode(PHOTO + bytes(int(size) - len(PHOTO))).decode()
                self._json({"download_urls": [], "images": [image], "known_subjects": {}})
            case "GET", look if look.startswith("fal?"):
                self._json({"status": "COMPLETED", "logs": []})
            case _:
                self._json({})

    def _json(self, content: object) -> None:
        body = json.dumps(content).encode()
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)

    def _image(self, size: int) -> None:
        head = f"HTTP/1.1 200 OK\r\ncontent-type: image/jpeg\r\ncontent-length: {size}\r\n\r\n"
        self._transport.write(head.encode() + PHOTO[:size])
        asyncio.ensure_future(self._rest(size - len(PHOTO)))  # noqa: RUF006 - it ends with the connection

    async def _rest(self, left: int) -> None:
        while left > 0 and not self._transport.is_closing():
            self._transport.write(ZEROS[:left])
            left -= PIECE
            await self._may_write.wait()


def status(job: str, *, done: bool) -> dict[str, object]:
    """All that the document says of a job."""
    return {
        "process_id": job,
        "filename": "photo.jpg",
        "input_format": "jpeg",
        "input_height": 512,
        "input_width": 400,
        "output_format": "jpeg",
        "output_height": 1024,
        "output_width": 800,
        "model": "Standard V2",
        "crop_to_fill": False,
        "status": "Completed" if done else "Processing",
        "progress": 100 if done else 50,
        "eta": 0,
        "creation_time": 1_700_000_000,
        "modification_time": 1_700_000_000,
        "credits": 1,
        "face_enhancement": True,
        "options_json": "{}",
        "sync": False,
    }


async def main() -> None:
    """Serve until somebody ends this."""
    runs = Runs()
    make: Callable[[], Connection] = lambda: Connection(runs)  # noqa: E731 - its type needs saying
    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0, backlog=1024)
    print("http://{}:{}".format(*server.sockets[0].getsockname()), flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())

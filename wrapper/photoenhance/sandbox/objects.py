"""What lies in the imitated object storage, and the presigned URLs to it."""

import hashlib
import heapq
import hmac
import mimetypes
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from photoenhance.sandbox.clock import Clock
from photoenhance.sandbox.fields import Upload
from photoenhance.sandbox.recent import MEMORY, Recent

HOUR = 3600
DAY = 24 * HOUR
BINARY = "application/octet-stream"

MAX_OBJECTS = 2 * MEMORY  # an original and a result a job
MAX_BYTES = 8 * 1024**3
"""The most that lies on the disk at once."""


@dataclass(frozen=True)
class StoredObject:
    """A file, what it is, and until when it is kept."""

    path: Path
    media_type: str
    size: int
    expires_at: float


class ObjectStore:
    """Stored objects, places for uploads and hosted local files; every URL to them is made here."""

    def __init__(self, clock: Clock, base_url: str) -> None:
        self.base_url = base_url
        self._clock = clock
        self._secret = secrets.token_bytes(32)
        self._objects: dict[str, StoredObject] = {}
        self._expiries: list[tuple[float, str]] = []  # a heap
        self._bytes = 0
        self._slots = Recent[str, Callable[[Upload], None]]()
        self._hosted = Recent[str, Path]()

    def put(self, path: Path, media_type: str, *, keep: float) -> str:
        """Store a file for so many seconds and return its key.

        What has expired is thrown away on the occasion, and the oldest of what there is too much of.
        """
        now, size = self._clock.now(), path.stat().st_size
        while self._expiries and self._expiries[0][0] <= now:
            self.delete(heapq.heappop(self._expiries)[1])
        while self._objects and (len(self._objects) >= MAX_OBJECTS or self._bytes + size > MAX_BYTES):
            self.delete(next(iter(self._objects)))
        key = secrets.token_hex(16)
        self.add(key, StoredObject(path, media_type, size, now + keep))
        return key

    def add(self, key: str, stored: StoredObject) -> None:
        """Store a file under a key that it has already."""
        self._objects[key] = stored
        self._bytes += stored.size
        heapq.heappush(self._expiries, (stored.expires_at, key))

    def all(self) -> dict[str, StoredObject]:
        """Everything that is stored, by key, oldest first."""
        return dict(self._objects)

    def clear(self) -> None:
        """Throw everything away."""
        for key in self.all():
            self.delete(key)

    def get(self, key: str) -> StoredObject | None:
        """What is stored under a key, unless it has expired."""
        stored = self._objects.get(key)
        return stored if stored and stored.expires_at > self._clock.now() else None

    def delete(self, key: str) -> None:
        """Throw away what is stored under a key."""
        stored = self._objects.pop(key, None)
        if stored:
            self._bytes -= stored.size
            stored.path.unlink(missing_ok=True)

    def slot(self, receive: Callable[[Upload], None]) -> str:
        """Make a place for one upload and return its key."""
        key = secrets.token_hex(16)
        self._slots[key] = receive
        return key

    def receive(self, key: str, upload: Upload) -> bool:
        """Hand an upload to whoever waits for it."""
        receive = self._slots.get(key)
        if receive:
            receive(upload)
        return receive is not None

    def presign(
        self, key: str, *, method: str = "GET", lifetime: float = HOUR, content_type: str = "", relayed: bool = False
    ) -> str:
        """A URL that grants one method on one object for a while, and an upload of one content type only.

        A relayed one redirects to itself without the relay.
        """
        expires = str(int(self._clock.now() + lifetime))
        query = {"Expires": expires, "Signature": self._sign(method, key, expires, content_type)}
        if content_type not in {"", BINARY}:
            query["content-type"] = content_type
        return f"{self.base_url}/{'relay' if relayed else 'objects'}/{key}?{urlencode(query)}"

    def verify(self, key: str, *, method: str, expires: str, signature: str, content_type: str) -> bool:
        """Whether a presigned URL was made here, for this method and content type."""
        return hmac.compare_digest(self._sign(method, key, expires, content_type).encode(), signature.encode())

    def host(self, path: Path, name: str = "") -> str:
        """A public URL for a local file, which stays where it is, with its name or another at the end."""
        token = secrets.token_hex(8)
        self._hosted[token] = path
        return f"{self.base_url}/hosted/{token}/{quote(name or path.name)}"

    def hosted(self, token: str) -> Path | None:
        """The local file of a public URL, while there is one."""
        path = self._hosted.get(token)
        return path if path and path.is_file() else None

    def _sign(self, method: str, key: str, expires: str, content_type: str) -> str:
        message = f"{method}\n{key}\n{expires}\n{content_type}"
        return hmac.new(self._secret, message.encode(), hashlib.sha256).hexdigest()


def media_type_of(path: Path) -> str:
    """The media type that a file's name suggests."""
    return mimetypes.guess_type(path.name)[0] or BINARY

"""What lies in the imitated object storage, and the presigned URLs to it."""

import hashlib
import hmac
import mimetypes
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from photoenhance.sandbox.clock import Clock
from photoenhance.sandbox.fields import Upload

HOUR = 3600
DAY = 24 * HOUR
BINARY = "application/octet-stream"


@dataclass(frozen=True)
class StoredObject:
    """A file, what it is, and until when it is kept."""

    path: Path
    media_type: str
    expires_at: float


class ObjectStore:
    """Stored objects, places for uploads, hosted local files and redirects; every URL to them is made here."""

    def __init__(self, clock: Clock) -> None:
        self.base_url = ""  # set when the server has its port
        self.hosted: dict[str, Path] = {}
        self.relays: dict[str, str] = {}
        self._clock = clock
        self._secret = secrets.token_bytes(32)
        self._objects: dict[str, StoredObject] = {}
        self._slots: dict[str, Callable[[Upload], None]] = {}

    def put(self, path: Path, media_type: str, *, keep: float) -> str:
        """Store a file for so many seconds and return its key; what has expired is thrown away on the occasion."""
        now = self._clock.now()
        for key in [key for key, stored in self._objects.items() if stored.expires_at <= now]:
            self._objects.pop(key).path.unlink(missing_ok=True)
        key = secrets.token_hex(16)
        self._objects[key] = StoredObject(path, media_type, now + keep)
        return key

    def get(self, key: str) -> StoredObject | None:
        """What is stored under a key, unless it has expired."""
        stored = self._objects.get(key)
        return stored if stored and stored.expires_at > self._clock.now() else None

    def delete(self, key: str) -> None:
        """Throw away what is stored under a key."""
        stored = self._objects.pop(key, None)
        if stored:
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

    def presign(self, key: str, *, method: str = "GET", lifetime: float = HOUR, content_type: str = "") -> str:
        """A URL that grants one method on one object for a while, and an upload of one content type only."""
        expires = str(int(self._clock.now() + lifetime))
        query = {"Expires": expires, "Signature": self._sign(method, key, expires, content_type)}
        if content_type not in {"", BINARY}:
            query["content-type"] = content_type
        return f"{self.base_url}/objects/{key}?{urlencode(query)}"

    def verify(self, key: str, *, method: str, expires: str, signature: str, content_type: str) -> bool:
        """Whether a presigned URL was made here, for this method and content type."""
        return hmac.compare_digest(self._sign(method, key, expires, content_type).encode(), signature.encode())

    def host(self, path: Path) -> str:
        """A public URL for a local file, which stays where it is."""
        token = secrets.token_hex(8)
        self.hosted[token] = path
        return f"{self.base_url}/hosted/{token}/{quote(path.name)}"

    def relay(self, target: str) -> str:
        """A URL that redirects to another."""
        token = secrets.token_hex(8)
        self.relays[token] = target
        return f"{self.base_url}/relay/{token}"

    def _sign(self, method: str, key: str, expires: str, content_type: str) -> str:
        message = f"{method}\n{key}\n{expires}\n{content_type}"
        return hmac.new(self._secret, message.encode(), hashlib.sha256).hexdigest()


def media_type_of(path: Path) -> str:
    """The media type that a file's name suggests."""
    return mimetypes.guess_type(path.name)[0] or BINARY

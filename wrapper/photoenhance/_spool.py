"""Bytes that wait on disk: a body too large for memory, or one that outlives its client."""

from __future__ import annotations

import base64
import os
import threading
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHUNK = 2**18


class Spool:
    """A temporary file that goes when nothing refers to it any more, or when the interpreter ends.

    One that grows beside the file that it is to become can be moved there, and stays.
    """

    def __init__(self, suffix: str = "", *, folder: Path | None = None) -> None:
        """Make an empty one: in this folder, as readable as others there, or in the system's, for this user only."""
        self._lock = threading.Lock()
        self.movable = folder is not None
        self._moved: tuple[int, ...] | None = None
        if folder is None:
            import tempfile  # noqa: PLC0415 - slow to load, and not needed before

            descriptor, name = tempfile.mkstemp(prefix="photoenhance-", suffix=suffix)
            os.close(descriptor)
            self.path = Path(name)
        else:
            self.path = folder / f".{os.urandom(8).hex()}.part"
            self.path.touch(exist_ok=False)
        self.delete = weakref.finalize(self, _delete, self.path, os.getpid())

    @property
    def size(self) -> int:
        """How many bytes it holds."""
        return self.path.stat().st_size

    @property
    def intact(self) -> bool:
        """Whether it is still there, and, after it was moved to where others can reach it, what it was then."""
        try:
            return self._moved in {None, _state(self.path)}
        except OSError:
            return False

    def move(self, target: Path) -> None:
        """Put the file in the place of another, in one step, and leave it there."""
        with self._lock:
            self.path.replace(target)
            self.delete.detach()
            self.path, self.movable, self._moved = target, False, _state(target)

    def open(self) -> BinaryIO:
        """Open it for reading, wherever it is."""
        with self._lock:
            return self.path.open("rb")

    @classmethod
    def of(cls, data: bytes, suffix: str = "") -> Spool:
        """Put bytes into a new spool."""
        spool = cls(suffix)
        spool.path.write_bytes(data)
        return spool

    def __reduce__(self) -> tuple[Callable[[bytes], Spool], tuple[bytes]]:
        """Pickle the bytes: the file stays with the process that made it."""
        return Spool.of, (self.path.read_bytes(),)


def _state(path: Path) -> tuple[int, ...]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _delete(path: Path, process: int) -> None:
    if process == os.getpid():  # a process that was forked from the file's own leaves it alone
        path.unlink(missing_ok=True)


def decoded(text: str) -> Spool:
    """Put base64 text, with or without a data URI's head, into a new spool; raises ValueError where it is none."""
    return Spool.of(base64.b64decode("".join(text.rpartition(",")[2].split()), validate=True))


def chunks(file: BinaryIO) -> Iterator[bytes]:
    """Read a file in pieces."""
    while piece := file.read(CHUNK):
        yield piece

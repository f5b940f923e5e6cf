"""Images that come as base64 inside of JSON: put on disk as they arrive, so that memory stays flat.

What is kept of the body has a mark in the place of each; the generated client reads it as any other.
"""

from __future__ import annotations

import base64
import os
import re

from photoenhance._spool import Spool

LONG = 2**16
"""Characters from which on a text is taken for an image, if it is base64; shorter ones stay in their place."""

INSIDE = re.compile(rb'(?:[^"\\]+|\\.)*', re.DOTALL)  # of a text of JSON, up to its end or half an escape
ESCAPED = re.compile(rb"\\[/nrt]|\s")  # what encoders write into base64: a slash with its escape, and line breaks


class EmbeddedImages:
    """Takes a body in pieces, and keeps its images apart from the rest."""

    def __init__(self) -> None:
        """Nothing has come yet."""
        self.images: dict[str, Spool] = {}
        self._kept: list[bytes] = []
        self._text: _Text | None = None
        self._held = b""

    @property
    def rest(self) -> bytes:
        """The body, with a mark in place of each image."""
        return b"".join(self._kept)

    def feed(self, piece: bytes) -> None:
        """Take the next piece."""
        piece, self._held = self._held + piece, b""
        place = 0
        while place < len(piece):
            if self._text is None:
                quote = piece.find(b'"', place)
                end = len(piece) if quote < 0 else quote + 1
                self._kept.append(piece[place:end])
                self._text = None if quote < 0 else _Text()
                place = end
                continue
            inside = INSIDE.match(piece, place)
            end = inside.end() if inside else place
            self._text.feed(piece[place:end])
            if piece[end : end + 1] == b'"':
                self._kept += [self._text.ended(self.images), b'"']
                self._text = None
            else:
                self._held = piece[end:]
                return
            place = end + 1

    def end(self) -> None:
        """Keep what a body that was cut off has begun: it is no JSON, and its reader says so."""
        if self._text is not None:
            self._kept.append(self._text.ended({}))


class _Text:
    """One text of the JSON; an image from when it is long and turns out to be base64."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0
        self._spool: Spool | None = None
        self._plain = False

    def feed(self, part: bytes) -> None:
        if self._plain and self._spool is not None:
            return  # damaged
        self._parts.append(part)
        self._size += len(part)
        if self._size >= LONG and not self._plain:
            self._drain()

    def ended(self, images: dict[str, Spool]) -> bytes:
        """What stands in the text's place."""
        if self._spool is not None:
            self._drain(last=True)
        if self._spool is None or self._plain:
            return b"".join(self._parts)
        mark = os.urandom(16).hex()
        images[mark] = self._spool
        return mark.encode()

    def _drain(self, *, last: bool = False) -> None:
        text = b"".join(self._parts)
        clean = ESCAPED.sub(lambda found: b"/" if found[0] == rb"\/" else b"", text)
        if self._spool is None and clean.startswith(b"data:"):
            clean = clean.partition(b",")[2]
        whole = len(clean) if last else len(clean) - len(clean) % 4
        try:
            decoded = base64.b64decode(clean[:whole], validate=True)
        except ValueError:
            # Some other text; or an image that is damaged, of which enough is kept for its reader to see that.
            self._plain = True
            return
        self._spool = self._spool or Spool()
        with self._spool.path.open("ab") as file:
            file.write(decoded)
        self._parts = [clean[whole:]]
        self._size = len(clean) - whole

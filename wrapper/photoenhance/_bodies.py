"""Request bodies that are sent in pieces, so that memory stays flat however large an image is."""

from __future__ import annotations

import base64
import json
import os
from typing import TYPE_CHECKING, Any

import attrs

from photoenhance._spool import chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from photoenhance.images import LocalImage

BASE64_CHUNK = 3 * 2**16  # a multiple of three bytes becomes base64 without padding


@attrs.frozen(eq=False, repr=False)
class Streamed:
    """A body of a known length, whose pieces are made anew for each attempt."""

    length: int
    content_type: str
    pieces: Callable[[], Iterator[bytes]]


def whole_file(image: LocalImage, content_type: str) -> Streamed:
    """The image's bytes as they are."""

    def pieces() -> Iterator[bytes]:
        image.file.seek(0)
        return chunks(image.file)

    return Streamed(image.size, content_type, pieces)


def placeholder() -> str:
    """What stands in a JSON body where an image is to be, until it is sent."""
    return os.urandom(16).hex()


def with_base64(body: Mapping[str, Any], mark: str, image: LocalImage) -> Streamed:
    """A JSON body in which an image, encoded as it is sent, takes the place of a mark."""
    head, tail = json.dumps(body).encode("ascii").split(mark.encode("ascii"))

    def pieces() -> Iterator[bytes]:
        image.file.seek(0)
        yield head
        while piece := image.file.read(BASE64_CHUNK):
            yield base64.b64encode(piece)
        yield tail

    return Streamed(len(head) + 4 * -(-image.size // 3) + len(tail), "application/json", pieces)

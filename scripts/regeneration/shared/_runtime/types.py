"""Types that the generated models and operations are made of."""

import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Final, Generic, Literal, TypeVar

from attrs import define

T = TypeVar("T")

FileTypes = tuple[str, BinaryIO, str]
"""A file part as httpx takes it: name, content, media type."""

RequestFiles = list[tuple[str, FileTypes | tuple[None, str] | tuple[None, str, str]]]
"""The parts of a multipart body as httpx takes them."""


class Unset:
    """The type of `UNSET`: false, so that `value or default` and `if value` do what they say."""

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __reduce__(self) -> str:
        return "UNSET"  # there is one UNSET, in a copy and after unpickling too


UNSET: Final = Unset()
"""The value of what was not given, or not answered."""


@define
class File:
    """A file to send, or an answer that is a file."""

    payload: BinaryIO
    file_name: str | None = None
    mime_type: str | None = None

    def to_tuple(self) -> FileTypes:
        """The file as httpx takes it, always with a name and a media type: without them a part is read as text."""
        name = self.file_name
        if name is None:
            opened_as = getattr(self.payload, "name", None)
            name = Path(opened_as).name if isinstance(opened_as, str) else "upload"
        media_type = self.mime_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return name, self.payload, media_type


@define
class Response(Generic[T]):
    """A whole answer: what came, and what the document makes of it."""

    status_code: int
    content: bytes
    headers: Mapping[str, str]
    parsed: T | None

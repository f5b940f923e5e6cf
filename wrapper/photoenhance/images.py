"""Images on their way in: whatever a caller has, looked at once and ready to be sent.

Format and size are read from the header by their bytes, never from a file's name, and nothing is decoded.
"""

from __future__ import annotations

import base64
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, Protocol, Self, TypeAlias, cast, runtime_checkable
from urllib.parse import unquote, unquote_to_bytes, urlsplit

import attrs

from photoenhance._boundary import theirs
from photoenhance._flow import not_whole
from photoenhance._spool import Spool
from photoenhance.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Collection
    from types import TracebackType

__all__ = ["ImageInput", "LocalImage", "RemoteImage"]

HEADER = 2**16
LONGEST_PATH, LONGEST_NAME = 2**12, 2**8  # characters; systems take no more


@runtime_checkable
class PillowImage(Protocol):
    """What is needed of a Pillow image, so that Pillow itself is not."""

    def save(self, fp: Any, format: str | None = None) -> None:  # noqa: A002, ANN401 - Pillow's own signature
        """Write the image."""


ImageInput: TypeAlias = "str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO | PillowImage"
"""A path, an http(s) URL, a data URI, bytes, a binary file object, or a Pillow image."""


class Format(NamedTuple):
    """An image format: how it is called, sent and saved."""

    name: str
    media_type: str
    extension: str


FORMATS = {
    name: Format(name, media_type or f"image/{name}", extension or f".{name}")
    for name, media_type, extension in (
        ("jpeg", "", ".jpg"),
        ("png", "", ""),
        ("webp", "", ""),
        ("tiff", "", ""),
        ("bmp", "", ""),
        ("gif", "", ""),
        ("heic", "", ""),
        ("avif", "", ""),
        ("jxl", "", ""),
        ("rgb", "image/x-rgb", ""),
        ("raw", "application/octet-stream", ""),
    )
}

_SIGNATURES = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),  # BigTIFF
    (b"MM\0+", "tiff"),
    (b"BM", "bmp"),
    (b"GIF8", "gif"),
    (b"\xff\x0a", "jxl"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "jxl"),
    (b"\x01\xda", "rgb"),  # Silicon Graphics
    (b"FUJIFILMCCD-RAW", "raw"),
    (b"IIU\0", "raw"),  # Panasonic
    (b"IIRO", "raw"),  # Olympus
)
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"), "heic"),
    **dict.fromkeys((b"avif", b"avis"), "avif"),
    b"crx ": "raw",  # Canon
}


def sniff(header: bytes) -> Format | None:
    """Tell the format by a file's first bytes; None where they are no image's."""
    if header[:4] == b"RIFF" and header[8:12] == b"WEBP":
        return FORMATS["webp"]
    if header[4:8] == b"ftyp":
        name = _BRANDS.get(header[8:12])
        return FORMATS[name] if name else None
    return next((FORMATS[name] for signature, name in _SIGNATURES if header.startswith(signature)), None)


def pixels(file: io.FileIO | io.BytesIO) -> tuple[int, int] | None:
    """Read width and height from the header, as displayed; None where the format does not tell."""
    import imagesize  # type: ignore[import-untyped]  # noqa: PLC0415 - it loads an HTTP client and an XML parser

    buffered = io.BufferedReader(file)  # it asks for a byte or two at a time
    width, height = imagesize.get(buffered)  # pyright: ignore[reportUnknownMemberType] - it has no stubs
    buffered.detach()
    file.seek(0)
    return (width, height) if width > 0 and height > 0 else None


class SteadyFile(io.BufferedReader):
    """A file that is read to its end only if it is still the one that was opened."""

    def __init__(self, raw: io.FileIO) -> None:
        """Take an open file."""
        super().__init__(raw)
        self._opened = self._now

    @property
    def _now(self) -> tuple[int, int]:
        status = os.fstat(self.fileno())
        return status.st_mtime_ns, status.st_size

    def read(self, size: int | None = -1) -> bytes:
        """Read, and fail rather than come to the end of a file that has changed since it was opened."""
        piece = super().read(size)
        if len(piece) != size and self._now != self._opened:  # who reads in pieces reads on until there is none
            raise not_whole()
        return piece


# Without `==` and a repr, as in `_flow.py`.


@attrs.frozen(eq=False, repr=False)
class RemoteImage:
    """An image that is named by its URL and has not been looked at."""

    url: str

    @property
    def name(self) -> str:
        """The last part of its path."""
        return unquote(urlsplit(self.url).path).rpartition("/")[2] or "image"


@attrs.frozen(eq=False, repr=False)
class LocalImage:
    """An image at hand: an open file, and what its header says. Closing it closes the file."""

    file: BinaryIO
    path: Path
    name: str
    format: Format
    size: int
    width: int | None
    height: int | None
    spool: Spool | None = None  # keeps a temporary file alive

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.file.close()


def open_image(image: ImageInput) -> LocalImage | RemoteImage:
    """Take whatever the caller has.

    Raises:
        InvalidInputError: It is missing, unreadable, empty or not an image.
    """
    if isinstance(image, str):
        return _from_text(image)
    if isinstance(image, os.PathLike):
        return open_file(Path(image))
    if isinstance(image, bytes | bytearray | memoryview):
        return _from_bytes(bytes(image))
    if hasattr(image, "read"):  # before Pillow: files of web frameworks have a `save` too
        return _from_file_object(cast("BinaryIO", image))
    if isinstance(image, PillowImage):
        return _from_pillow(image)
    raise InvalidInputError(
        f"An image is a path, bytes, a binary file, an http(s) URL, a data URI or a Pillow image, "
        f"not {type(image).__name__}."
    )


def _from_text(image: str) -> LocalImage | RemoteImage:
    if not image:
        raise InvalidInputError("The image's name is empty.")
    begins = image[:8].lower()
    if begins.startswith(("http://", "https://")):
        return RemoteImage(checked_url(image))
    if begins.startswith("data:"):
        return _from_bytes(_data_uri(image))
    if "://" in image:
        raise InvalidInputError("An image's URL begins with http:// or https://; other schemes are not taken.")
    # Not shown as a path that is not there would be: it is the image.
    if ";base64," in image or len(image) > LONGEST_PATH or any(len(part) > LONGEST_NAME for part in Path(image).parts):
        raise InvalidInputError("An image in base64 is a data URI, which begins with data:, or bytes: decode it.")
    return open_file(Path(image))


def open_file(path: Path, *, name: str | None = None, spool: Spool | None = None) -> LocalImage:
    """Open an image file and read its header.

    Raises:
        InvalidInputError: It cannot be read or is not an image.
    """
    label = (name or path.name or str(path)).partition("?")[0]  # a mistyped URL may be signed
    try:
        raw = io.FileIO(path)
    except (OSError, ValueError) as error:
        raise InvalidInputError(f"{label!r} cannot be read: {getattr(error, 'strerror', None) or error}.") from None
    if not raw.seekable():  # a pipe: it can be read once, and not from the beginning again
        with raw:
            return _from_file_object(raw)
    try:
        size = os.fstat(raw.fileno()).st_size
        found = sniff(raw.read(HEADER))
        raw.seek(0)
    except OSError as error:
        raw.close()
        raise InvalidInputError(f"{label!r} cannot be read: {error.strerror}.") from None
    if found is None:
        raw.close()
        raise InvalidInputError(
            f"{label!r} is not an image that any vendor takes, going by its first bytes."
            if size
            else f"{label!r} is empty."
        )
    width, height = pixels(raw) or (None, None)
    # The name goes out as the file part's name: it keeps its stem, and gets an extension where it has none.
    sent_as = label if Path(label).suffix else f"{label}{found.extension}"
    return LocalImage(SteadyFile(raw), path, sent_as, found, size, width, height, spool)


def _from_bytes(data: bytes, name: str = "image") -> LocalImage:
    if not data:
        raise InvalidInputError("The image is empty.")
    found = sniff(data[:HEADER])
    try:
        spool = Spool.of(data, found.extension if found else "")
    except OSError as error:
        raise InvalidInputError(f"The image cannot be put into the temporary folder: {error.strerror}.") from None
    return open_file(spool.path, name=name, spool=spool)


def _from_file_object(file: BinaryIO) -> LocalImage:
    import shutil  # noqa: PLC0415 - slow to load, and not needed for files that have a path

    # A copy: what is sent must not change while it is sent, and a retry must be able to send it again.
    name = getattr(file, "name", None)
    name = Path(name).name if isinstance(name, str) else "image"
    try:
        spool = Spool(Path(name).suffix)
        with spool.path.open("wb") as copy:
            theirs(shutil.copyfileobj, file, copy)
    except TypeError:
        raise InvalidInputError('The file object gives text, not bytes: open it with mode "rb".') from None
    except (OSError, ValueError) as error:
        raise InvalidInputError(f"The file object cannot be read: {error}.") from None
    if not spool.size:
        raise InvalidInputError("The file object is empty, or at its end: then call .seek(0) first.")
    return open_file(spool.path, name=name, spool=spool)


def _from_pillow(image: PillowImage) -> LocalImage:
    buffer = io.BytesIO()
    try:
        theirs(_upright(image).save, buffer, "PNG")
    except (OSError, ValueError) as error:
        raise InvalidInputError(
            f"The Pillow image cannot be written as PNG ({error}): call .convert('RGB') on it first."
        ) from None
    return _from_bytes(buffer.getvalue())


def _upright(image: PillowImage) -> PillowImage:
    """As it is to be looked at: a camera notes which side is up beside the pixels, which are all that is written."""
    if "PIL" not in sys.modules:  # then it is no image of Pillow's, but one that can be saved as those can
        return image
    from PIL import Image, ImageOps  # noqa: PLC0415 - whoever has such an image has loaded it

    try:
        return ImageOps.exif_transpose(image) if isinstance(image, Image.Image) else image
    except SyntaxError:  # as Pillow says that what the camera noted is damaged
        return image


def _data_uri(uri: str) -> bytes:
    head, comma, data = uri.partition(",")
    if not comma:
        raise InvalidInputError('The data URI has no data: it looks like "data:image/png;base64,…".')
    try:
        if head.lower().endswith(";base64"):
            return base64.b64decode("".join(data.split()), validate=True)
        return unquote_to_bytes(data)
    except ValueError:
        raise InvalidInputError("The data URI's data is damaged.") from None


def checked_url(url: str) -> str:
    """Make sure that a URL has a host and nothing that would not survive on the wire.

    Raises:
        InvalidInputError: It has none, or holds a user name and password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise InvalidInputError(f"The image's URL is not valid: {error}.") from None
    if not parts.hostname or port == 0 or any(c.isspace() for c in url):
        raise InvalidInputError('The image\'s URL is not valid: it looks like "https://example.com/photo.jpg".')
    if parts.username is not None or parts.password is not None:
        raise InvalidInputError("The image's URL holds a user name or password: use a signed or public URL.")
    return url


def complaint(
    image: LocalImage,
    *,
    formats: Collection[str] | None = None,
    max_bytes: int | None = None,
    max_width: int | None = None,
    max_height: int | None = None,
) -> str | None:
    """Say which of a vendor's documented limits an image is over; None where it is within all."""
    if formats is not None and image.format.name not in formats:
        return f"the format is {image.format.name}, and the vendor takes {', '.join(sorted(formats))}."
    if max_bytes is not None and image.size > max_bytes:
        return f"{image.size:,} bytes are over the vendor's limit of {max_bytes:,}."
    too_wide = max_width is not None and image.width is not None and image.width > max_width
    too_high = max_height is not None and image.height is not None and image.height > max_height
    if too_wide or too_high:
        return f"{image.width} x {image.height} pixels are over the vendor's limit of {max_width} x {max_height}."
    return None

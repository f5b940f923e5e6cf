"""Bytes that are almost an image: their header is read, or they are none; nothing else happens."""

import contextlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from photoenhance import InvalidInputError, images
from photoenhance.images import FORMATS, HEADER

from tests.fuzz.examples import examples

DATA = Path(__file__).parent.parent / "data"
HEADERS = {path.suffix[1:]: path.read_bytes()[:2000] for path in sorted(DATA.glob("photo.*"))} | {
    "bmp": b"BM" + bytes(12) + b"\x28" + bytes(60),
    "gif": b"GIF89a\x10\x00\x10\x00" + bytes(30),
    "jxl": b"\xff\x0a" + bytes(range(60)),
    "boxed jxl": b"\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14ftypjxl " + bytes(60),
    "avif": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf\0\0\1\0meta" + bytes(60),
    "big-endian tiff": b"MM\0*\0\0\0\x08\0\x02\x01\0\0\x03\0\0\0\x01" + bytes(60),
    "BigTIFF": b"II+\0\x08\0\0\0\x10" + bytes(60),
    "rgb": b"\x01\xda\x01\x01\0\x03" + bytes(60),
}


@st.composite
def almost(draw: st.DrawFn, header: bytes) -> bytes:
    """A header with some of its bytes changed, cut off, or moved."""
    data = bytearray(header)
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, min(len(data), 200)))
        data[at : at + draw(st.sampled_from([0, 1, 2, 4, 8, 500]))] = draw(
            st.binary(max_size=4) | st.sampled_from([b"\xff" * 4, bytes(8), b"\x7f\xff\xff\xff", b"\x80"])
        )
    return bytes(data)


def look(data: bytes) -> None:
    """Read what there is to read."""
    found = images.sniff(data[:HEADER])
    assert found is None or found in FORMATS.values()
    size = images.pixels(io.BytesIO(data))
    assert size is None or min(size) > 0
    with contextlib.suppress(InvalidInputError):
        opened = images.open_image(data)
        assert isinstance(opened, images.LocalImage)
        opened.file.close()
        assert opened.format is found


@pytest.mark.parametrize("header", HEADERS.values(), ids=[*HEADERS])
@examples(80)
@given(data=st.data())
def test_almost_an_image(header: bytes, data: st.DataObject) -> None:
    look(data.draw(almost(header)))


@examples(240)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    look(data)

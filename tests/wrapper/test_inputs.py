"""Whatever a caller has for an image, the vendor gets all of its bytes, in the form that it takes."""

import base64
import hashlib
import io
import os
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from photoenhance import InvalidInputError
from photoenhance.images import LocalImage, open_image
from photoenhance.sandbox import RequestRecord, Sandbox
from PIL import ExifTags, Image

Connect = Callable[..., Any]
Run = Callable[[Any], Any]

VENDORS = ["autoenhance", "phota", "picwish", "tensorpix", "topaz"]
MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "tiff": "image/tiff",
    "webp": "image/webp",
    "heic": "image/heic",
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One for all tests here: they look at their own requests only."""
    with Sandbox(seconds=0) as running:
        yield running


class Inbox:
    """What a vendor got of an image, by the log of its requests since the test began."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._before = len(sandbox.requests)
        self._published: dict[str, bytes] = {}

    def publish(self, path: Path) -> str:
        """Give a file a URL, and remember what was in it."""
        url = self._sandbox.host(path)
        self._published[url] = path.read_bytes()
        return url

    @property
    def requests(self) -> list[RequestRecord]:
        """The requests since the test began, oldest first."""
        return self._sandbox.requests[self._before :]

    def expect(self, vendor: str, data: bytes, media_type: str, name: str | None = None) -> None:
        """Check that the whole of an image has come, in the one form that the vendor's document names."""
        first = self.requests[0]
        if vendor == "phota":  # "a raw base64 string"
            encoded = base64.b64encode(data)
            expected = f"<{len(encoded)} characters, sha256 {hashlib.sha256(encoded).hexdigest()}>"
            assert first.fields["image"] in {expected, encoded.decode()}
        elif vendor == "tensorpix":  # a URL
            assert self._published == {first.fields["url"]: data}
        else:
            field = {"topaz": "image", "picwish": "image_file", "autoenhance": "body"}[vendor]
            (part,) = (part for request in self.requests for part in request.files)
            assert (part.name, part.media_type) == (field, media_type)
            assert (part.size, part.sha256) == (len(data), hashlib.sha256(data).hexdigest())
            sent_as = part.filename if vendor != "autoenhance" else first.fields["image_name"]
            if vendor == "topaz":  # a mark in the name finds the job again, should the answer be lost
                sent_as, marks = re.subn(r"\.[0-9a-f]{8}(?=\.\w+$)", "", str(sent_as))
                assert marks == 1
            assert sent_as == name if name else sent_as
        assert all(request.status in {200, 201} for request in self.requests)


@pytest.fixture
def inbox(sandbox: Sandbox) -> Inbox:
    return Inbox(sandbox)


def unseekable(photo: Path, stack: ExitStack) -> object:
    """A pipe that the photograph is poured into."""
    reader, writer = os.pipe()
    pool = stack.enter_context(ThreadPoolExecutor(1))

    def pour() -> None:
        with os.fdopen(writer, "wb") as file:
            file.write(photo.read_bytes())

    pool.submit(pour)
    return stack.enter_context(os.fdopen(reader, "rb"))


INPUTS: dict[str, Callable[[Path, ExitStack], object]] = {
    "path": lambda photo, _: photo,
    "path as text": lambda photo, _: str(photo),
    "bytes": lambda photo, _: photo.read_bytes(),
    "bytearray": lambda photo, _: bytearray(photo.read_bytes()),
    "memoryview": lambda photo, _: memoryview(photo.read_bytes()),
    "open file": lambda photo, stack: stack.enter_context(photo.open("rb")),
    "unbuffered file": lambda photo, stack: stack.enter_context(photo.open("rb", buffering=0)),
    "BytesIO": lambda photo, _: io.BytesIO(photo.read_bytes()),
    "file without seek": unseekable,
    "data URI": lambda photo, _: "data:image/jpeg;base64," + base64.b64encode(photo.read_bytes()).decode(),
}


@pytest.mark.parametrize("given", INPUTS)
@pytest.mark.parametrize("vendor", VENDORS)
def test_the_image_arrives_whole(
    vendor: str, given: str, connect: Connect, run: Run, inbox: Inbox, thumbnail: Path
) -> None:
    with ExitStack() as stack:
        image = INPUTS[given](thumbnail, stack)
        run(connect(vendor, publish=inbox.publish).submit(image))
    named = given in {"path", "path as text", "open file", "unbuffered file"}
    inbox.expect(vendor, thumbnail.read_bytes(), "image/jpeg", name="photo.jpg" if named else None)


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_file_object_is_read_from_where_it_stands_and_left_open(
    vendor: str, connect: Connect, run: Run, inbox: Inbox, thumbnail: Path
) -> None:
    with io.BytesIO(b"a header of another format" + thumbnail.read_bytes()) as file:
        file.seek(len(b"a header of another format"))
        run(connect(vendor, publish=inbox.publish).submit(file))
        assert not file.closed
    inbox.expect(vendor, thumbnail.read_bytes(), "image/jpeg")


@pytest.mark.parametrize("vendor", ["phota", "picwish", "tensorpix"])
def test_a_url_goes_to_a_vendor_that_takes_urls(
    vendor: str, connect: Connect, run: Run, inbox: Inbox, sandbox: Sandbox, thumbnail: Path
) -> None:
    url = sandbox.host(thumbnail)
    run(connect(vendor, publish=None).submit(url))
    field = {"phota": "image", "picwish": "image_url", "tensorpix": "url"}[vendor]
    submit = next(request for request in inbox.requests if request.vendor == vendor)
    assert submit.fields[field] == url
    assert not submit.files
    fetches = [request for request in inbox.requests if request.operation == "hosted"]
    assert len(fetches) == 1, "the vendor alone fetches the image"


@pytest.mark.parametrize("vendor", ["autoenhance", "topaz"])
def test_a_url_is_fetched_for_a_vendor_that_takes_files(
    vendor: str, connect: Connect, run: Run, inbox: Inbox, sandbox: Sandbox, thumbnail: Path
) -> None:
    run(connect(vendor).submit(sandbox.host(thumbnail)))
    fetch, submit, *_ = inbox.requests
    assert (fetch.operation, fetch.status) == ("hosted", 200)
    assert not {"x-api-key", "authorization"} & set(fetch.headers)
    assert submit.vendor == vendor
    (part,) = (part for request in inbox.requests for part in request.files)
    assert (part.media_type, part.sha256) == ("image/jpeg", hashlib.sha256(thumbnail.read_bytes()).hexdigest())


@pytest.mark.parametrize(
    ("vendor", "mode"),
    [
        *((vendor, mode) for vendor in VENDORS for mode in ("RGB", "RGBA", "P")),
        *(("topaz", mode) for mode in ("1", "L", "LA", "I;16")),
    ],
)
def test_a_pillow_image_goes_as_png(
    vendor: str, mode: str, connect: Connect, run: Run, inbox: Inbox, thumbnail: Path
) -> None:
    with Image.open(thumbnail) as opened:
        image = (opened.convert("L") if mode == "I;16" else opened).convert(mode)
    run(connect(vendor, publish=inbox.publish).submit(image))
    expected = io.BytesIO()
    image.save(expected, "PNG")
    inbox.expect(vendor, expected.getvalue(), "image/png")


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_pillow_image_that_is_still_a_file_goes_too(
    vendor: str, connect: Connect, run: Run, inbox: Inbox, thumbnail: Path
) -> None:
    with Image.open(thumbnail) as image:
        run(connect(vendor, publish=inbox.publish).submit(image))
        expected = io.BytesIO()
        image.save(expected, "PNG")
    inbox.expect(vendor, expected.getvalue(), "image/png")


@pytest.mark.parametrize(
    ("vendor", "kind_of_file"),
    [
        *(("topaz", kind) for kind in ("jpg", "png", "tiff")),
        *(("picwish", kind) for kind in ("jpg", "png", "tiff", "webp")),
        *(("autoenhance", kind) for kind in ("jpg", "png", "tiff", "webp", "heic")),
        *(("phota", kind) for kind in ("jpg", "png", "webp")),  # and HEIC, which the sandbox cannot decode
    ],
)
def test_every_format_has_its_media_type(
    vendor: str, kind_of_file: str, client: Connect, inbox: Inbox, photo: Path
) -> None:
    picture = photo.with_suffix(f".{kind_of_file}")
    client(vendor).submit(picture)
    inbox.expect(vendor, picture.read_bytes(), MEDIA_TYPES[kind_of_file], name=picture.name)


@pytest.mark.parametrize("vendor", ["topaz", "picwish", "autoenhance"])
def test_the_media_type_is_that_of_the_bytes_and_not_of_the_name(
    vendor: str, client: Connect, inbox: Inbox, photo: Path, tmp_path: Path
) -> None:
    misnamed = tmp_path / "photo.jpg"
    misnamed.write_bytes(photo.with_suffix(".png").read_bytes())
    client(vendor).submit(misnamed)
    inbox.expect(vendor, misnamed.read_bytes(), "image/png", name="photo.jpg")


@pytest.mark.parametrize("given", ["path", "bytes", "file without seek"])
@pytest.mark.parametrize("vendor", ["picwish", "topaz"])
def test_an_image_that_contains_a_multipart_boundary_arrives_whole(
    vendor: str, given: str, connect: Connect, run: Run, inbox: Inbox, thumbnail: Path
) -> None:
    injected = b'\r\n--+++\r\nContent-Disposition: form-data; name="watermark"\r\n\r\ntrue\r\n--+++--\r\n'
    with thumbnail.open("ab") as file:
        file.write(b"\r\n--+++--\r\n" + injected)
    with ExitStack() as stack:
        run(connect(vendor, publish=inbox.publish).submit(INPUTS[given](thumbnail, stack)))
    inbox.expect(vendor, thumbnail.read_bytes(), "image/jpeg")
    assert inbox.requests[0].unknown_fields == ()


@pytest.mark.parametrize("name", ["Köln bei Nacht.jpg", "写真.jpg", "a;b=c.jpg"])
@pytest.mark.parametrize("vendor", ["topaz", "picwish", "autoenhance"])
def test_a_file_keeps_its_name(vendor: str, name: str, client: Connect, inbox: Inbox, thumbnail: Path) -> None:
    named = thumbnail.rename(thumbnail.with_name(name))
    client(vendor).submit(named)
    inbox.expect(vendor, named.read_bytes(), "image/jpeg", name=name)


@pytest.mark.parametrize("vendor", ["topaz", "picwish", "autoenhance"])
def test_a_name_without_an_extension_gets_one(vendor: str, client: Connect, inbox: Inbox, thumbnail: Path) -> None:
    bare = thumbnail.rename(thumbnail.with_name("photo"))
    client(vendor).submit(bare)
    inbox.expect(vendor, bare.read_bytes(), "image/jpeg", name="photo.jpg")


def test_a_pillow_image_of_a_camera_is_upright() -> None:
    turned = io.BytesIO()
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    Image.new("RGB", (40, 20)).save(turned, "JPEG", exif=exif)
    local = open_image(Image.open(turned))
    assert isinstance(local, LocalImage)
    with local:
        assert (local.width, local.height) == (20, 40)


def test_a_pillow_image_of_a_camera_whose_notes_are_damaged_goes_as_it_is() -> None:
    image = Image.new("RGB", (40, 20))
    image.info["exif"] = b"Exif\0\0no notes"
    local = open_image(image)
    assert isinstance(local, LocalImage)
    with local:
        assert (local.width, local.height) == (40, 20)


def test_what_can_be_saved_like_a_pillow_image_needs_no_pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    class Drawing:
        """Of another library."""

        def save(self, fp: Any, format: str | None = None) -> None:  # noqa: A002, ANN401 - Pillow's own names
            png.save(fp, format)

    png = Image.new("RGB", (4, 2))
    monkeypatch.delitem(sys.modules, "PIL")
    local = open_image(Drawing())
    assert isinstance(local, LocalImage)
    with local:
        assert (local.format.name, local.width, local.height) == ("png", 4, 2)


def test_a_file_object_at_its_end() -> None:
    with pytest.raises(InvalidInputError, match=r"seek\(0\)"):
        open_image(io.BytesIO())


def test_a_name_that_is_empty() -> None:
    with pytest.raises(InvalidInputError, match="name is empty"):
        open_image("")

"""What a vendor would not take is refused before anything is sent, in one line that says what to do."""

import base64
import binascii
import io
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import photoenhance
import pytest
from photoenhance import InvalidInputError, UnsupportedError
from PIL import Image

from tests.wrapper.server import Server, says

VENDORS = ("autoenhance", "phota", "picwish", "tensorpix", "topaz")
TAKING_FILES = ("autoenhance", "phota", "picwish", "topaz")
URL = "https://example.com/photo.jpg"
JOB = "d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b"


@pytest.fixture
def sandbox() -> Iterator[Server]:
    """In the place of the sandbox: `connect` makes clients of a server that nothing may reach."""
    with Server(says({})) as running:
        yield running
    assert running.received == []


@pytest.fixture
def refusal(connect: Callable[..., Any], run: Callable[[Any], Any]) -> Callable[..., str]:
    """What is said when an image or an option is refused."""

    def refusal(vendor: str, image: object, *, cls: type[Exception] = InvalidInputError, **options: object) -> str:
        with pytest.raises(cls) as caught:
            run(connect(vendor).enhance(image, **options))
        return one_line(caught.value)

    return refusal


def one_line(error: Exception) -> str:
    text = str(error)
    assert 10 < len(text) < 400
    assert "\n" not in text
    return text


def png_header(width: int, height: int) -> bytes:
    """A PNG that is over after its header."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", binascii.crc32(chunk))


def picture(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (20, 20), "teal").save(file, kind)
    return file.getvalue()


def inflated(path: Path, start: bytes, size: int) -> Path:
    """A file that is as large as said, and takes no room."""
    with path.open("wb") as file:
        file.write(start)
        file.truncate(size)
    return path


# Keys and addresses


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("key", [None, "", "  \n", lambda: ""])
def test_a_missing_key(vendor: str, key: Any, connect: Callable[..., Any]) -> None:  # noqa: ANN401 - as callers have it
    with pytest.raises(InvalidInputError) as caught:
        connect(vendor, api_key=key)
    text = one_line(caught.value)
    assert f"{vendor.upper()}_API_KEY" in text
    assert "api_key=" in text
    assert caught.value.vendor == vendor


@pytest.mark.parametrize("key", ["ключ", "two\nlines", "a\0b", "nine\x7f"])
def test_a_key_that_no_header_can_carry(key: str, connect: Callable[..., Any]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        connect("topaz", api_key=key)
    assert key not in one_line(caught.value)


@pytest.mark.parametrize("key", [123, b"bytes", ["list"], lambda: None, lambda: 5])
def test_a_key_of_another_type(key: object, connect: Callable[..., Any]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        connect("topaz", api_key=key)
    one_line(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "example.com",
        "ftp://example.com",
        "http://",
        "https:///path",
        "http://example.com:99999",
        "http://example.com:0",
        "http://user:password@example.com",
        "http://example.com/?key=value",
        "http://example.com/#part",
        "http://exa mple.com",
        "http://[::1",
        "http://example.com/\n",
    ],
)
def test_a_base_url_that_is_none(url: str, connect: Callable[..., Any]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        connect("topaz", base_url=url)
    assert "https://" in one_line(caught.value)


def test_a_base_url_of_another_type(connect: Callable[..., Any]) -> None:
    with pytest.raises(InvalidInputError):
        connect("topaz", base_url=Path("somewhere"))


@pytest.mark.parametrize(
    ("name", "nearest"), [("topas", "topaz"), ("Picwish", "picwish"), ("tensor-pix", "tensorpix"), ("nobody", "phota")]
)
def test_a_vendor_that_does_not_exist(name: str, nearest: str) -> None:
    for call in (
        lambda: photoenhance.connect(name, "key"),
        lambda: photoenhance.connect_async(name, "key"),
        lambda: photoenhance.enhance("photo.jpg", vendor=name, api_key="key"),
    ):
        with pytest.raises(InvalidInputError) as caught:
            call()
        assert nearest in one_line(caught.value)


# Images


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_missing_file(vendor: str, refusal: Callable[..., str], tmp_path: Path) -> None:
    assert "No such file" in refusal(vendor, tmp_path / "nothing.jpg")
    assert "nothing.jpg" in refusal(vendor, str(tmp_path / "nothing.jpg"))


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_folder(vendor: str, refusal: Callable[..., str], tmp_path: Path) -> None:
    assert "directory" in refusal(vendor, tmp_path)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="has no file that opens and cannot be read")
def test_a_file_that_opens_and_cannot_be_read(refusal: Callable[..., str]) -> None:
    assert "'mem' cannot be read" in refusal("topaz", "/proc/self/mem")


@pytest.mark.parametrize("vendor", VENDORS)
def test_text_that_is_named_jpg(vendor: str, refusal: Callable[..., str], tmp_path: Path) -> None:
    path = tmp_path / "notes.jpg"
    path.write_text("These are notes.")
    assert "'notes.jpg' is not an image" in refusal(vendor, path)
    assert "is not an image" in refusal(vendor, b"These are notes.")


@pytest.mark.parametrize("vendor", VENDORS)
def test_nothing_at_all(vendor: str, refusal: Callable[..., str], tmp_path: Path) -> None:
    path = tmp_path / "empty.jpg"
    path.touch()
    for image in (path, b"", bytearray(), io.BytesIO(), "data:image/png;base64,"):
        assert "empty" in refusal(vendor, image)


@pytest.mark.parametrize("image", [None, 5, 1.5, ["photo.jpg"], object(), True])
def test_what_cannot_be_an_image(image: object, refusal: Callable[..., str]) -> None:
    assert type(image).__name__ in refusal("topaz", image)


def test_no_name_at_all(refusal: Callable[..., str]) -> None:
    refusal("topaz", "")


def test_a_name_that_no_file_can_have(refusal: Callable[..., str]) -> None:
    refusal("topaz", "photo\0.jpg")


def test_a_text_file_object(refusal: Callable[..., str], photo: Path) -> None:
    with photo.open(encoding="latin-1") as file:
        assert '"rb"' in refusal("topaz", file)
    assert '"rb"' in refusal("topaz", io.StringIO("text"))


def test_a_closed_file_object(refusal: Callable[..., str], photo: Path) -> None:
    with photo.open("rb") as file:
        pass
    assert "closed" in refusal("topaz", file)


def test_a_file_object_for_writing(refusal: Callable[..., str], tmp_path: Path) -> None:
    with (tmp_path / "out.jpg").open("wb") as file:
        assert "read" in refusal("topaz", file)


@pytest.mark.parametrize(
    "uri",
    [
        "data:image/png",
        "data:image/png;base64,not*base64",
        "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()[:-3],
        "data:text/plain;base64," + base64.b64encode(b"These are notes.").decode(),
        "data:text/plain,notes",
    ],
)
def test_a_damaged_data_uri(uri: str, refusal: Callable[..., str]) -> None:
    text = refusal("topaz", uri)
    assert uri.partition(",")[2][:8] not in text or "," not in uri


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize(
    "url",
    [
        "https://",
        "https:///photo.jpg",
        "http://:80/photo.jpg",
        "https://example.com:99999/photo.jpg",
        "https://example.com/a photo.jpg",
        "https://example.com/\nphoto.jpg",
        "http://[::1/photo.jpg",
        "https://user:password@example.com/photo.jpg",
        "https://user@example.com/photo.jpg",
    ],
)
def test_a_url_that_leads_nowhere(vendor: str, url: str, refusal: Callable[..., str]) -> None:
    text = refusal(vendor, url)
    assert "URL" in text
    assert "password@" not in text


def test_an_address_of_another_kind(refusal: Callable[..., str]) -> None:
    refusal("topaz", "ftp://example.com/photo.jpg")
    refusal("topaz", "s3://bucket/photo.jpg")


def published_as(url: object) -> Callable[[Path], Any]:
    def publish(_: Path) -> object:
        return url

    return publish


# Limits, as the documents state them


def test_too_many_bytes(refusal: Callable[..., str], tmp_path: Path) -> None:
    jpeg, mib = picture("JPEG"), 1024 * 1024
    assert "limit" in refusal("picwish", inflated(tmp_path / "21.jpg", jpeg, 21 * mib))  # "Up to 20MB"
    assert "limit" in refusal("topaz", inflated(tmp_path / "501.jpg", jpeg, 501 * mib))  # "size limit of 500MB"


@pytest.mark.parametrize(("width", "height"), [(4097, 10), (10, 4097), (30_000, 30_000)])
def test_too_many_pixels_for_picwish(width: int, height: int, refusal: Callable[..., str]) -> None:
    text = refusal("picwish", png_header(width, height))  # "Up to 4096 x 4096"
    assert f"{width} x {height}" in text
    assert "4096" in text


def test_too_many_pixels_for_topaz(refusal: Callable[..., str], photo: Path) -> None:
    # "Output dimensions of 512 megapixels", 256 for the generative models, 96 for the synchronous endpoint.
    assert "512" in refusal("topaz", photo, output_width=32_000, output_height=16_001)
    assert "256" in refusal("topaz", photo, model="Redefine", output_width=16_001, output_height=16_000)
    assert "96" in refusal("topaz", photo, synchronous=True, output_width=9601, output_height=10_000)
    # "If only one is set, the other dimension is scaled proportionally": 400 x 512 becomes 20,240 x 25,907.
    assert "512" in refusal("topaz", photo, output_width=20_240)
    # "The Recovery model has an additional limit of 16 megapixels as input dimensions."
    assert "16" in refusal("topaz", png_header(4001, 4000), model="Recovery")


@pytest.mark.parametrize(
    ("vendor", "kind"),
    [
        *(("topaz", kind) for kind in ("WEBP", "BMP", "GIF", "AVIF")),  # jpeg, png, tiff
        *(("phota", kind) for kind in ("TIFF", "BMP", "GIF")),  # JPEG, PNG, WebP, and HEIC/HEIF
        *(("picwish", kind) for kind in ("GIF", "AVIF")),  # jpg, jpeg, bmp, png, webp, tiff, tif, bitmap, raw, rgb, …
    ],
)
def test_a_format_that_the_vendor_does_not_take(vendor: str, kind: str, refusal: Callable[..., str]) -> None:
    text = refusal(vendor, picture(kind))
    assert kind.lower() in text
    assert "jpeg" in text  # one that it takes


def test_heic_where_it_is_not_taken(refusal: Callable[..., str], photo: Path) -> None:
    for vendor in ("topaz", "picwish"):
        assert "heic" in refusal(vendor, photo.with_suffix(".heic"))


def test_tensorpix_takes_urls_only(connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path) -> None:
    with pytest.raises(InvalidInputError) as caught:
        run(connect("tensorpix", publish=None).enhance(photo))
    text = one_line(caught.value)
    assert "URL" in text
    assert "publish=" in text


@pytest.mark.parametrize("published", [None, "", "/a/path", "ftp://example.com/a", "https://", b"https://a.b/c"])
def test_publish_gives_no_url(
    published: object, connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        run(connect("tensorpix", publish=published_as(published)).enhance(photo))
    one_line(caught.value)


def test_tensorpix_takes_urls_of_1000_characters(refusal: Callable[..., str]) -> None:
    assert "1000" in refusal("tensorpix", "https://example.com/" + 981 * "a")


# Options


@pytest.mark.parametrize(
    ("vendor", "misspelt", "nearest"),
    [
        ("topaz", "output_widht", "output_width"),
        ("topaz", "face_enhancment", "face_enhancement"),
        ("phota", "num_outputs_image", "num_output_images"),
        ("phota", "profile_id", "profile_ids"),
        ("picwish", "scalefactor", "scale_factor"),
        ("picwish", "returntype", "return_type"),
        ("tensorpix", "enhancment_type", "enhancement_type"),
        ("tensorpix", "outputformat", "output_format"),
        ("autoenhance", "previev", "preview"),
        ("autoenhance", "sky_replace", "sky_replacement"),
    ],
)
def test_a_misspelt_option(vendor: str, misspelt: str, nearest: str, refusal: Callable[..., str]) -> None:
    text = refusal(vendor, URL, **{misspelt: 1})
    assert repr(misspelt) in text
    assert repr(nearest) in text


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_option_that_resembles_none(vendor: str, refusal: Callable[..., str], photo: Path) -> None:
    assert "'zzzzzz'" in refusal(vendor, photo, zzzzzz=1)


@pytest.mark.parametrize(
    ("vendor", "managed"),
    [
        ("topaz", "image_file"),
        ("phota", "image_url"),
        ("picwish", "image_url"),
        ("picwish", "image_file"),
        ("tensorpix", "url"),
        ("autoenhance", "image_name"),
        ("autoenhance", "x_api_version"),
    ],
)
def test_the_image_is_no_option(vendor: str, managed: str, refusal: Callable[..., str]) -> None:
    assert managed in refusal(vendor, URL, **{managed: "x"})


OUT_OF_RANGE = [
    # Topaz: sides 1 to 32000; shares 0 to 1; creativity 1 to 6, texture 1 to 5; prompt up to 1024 characters.
    *(("topaz", {side: value}) for side in ("output_width", "output_height") for value in (0, -1, 32_001)),
    *(
        ("topaz", {share: value})
        for share in ("face_enhancement_creativity", "denoise", "sharpen", "fix_compression")
        for value in (-0.01, 1.01, float("nan"), float("inf"))
    ),
    *(("topaz", {"model": "Redefine", "creativity": value}) for value in (0, 7)),
    *(("topaz", {"model": "Redefine", "texture": value}) for value in (0, 6)),
    ("topaz", {"model": "Redefine", "prompt": 1025 * "a"}),
    ("topaz", {"model": "Standard"}),
    ("topaz", {"output_format": "webp"}),
    # Phota: 1 to 4 images; png, jpg; bytes, urls.
    *(("phota", {"num_output_images": value}) for value in (0, 5)),
    ("phota", {"output_format": "jpeg"}),
    ("phota", {"response_mode": "url"}),
    # PicWish: 0 and 1; clean and face; 1, 2 and 4; 1 to 3.
    *(("picwish", {"sync": value}) for value in (-1, 2)),
    ("picwish", {"type": "portrait"}),
    *(("picwish", {"scale_factor": value}) for value in (0, 3, 5)),
    *(("picwish", {"return_type": value}) for value in (0, 4)),
    # TensorPix: the values that the descriptions list.
    ("tensorpix", {"enhancement_type": "sr8x"}),
    ("tensorpix", {"output_format": "tiff"}),
    # Autoenhance: dpi from 72; quality 1 to 90; five formats; width from 1; scale 0 to 1; three sizes.
    ("autoenhance", {"dpi": 71}),
    *(("autoenhance", {"quality": value}) for value in (0, 91)),
    ("autoenhance", {"format": "gif"}),
    ("autoenhance", {"max_width": 0}),
    *(("autoenhance", {"scale": value}) for value in (-0.1, 1.1, float("nan"))),
    ("autoenhance", {"size": "medium"}),
]


@pytest.mark.parametrize(("vendor", "options"), OUT_OF_RANGE, ids=str)
def test_a_value_that_is_not_documented(vendor: str, options: dict[str, Any], refusal: Callable[..., str]) -> None:
    *_, name = options
    assert name in refusal(vendor, URL, **options)


WRONG_TYPES = [
    *(("topaz", {"output_width": value}) for value in ("1024", 1024.5, True, None, [1024])),
    *(("topaz", {"crop_to_fill": value}) for value in ("true", 1, None)),
    *(("topaz", {"denoise": value}) for value in ("0.5", True, None)),
    ("topaz", {"model": None}),
    ("topaz", {"model": ["Standard V2"]}),
    ("topaz", {"synchronous": "yes"}),
    *(("phota", {"num_output_images": value}) for value in ("2", 2.5, True, None)),
    *(("phota", {"profile_ids": value}) for value in ("abc123", None, {"a": 1}, [1], ["a", None])),
    ("phota", {"prompt": 5}),
    *(("picwish", {"sync": value}) for value in ("1", True, None)),
    ("picwish", {"return_type": "3"}),
    *(("tensorpix", {"watermark": value}) for value in ("no", 0, None)),
    ("tensorpix", {"enhancement_type": 2}),
    *(("autoenhance", {"preview": value}) for value in ("false", 0, None)),
    ("autoenhance", {"x_dev_mode": "true"}),
    ("autoenhance", {"quality": "90"}),
]


@pytest.mark.parametrize(("vendor", "options"), WRONG_TYPES, ids=str)
def test_a_value_of_another_type(vendor: str, options: dict[str, Any], refusal: Callable[..., str]) -> None:
    (name,) = options
    assert name in refusal(vendor, URL, **options)


def test_options_of_the_other_kind_of_model(refusal: Callable[..., str], photo: Path) -> None:
    text = refusal("topaz", photo, creativity=3)
    assert "'creativity'" in text
    assert "'Redefine'" in text
    assert "'creativity'" in refusal("topaz", photo, creativity=3, model="Standard V2")
    assert "'fix_compression'" in refusal("topaz", photo, fix_compression=0.5, model="Redefine")


def test_generative_models_run_as_jobs_only(refusal: Callable[..., str], photo: Path) -> None:
    assert "synchronous" in refusal("topaz", photo, model="Recovery", synchronous=True)


def test_picwish_gives_binary_at_once_only(refusal: Callable[..., str], photo: Path) -> None:
    # "Only available for synchronized requests", says the page of 3.
    assert "sync=1" in refusal("picwish", photo, return_type=3)
    assert "sync=1" in refusal("picwish", photo, return_type=3, sync=0)


# Time, and clients that are closed


@pytest.mark.parametrize("timeout", [0, 0.0, -1, float("nan"), float("-inf"), float("inf"), 10**12, "5", True, [5]])
def test_a_timeout_that_is_none(timeout: object, refusal: Callable[..., str]) -> None:
    assert "timeout" in refusal("topaz", URL, timeout=timeout)


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), "5"])
def test_a_timeout_that_is_none_on_a_job(
    timeout: object, connect: Callable[..., Any], run: Callable[[Any], Any]
) -> None:
    job = connect("topaz").job(JOB)
    for method in (job.refresh, job.wait, job.result, job.cancel, job.delete):
        with pytest.raises(InvalidInputError, match="timeout"):
            run(method(timeout=timeout))


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_closed_client(vendor: str, connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path) -> None:
    client = connect(vendor)
    run(client.close())
    with pytest.raises(InvalidInputError, match="closed"):
        run(client.enhance(photo))


def test_a_job_of_a_closed_client(connect: Callable[..., Any], run: Callable[[Any], Any]) -> None:
    client = connect("topaz")
    job = client.job(JOB)
    run(client.close())
    run(client.close())
    with pytest.raises(InvalidInputError, match="closed"):
        run(job.wait())


# Jobs and tokens

NO_TOKENS = [
    "",
    "not JSON",
    JOB,
    "null",
    "[]",
    "{}",
    "7",
    '{"v": 1}',
    '{"v": 1, "vendor": "topaz"}',
    '{"v": 1, "vendor": "topaz", "job": ""}',
    '{"v": 1, "vendor": "topaz", "job": 5}',
    '{"v": 1, "vendor": null, "job": "a"}',
    '{"v": 1, "vendor": "topaz", "job": "a", "name": 5}',
    '{"v": 1, "vendor": "topaz", "job": "a", "settings": []}',
    '{"v": 0, "vendor": "topaz", "job": "a"}',
    '{"v": "1", "vendor": "topaz", "job": "a"}',
    '{"v": true, "vendor": "topaz", "job": "a"}',
    '{"v": 1, "vendor": "topaz", "job": "a"',
    "[" * 5000,
    "\0",
    "ё",
]


@pytest.mark.parametrize("token", [*NO_TOKENS, None, 5, b"{}"])
def test_what_is_no_token(token: Any, connect: Callable[..., Any]) -> None:  # noqa: ANN401 - as callers have it
    with pytest.raises(InvalidInputError) as caught:
        connect("topaz").resume(token)
    assert "token" in one_line(caught.value)
    with pytest.raises(InvalidInputError, match="token"):
        photoenhance.resume(token, "key")


def test_a_token_of_a_later_version(connect: Callable[..., Any]) -> None:
    with pytest.raises(InvalidInputError, match=r"version 2.*update"):
        connect("topaz").resume('{"v": 2, "vendor": "topaz", "job": "a"}')


def test_a_token_of_another_vendor(connect: Callable[..., Any]) -> None:
    with pytest.raises(InvalidInputError, match=r"picwish.*topaz"):
        connect("topaz").resume('{"v": 1, "vendor": "picwish", "job": "a"}')


def test_a_token_of_a_vendor_that_does_not_exist() -> None:
    with pytest.raises(InvalidInputError, match="nobody"):
        photoenhance.resume('{"v": 1, "vendor": "nobody", "job": "a"}', "key")


def test_settings_that_no_token_has(connect: Callable[..., Any]) -> None:
    with pytest.raises(InvalidInputError, match="zzz"):
        connect("autoenhance").resume('{"v": 1, "vendor": "autoenhance", "job": "a", "settings": {"zzz": 1}}')


@pytest.mark.parametrize("job_id", ["", None, 5])
def test_a_job_without_a_name(job_id: Any, connect: Callable[..., Any]) -> None:  # noqa: ANN401 - as callers have it
    with pytest.raises(InvalidInputError):
        connect("picwish").job(job_id)


def test_a_name_that_no_topaz_job_has(connect: Callable[..., Any], run: Callable[[Any], Any]) -> None:
    with pytest.raises(InvalidInputError, match="UUID"):
        run(connect("topaz").job("../account").refresh())


@pytest.mark.parametrize("vendor", ["phota", "tensorpix"])
def test_vendors_without_jobs(vendor: str, connect: Callable[..., Any]) -> None:
    client = connect(vendor)
    for method, argument in ((client.job, "a"), (client.resume, f'{{"v": 1, "vendor": "{vendor}", "job": "a"}}')):
        with pytest.raises(UnsupportedError) as caught:
            method(argument)
        assert caught.value.vendor == vendor
        one_line(caught.value)


@pytest.mark.parametrize(
    ("vendor", "method"),
    [("picwish", "cancel"), ("picwish", "delete"), ("autoenhance", "cancel")],
)
def test_what_a_vendor_does_not_have(
    vendor: str, method: str, connect: Callable[..., Any], run: Callable[[Any], Any]
) -> None:
    job = connect(vendor).job(JOB)
    with pytest.raises(UnsupportedError) as caught:
        run(getattr(job, method)())
    assert caught.value.vendor == vendor
    one_line(caught.value)


@pytest.mark.parametrize("name", ["previev", "zzzzzz", "sky_replacement"])
def test_an_option_that_a_download_does_not_have(
    name: str, connect: Callable[..., Any], run: Callable[[Any], Any]
) -> None:
    with pytest.raises(InvalidInputError, match=name):
        run(connect("autoenhance").download(JOB, **{name: True}))


@pytest.mark.parametrize("image_id", ["", None])
def test_a_download_without_a_name(image_id: object, connect: Callable[..., Any], run: Callable[[Any], Any]) -> None:
    with pytest.raises(InvalidInputError):
        run(connect("autoenhance").download(image_id))


def test_estimates_check_their_options_too(connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path) -> None:
    with pytest.raises(InvalidInputError, match="output_width"):
        run(connect("topaz").estimate(photo, output_widht=5))


def test_an_estimate_is_for_an_image_within_the_documents_limits(
    connect: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path
) -> None:
    wide = tmp_path / "wide.png"
    Image.new("1", (32_001, 1)).save(wide)  # "maximum: 32000"
    with pytest.raises(InvalidInputError, match="input_width of 32001; it takes between 1 and 32000"):
        run(connect("topaz").estimate(wide))


def test_a_pillow_image_that_png_cannot_hold(connect: Callable[..., Any], run: Callable[[Any], Any]) -> None:
    with pytest.raises(InvalidInputError, match=r"\.convert\('RGB'\)"):
        run(connect("topaz").enhance(Image.new("CMYK", (8, 8))))


def test_pixels_that_cannot_be_read_do_not_stop_what_does_not_need_them(
    connect: Callable[..., Any], run: Callable[[Any], Any]
) -> None:
    start = b"\x89PNG\r\n\x1a\n"  # and nothing behind it
    with pytest.raises(InvalidInputError, match=r"dimensions of 'image\.png' cannot be read"):
        run(connect("topaz").estimate(start))


@pytest.mark.parametrize("wrong", [{"on_timeout": "cancle"}, {"on_progress": 3}])
def test_what_a_call_does_meanwhile(wrong: dict[str, object], refusal: Callable[..., str], photo: Path) -> None:
    assert next(iter(wrong)) in refusal("topaz", photo, **wrong)


async def _awaited(_: object) -> None:
    """Would never be run."""


@pytest.mark.parametrize("hook", [3, _awaited])
def test_what_cannot_be_called_with_events(hook: Any, connect: Callable[..., Any]) -> None:  # noqa: ANN401 - as a caller may give it
    with pytest.raises(InvalidInputError, match="on_event takes a function"):
        connect("topaz", on_event=hook)

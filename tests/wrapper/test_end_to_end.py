"""The same photograph through every vendor, over real sockets: every way in which a vendor gives its results.

What the results are to be is what the vendors' documents say of size and format; Pillow says what they are.
"""

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import photoenhance
import pytest
from photoenhance.sandbox import Sandbox
from PIL import Image, ImageChops, ImageOps, ImageStat

Connect = Callable[..., Any]
Run = Callable[[Any], Any]

VENDORS = ["autoenhance", "phota", "picwish", "tensorpix", "topaz"]
PHOTO = (400, 512)


def pictures(run: Run, result: Any) -> list[Image.Image]:  # noqa: ANN401 - of either kind
    """A result's images, decoded whole; what the result says of them has to be true."""
    opened: list[Image.Image] = []
    for image in result.images:
        data: bytes = run(image.read())
        picture = Image.open(io.BytesIO(data))
        picture.load()
        assert (image.format, image.width, image.height) == ((picture.format or "").lower(), *picture.size)
        opened.append(picture)
    return opened


def difference(one: Image.Image, other: Image.Image) -> float:
    """How much two pictures differ, as the mean over all pixels at the size of the first."""
    fitted = ImageOps.fit(other.convert("RGB"), one.size)
    return sum(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), fitted)).mean) / 3


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_photograph_comes_back_enhanced(
    vendor: str, connect: Connect, run: Run, sandbox: Sandbox, profile: str, photo: Path, tmp_path: Path
) -> None:
    result = run(connect(vendor).enhance(photo))
    assert result.vendor == vendor
    (path,) = run(result.save(tmp_path / "out" / "enhanced"))
    with Image.open(photo) as before, Image.open(path) as after:
        after.load()
        assert 0.5 < difference(before, after) < 20, "another picture, or the same as before"
    (picture,) = pictures(run, result)
    assert picture.size == after.size
    # One charge, but for Autoenhance's preview, which is free.
    assert [charge.vendor for charge in sandbox.ledger.charges] == ([] if vendor == "autoenhance" else [vendor])
    fetched = [request for request in sandbox.requests if request.vendor == "storage"]
    # Autoenhance's document has the image in the answer itself; it was seen to redirect.
    once = [] if (vendor, profile) == ("autoenhance", "document") else [200]
    assert [request.status for request in fetched if request.operation == "get"] == once, "once, however often read"
    for request in fetched:
        assert not {"authorization", "x-api-key", "x-dev-mode", "x-api-version"} & set(request.headers)


@pytest.mark.parametrize(
    ("operation", "how"),
    [
        ("postEnhanceAsync", {}),
        ("postEnhanceSync", {"synchronous": True}),
        ("postEnhanceGenAsync", {"model": "Redefine"}),
    ],
)
def test_topaz_enhances_in_every_way(
    operation: str, how: dict[str, Any], connect: Connect, run: Run, sandbox: Sandbox, photo: Path
) -> None:
    result = run(connect("topaz").enhance(photo, output_width=600, output_format="png", **how))
    (picture,) = pictures(run, result)
    assert (picture.format, picture.size) == ("PNG", (600, 768))
    assert sandbox.requests[0].operation == operation
    assert result.job.id == sandbox.jobs[0].id


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({"output_width": 600}, (600, 768)),  # "then the other dimension is scaled proportionally"
        ({"output_height": 1024}, (800, 1024)),
        ({"output_width": 500, "output_height": 500}, (500, 500)),
        ({"output_width": 500, "output_height": 500, "crop_to_fill": True}, (500, 500)),
    ],
    ids=str,
)
def test_topaz_makes_the_size_that_is_asked_for(
    options: dict[str, Any], size: tuple[int, int], connect: Connect, run: Run, photo: Path
) -> None:
    (picture,) = pictures(run, run(connect("topaz").enhance(photo, synchronous=True, **options)))
    assert (picture.format, picture.size) == ("JPEG", size)  # "defaulting to JPEG"


@pytest.mark.parametrize(
    ("output_format", "made"), [("jpeg", "JPEG"), ("jpg", "JPEG"), ("png", "PNG"), ("tiff", "TIFF"), ("tif", "TIFF")]
)
def test_topaz_makes_the_format_that_is_asked_for(
    output_format: str, made: str, connect: Connect, run: Run, thumbnail: Path
) -> None:
    result = run(connect("topaz").enhance(thumbnail, synchronous=True, output_format=output_format))
    (picture,) = pictures(run, result)
    assert picture.format == made


@pytest.mark.parametrize("response_mode", ["urls", "bytes"])
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_phota_makes_as_many_images_as_are_asked_for(
    count: int, response_mode: str, connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path, tmp_path: Path
) -> None:
    output_format = "jpg" if count % 2 else "png"
    options = {"num_output_images": count, "response_mode": response_mode, "output_format": output_format}
    result = run(connect("phota").enhance(thumbnail, **options))
    found = pictures(run, result)
    assert [picture.format for picture in found] == ["JPEG" if count % 2 else "PNG"] * count
    assert [image.url is not None for image in result.images] == [response_mode == "urls"] * count
    paths = run(result.save(tmp_path / "enhanced.jpg" if count % 2 else tmp_path / "enhanced.png"))
    assert len({path.read_bytes() for path in paths}) == len(set(paths)) == count
    fetched = [request for request in sandbox.requests if request.vendor == "storage"]
    assert len(fetched) == (count if response_mode == "urls" else 0), "each once, however often it is read"


@pytest.mark.parametrize(("sync", "return_type"), [(0, 1), (0, 2), (1, 1), (1, 2), (1, 3)])
def test_picwish_gives_its_result_in_every_form(
    sync: int, return_type: int, connect: Connect, run: Run, sandbox: Sandbox, photo: Path
) -> None:
    result = run(connect("picwish").enhance(photo, sync=sync, return_type=return_type, scale_factor=2))
    (picture,) = pictures(run, result)
    assert picture.size == (800, 1024)
    (image,) = result.images
    assert (image.url is not None) == (return_type == 1)
    assert (image.expires_at is not None) == (return_type == 1)
    queries = [request for request in sandbox.requests if request.operation == "query_scale_task"]
    assert bool(queries) == (sync == 0)


@pytest.mark.parametrize(
    ("scale_factor", "by"),
    [(1, 1), (2, 2), (4, 4), (None, 4)],  # "(10,512] upscales to 4x"
)
def test_picwish_scales_as_its_document_says(scale_factor: int | None, by: int, client: Connect, photo: Path) -> None:
    options = {} if scale_factor is None else {"scale_factor": scale_factor}
    (picture,) = pictures(lambda value: value, client("picwish").enhance(photo, sync=1, return_type=3, **options))
    assert picture.size == (by * PHOTO[0], by * PHOTO[1])


@pytest.mark.parametrize(
    ("output_format", "made"), [("png", "PNG"), ("jpg", "JPEG"), ("webp", "WEBP"), ("jpeg", "JPEG")]
)
def test_tensorpix_makes_the_format_that_is_asked_for(
    output_format: str, made: str, connect: Connect, run: Run, photo: Path
) -> None:
    (picture,) = pictures(
        run, run(connect("tensorpix").enhance(photo, output_format=output_format, enhancement_type="denoise"))
    )
    assert picture.format == made


@pytest.mark.parametrize(
    ("enhancement_type", "by"), [("underwaterCC", 1), ("denoise", 1), ("sr2x", 2), ("sr4x", 4), ("faceEnhance", 1)]
)
def test_tensorpix_enhances_in_every_way(
    enhancement_type: str, by: int, connect: Connect, run: Run, sandbox: Sandbox, photo: Path
) -> None:
    tensorpix = connect("tensorpix", publish=None)
    (picture,) = pictures(run, run(tensorpix.enhance(sandbox.host(photo), enhancement_type=enhancement_type)))
    assert picture.size == (by * PHOTO[0], by * PHOTO[1])


@pytest.mark.parametrize(("watermark", "charges"), [(False, 1), (True, 0)])
def test_tensorpix_charges_nothing_for_a_watermarked_image(
    watermark: bool, charges: int, connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path
) -> None:
    run(connect("tensorpix").enhance(thumbnail, watermark=watermark))
    assert len(sandbox.ledger.charges) == charges


@pytest.mark.parametrize(
    ("options", "credits_used"),
    [
        ({"preview": False}, 1),
        ({"preview": False, "x_dev_mode": True}, 0),  # "without using your credits"
    ],
    ids=["bought", "development mode"],
)
def test_autoenhance_buys_only_what_it_is_told_to(
    options: dict[str, Any],
    credits_used: int,
    connect: Connect,
    run: Run,
    sandbox: Sandbox,
    photo: Path,
    tmp_path: Path,
) -> None:
    result = run(connect("autoenhance").enhance(photo, **options))
    (picture,) = pictures(run, result)
    for name in ("one.jpg", "two.jpg"):
        run(result.save(tmp_path / name))
    assert sandbox.ledger.total("autoenhance") == Decimal(credits_used)
    assert picture.size == PHOTO


@pytest.fixture
def enhanced(client: Connect, sandbox: Sandbox, photo: Path) -> str:
    """The id of an image that Autoenhance has enhanced."""
    image_id: str = client("autoenhance").submit(photo).id
    client("autoenhance").job(image_id).refresh()
    assert sandbox.jobs[-1].state == "succeeded"
    return image_id


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, {"format": "JPEG", "size": PHOTO}),
        ({"format": "avif"}, {"format": "AVIF", "size": PHOTO}),
        ({"format": "png"}, {"format": "PNG", "size": PHOTO}),
        ({"format": "jpeg"}, {"format": "JPEG", "size": PHOTO}),
        ({"format": "webp"}, {"format": "WEBP", "size": PHOTO}),
        ({"dpi": 300}, {"format": "JPEG", "info": {"dpi": (300, 300)}}),
        ({"max_width": 100}, {"size": (100, 128)}),
        ({"scale": 0.5}, {"size": (200, 256)}),
        ({"size": "big"}, {"size": PHOTO}),
    ],
    ids=str,
)
def test_autoenhance_downloads_as_it_is_asked(
    options: dict[str, Any], expected: dict[str, Any], enhanced: str, connect: Connect, run: Run
) -> None:
    result = run(connect("autoenhance").download(enhanced, preview=False, **options))
    (picture,) = pictures(run, result)
    info = expected.pop("info", {})
    assert {name: getattr(picture, name) for name in expected} == expected
    assert {name: picture.info[name] for name in info} == info


def test_autoenhances_quality_size_and_watermark_change_the_image(enhanced: str, client: Connect) -> None:
    autoenhance = client("autoenhance")

    def download(**options: Any) -> bytes:  # noqa: ANN401 - each option has its type
        data: bytes = autoenhance.download(enhanced, preview=False, **options).images[0].read()
        return data

    assert len(download(quality=1)) < len(download(quality=90))
    assert len(download(size="small")) < len(download(size="large")) < len(download(size="big"))
    assert download(watermark=True) != download(watermark=False)


def test_a_download_without_options_is_a_free_preview(
    enhanced: str, connect: Connect, run: Run, sandbox: Sandbox
) -> None:
    (picture,) = pictures(run, run(connect("autoenhance").download(enhanced)))
    assert picture.size < PHOTO
    assert sandbox.ledger.charges == []


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_one_call_gives_a_result_that_outlives_its_client(
    vendor: str, sandbox: Sandbox, photo: Path, tmp_path: Path
) -> None:
    result = photoenhance.enhance(
        photo, vendor=vendor, api_key=sandbox.api_key, base_url=sandbox.url(vendor), publish=sandbox.host
    )
    sandbox.stop()
    (image,) = result.images
    assert b"".join(image.stream()) == image.read()
    (path,) = result.save(f"{tmp_path}/")
    assert path.name.startswith(f"photo.{vendor}.")
    with Image.open(path) as picture:
        picture.load()
        assert picture.size == (image.width, image.height)

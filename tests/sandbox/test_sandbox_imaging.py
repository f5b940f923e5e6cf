"""Pictures in all modes and shapes."""

import io
from pathlib import Path

import pytest
from photoenhance.sandbox.imaging import Recipe, TooManyPixelsError, UndecodableError, enhance, inspect
from PIL import Image

RED = (255, 0, 0)


def saved(folder: Path, image: Image.Image, kind: str, **options: object) -> Path:
    path = folder / "source"
    image.save(path, kind, **options)
    return path


def opened(path: Path) -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes()))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
@pytest.mark.parametrize("kind", ["jpeg", "png", "tiff", "webp", "avif"])
def test_every_mode_goes_into_every_format(tmp_path: Path, mode: str, kind: str) -> None:
    source, target = saved(tmp_path, Image.new(mode, (20, 10)), "PNG"), tmp_path / "target"
    enhance(source, target, Recipe(format=kind, width=40, height=20))
    found = inspect(target)
    assert (found.format, found.width, found.height) == (kind, 40, 20)


def test_cmyk_becomes_rgb(tmp_path: Path) -> None:
    source, target = saved(tmp_path, Image.new("CMYK", (20, 10)), "JPEG"), tmp_path / "target"
    enhance(source, target, Recipe(format="png", width=40, height=20))
    assert opened(target).mode == "RGB"


def test_transparency_stays_or_becomes_white(tmp_path: Path) -> None:
    source, target = saved(tmp_path, Image.new("RGBA", (20, 10), (0, 0, 0, 0)), "PNG"), tmp_path / "target"
    enhance(source, target, Recipe(format="png", width=20, height=10))
    assert opened(target).getpixel((5, 5)) == (0, 0, 0, 0)
    enhance(source, target, Recipe(format="jpeg", width=20, height=10))
    assert opened(target).getpixel((5, 5)) == (255, 255, 255)


def test_a_picture_is_turned_as_its_camera_was(tmp_path: Path) -> None:
    image, exif = Image.new("RGB", (40, 20)), Image.Exif()
    image.paste(RED, (0, 0, 20, 20))
    exif[0x0112] = 6  # the top is at the right-hand side
    source, target = saved(tmp_path, image, "PNG", exif=exif), tmp_path / "target"
    assert (inspect(source).width, inspect(source).height) == (20, 40)
    enhance(source, target, Recipe(format="png", width=20, height=40))
    turned = opened(target)
    assert turned.getpixel((10, 5)) == RED
    assert 0x0112 not in turned.getexif()


def test_a_colour_profile_is_kept(tmp_path: Path) -> None:
    source = saved(tmp_path, Image.new("RGB", (20, 10)), "PNG", icc_profile=b"a profile")
    enhance(source, tmp_path / "target", Recipe(format="png", width=20, height=10))
    assert opened(tmp_path / "target").info["icc_profile"] == b"a profile"


def test_what_cannot_be_decoded(tmp_path: Path) -> None:
    file = io.BytesIO()
    Image.effect_noise((50, 50), 50).save(file, "JPEG")
    path = tmp_path / "source"
    for content in (b"", b"GIF89a", b"\xff\xd8\xff", file.getvalue()[:300]):
        path.write_bytes(content)
        with pytest.raises(UndecodableError):
            inspect(path)


def test_too_many_pixels_are_not_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = saved(tmp_path, Image.new("L", (100, 100)), "PNG")
    with pytest.raises(TooManyPixelsError):
        enhance(source, tmp_path / "target", Recipe(format="png", width=20_000, height=20_000))
    for limit in (9_999, 4_999):  # where Pillow warns, and where it refuses
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
        with pytest.raises(TooManyPixelsError):
            inspect(source)

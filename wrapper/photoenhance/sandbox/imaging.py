"""Real enhancement, as far as Pillow goes: Lanczos and an unsharp mask.

What a vendor's models would make of a picture is not imitated: models, prompts and strengths are checked and have no
effect. Size, shape and format are as asked for.
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFilter, ImageOps, UnidentifiedImageError

MEDIA_TYPES = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "tiff": "image/tiff",
    "webp": "image/webp",
    "avif": "image/avif",
    "bmp": "image/bmp",
}
"""The formats that can be read and written here. Pillow has neither HEIC nor JPEG XL."""

Shape = Literal["stretch", "letterbox", "crop"]
"""What to do where the aspect ratio changes."""

THUMBNAIL = 96
LANCZOS = Image.Resampling.LANCZOS
MAX_OUTPUT_PIXELS = 128_000_000
"""More would need gigabytes of memory. Inputs are bounded by Pillow's own limit against decompression bombs."""


class UndecodableError(Exception):
    """The bytes are no picture that can be decoded here."""


class TooManyPixelsError(Exception):
    """The picture is larger than this machine should be asked to handle."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture's format (a key of `MEDIA_TYPES`) and its size as a viewer shows it."""

    format: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What to make of a picture."""

    format: str
    width: int
    height: int
    shape: Shape = "stretch"
    sharpen: int = 120  # per cent
    quality: int = 90
    dpi: int | None = None
    watermark: bool = False


def _open(source: Path) -> Image.Image:
    try:
        image = Image.open(source, formats=tuple(MEDIA_TYPES))
        if image.width * image.height > (Image.MAX_IMAGE_PIXELS or MAX_OUTPUT_PIXELS):
            image.close()
            raise TooManyPixelsError
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixelsError from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise UndecodableError from error
    return image


def _decode(source: Path) -> tuple[Image.Image, str]:
    with _open(source) as image:
        try:
            return ImageOps.exif_transpose(image), (image.format or "").lower()
        except (OSError, ValueError, SyntaxError) as error:  # what Pillow's decoders raise on damaged data
            raise UndecodableError from error


def inspect(source: Path) -> Picture:
    """Decode a picture whole and say what it is.

    Raises:
        UndecodableError: If it cannot be decoded.
        TooManyPixelsError: If it is too large to be tried.
    """
    image, kind = _decode(source)
    return Picture(format=kind, width=image.width, height=image.height)


def enhance(source: Path, target: Path, recipe: Recipe) -> None:
    """Write an enhanced picture.

    Raises:
        UndecodableError: If the source cannot be decoded.
        TooManyPixelsError: If source or target are too large.
    """
    if recipe.width * recipe.height > MAX_OUTPUT_PIXELS:
        raise TooManyPixelsError
    image, _ = _decode(source)
    profile = image.info.get("icc_profile")
    image = _flat(image, keep_alpha=recipe.format != "jpeg")
    size = (recipe.width, recipe.height)
    match recipe.shape:
        case "stretch":  # Pillow's annotation names a type of numpy's
            image = image.resize(size, LANCZOS)  # pyright: ignore[reportUnknownMemberType]
        case "letterbox":
            image = ImageOps.pad(image, size, LANCZOS)
        case "crop":
            image = ImageOps.fit(image, size, LANCZOS)
    image = image.filter(ImageFilter.UnsharpMask(radius=2, percent=recipe.sharpen, threshold=2))
    if recipe.watermark:
        pen = ImageDraw.Draw(image)
        for line in ((0, 0, *size), (0, recipe.height, recipe.width, 0)):
            pen.line(line, fill="white", width=max(2, recipe.width // 100))
    resolution = {"dpi": (recipe.dpi, recipe.dpi)} if recipe.dpi else {}
    # A sandbox's PNG had better be quick than small.
    image.save(
        target, format=recipe.format, quality=recipe.quality, compress_level=1, icc_profile=profile, **resolution
    )


def thumbnail(source: Path) -> bytes:
    """A small PNG of a picture.

    Raises:
        UndecodableError: If it cannot be decoded.
        TooManyPixelsError: If it is too large to be tried.
    """
    image, _ = _decode(source)
    image = _flat(image, keep_alpha=True)
    image.thumbnail((THUMBNAIL, THUMBNAIL))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _flat(image: Image.Image, *, keep_alpha: bool) -> Image.Image:
    """The picture as RGB or RGBA, on white where transparency has to go."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    rgba = image.convert("RGBA")
    return rgba if keep_alpha else Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")

"""The operations of one tag.

Enhance images by removing noise, sharpening, and upscaling while preserving the details of your image,
including the faces of important subjects.

Just pass in an image and our **Autopilot** will automatically determine the best settings for the highest
quality.

Additional configuration can be optionally provided, specifically:
  - `model`
  - `output_height`
  - `output_width`
  - `output_format`
  - `crop_to_fill`
  - `face_enhancement`
  - `face_enhancement_creativity`

Please see the reference for further details. Check out the [available models](#available-models) to see which
model options you have."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import post_enhance_async, post_enhance_sync
else:
    from ...._runtime.loading import modules

    __getattr__ = modules(__name__, "post_enhance_async", "post_enhance_sync")

__all__ = ("post_enhance_async", "post_enhance_sync")


def __dir__() -> list[str]:
    return [*__all__]

"""The operations of one tag.

Use our most powerful models to repair, reconstruct, and enhance images by generating new photo-realistic
details. These models are more generative as compared to our standard models.

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
model options you have.

> No synchronous endpoints are available since these powerful diffusion models can take up to several minutes
to complete; blocking a HTTP request for extended periods of time is not recommended."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import post_enhance_gen_async
else:
    from ...._runtime.loading import modules

    __getattr__ = modules(__name__, "post_enhance_gen_async")

__all__ = ("post_enhance_gen_async",)


def __dir__() -> list[str]:
    return [*__all__]

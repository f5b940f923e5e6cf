"""The operations of one tag.

Our estimates will allow you to predict the amount of time required and the number of credits that would be
consumed in order to run a set of enhancements on a given image with certain input parameters."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import post_estimate, post_estimate_gen
else:
    from ...._runtime.loading import modules

    __getattr__ = modules(__name__, "post_estimate", "post_estimate_gen")

__all__ = ("post_estimate", "post_estimate_gen")


def __dir__() -> list[str]:
    return [*__all__]

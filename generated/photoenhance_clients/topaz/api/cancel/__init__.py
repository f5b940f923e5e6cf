"""The operations of one tag.

If an image enhancement job is no longer needed or was started in error, you can cancel it before it
completes. The job must be in a cancellable state (e.g., not already completed or failed) for the request to
be successful."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import cancel_enhance
else:
    from ...._runtime.loading import modules

    __getattr__ = modules(__name__, "cancel_enhance")

__all__ = ("cancel_enhance",)


def __dir__() -> list[str]:
    return [*__all__]

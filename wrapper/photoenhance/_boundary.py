"""Where errors leave the package: without the frames that they came through.

The locals of a frame hold keys, signed URLs and whole images, and error reporters print them. So what is public
lets its errors out bare: with no cause, no context, and no frame of ours that has an argument in it.
"""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from photoenhance.errors import PhotoEnhanceError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

P = ParamSpec("P")
T = TypeVar("T")


def bare(error: PhotoEnhanceError) -> PhotoEnhanceError:
    """Strip what an error drags along."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def boundary(function: Callable[P, T]) -> Callable[P, T]:
    """Let a function's errors out bare."""
    if inspect.iscoroutinefunction(function):

        async def run_async(*args: Any, **kwargs: Any) -> object:  # noqa: ANN401 - those of the function
            try:
                return await cast("Awaitable[object]", function(*args, **kwargs))
            except PhotoEnhanceError as error:
                del args, kwargs
                raise bare(error) from None

        return functools.wraps(function)(cast("Callable[P, T]", run_async))

    def run(*args: Any, **kwargs: Any) -> T:  # noqa: ANN401 - those of the function
        try:
            return cast("Callable[..., T]", function)(*args, **kwargs)
        except PhotoEnhanceError as error:
            del args, kwargs
            raise bare(error) from None

    return functools.wraps(function)(cast("Callable[P, T]", run))


class Bounded:
    """A class whose public methods, and those of the classes made from it, are boundaries."""

    def __init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401 - as of any class
        """Wrap what the class itself defines; what it inherits is wrapped already."""
        super().__init_subclass__(**kwargs)
        for name, member in list(vars(cls).items()):
            if inspect.isfunction(member) and (name == "__init__" or not name.startswith("_")):
                setattr(cls, name, boundary(member))

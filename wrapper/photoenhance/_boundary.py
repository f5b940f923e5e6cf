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
    from collections.abc import AsyncIterator, Callable, Iterator

P = ParamSpec("P")
T = TypeVar("T")


def bare(error: PhotoEnhanceError) -> PhotoEnhanceError:
    """Strip what an error drags along."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def boundary(function: Callable[P, T]) -> Callable[P, T]:
    """Let a function's errors out bare."""
    inner: Callable[..., Any] = function
    if inspect.iscoroutinefunction(function):
        wrapped = _of_coroutine(inner)
    elif inspect.isgeneratorfunction(function):
        wrapped = _of_generator(inner)
    elif inspect.isasyncgenfunction(function):
        wrapped = _of_async_generator(inner)
    else:
        wrapped = _of_function(inner)
    return functools.wraps(function)(cast("Callable[P, T]", wrapped))


# In each, the arguments go before the error does: the frame that stays has nothing to show.


def _of_function(function: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> object:  # noqa: ANN401 - those of the function
        try:
            return function(*args, **kwargs)
        except PhotoEnhanceError as error:
            del args, kwargs
            raise bare(error) from None

    return run


def _of_coroutine(function: Callable[..., Any]) -> Callable[..., Any]:
    async def run(*args: Any, **kwargs: Any) -> object:  # noqa: ANN401 - as above
        try:
            return await function(*args, **kwargs)
        except PhotoEnhanceError as error:
            del args, kwargs
            raise bare(error) from None

    return run


def _of_generator(function: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> Iterator[object]:  # noqa: ANN401 - as above
        try:
            yield from function(*args, **kwargs)
        except PhotoEnhanceError as error:
            del args, kwargs
            raise bare(error) from None

    return run


def _of_async_generator(function: Callable[..., Any]) -> Callable[..., Any]:
    async def run(*args: Any, **kwargs: Any) -> AsyncIterator[object]:  # noqa: ANN401 - as above
        try:
            async for item in function(*args, **kwargs):
                yield item
        except PhotoEnhanceError as error:
            del args, kwargs
            raise bare(error) from None

    return run


class Bounded:
    """A class whose public methods, and those of the classes made from it, are boundaries."""

    def __init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401 - as of any class
        """Wrap what the class itself defines; what it inherits is wrapped already."""
        super().__init_subclass__(**kwargs)
        for name, member in list(vars(cls).items()):
            if inspect.isfunction(member) and (name == "__init__" or not name.startswith("_")):
                setattr(cls, name, boundary(member))

"""Where errors leave the package: without the frames that they came through.

The locals of a frame hold keys, signed URLs and whole images, and error reporters print them. So what is public
lets every exception out bare, be it a `KeyboardInterrupt`: with no cause, no context, and no frame of ours that has
an argument in it. What the caller's own code raised keeps the caller's own frames.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import AsyncGenerator, Awaitable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from photoenhance.errors import PhotoEnhanceError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

P = ParamSpec("P")
T = TypeVar("T")


def theirs(function: Callable[..., T], *args: Any) -> T:  # noqa: ANN401 - the function's own arguments
    """Call what is the caller's: the frames from here on stay with what it raises."""
    return function(*args)


async def theirs_awaited(function: Callable[[], object]) -> object:
    """Call what is the caller's, and await it where it can be."""
    value = function()
    return await cast("Awaitable[object]", value) if isinstance(value, Awaitable) else value


def bare(error: BaseException) -> None:
    """Strip what an error drags along, in the function that has caught it."""
    trace = error.__traceback__ and error.__traceback__.tb_next
    passed: list[str] = []
    # What follows a frame of this module is the caller's, or has come through a boundary already.
    while trace and trace.tb_frame.f_globals is not globals():
        code = trace.tb_frame.f_code
        passed.append(f"{code.co_filename}:{trace.tb_lineno} in {code.co_qualname}")
        trace = trace.tb_next
    error.__traceback__ = trace and trace.tb_next
    if trace is not None:
        return  # it has its cause from where its frames are
    error.__cause__ = error.__context__ = None
    if passed and isinstance(error, Exception) and not isinstance(error, PhotoEnhanceError):  # it seems a bug of ours
        error.add_note("Left out, for their variables may hold secrets: " + ", ".join(passed))
    if isinstance(error, BaseExceptionGroup):
        for each in cast("BaseExceptionGroup[BaseException]", error).exceptions:
            bare(each)


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


# In each, the arguments go before the error does: the frame that stays has nothing to show. It does stay, for by it
# `bare` knows further out that all is done; a mere `raise` would leave it out.


def _of_function(function: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> object:  # noqa: ANN401 - those of the function
        try:
            return function(*args, **kwargs)
        except BaseException as error:
            del args, kwargs
            bare(error)
            raise error  # noqa: TRY201 - as above

    return run


def _of_coroutine(function: Callable[..., Any]) -> Callable[..., Coroutine[Any, Any, Any]]:
    async def run(*args: Any, **kwargs: Any) -> object:  # noqa: ANN401 - as above
        running: Any = None
        try:
            running = function(*args, **kwargs)
            args = ()  # not held for as long as it runs, which thousands may at a time
            kwargs.clear()
            return await running
        except BaseException as error:
            del args, kwargs, running
            bare(error)
            raise error  # noqa: TRY201 - as above

    return run


def _of_generator(function: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> Iterator[object]:  # noqa: ANN401 - as above
        try:
            yield from function(*args, **kwargs)
        except BaseException as error:
            del args, kwargs
            bare(error)
            raise error  # noqa: TRY201 - as above

    return run


def _of_async_generator(function: Callable[..., Any]) -> Callable[..., Any]:
    return _of_function(lambda *args, **kwargs: _Items(function(*args, **kwargs)))


class _Items(AsyncGenerator[object, None]):
    """What an async generator gives; none of Python's own, for an event loop that ends closes all at the same time."""

    def __init__(self, generator: AsyncGenerator[object, None]) -> None:
        self._asend = _of_coroutine(generator.asend)
        self._athrow = _of_coroutine(generator.athrow)
        self._aclose = _of_coroutine(generator.aclose)

    def __anext__(self) -> Coroutine[Any, Any, object]:
        return self._asend(None)

    def asend(self, value: None) -> Coroutine[Any, Any, object]:
        return self._asend(value)

    def athrow(self, *error: Any) -> Coroutine[Any, Any, object]:  # noqa: ANN401 - as of any generator
        return self._athrow(*error)

    def aclose(self) -> Coroutine[Any, Any, None]:
        return self._aclose()


class Bounded:
    """A class whose public methods, and those of the classes made from it here, are boundaries."""

    def __init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401 - as of any class
        """Wrap what the class itself defines; what it inherits is wrapped already."""
        super().__init_subclass__(**kwargs)
        if not cls.__module__.startswith(f"{__package__}."):  # the frames of a caller's own class are the caller's
            return
        for name, member in list(vars(cls).items()):
            public = not name.startswith("_") or name.endswith("_")
            if inspect.isfunction(member) and public:
                setattr(cls, name, boundary(member))
            elif isinstance(member, property) and member.fget:
                setattr(cls, name, property(boundary(member.fget)))

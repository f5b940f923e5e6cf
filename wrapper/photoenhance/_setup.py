"""What a client is made with, from its arguments or the environment, checked before anything is sent."""

from __future__ import annotations

import inspect
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from photoenhance._boundary import theirs
from photoenhance._pace import Durations
from photoenhance.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from photoenhance._log import Event
    from photoenhance.vendor import VendorInfo


def found_key(given: str | Callable[[], str] | None, info: VendorInfo) -> str:
    """The key: what was given, or what the environment has.

    Raises:
        InvalidInputError: There is none, or it is no key.
    """
    found: Any = theirs(given) if callable(given) else given
    if not isinstance(found, str | None):
        raise InvalidInputError(f"A key is a text, not {type(found).__name__}.", vendor=info.name)
    key = (os.environ.get(info.key_variable, "") if found is None else found).strip()
    if not key:
        raise InvalidInputError(
            f"{info.title} needs a key: set {info.key_variable}, or pass api_key=.", vendor=info.name
        )
    if not key.isascii() or not key.isprintable():
        # The key itself stays out of the message.
        raise InvalidInputError(
            f"The key for {info.title} holds characters that no key has: copy it again.", vendor=info.name
        )
    return key


def found_base_url(given: str | None, info: VendorInfo) -> str:
    """The address: what was given, what the environment has, or the document's.

    Raises:
        InvalidInputError: It is no URL.
    """
    url: Any = given if given is not None else os.environ.get(info.base_url_variable) or info.base_url
    try:
        parts = urlsplit(url if isinstance(url, str) and not any(c.isspace() for c in url) else "")
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        valid = valid and not (parts.query or parts.fragment or parts.username)
    except ValueError:
        valid = False
    if not valid:
        raise InvalidInputError('The base URL is not valid: it looks like "https://api.example.com/v1".')
    return str(url).rstrip("/")


def found_hook(given: Callable[[Event], object] | None) -> Callable[[Event], object] | None:
    """What is called with each event.

    Raises:
        InvalidInputError: It cannot be called, or would have to be awaited.
    """
    if given is not None and (not callable(given) or inspect.iscoroutinefunction(given)):
        raise InvalidInputError("on_event takes a function that is called with each event, and not awaited.")
    return given


def found_durations(given: str | os.PathLike[str] | None) -> Durations:
    """How long jobs take, as far as the file knows that was named.

    Raises:
        InvalidInputError: It is not the name of a file.
    """
    if given is None:
        return Durations()
    found: Any = given
    path = Path(given) if isinstance(found, str | os.PathLike) else Path()
    if not path.name or path.is_dir():
        raise InvalidInputError(f"durations={given!r}: takes the name of a file.")
    return Durations(path)

"""All vendors by name, for programs that choose one when they run."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict, overload

from photoenhance._boundary import boundary
from photoenhance._time import countdown
from photoenhance.errors import InvalidInputError, PhotoEnhanceError
from photoenhance.jobs import Reminder, read_token
from photoenhance.options import nearest
from photoenhance.vendors.autoenhance import AsyncAutoenhance, Autoenhance
from photoenhance.vendors.phota import AsyncPhota, Phota
from photoenhance.vendors.picwish import AsyncPicWish, PicWish
from photoenhance.vendors.tensorpix import AsyncTensorPix, TensorPix
from photoenhance.vendors.topaz import AsyncTopaz, Topaz

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import Unpack

    from photoenhance._log import Event
    from photoenhance.client import Transport
    from photoenhance.images import ImageInput
    from photoenhance.jobs import Job
    from photoenhance.results import Result
    from photoenhance.vendor import VendorInfo

AnyClient: TypeAlias = Autoenhance | Phota | PicWish | TensorPix | Topaz
AnyAsyncClient: TypeAlias = AsyncAutoenhance | AsyncPhota | AsyncPicWish | AsyncTensorPix | AsyncTopaz
Key: TypeAlias = "str | Callable[[], str] | None"

_CLIENTS: dict[str, type[AnyClient]] = {cls.info.name: cls for cls in (Autoenhance, Phota, PicWish, TensorPix, Topaz)}
_ASYNC_CLIENTS: dict[str, type[AnyAsyncClient]] = {
    cls.info.name: cls for cls in (AsyncAutoenhance, AsyncPhota, AsyncPicWish, AsyncTensorPix, AsyncTopaz)
}

VENDORS: Mapping[str, VendorInfo] = MappingProxyType({name: cls.info for name, cls in _CLIENTS.items()})
"""What each vendor takes and offers, by its name."""


class Settings(TypedDict, total=False):
    """What a client takes besides its key."""

    base_url: str | None
    publish: Callable[[Path], str] | None
    durations: str | os.PathLike[str] | None
    on_event: Callable[[Event], object] | None


class AsyncSettings(Settings, total=False):
    """What an async client takes besides its key."""

    transport: Transport


@overload
def connect(vendor: Literal["autoenhance"], api_key: Key = None, **settings: Unpack[Settings]) -> Autoenhance: ...
@overload
def connect(vendor: Literal["phota"], api_key: Key = None, **settings: Unpack[Settings]) -> Phota: ...
@overload
def connect(vendor: Literal["picwish"], api_key: Key = None, **settings: Unpack[Settings]) -> PicWish: ...
@overload
def connect(vendor: Literal["tensorpix"], api_key: Key = None, **settings: Unpack[Settings]) -> TensorPix: ...
@overload
def connect(vendor: Literal["topaz"], api_key: Key = None, **settings: Unpack[Settings]) -> Topaz: ...
@overload
def connect(vendor: str, api_key: Key = None, **settings: Unpack[Settings]) -> AnyClient: ...
@boundary
def connect(  # noqa: PLR0913 - what a client takes
    vendor: str,
    api_key: Key = None,
    *,
    base_url: str | None = None,
    publish: Callable[[Path], str] | None = None,
    durations: str | os.PathLike[str] | None = None,
    on_event: Callable[[Event], object] | None = None,
) -> AnyClient:
    """Make a client of the vendor with this name.

    Args:
        vendor: One of `VENDORS`.
        api_key: As of `Client`.
        base_url: As of `Client`.
        publish: As of `Client`.
        durations: As of `Client`.
        on_event: As of `Client`.

    Raises:
        InvalidInputError: There is no such vendor, or no key.
    """
    return _CLIENTS[_known(vendor)](api_key, base_url=base_url, publish=publish, durations=durations, on_event=on_event)


@overload
def connect_async(
    vendor: Literal["autoenhance"], api_key: Key = None, **settings: Unpack[AsyncSettings]
) -> AsyncAutoenhance: ...
@overload
def connect_async(vendor: Literal["phota"], api_key: Key = None, **settings: Unpack[AsyncSettings]) -> AsyncPhota: ...
@overload
def connect_async(
    vendor: Literal["picwish"], api_key: Key = None, **settings: Unpack[AsyncSettings]
) -> AsyncPicWish: ...
@overload
def connect_async(
    vendor: Literal["tensorpix"], api_key: Key = None, **settings: Unpack[AsyncSettings]
) -> AsyncTensorPix: ...
@overload
def connect_async(vendor: Literal["topaz"], api_key: Key = None, **settings: Unpack[AsyncSettings]) -> AsyncTopaz: ...
@overload
def connect_async(vendor: str, api_key: Key = None, **settings: Unpack[AsyncSettings]) -> AnyAsyncClient: ...
@boundary
def connect_async(  # noqa: PLR0913 - what a client takes
    vendor: str,
    api_key: Key = None,
    *,
    base_url: str | None = None,
    publish: Callable[[Path], str] | None = None,
    transport: Transport = "httpx",
    durations: str | os.PathLike[str] | None = None,
    on_event: Callable[[Event], object] | None = None,
) -> AnyAsyncClient:
    """Make an async client of the vendor with this name. See `connect`, and `AsyncClient` for `transport`."""
    return _ASYNC_CLIENTS[_known(vendor)](
        api_key,
        base_url=base_url,
        publish=publish,
        transport=transport,
        durations=durations,
        on_event=on_event,
    )


@boundary
def enhance(  # noqa: PLR0913 - what a client takes and what its `enhance` takes, in one call
    image: ImageInput,
    *,
    vendor: str,
    api_key: Key = None,
    base_url: str | None = None,
    publish: Callable[[Path], str] | None = None,
    timeout: float | None = None,
    on_progress: Callable[[Job], object] | None = None,
    **options: Any,  # noqa: ANN401 - each vendor has its own; its client's `enhance` types them
) -> Result:
    """Enhance one image with the vendor of this name, and fetch the result.

    Args:
        image: A path, bytes, a binary file, a URL, a data URI or a Pillow image.
        vendor: One of `VENDORS`.
        api_key: As of `Client`.
        base_url: As of `Client`.
        publish: As of `Client`.
        timeout: Seconds, by default the vendor's.
        on_progress: Is called with the job after each look.
        **options: As of that vendor's `enhance`.

    Returns:
        The result, fetched: it needs no client any more.

    Raises:
        PhotoEnhanceError: As of that vendor's `enhance`.
    """
    left = countdown(timeout)
    with connect(vendor, api_key, base_url=base_url, publish=publish) as client:
        result = client.enhance(image, timeout=timeout, on_progress=on_progress, **options)
        with Reminder(result.job):
            try:
                return result.fetch(timeout=left())
            except PhotoEnhanceError as error:
                error.retryable, error.maybe_billed = False, True  # it is paid for: `error.job` goes on
                raise


@boundary
def resume(token: str, api_key: Key = None, *, base_url: str | None = None) -> Job:
    """Find a job again by its token, in any process that has the vendor's key. Nothing is sent.

    Args:
        token: A job's `token`.
        api_key: As of `Client`.
        base_url: As of `Client`; a token never says where a key goes.

    Raises:
        InvalidInputError: It is no token.
    """
    return connect(read_token(token).vendor, api_key, base_url=base_url).resume(token)


def _known(vendor: str) -> str:
    if vendor not in _CLIENTS:
        raise InvalidInputError(f"There is no vendor {vendor!r}{nearest(vendor, _CLIENTS)}")
    return vendor

"""Photo enhancement by five vendors behind one small API.

>>> from photoenhance import Topaz
>>> with Topaz() as topaz:  # the key: argument, or TOPAZ_API_KEY
...     topaz.enhance("photo.jpg", model="Standard V2").save("photo.enhanced.jpg")

Every client has an async twin; `enhance`, `connect` and `resume` choose the vendor by name. What a vendor's document
has and this layer does not is in `client.raw`, the client that was generated from the document.
"""

from __future__ import annotations

import importlib

from photoenhance.errors import (
    AuthenticationError,
    ConflictError,
    ContentModerationError,
    DownloadError,
    InsufficientCreditsError,
    InvalidInputError,
    InvalidRequestError,
    JobCancelledError,
    JobFailedError,
    JobTimeoutError,
    NotFoundError,
    PayloadTooLargeError,
    PermissionDeniedError,
    PhotoEnhanceError,
    RateLimitError,
    ResultExpiredError,
    ServerError,
    SubmitOutcomeUnknownError,
    TransportError,
    UnexpectedResponseError,
    UnsupportedError,
    VendorError,
)

TYPE_CHECKING = False  # type checkers take it for typing's, which takes longer to load than all the rest of this
if TYPE_CHECKING:
    from typing import Any

    __version__: str
    from photoenhance._batch import Enhanced
    from photoenhance._log import Event
    from photoenhance._registry import VENDORS, connect, connect_async, enhance, resume
    from photoenhance.client import AsyncClient, Client
    from photoenhance.images import ImageInput
    from photoenhance.jobs import AsyncJob, Job
    from photoenhance.results import AsyncResult, AsyncResultImage, Result, ResultImage
    from photoenhance.vendor import Estimate, JobState, VendorInfo
    from photoenhance.vendors.autoenhance import AsyncAutoenhance, Autoenhance
    from photoenhance.vendors.phota import AsyncPhota, Phota
    from photoenhance.vendors.picwish import AsyncPicWish, PicWish
    from photoenhance.vendors.tensorpix import AsyncTensorPix, TensorPix
    from photoenhance.vendors.topaz import AsyncTopaz, Topaz

__all__ = [
    "VENDORS",
    "AsyncAutoenhance",
    "AsyncClient",
    "AsyncJob",
    "AsyncPhota",
    "AsyncPicWish",
    "AsyncResult",
    "AsyncResultImage",
    "AsyncTensorPix",
    "AsyncTopaz",
    "AuthenticationError",
    "Autoenhance",
    "Client",
    "ConflictError",
    "ContentModerationError",
    "DownloadError",
    "Enhanced",
    "Estimate",
    "Event",
    "ImageInput",
    "InsufficientCreditsError",
    "InvalidInputError",
    "InvalidRequestError",
    "Job",
    "JobCancelledError",
    "JobFailedError",
    "JobState",
    "JobTimeoutError",
    "NotFoundError",
    "PayloadTooLargeError",
    "PermissionDeniedError",
    "Phota",
    "PhotoEnhanceError",
    "PicWish",
    "RateLimitError",
    "Result",
    "ResultExpiredError",
    "ResultImage",
    "ServerError",
    "SubmitOutcomeUnknownError",
    "TensorPix",
    "Topaz",
    "TransportError",
    "UnexpectedResponseError",
    "UnsupportedError",
    "VendorError",
    "VendorInfo",
    "connect",
    "connect_async",
    "enhance",
    "resume",
]

# What is not loaded before it is used: a program that uses one vendor loads one.
_LAZY = {
    "_batch": ("Enhanced",),
    "_log": ("Event",),
    "_registry": (
        "VENDORS",
        "connect",
        "connect_async",
        "enhance",
        "resume",
    ),
    "client": (
        "AsyncClient",
        "Client",
    ),
    "images": ("ImageInput",),
    "jobs": (
        "AsyncJob",
        "Job",
    ),
    "results": (
        "AsyncResult",
        "AsyncResultImage",
        "Result",
        "ResultImage",
    ),
    "vendor": (
        "Estimate",
        "JobState",
        "VendorInfo",
    ),
    "vendors.autoenhance": (
        "AsyncAutoenhance",
        "Autoenhance",
    ),
    "vendors.phota": (
        "AsyncPhota",
        "Phota",
    ),
    "vendors.picwish": (
        "AsyncPicWish",
        "PicWish",
    ),
    "vendors.tensorpix": (
        "AsyncTensorPix",
        "TensorPix",
    ),
    "vendors.topaz": (
        "AsyncTopaz",
        "Topaz",
    ),
}
_HOMES = {name: module for module, names in _LAZY.items() for name in names}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever has that name
    if name == "__version__":
        return importlib.import_module("importlib.metadata").version(__name__)
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__

"""From an `httpx.Response` to what the document says that it holds."""

from __future__ import annotations

import json
import typing
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from .errors import UnexpectedResponse, UnexpectedStatus
from .model import Model, decode
from .types import File, Response

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")


class _Client(Protocol):
    raise_on_unexpected_status: bool


def whole(response: httpx.Response, parsed: T | None) -> Response[T]:
    """The whole answer, beside what was made of it."""
    return Response(response.status_code, response.content, response.headers, parsed)


def is_json(response: httpx.Response) -> bool:
    """Whether the answer says that it is JSON."""
    media_type = _media_type(response)
    return media_type == "application/json" or media_type.endswith("+json")


def is_text(response: httpx.Response) -> bool:
    """Whether the answer says that it is text."""
    return _media_type(response).startswith("text/")


def json_answer(response: httpx.Response, *types: type[T]) -> T:
    """The answer's JSON as one of `types`; what it says of its type does not matter, for vendors err there."""
    try:
        value = json.loads(response.content)
    except (ValueError, RecursionError):  # also undecodable text, and endless nesting
        raise _unexpected(response, "JSON was expected") from None
    for type_ in types:
        if isinstance(value, _shape(type_)):
            return typing.cast("T", decode(type_, value))
    raise _unexpected(response, "JSON of another shape was expected")


def file_answer(response: httpx.Response, *, of_any_type: bool = False) -> File:
    """The answer as a file, with the media type that it says; one that says it is text or JSON is an error page."""
    if not of_any_type and (not response.content or is_text(response) or is_json(response)):
        raise _unexpected(response, "A file was expected")
    return File(BytesIO(response.content), mime_type=response.headers.get("content-type"))


def text_answer(response: httpx.Response) -> str:
    """The answer as text."""
    return response.text


def check_status(client: _Client, response: httpx.Response) -> None:
    """Nothing can be made of this status: an error, for a client that raises."""
    if client.raise_on_unexpected_status:
        raise UnexpectedStatus(response.status_code, response.headers, response.content, "Unexpected status")


def _media_type(response: httpx.Response) -> str:
    content_type: str = response.headers.get("content-type", "")
    return content_type.partition(";")[0].strip().lower()


def _shape(type_: Any) -> type[Any]:  # noqa: ANN401 - a type, generic or not
    if typing.get_origin(type_) is list:
        return list
    return Mapping if isinstance(type_, type) and issubclass(type_, Model) else object


def _unexpected(response: httpx.Response, problem: str) -> UnexpectedResponse:
    return UnexpectedResponse(response.status_code, response.headers, response.content, problem)

"""From an operation's arguments to the arguments of `httpx.Client.request`."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from .model import Model, to_json, to_text, to_texts
from .types import UNSET, File


def path_segment(value: object) -> str:
    """`value` as one segment of a path."""
    text = to_text(value)
    # Clients and servers resolve these as "this folder" and "its parent": another operation would be called.
    if text in {"", ".", ".."}:
        raise ValueError(f"{text!r} cannot be an identifier in a URL.")
    return quote(text, safe="")


def request_arguments(  # noqa: PLR0913 - the parts that a request has
    method: str,
    url: str,
    *,
    params: Mapping[str, Any] | None = None,
    headers: Mapping[str, Any] | None = None,
    cookies: Mapping[str, Any] | None = None,
    body: Any = UNSET,  # noqa: ANN401 - a model, a list of them, a file
    content_type: str = "application/json",
) -> dict[str, Any]:
    """Arguments for `httpx.Client.request`; what is unset, or null where a null cannot be said, is left out."""
    arguments: dict[str, Any] = {"method": method, "url": url}
    header_texts = {name: to_text(value) for name, value in _given(headers).items()}
    if params is not None:
        arguments["params"] = {name: to_texts(value) for name, value in _given(params).items()}
    if given := _given(cookies):
        header_texts["Cookie"] = "; ".join(f"{name}={to_text(value)}" for name, value in given.items())
    if body is not UNSET:
        arguments.update(_body_arguments(body, content_type, header_texts))
    if header_texts:
        arguments["headers"] = header_texts
    return arguments


def _given(values: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (values or {}).items() if value is not UNSET and value is not None}


def _body_arguments(body: Any, content_type: str, headers: dict[str, str]) -> dict[str, Any]:  # noqa: ANN401
    match body, content_type:
        case Model(), "multipart/form-data":
            return {"files": body.to_multipart()}  # httpx chooses a random boundary, and says it in the header
        case Model(), "application/x-www-form-urlencoded":
            return {"data": body.to_form()}
        case File(), _:
            headers.setdefault("Content-Type", body.mime_type or content_type)
            # In one piece: a file by itself is streamed by httpx's sync client, and refused by the other.
            return {"content": body.payload.read()}
        case str(), _ if not content_type.partition(";")[0].endswith(("/json", "+json")):
            headers.setdefault("Content-Type", content_type)
            return {"content": body.encode()}
        case _:
            if content_type != "application/json" or body is None:
                headers.setdefault("Content-Type", content_type)
            # For httpx, a JSON of None is none.
            return {"content": b"null"} if body is None else {"json": to_json(body)}

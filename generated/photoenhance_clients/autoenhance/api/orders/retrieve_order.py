"""Retrieve Order

The state of an order. A supplement to the vendor's document.

`GET /v3/orders/{id}`

Args:
    id (path id): [required]
    x_api_version (header x-api-version): The version of the API, as a date. The document's own, if not given.
        [default 2026-06-02]
    x_dev_mode (header x-dev-mode): Development mode. No credits are used, and images carry a development
        watermark.

Answers:
    200 (OrderOut; application/json): Successful response
    401 (HTTPError; application/json): Authentication error
    404 (HTTPError; application/json): Not found
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...._runtime.answers import check_status, json_answer, whole
from ...._runtime.requests import path_segment, request_arguments
from ...models.http_error import HTTPError
from ...models.order_out import OrderOut
from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client


def get_kwargs(
    id: str, *, x_api_version: str | Unset = "2026-06-02", x_dev_mode: bool | Unset = UNSET
) -> dict[str, Any]:
    """The request as arguments of `httpx.Client.request`; the URL is relative to the server's."""
    return request_arguments(
        "get",
        "/v3/orders/{id}".format(id=path_segment(id)),
        headers={"x-api-version": x_api_version, "x-dev-mode": x_dev_mode},
    )


def parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> HTTPError | OrderOut | None:
    """What the document says that the answer holds, if anything."""
    match response.status_code:
        case 200:
            return json_answer(response, OrderOut)
        case 401 | 404:
            return json_answer(response, HTTPError)
        case _:
            check_status(client, response)
            return None


def sync_detailed(
    id: str, *, client: AuthenticatedClient, x_api_version: str | Unset = "2026-06-02", x_dev_mode: bool | Unset = UNSET
) -> Response[HTTPError | OrderOut]:
    """Send the request; return the whole answer."""
    response = client.get_httpx_client().request(**get_kwargs(id, x_api_version=x_api_version, x_dev_mode=x_dev_mode))
    return whole(response, parse_response(client=client, response=response))


def sync(
    id: str, *, client: AuthenticatedClient, x_api_version: str | Unset = "2026-06-02", x_dev_mode: bool | Unset = UNSET
) -> HTTPError | OrderOut | None:
    """Send the request; return what the answer holds."""
    return sync_detailed(id, client=client, x_api_version=x_api_version, x_dev_mode=x_dev_mode).parsed


async def asyncio_detailed(
    id: str, *, client: AuthenticatedClient, x_api_version: str | Unset = "2026-06-02", x_dev_mode: bool | Unset = UNSET
) -> Response[HTTPError | OrderOut]:
    """Send the request; return the whole answer."""
    response = await client.get_async_httpx_client().request(
        **get_kwargs(id, x_api_version=x_api_version, x_dev_mode=x_dev_mode)
    )
    return whole(response, parse_response(client=client, response=response))


async def asyncio(
    id: str, *, client: AuthenticatedClient, x_api_version: str | Unset = "2026-06-02", x_dev_mode: bool | Unset = UNSET
) -> HTTPError | OrderOut | None:
    """Send the request; return what the answer holds."""
    return (await asyncio_detailed(id, client=client, x_api_version=x_api_version, x_dev_mode=x_dev_mode)).parsed

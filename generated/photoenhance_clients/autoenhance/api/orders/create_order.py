"""Create Order

Makes an order that images can be added to. A supplement to the vendor's document.

`POST /v3/orders/`

Args:
    x_api_version (header x-api-version): The version of the API, as a date. The document's own, if not given.
        [default 2026-06-02]
    x_dev_mode (header x-dev-mode): Development mode. No credits are used, and images carry a development
        watermark.
    body (application/json): [required]

Answers:
    200 (OrderOut; application/json): Successful response
    401 (HTTPError; application/json): Authentication error
    422 (ValidationError; application/json): Validation error
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...._runtime.answers import check_status, json_answer, whole
from ...._runtime.requests import request_arguments
from ...models.http_error import HTTPError
from ...models.order_in import OrderIn
from ...models.order_out import OrderOut
from ...models.validation_error import ValidationError
from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client


def get_kwargs(
    *, body: OrderIn, x_api_version: str | Unset = "2026-06-02", x_dev_mode: bool | Unset = UNSET
) -> dict[str, Any]:
    """The request as arguments of `httpx.Client.request`; the URL is relative to the server's."""
    return request_arguments(
        "post",
        "/v3/orders/",
        headers={"x-api-version": x_api_version, "x-dev-mode": x_dev_mode},
        body=body,
        content_type="application/json",
    )


def parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> HTTPError | OrderOut | ValidationError | None:
    """What the document says that the answer holds, if anything."""
    match response.status_code:
        case 200:
            return json_answer(response, OrderOut)
        case 401:
            return json_answer(response, HTTPError)
        case 422:
            return json_answer(response, ValidationError)
        case _:
            check_status(client, response)
            return None


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: OrderIn,
    x_api_version: str | Unset = "2026-06-02",
    x_dev_mode: bool | Unset = UNSET,
) -> Response[HTTPError | OrderOut | ValidationError]:
    """Send the request; return the whole answer."""
    response = client.get_httpx_client().request(
        **get_kwargs(body=body, x_api_version=x_api_version, x_dev_mode=x_dev_mode)
    )
    return whole(response, parse_response(client=client, response=response))


def sync(
    *,
    client: AuthenticatedClient,
    body: OrderIn,
    x_api_version: str | Unset = "2026-06-02",
    x_dev_mode: bool | Unset = UNSET,
) -> HTTPError | OrderOut | ValidationError | None:
    """Send the request; return what the answer holds."""
    return sync_detailed(client=client, body=body, x_api_version=x_api_version, x_dev_mode=x_dev_mode).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: OrderIn,
    x_api_version: str | Unset = "2026-06-02",
    x_dev_mode: bool | Unset = UNSET,
) -> Response[HTTPError | OrderOut | ValidationError]:
    """Send the request; return the whole answer."""
    response = await client.get_async_httpx_client().request(
        **get_kwargs(body=body, x_api_version=x_api_version, x_dev_mode=x_dev_mode)
    )
    return whole(response, parse_response(client=client, response=response))


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: OrderIn,
    x_api_version: str | Unset = "2026-06-02",
    x_dev_mode: bool | Unset = UNSET,
) -> HTTPError | OrderOut | ValidationError | None:
    """Send the request; return what the answer holds."""
    return (await asyncio_detailed(client=client, body=body, x_api_version=x_api_version, x_dev_mode=x_dev_mode)).parsed

"""Get All Statuses

Retrieve the status of all image enhancement jobs.

`GET /status`

Answers:
    200 (list[StatusResponse]; application/json): Array of statuses of all processes
    401 (Error; application/json): Authentication is required and has failed or has not yet been provided.
    403 (Error; application/json): The API key doesnt have permissions to perform the request.
    429 (Error; application/json): Too many requests hit the API too quickly. A backoff (e.g. exponential) is
        recommended for your requests.
    500 (Error; application/json): Unexpected error on our end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...._runtime.answers import check_status, json_answer, whole
from ...._runtime.requests import request_arguments
from ...models.error import Error
from ...models.status_response import StatusResponse
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client


def get_kwargs() -> dict[str, Any]:
    """The request as arguments of `httpx.Client.request`; the URL is relative to the server's."""
    return request_arguments("get", "/status")


def parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Error | list[StatusResponse] | None:
    """What the document says that the answer holds, if anything."""
    match response.status_code:
        case 200:
            return json_answer(response, list[StatusResponse])
        case 401 | 403 | 429 | 500:
            return json_answer(response, Error)
        case _:
            check_status(client, response)
            return None


def sync_detailed(*, client: AuthenticatedClient) -> Response[Error | list[StatusResponse]]:
    """Send the request; return the whole answer."""
    response = client.get_httpx_client().request(**get_kwargs())
    return whole(response, parse_response(client=client, response=response))


def sync(*, client: AuthenticatedClient) -> Error | list[StatusResponse] | None:
    """Send the request; return what the answer holds."""
    return sync_detailed(client=client).parsed


async def asyncio_detailed(*, client: AuthenticatedClient) -> Response[Error | list[StatusResponse]]:
    """Send the request; return the whole answer."""
    response = await client.get_async_httpx_client().request(**get_kwargs())
    return whole(response, parse_response(client=client, response=response))


async def asyncio(*, client: AuthenticatedClient) -> Error | list[StatusResponse] | None:
    """Send the request; return what the answer holds."""
    return (await asyncio_detailed(client=client)).parsed

"""Delete Status

Remove an image enhancement job status by its `process_id`. This operation can be used to delete the statuses
of finished jobs, cleaning up the response of `GET Status`, for example.

`DELETE /status/{process_id}`

Args:
    process_id (path process_id): The UUID of the image enhancement job. [required, format uuid]

Answers:
    204: The image enhancement job status was successfully deleted. No content returned.
    400 (Error; application/json): The request contains malformed data in the body, path, or query parameters.
    401 (Error; application/json): Authentication is required and has failed or has not yet been provided.
    403 (Error; application/json): The API key doesnt have permissions to perform the request.
    404 (Error; application/json): The requested resource does not exist.
    409 (Error; application/json): The reqeust conflicts with the current state.
    429 (Error; application/json): Too many requests hit the API too quickly. A backoff (e.g. exponential) is
        recommended for your requests.
    500 (Error; application/json): Unexpected error on our end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from ...._runtime.answers import check_status, json_answer, whole
from ...._runtime.requests import path_segment, request_arguments
from ...models.error import Error
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client


def get_kwargs(process_id: UUID | str) -> dict[str, Any]:
    """The request as arguments of `httpx.Client.request`; the URL is relative to the server's."""
    return request_arguments("delete", "/status/{process_id}".format(process_id=path_segment(process_id)))


def parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Error | None:
    """What the document says that the answer holds, if anything."""
    match response.status_code:
        case 204:
            return None
        case 400 | 401 | 403 | 404 | 409 | 429 | 500:
            return json_answer(response, Error)
        case _:
            check_status(client, response)
            return None


def sync_detailed(process_id: UUID | str, *, client: AuthenticatedClient) -> Response[Error]:
    """Send the request; return the whole answer."""
    response = client.get_httpx_client().request(**get_kwargs(process_id))
    return whole(response, parse_response(client=client, response=response))


def sync(process_id: UUID | str, *, client: AuthenticatedClient) -> Error | None:
    """Send the request; return what the answer holds."""
    return sync_detailed(process_id, client=client).parsed


async def asyncio_detailed(process_id: UUID | str, *, client: AuthenticatedClient) -> Response[Error]:
    """Send the request; return the whole answer."""
    response = await client.get_async_httpx_client().request(**get_kwargs(process_id))
    return whole(response, parse_response(client=client, response=response))


async def asyncio(process_id: UUID | str, *, client: AuthenticatedClient) -> Error | None:
    """Send the request; return what the answer holds."""
    return (await asyncio_detailed(process_id, client=client)).parsed

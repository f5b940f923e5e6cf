"""Estimate

Returns the estimated time taken to complete a given processing job and the credits that would be consumed for
that job.

`POST /estimate`

Args:
    body (multipart/form-data): [required]

Answers:
    200 (EstimationResponse; application/json): The estimated time taken in seconds and the credits that would
        be consumed on process.
    400 (Error; application/json): The request contains malformed data in the body, path, or query parameters.
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
from ...models.estimate_image_task_request import EstimateImageTaskRequest
from ...models.estimation_response import EstimationResponse
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client


def get_kwargs(*, body: EstimateImageTaskRequest) -> dict[str, Any]:
    """The request as arguments of `httpx.Client.request`; the URL is relative to the server's."""
    return request_arguments("post", "/estimate", body=body, content_type="multipart/form-data")


def parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Error | EstimationResponse | None:
    """What the document says that the answer holds, if anything."""
    match response.status_code:
        case 200:
            return json_answer(response, EstimationResponse)
        case 400 | 401 | 403 | 429 | 500:
            return json_answer(response, Error)
        case _:
            check_status(client, response)
            return None


def sync_detailed(
    *, client: AuthenticatedClient, body: EstimateImageTaskRequest
) -> Response[Error | EstimationResponse]:
    """Send the request; return the whole answer."""
    response = client.get_httpx_client().request(**get_kwargs(body=body))
    return whole(response, parse_response(client=client, response=response))


def sync(*, client: AuthenticatedClient, body: EstimateImageTaskRequest) -> Error | EstimationResponse | None:
    """Send the request; return what the answer holds."""
    return sync_detailed(client=client, body=body).parsed


async def asyncio_detailed(
    *, client: AuthenticatedClient, body: EstimateImageTaskRequest
) -> Response[Error | EstimationResponse]:
    """Send the request; return the whole answer."""
    response = await client.get_async_httpx_client().request(**get_kwargs(body=body))
    return whole(response, parse_response(client=client, response=response))


async def asyncio(*, client: AuthenticatedClient, body: EstimateImageTaskRequest) -> Error | EstimationResponse | None:
    """Send the request; return what the answer holds."""
    return (await asyncio_detailed(client=client, body=body)).parsed

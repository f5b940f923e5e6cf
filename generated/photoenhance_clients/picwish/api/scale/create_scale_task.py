"""Create a photo enhancement task

Exactly one of `image_url` and `image_file` is required.

A successful call consumes 2 credits when the long edge is <= 2048px, and 3 credits when
2048px < long edge <= 4096px. Results are kept for up to 1 hour.

`POST /api/tasks/visual/scale`

Args:
    body (multipart/form-data): [required]

Answers:
    200 (TaskEnvelope | File; application/json, image/*): The envelope, whose own `status` says whether the
        call succeeded; or the image itself for `return_type` 3.
    400 (TaskEnvelope; application/json): Bad parameter
    401 (TaskEnvelope; application/json): Invalid API key
    404 (TaskEnvelope; application/json): The task or the path does not exist
    413 (TaskEnvelope; application/json): The file is too large
    429 (TaskEnvelope; application/json): Over the limit of requests per second, 2 by default
    500 (TaskEnvelope; application/json): Internal error
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...._runtime.answers import check_status, file_answer, is_json, json_answer, whole
from ...._runtime.requests import request_arguments
from ...models.create_task_request import CreateTaskRequest
from ...models.task_envelope import TaskEnvelope
from ...types import File, Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client


def get_kwargs(*, body: CreateTaskRequest) -> dict[str, Any]:
    """The request as arguments of `httpx.Client.request`; the URL is relative to the server's."""
    return request_arguments("post", "/api/tasks/visual/scale", body=body, content_type="multipart/form-data")


def parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> File | TaskEnvelope | None:
    """What the document says that the answer holds, if anything."""
    match response.status_code:
        case 200:
            return json_answer(response, TaskEnvelope) if is_json(response) else file_answer(response)
        case 400 | 401 | 404 | 413 | 429 | 500:
            return json_answer(response, TaskEnvelope)
        case _:
            check_status(client, response)
            return None


def sync_detailed(*, client: AuthenticatedClient, body: CreateTaskRequest) -> Response[File | TaskEnvelope]:
    """Send the request; return the whole answer."""
    response = client.get_httpx_client().request(**get_kwargs(body=body))
    return whole(response, parse_response(client=client, response=response))


def sync(*, client: AuthenticatedClient, body: CreateTaskRequest) -> File | TaskEnvelope | None:
    """Send the request; return what the answer holds."""
    return sync_detailed(client=client, body=body).parsed


async def asyncio_detailed(*, client: AuthenticatedClient, body: CreateTaskRequest) -> Response[File | TaskEnvelope]:
    """Send the request; return the whole answer."""
    response = await client.get_async_httpx_client().request(**get_kwargs(body=body))
    return whole(response, parse_response(client=client, response=response))


async def asyncio(*, client: AuthenticatedClient, body: CreateTaskRequest) -> File | TaskEnvelope | None:
    """Send the request; return what the answer holds."""
    return (await asyncio_detailed(client=client, body=body)).parsed

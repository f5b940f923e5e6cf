"""Query photo enhancement result

`GET /api/tasks/visual/scale/{task_id}`

Args:
    task_id (path task_id): Photo enhancement task ID returned after creating an async task. Use it to query
        the processing result. [required]

Answers:
    200 (TaskEnvelope; application/json): The envelope, whose own `status` says whether the call succeeded.
    400 (TaskEnvelope; application/json): Bad parameter
    401 (TaskEnvelope; application/json): Invalid API key
    404 (TaskEnvelope; application/json): The task or the path does not exist
    413 (TaskEnvelope; application/json): The file is too large
    429 (TaskEnvelope; application/json): Over the limit of requests per second, 2 by default
    500 (TaskEnvelope; application/json): Internal error
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...._runtime.answers import check_status, json_answer, whole
from ...._runtime.requests import path_segment, request_arguments
from ...models.task_envelope import TaskEnvelope
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client


def get_kwargs(task_id: str) -> dict[str, Any]:
    """The request as arguments of `httpx.Client.request`; the URL is relative to the server's."""
    return request_arguments("get", "/api/tasks/visual/scale/{task_id}".format(task_id=path_segment(task_id)))


def parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> TaskEnvelope | None:
    """What the document says that the answer holds, if anything."""
    match response.status_code:
        case 200 | 400 | 401 | 404 | 413 | 429 | 500:
            return json_answer(response, TaskEnvelope)
        case _:
            check_status(client, response)
            return None


def sync_detailed(task_id: str, *, client: AuthenticatedClient) -> Response[TaskEnvelope]:
    """Send the request; return the whole answer."""
    response = client.get_httpx_client().request(**get_kwargs(task_id))
    return whole(response, parse_response(client=client, response=response))


def sync(task_id: str, *, client: AuthenticatedClient) -> TaskEnvelope | None:
    """Send the request; return what the answer holds."""
    return sync_detailed(task_id, client=client).parsed


async def asyncio_detailed(task_id: str, *, client: AuthenticatedClient) -> Response[TaskEnvelope]:
    """Send the request; return the whole answer."""
    response = await client.get_async_httpx_client().request(**get_kwargs(task_id))
    return whole(response, parse_response(client=client, response=response))


async def asyncio(task_id: str, *, client: AuthenticatedClient) -> TaskEnvelope | None:
    """Send the request; return what the answer holds."""
    return (await asyncio_detailed(task_id, client=client)).parsed

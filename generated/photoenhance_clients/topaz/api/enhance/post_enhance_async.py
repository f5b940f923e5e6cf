"""Enhance (asynchronous)

Generally recommended. An asynchronous endpoint when you need to enhance a large amount of images or when you
don't need an immediate result. Use this endpoint for:
  - Most jobs, where you don't need the image as soon as it has been enhanced
  - Bulk processing of a large amount of images
  - Freeing up threads during runtime while using the API
  - Running jobs which require status update polling

Returns `process_id` and `eta` to use as an efficient way to track the progress of the image enhancement job:
  - Use the `Status` endpoints to check the status of this job using the returned `process_id`.
  - Use the `Download` endpoint to download the processed image once it is ready.
  - Use the `Cancel` endpoint to cancel the job while it is in progress.

The same `process_id` and `eta` are also returned in the response headers as `X-Process-Id` and `X-ETA`
respectively.

> The `eta` represents when the job is expected to finish in Unix time. We recommend using this to know when
you can expect your (bulk) jobs to finish processing.

Output dimensions of 512 megapixels is the maximum supported.

`POST /enhance/async`

Args:
    body (multipart/form-data): [required]

Answers:
    200 (AsyncResponse; application/json): Image processing request has been successfully created.
        header X-Process-Id: Unique identifier of the image enhancement job. [example
            d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b]
        header X-ETA: Estimated time of arrival (ETA) for the process to complete in Unix time. [example
            1617220000]
        link GetStatusByProcessId: Retrieve the status of your image enhancement job using the `process_id`.
            [getStatus, process_id = $response.header.X-Process-Id]
        link DownloadByProcessId: Access the download link for the enhanced image once the job is completed.
            [getDownload, process_id = $response.header.X-Process-Id]
        link CancelByProcessId: Cancel the image enhancement job if it is still in progress. [cancelEnhance,
            process_id = $response.header.X-Process-Id]
    400 (Error; application/json): The request contains malformed data in the body, path, or query parameters.
    401 (Error; application/json): Authentication is required and has failed or has not yet been provided.
    402 (Error; application/json): Payment is required to access the resource.
    403 (Error; application/json): The API key doesnt have permissions to perform the request.
    412 (Error; application/json): The preconditions to process the request were not met.
    413 (Error; application/json): The request is larger than the server is willing or able to process.
    415 (Error; application/json): The request entity has a media type which the server or resource does not
        support.
    422 (Error; application/json): The request was well-formed but was unable to be followed due to semantic
        errors.
    429 (Error; application/json): Too many requests hit the API too quickly. A backoff (e.g. exponential) is
        recommended for your requests.
    500 (Error; application/json): Unexpected error on our end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...._runtime.answers import check_status, json_answer, whole
from ...._runtime.requests import request_arguments
from ...models.async_response import AsyncResponse
from ...models.enhance_request import EnhanceRequest
from ...models.error import Error
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client


def get_kwargs(*, body: EnhanceRequest) -> dict[str, Any]:
    """The request as arguments of `httpx.Client.request`; the URL is relative to the server's."""
    return request_arguments("post", "/enhance/async", body=body, content_type="multipart/form-data")


def parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> AsyncResponse | Error | None:
    """What the document says that the answer holds, if anything."""
    match response.status_code:
        case 200:
            return json_answer(response, AsyncResponse)
        case 400 | 401 | 402 | 403 | 412 | 413 | 415 | 422 | 429 | 500:
            return json_answer(response, Error)
        case _:
            check_status(client, response)
            return None


def sync_detailed(*, client: AuthenticatedClient, body: EnhanceRequest) -> Response[AsyncResponse | Error]:
    """Send the request; return the whole answer."""
    response = client.get_httpx_client().request(**get_kwargs(body=body))
    return whole(response, parse_response(client=client, response=response))


def sync(*, client: AuthenticatedClient, body: EnhanceRequest) -> AsyncResponse | Error | None:
    """Send the request; return what the answer holds."""
    return sync_detailed(client=client, body=body).parsed


async def asyncio_detailed(*, client: AuthenticatedClient, body: EnhanceRequest) -> Response[AsyncResponse | Error]:
    """Send the request; return the whole answer."""
    response = await client.get_async_httpx_client().request(**get_kwargs(body=body))
    return whole(response, parse_response(client=client, response=response))


async def asyncio(*, client: AuthenticatedClient, body: EnhanceRequest) -> AsyncResponse | Error | None:
    """Send the request; return what the answer holds."""
    return (await asyncio_detailed(client=client, body=body)).parsed

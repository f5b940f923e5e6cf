"""Enhance

Enhance a single image.

Enhancement parameters are inferred automatically. Optionally provide
a text prompt to guide the enhancement. Returns images or signed download URLs.

`POST /v1/phota/enhance`

Args:
    body (application/json): [required]

Answers:
    200 (EditResponse; application/json): Successful Response
    400 (PhotaError400Response; application/json): Invalid request or content moderation violation.
    401: Missing or invalid API key in the X-API-Key header.
    402: Insufficient prepaid credit balance.
    404 (PhotaError404Response; application/json): Resource not found.
    422 (HTTPValidationError; application/json): Validation Error
    500 (PhotaError500Response; application/json): Internal error.
    503 (PhotaError503Response; application/json): Service temporarily unavailable.
    403: Missing API key in the X-API-Key header.
    504: The request took too long. It is refunded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...._runtime.answers import check_status, json_answer, whole
from ...._runtime.requests import request_arguments
from ...models.edit_response import EditResponse
from ...models.enhance_request import EnhanceRequest
from ...models.http_validation_error import HTTPValidationError
from ...models.phota_error_400_response import PhotaError400Response
from ...models.phota_error_404_response import PhotaError404Response
from ...models.phota_error_500_response import PhotaError500Response
from ...models.phota_error_503_response import PhotaError503Response
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client


def get_kwargs(*, body: EnhanceRequest) -> dict[str, Any]:
    """The request as arguments of `httpx.Client.request`; the URL is relative to the server's."""
    return request_arguments("post", "/v1/phota/enhance", body=body, content_type="application/json")


def parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> (
    EditResponse
    | HTTPValidationError
    | PhotaError400Response
    | PhotaError404Response
    | PhotaError500Response
    | PhotaError503Response
    | None
):
    """What the document says that the answer holds, if anything."""
    match response.status_code:
        case 200:
            return json_answer(response, EditResponse)
        case 400:
            return json_answer(response, PhotaError400Response)
        case 401 | 402 | 403 | 504:
            check_status(client, response)
            return None
        case 404:
            return json_answer(response, PhotaError404Response)
        case 422:
            return json_answer(response, HTTPValidationError)
        case 500:
            return json_answer(response, PhotaError500Response)
        case 503:
            return json_answer(response, PhotaError503Response)
        case _:
            check_status(client, response)
            return None


def sync_detailed(
    *, client: AuthenticatedClient, body: EnhanceRequest
) -> Response[
    EditResponse
    | HTTPValidationError
    | PhotaError400Response
    | PhotaError404Response
    | PhotaError500Response
    | PhotaError503Response
]:
    """Send the request; return the whole answer."""
    response = client.get_httpx_client().request(**get_kwargs(body=body))
    return whole(response, parse_response(client=client, response=response))


def sync(
    *, client: AuthenticatedClient, body: EnhanceRequest
) -> (
    EditResponse
    | HTTPValidationError
    | PhotaError400Response
    | PhotaError404Response
    | PhotaError500Response
    | PhotaError503Response
    | None
):
    """Send the request; return what the answer holds."""
    return sync_detailed(client=client, body=body).parsed


async def asyncio_detailed(
    *, client: AuthenticatedClient, body: EnhanceRequest
) -> Response[
    EditResponse
    | HTTPValidationError
    | PhotaError400Response
    | PhotaError404Response
    | PhotaError500Response
    | PhotaError503Response
]:
    """Send the request; return the whole answer."""
    response = await client.get_async_httpx_client().request(**get_kwargs(body=body))
    return whole(response, parse_response(client=client, response=response))


async def asyncio(
    *, client: AuthenticatedClient, body: EnhanceRequest
) -> (
    EditResponse
    | HTTPValidationError
    | PhotaError400Response
    | PhotaError404Response
    | PhotaError500Response
    | PhotaError503Response
    | None
):
    """Send the request; return what the answer holds."""
    return (await asyncio_detailed(client=client, body=body)).parsed

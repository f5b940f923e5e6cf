"""Get the account's balance

`GET /api/accounts/profile/balance/`

Answers:
    200 (Balance; application/json): The balance.
    401 (UnauthenticatedError; application/json)
    403 (ForbiddenError; application/json)
    429 (RateLimitError; application/json)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...._runtime.answers import check_status, json_answer, whole
from ...._runtime.requests import request_arguments
from ...models.balance import Balance
from ...models.forbidden_error import ForbiddenError
from ...models.rate_limit_error import RateLimitError
from ...models.unauthenticated_error import UnauthenticatedError
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client


def get_kwargs() -> dict[str, Any]:
    """The request as arguments of `httpx.Client.request`; the URL is relative to the server's."""
    return request_arguments("get", "/api/accounts/profile/balance/")


def parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Balance | ForbiddenError | RateLimitError | UnauthenticatedError | None:
    """What the document says that the answer holds, if anything."""
    match response.status_code:
        case 200:
            return json_answer(response, Balance)
        case 401:
            return json_answer(response, UnauthenticatedError)
        case 403:
            return json_answer(response, ForbiddenError)
        case 429:
            return json_answer(response, RateLimitError)
        case _:
            check_status(client, response)
            return None


def sync_detailed(
    *, client: AuthenticatedClient
) -> Response[Balance | ForbiddenError | RateLimitError | UnauthenticatedError]:
    """Send the request; return the whole answer."""
    response = client.get_httpx_client().request(**get_kwargs())
    return whole(response, parse_response(client=client, response=response))


def sync(*, client: AuthenticatedClient) -> Balance | ForbiddenError | RateLimitError | UnauthenticatedError | None:
    """Send the request; return what the answer holds."""
    return sync_detailed(client=client).parsed


async def asyncio_detailed(
    *, client: AuthenticatedClient
) -> Response[Balance | ForbiddenError | RateLimitError | UnauthenticatedError]:
    """Send the request; return the whole answer."""
    response = await client.get_async_httpx_client().request(**get_kwargs())
    return whole(response, parse_response(client=client, response=response))


async def asyncio(
    *, client: AuthenticatedClient
) -> Balance | ForbiddenError | RateLimitError | UnauthenticatedError | None:
    """Send the request; return what the answer holds."""
    return (await asyncio_detailed(client=client)).parsed

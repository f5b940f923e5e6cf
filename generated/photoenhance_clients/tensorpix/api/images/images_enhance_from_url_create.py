"""Enhance an image from URL

Enhances a single image hosted on an publicly accessible  URL, for example: https://sample-image.com/image.jpg

If your videos are stored on S3 or another provider, you can directly enhance images using this endpoint
without needing to upload the image first.

> **⚠️ IMPORTANT:** Ensure that the image URL is either publicly accessible or
[presigned](https://docs.aws.amazon.com/AmazonS3/latest/userguide/ShareObjectPreSignedURL.html) if stored
privately on S3 or similar platforms. For presigned URLs, we recommend setting the signature expiry to at
least 2 hours to avoid potential access errors.

## Supported URLs

We support direct URLs to image resources only.

If the URL cannot be parsed as an image, the endpoint will return a status code of `400`.

`POST /api/images/enhance/from-url/`

Args:
    body (application/json, application/x-www-form-urlencoded, multipart/form-data): [required]

Answers:
    201 (EnhancedImageUrl; application/json)
    400 (ValidationError; application/json)
    401 (UnauthenticatedError; application/json)
    402 (GenericError; application/json)
    403 (ForbiddenError; application/json)
    429 (RateLimitError; application/json)
    500 (GenericError; application/json)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from ...._runtime.answers import check_status, json_answer, whole
from ...._runtime.requests import request_arguments
from ...models.enhanced_image_url import EnhancedImageUrl
from ...models.forbidden_error import ForbiddenError
from ...models.generic_error import GenericError
from ...models.rate_limit_error import RateLimitError
from ...models.unauthenticated_error import UnauthenticatedError
from ...models.url_image_enhancement import UrlImageEnhancement
from ...models.validation_error import ValidationError
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client

ContentType = Literal["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]


def get_kwargs(*, body: UrlImageEnhancement, content_type: ContentType = "application/json") -> dict[str, Any]:
    """The request as arguments of `httpx.Client.request`; the URL is relative to the server's."""
    return request_arguments("post", "/api/images/enhance/from-url/", body=body, content_type=content_type)


def parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> EnhancedImageUrl | ForbiddenError | GenericError | RateLimitError | UnauthenticatedError | ValidationError | None:
    """What the document says that the answer holds, if anything."""
    match response.status_code:
        case 201:
            return json_answer(response, EnhancedImageUrl)
        case 400:
            return json_answer(response, ValidationError)
        case 401:
            return json_answer(response, UnauthenticatedError)
        case 402 | 500:
            return json_answer(response, GenericError)
        case 403:
            return json_answer(response, ForbiddenError)
        case 429:
            return json_answer(response, RateLimitError)
        case _:
            check_status(client, response)
            return None


def sync_detailed(
    *, client: AuthenticatedClient, body: UrlImageEnhancement, content_type: ContentType = "application/json"
) -> Response[
    EnhancedImageUrl | ForbiddenError | GenericError | RateLimitError | UnauthenticatedError | ValidationError
]:
    """Send the request; return the whole answer."""
    response = client.get_httpx_client().request(**get_kwargs(body=body, content_type=content_type))
    return whole(response, parse_response(client=client, response=response))


def sync(
    *, client: AuthenticatedClient, body: UrlImageEnhancement, content_type: ContentType = "application/json"
) -> EnhancedImageUrl | ForbiddenError | GenericError | RateLimitError | UnauthenticatedError | ValidationError | None:
    """Send the request; return what the answer holds."""
    return sync_detailed(client=client, body=body, content_type=content_type).parsed


async def asyncio_detailed(
    *, client: AuthenticatedClient, body: UrlImageEnhancement, content_type: ContentType = "application/json"
) -> Response[
    EnhancedImageUrl | ForbiddenError | GenericError | RateLimitError | UnauthenticatedError | ValidationError
]:
    """Send the request; return the whole answer."""
    response = await client.get_async_httpx_client().request(**get_kwargs(body=body, content_type=content_type))
    return whole(response, parse_response(client=client, response=response))


async def asyncio(
    *, client: AuthenticatedClient, body: UrlImageEnhancement, content_type: ContentType = "application/json"
) -> EnhancedImageUrl | ForbiddenError | GenericError | RateLimitError | UnauthenticatedError | ValidationError | None:
    """Send the request; return what the answer holds."""
    return (await asyncio_detailed(client=client, body=body, content_type=content_type)).parsed

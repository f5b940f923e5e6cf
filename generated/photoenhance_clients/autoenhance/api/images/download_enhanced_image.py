"""Download Enhanced Image

`GET /v3/images/{id}/enhanced`

Args:
    id (path id): [required]
    dpi (query dpi): DPI of the image, must at least be 72. [at least 72]
    quality (query quality): Quality of the image, must be between 1 and 90. [at least 1, at most 90]
    format_ (query format): Format of the image, must be one of 'avif', 'png', 'jpeg', 'jxl', or 'webp'. [one
        of avif, png, jpeg, jxl, webp]
    preview (query preview): Whether to show a lower quality preview version, which is free and the default.
        `false` purchases the image and downloads it in full size; it takes a paid subscription or a credit.
    watermark (query watermark): Whether to apply a watermark to the image.
    finetuned (query finetuned): Whether to apply finetuning to the image. [default null]
    finetune (query finetune): Whether to apply finetuning to the image. Deprecated: use 'finetuned' instead.
        [default null]
    restaged (query restaged): Whether to serve the restaged version of the image. Defaults to True (serve
        restaged if available). Set to False to serve the original enhanced image without restaging. [default
        true]
    max_width (query max_width): Maximum width of the image in pixels. Must be a positive integer. [at least
        1]
    scale (query scale): Scale factor for the image, must be between 0.0 and 1.0. [at least 0, at most 1]
    size (query size): The resolution of the image, one of small, large or big. The biggest, if not given.
        [one of small, large, big]
    x_api_version (header x-api-version): The version of the API, as a date. The document's own, if not given.
        [default 2026-06-02]
    x_dev_mode (header x-dev-mode): Development mode. No credits are used, and images carry a development
        watermark.

Answers:
    200 (File; image/jpeg, image/avif, image/png, image/jxl, image/webp): Successful response
    401 (HTTPError; application/json): Authentication error
    404 (HTTPError; application/json): Not found
    422 (ValidationError; application/json): Validation error
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...._runtime.answers import check_status, file_answer, json_answer, whole
from ...._runtime.requests import path_segment, request_arguments
from ...models.download_enhanced_image_format import DownloadEnhancedImageFormat
from ...models.download_enhanced_image_size import DownloadEnhancedImageSize
from ...models.http_error import HTTPError
from ...models.validation_error import ValidationError
from ...types import UNSET, File, Response, Unset

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client


def get_kwargs(
    id: str,
    *,
    dpi: int | Unset = UNSET,
    quality: int | Unset = UNSET,
    format_: DownloadEnhancedImageFormat | Unset = UNSET,
    preview: bool | Unset = UNSET,
    watermark: bool | Unset = UNSET,
    finetuned: bool | None | Unset = UNSET,
    finetune: bool | None | Unset = UNSET,
    restaged: bool | Unset = True,
    max_width: int | Unset = UNSET,
    scale: float | Unset = UNSET,
    size: DownloadEnhancedImageSize | Unset = UNSET,
    x_api_version: str | Unset = "2026-06-02",
    x_dev_mode: bool | Unset = UNSET,
) -> dict[str, Any]:
    """The request as arguments of `httpx.Client.request`; the URL is relative to the server's."""
    return request_arguments(
        "get",
        "/v3/images/{id}/enhanced".format(id=path_segment(id)),
        params={
            "dpi": dpi,
            "quality": quality,
            "format": format_,
            "preview": preview,
            "watermark": watermark,
            "finetuned": finetuned,
            "finetune": finetune,
            "restaged": restaged,
            "max_width": max_width,
            "scale": scale,
            "size": size,
        },
        headers={"x-api-version": x_api_version, "x-dev-mode": x_dev_mode},
    )


def parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> File | HTTPError | ValidationError | None:
    """What the document says that the answer holds, if anything."""
    match response.status_code:
        case 200:
            return file_answer(response)
        case 401 | 404:
            return json_answer(response, HTTPError)
        case 422:
            return json_answer(response, ValidationError)
        case _:
            check_status(client, response)
            return None


def sync_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
    dpi: int | Unset = UNSET,
    quality: int | Unset = UNSET,
    format_: DownloadEnhancedImageFormat | Unset = UNSET,
    preview: bool | Unset = UNSET,
    watermark: bool | Unset = UNSET,
    finetuned: bool | None | Unset = UNSET,
    finetune: bool | None | Unset = UNSET,
    restaged: bool | Unset = True,
    max_width: int | Unset = UNSET,
    scale: float | Unset = UNSET,
    size: DownloadEnhancedImageSize | Unset = UNSET,
    x_api_version: str | Unset = "2026-06-02",
    x_dev_mode: bool | Unset = UNSET,
) -> Response[File | HTTPError | ValidationError]:
    """Send the request; return the whole answer."""
    response = client.get_httpx_client().request(
        **get_kwargs(
            id,
            dpi=dpi,
            quality=quality,
            format_=format_,
            preview=preview,
            watermark=watermark,
            finetuned=finetuned,
            finetune=finetune,
            restaged=restaged,
            max_width=max_width,
            scale=scale,
            size=size,
            x_api_version=x_api_version,
            x_dev_mode=x_dev_mode,
        )
    )
    return whole(response, parse_response(client=client, response=response))


def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    dpi: int | Unset = UNSET,
    quality: int | Unset = UNSET,
    format_: DownloadEnhancedImageFormat | Unset = UNSET,
    preview: bool | Unset = UNSET,
    watermark: bool | Unset = UNSET,
    finetuned: bool | None | Unset = UNSET,
    finetune: bool | None | Unset = UNSET,
    restaged: bool | Unset = True,
    max_width: int | Unset = UNSET,
    scale: float | Unset = UNSET,
    size: DownloadEnhancedImageSize | Unset = UNSET,
    x_api_version: str | Unset = "2026-06-02",
    x_dev_mode: bool | Unset = UNSET,
) -> File | HTTPError | ValidationError | None:
    """Send the request; return what the answer holds."""
    return sync_detailed(
        id,
        client=client,
        dpi=dpi,
        quality=quality,
        format_=format_,
        preview=preview,
        watermark=watermark,
        finetuned=finetuned,
        finetune=finetune,
        restaged=restaged,
        max_width=max_width,
        scale=scale,
        size=size,
        x_api_version=x_api_version,
        x_dev_mode=x_dev_mode,
    ).parsed


async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
    dpi: int | Unset = UNSET,
    quality: int | Unset = UNSET,
    format_: DownloadEnhancedImageFormat | Unset = UNSET,
    preview: bool | Unset = UNSET,
    watermark: bool | Unset = UNSET,
    finetuned: bool | None | Unset = UNSET,
    finetune: bool | None | Unset = UNSET,
    restaged: bool | Unset = True,
    max_width: int | Unset = UNSET,
    scale: float | Unset = UNSET,
    size: DownloadEnhancedImageSize | Unset = UNSET,
    x_api_version: str | Unset = "2026-06-02",
    x_dev_mode: bool | Unset = UNSET,
) -> Response[File | HTTPError | ValidationError]:
    """Send the request; return the whole answer."""
    response = await client.get_async_httpx_client().request(
        **get_kwargs(
            id,
            dpi=dpi,
            quality=quality,
            format_=format_,
            preview=preview,
            watermark=watermark,
            finetuned=finetuned,
            finetune=finetune,
            restaged=restaged,
            max_width=max_width,
            scale=scale,
            size=size,
            x_api_version=x_api_version,
            x_dev_mode=x_dev_mode,
        )
    )
    return whole(response, parse_response(client=client, response=response))


async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    dpi: int | Unset = UNSET,
    quality: int | Unset = UNSET,
    format_: DownloadEnhancedImageFormat | Unset = UNSET,
    preview: bool | Unset = UNSET,
    watermark: bool | Unset = UNSET,
    finetuned: bool | None | Unset = UNSET,
    finetune: bool | None | Unset = UNSET,
    restaged: bool | Unset = True,
    max_width: int | Unset = UNSET,
    scale: float | Unset = UNSET,
    size: DownloadEnhancedImageSize | Unset = UNSET,
    x_api_version: str | Unset = "2026-06-02",
    x_dev_mode: bool | Unset = UNSET,
) -> File | HTTPError | ValidationError | None:
    """Send the request; return what the answer holds."""
    return (
        await asyncio_detailed(
            id,
            client=client,
            dpi=dpi,
            quality=quality,
            format_=format_,
            preview=preview,
            watermark=watermark,
            finetuned=finetuned,
            finetune=finetune,
            restaged=restaged,
            max_width=max_width,
            scale=scale,
            size=size,
            x_api_version=x_api_version,
            x_dev_mode=x_dev_mode,
        )
    ).parsed

"""`DownloadResponse` of the document."""

from __future__ import annotations

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset


@attrs.define(kw_only=True)
class DownloadResponse(Model):
    """`DownloadResponse` of the document."""

    download_url: str | Unset = attrs.field(default=UNSET, repr=False)
    """The presigned URL for downloading the enhanced image. This URL is temporary and will **expire after 1 hour**.
    [required, example https://<...>/d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b?<presigned_headers>]"""

    head_url: str | Unset = attrs.field(default=UNSET, repr=False)
    """The presigned URL for fetching the metadata of the enhanced image's file. Useful for retrieving the resulting
    image's size before download. This URL is temporary and will **expire after 1 hour**. [required, example
    https://<...>/d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b?<presigned_headers>]"""

    expiry: int | Unset = UNSET
    """The expiration time (in Unix epoch) of the presigned download link, set as 1 hour after download link
    generation. After this time, the link will no longer be valid. [required, example 1617220000]"""

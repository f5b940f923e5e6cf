"""`StatusResponse` of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._runtime.model import WIRE_NAME, Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.status_response_status import StatusResponseStatus


@attrs.define(kw_only=True)
class StatusResponse(Model):
    """`StatusResponse` of the document."""

    process_id: str | Unset = UNSET
    """Unique identifier of the image enhancement job. [required, example d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b]"""

    filename: str | Unset = UNSET
    """Name of the file being processed. [required, example image.png]"""

    input_format: str | Unset = UNSET
    """Format of the input file. [required, example png]"""

    input_height: int | Unset = UNSET
    """Height of the input image in pixels. [required, example 720]"""

    input_width: int | Unset = UNSET
    """Width of the input image in pixels. [required, example 1280]"""

    output_format: str | Unset = UNSET
    """Format of the output file. [required, example jpeg]"""

    output_height: int | Unset = UNSET
    """Height of the output image in pixels. [required, example 1080]"""

    output_width: int | Unset = UNSET
    """Width of the output image in pixels. [required, example 1920]"""

    model: str | Unset = UNSET
    """Model used for processing. [required, example Standard V2]"""

    crop_to_fill: bool | Unset = UNSET
    """Whether cropping to fill is enabled. [required, example false]"""

    status: StatusResponseStatus | Unset = UNSET
    """Status of the job. [required, one of Pending, Processing, Completed, Cancelled, Failed, example Completed]"""

    progress: int | Unset = UNSET
    """Progress of the job as a percentage. Useful for displaying a progress bar or loading spinners etc. [required,
    at least 0, at most 100, example 100]"""

    eta: int | Unset = UNSET
    """Estimated time of arrival (ETA) for the process to complete in Unix time. [required, example 1617220000]"""

    creation_time: int | Unset = UNSET
    """Creation time of the job in Unix epoch format. [required, example 1633024800]"""

    modification_time: int | Unset = UNSET
    """Last modification time of the job in Unix epoch format. [required, example 1633038400]"""

    credits_: int | Unset = attrs.field(default=UNSET, metadata={WIRE_NAME: "credits"})
    """Credits (to be) consumed on image enhancement completion. [required, example 2]"""

    face_enhancement: bool | Unset = UNSET
    """Whether face enhancement is enabled. [example true]"""

    options_json: str | Unset = UNSET
    """Additional options in JSON format. [example {"creativity": 90}]"""

    sync: bool | Unset = UNSET
    """Whether the process is synchronous. [example false]"""

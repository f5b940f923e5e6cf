"""`OrderOut` of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._runtime.model import Model
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.image_out import ImageOut


@attrs.define(kw_only=True)
class OrderOut(Model):
    """`OrderOut` of the document."""

    order_id: None | str | Unset = UNSET
    """The ID of the order."""

    name: None | str | Unset = UNSET
    """The name of the order."""

    status: None | str | Unset = UNSET
    """The state of the order."""

    is_processing: bool | None | Unset = UNSET
    """Whether images of the order are processed."""

    is_merging: bool | None | Unset = UNSET
    """Whether brackets of the order are merged."""

    images: list[ImageOut] | None | Unset = UNSET

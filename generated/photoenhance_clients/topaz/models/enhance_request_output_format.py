"""An enumeration of the document."""

from typing import Literal

EnhanceRequestOutputFormat = Literal["jpeg", "jpg", "png", "tif", "tiff"]

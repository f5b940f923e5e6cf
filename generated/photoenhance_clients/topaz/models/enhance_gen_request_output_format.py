"""An enumeration of the document."""

from typing import Literal

EnhanceGenRequestOutputFormat = Literal["jpeg", "jpg", "png", "tif", "tiff"]

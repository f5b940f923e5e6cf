"""An enumeration of the document."""

from typing import Literal

EstimateImageTaskRequestOutputFormat = Literal["jpeg", "jpg", "png", "tif", "tiff"]

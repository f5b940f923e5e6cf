"""An enumeration of the document."""

from typing import Literal

EstimateImageTaskGenRequestOutputFormat = Literal["jpeg", "jpg", "png", "tif", "tiff"]

"""An enumeration of the document."""

from typing import Literal

DownloadEnhancedImageSize = Literal["big", "large", "small"]

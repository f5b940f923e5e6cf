"""An enumeration of the document."""

from typing import Literal

DownloadEnhancedImageFormat = Literal["avif", "jpeg", "jxl", "png", "webp"]

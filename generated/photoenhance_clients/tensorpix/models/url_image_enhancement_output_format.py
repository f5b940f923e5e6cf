"""An enumeration of the document."""

from typing import Literal

UrlImageEnhancementOutputFormat = Literal["jpeg", "jpg", "png", "webp"]

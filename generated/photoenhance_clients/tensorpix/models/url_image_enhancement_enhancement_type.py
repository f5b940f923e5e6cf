"""An enumeration of the document."""

from typing import Literal

UrlImageEnhancementEnhancementType = Literal["denoise", "faceEnhance", "sr2x", "sr4x", "underwaterCC"]

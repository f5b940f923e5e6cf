"""An enumeration of the document."""

from typing import Literal

ProcessRequestOutputFormat = Literal["jpeg", "jpg", "png", "tif", "tiff"] | str  # vendors answer with newer words

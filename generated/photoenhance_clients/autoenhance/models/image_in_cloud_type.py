"""An enumeration of the document."""

from typing import Literal

ImageInCloudType = Literal["CLEAR", "HIGH_CLOUD", "LOW_CLOUD"]

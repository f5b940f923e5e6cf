"""An enumeration of the document."""

from typing import Literal

ImageInEnhanceType = Literal["authentic", "neutral", "property", "property_usa", "warm"]

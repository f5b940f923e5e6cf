"""An enumeration of the document."""

from typing import Literal

EnhanceRequestOutputFormat = Literal["jpg", "png"]

"""An enumeration of the document."""

from typing import Literal

EnhanceRequestResponseMode = Literal["bytes", "urls"]

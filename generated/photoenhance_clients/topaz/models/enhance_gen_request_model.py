"""An enumeration of the document."""

from typing import Literal

EnhanceGenRequestModel = Literal["Recovery", "Redefine"]

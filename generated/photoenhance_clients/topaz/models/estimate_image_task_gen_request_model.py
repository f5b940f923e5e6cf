"""An enumeration of the document."""

from typing import Literal

EstimateImageTaskGenRequestModel = Literal["Recovery", "Redefine"]

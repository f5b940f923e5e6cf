"""An enumeration of the document."""

from typing import Literal

EnhanceRequestModel = Literal["CGI", "High Fidelity V2", "Low Resolution V2", "Standard V2", "Text Refine"]

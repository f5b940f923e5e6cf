"""An enumeration of the document."""

from typing import Literal

PhotaError503ResponseCode = Literal["SERVICE_UNAVAILABLE",] | str  # vendors answer with newer words

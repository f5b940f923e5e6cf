"""An enumeration of the document."""

from typing import Literal

PhotaError500ResponseCode = Literal["INTERNAL_ERROR",] | str  # vendors answer with newer words

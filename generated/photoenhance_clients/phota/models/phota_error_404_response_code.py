"""An enumeration of the document."""

from typing import Literal

PhotaError404ResponseCode = (
    Literal["NOT_FOUND", "PROFILE_NOT_FOUND", "PROFILE_NOT_READY"] | str
)  # vendors answer with newer words

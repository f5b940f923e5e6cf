"""An enumeration of the document."""

from typing import Literal

PhotaError400ResponseCode = Literal["CONTENT_MODERATION", "INVALID_REQUEST"] | str  # vendors answer with newer words

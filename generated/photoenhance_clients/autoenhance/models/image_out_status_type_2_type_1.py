"""An enumeration of the document."""

from typing import Literal

ImageOutStatusType2Type1 = (
    Literal["error", "processed", "processing", "waiting"] | str
)  # vendors answer with newer words

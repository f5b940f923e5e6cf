"""An enumeration of the document."""

from typing import Literal

ImageCreatedOutStatusType1 = (
    Literal["error", "processed", "processing", "waiting"] | str
)  # vendors answer with newer words

"""An enumeration of the document."""

from typing import Literal

StatusResponseStatus = (
    Literal["Cancelled", "Completed", "Failed", "Pending", "Processing"] | str
)  # vendors answer with newer words

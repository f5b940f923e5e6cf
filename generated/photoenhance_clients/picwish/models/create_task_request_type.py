"""An enumeration of the document."""

from typing import Literal

CreateTaskRequestType = Literal["clean", "face"]

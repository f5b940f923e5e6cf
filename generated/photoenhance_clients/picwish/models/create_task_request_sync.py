"""An enumeration of the document."""

from typing import Literal

CreateTaskRequestSync = Literal[0, 1]

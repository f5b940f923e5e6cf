"""An enumeration of the document."""

from typing import Literal

CreateTaskRequestReturnType = Literal[1, 2, 3]

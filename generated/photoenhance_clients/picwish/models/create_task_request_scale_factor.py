"""An enumeration of the document."""

from typing import Literal

CreateTaskRequestScaleFactor = Literal[1, 2, 4]

"""The sandbox's clock, which a test can put forward."""

import time


class Clock:
    """Unix time, plus what it was put forward by."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Unix time in seconds."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Put the clock forward."""
        if seconds < 0:
            raise ValueError("The sandbox's clock goes forward only.")
        self._ahead += seconds

"""The sandbox's clock, which a test can hold and put forward."""

import time

CENTURY = 100 * 365.25 * 24 * 3600
"""Further on lie dates that cannot be written."""


class Clock:
    """Unix time, or where it is frozen the moment of its making, plus what it was put forward by."""

    def __init__(self, *, frozen: bool = False) -> None:
        self._frozen_at = time.time() if frozen else None
        self.ahead = 0.0

    @property
    def is_driven(self) -> bool:
        """Whether somebody holds it or has put it forward."""
        return self._frozen_at is not None or self.ahead > 0

    def now(self) -> float:
        """Unix time in seconds."""
        return (time.time() if self._frozen_at is None else self._frozen_at) + self.ahead

    def advance(self, seconds: float) -> None:
        """Put the clock forward."""
        if seconds < 0:
            raise ValueError("The sandbox's clock goes forward only.")
        if self.ahead + seconds > CENTURY:
            raise ValueError("The sandbox's clock goes forward by a century at most.")
        self.ahead += seconds

"""Limits of requests per second."""

from collections import deque
from collections.abc import Mapping

from photoenhance.sandbox.clock import Clock
from photoenhance.sandbox.problem import Problem

RATE_LIMITS = {"picwish": 2}
"""The requests per second that a vendor names: PicWish's page on status codes, "2 by default"."""


class Rates:
    """Lets so many requests a vendor through in any second of the sandbox's clock."""

    def __init__(self, limits: Mapping[str, int], clock: Clock) -> None:
        self._recent = {vendor: deque[float](maxlen=limit) for vendor, limit in limits.items()}
        self._clock = clock

    def admit(self, vendor: str) -> None:
        """Count a request.

        Raises:
            Problem: 429, when it is one too many; without `Retry-After`, which none of the vendors was seen to send.
        """
        recent = self._recent.get(vendor)
        if recent is None:
            return
        now = self._clock.now()
        if len(recent) == recent.maxlen and recent[0] > now - 1:
            raise Problem(429, "Too Many Requests")
        recent.append(now)

"""What keeps the sandbox's memory bounded: the newest things are remembered, the oldest are forgotten."""

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

MEMORY = 10_000
"""How many things of a kind are remembered."""


class Recent(dict[K, V]):
    """The newest entries, set by subscription only."""

    def __setitem__(self, key: K, value: V) -> None:
        if key not in self and len(self) >= MEMORY:
            self.pop(next(iter(self)))
        super().__setitem__(key, value)

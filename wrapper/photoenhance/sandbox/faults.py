"""Faults on demand: what goes wrong, where, and how often."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One way in which a request goes wrong.

    Attributes:
        status: Answer with this status instead of the real answer. Without a body, in the vendor's own error shape.
        headers: Headers to add, to the answer of this fault or else to the real one.
        body: The body of the answer: text is sent as HTML, as a gateway does; an object as JSON; bytes as they are.
        disconnect: Drop the connection `before_answer`, once the request has been read whole, or `mid_body`, half way
            through the answer; or `never` answer and keep the connection open.
        job_fails: Accept the request, and let its job end in failure.
        processed: Whether the request is carried out, and charged for, all the same. Unless told otherwise it is when
            the connection is at fault, and is not when another answer takes the place of the real one.
    """

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes | str | Mapping[str, object] | None = None
    disconnect: Literal["before_answer", "mid_body", "never"] | None = None
    processed: bool | None = None
    job_fails: bool = False

    @property
    def carries_out(self) -> bool:
        """Whether the vendor does the work."""
        return self.status is None if self.processed is None else self.processed


class Faults:
    """The faults that wait for their requests."""

    def __init__(self) -> None:
        self._waiting: list[tuple[str, str, Fault]] = []

    def add(self, vendor: str, operation: str, fault: Fault, times: int) -> None:
        """Let the next so many requests to an operation meet a fault."""
        self._waiting += [(vendor, operation, fault)] * times

    def take(self, vendor: str, operation: str) -> Fault | None:
        """The fault that is due for a request now, if any; it is used up."""
        for index, (for_vendor, for_operation, fault) in enumerate(self._waiting):
            if (for_vendor, for_operation) == (vendor, operation):
                del self._waiting[index]
                return fault
        return None

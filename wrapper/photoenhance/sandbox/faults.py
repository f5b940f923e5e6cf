"""Faults on demand: what goes wrong, where, and when."""

import re
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, cast

from photoenhance.sandbox.fields import Field, check
from photoenhance.sandbox.recent import MEMORY

_HEADER_NAME = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)
_HEADER_VALUE = re.compile(r"[\t -~\xa0-\xff]*")


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

    def __post_init__(self) -> None:
        for name, value in self.headers.items():
            if not (_HEADER_NAME.fullmatch(name) and _HEADER_VALUE.fullmatch(value)):
                raise ValueError(f"headers: HTTP cannot send {name!r}: {value!r}.")

    @property
    def carries_out(self) -> bool:
        """Whether the vendor does the work."""
        return self.status is None if self.processed is None else self.processed


class Faults:
    """The faults that wait for their requests: for each operation, what comes of the next request and those after."""

    def __init__(self) -> None:
        self._coming: defaultdict[tuple[str, str], deque[Fault | None]] = defaultdict(deque)

    def add(self, vendor: str, operation: str, fault: Fault, *, times: int = 1, after: int = 0) -> None:
        """Let so many requests to an operation meet a fault, after so many that go well."""
        self._coming[vendor, operation] += [None] * after + [fault] * times

    def take(self, vendor: str, operation: str) -> Fault | None:
        """The fault that is due for a request now, if any; it is used up."""
        coming = self._coming.get((vendor, operation))
        return coming.popleft() if coming else None


class Order(NamedTuple):
    """A fault as it is ordered in words: which, where, how often, and after how many requests that go well."""

    vendor: str
    operation: str
    fault: Fault
    times: int
    after: int


_ORDER = {
    "vendor": Field(type="string", required=True),
    "operation": Field(type="string", required=True),
    "status": Field(type="integer", minimum=200, maximum=599),
    "headers": Field(type="object"),
    "disconnect": Field(type="string", choices=("before_answer", "mid_body", "never")),
    "processed": Field(type="boolean"),
    "job_fails": Field(type="boolean"),
    "times": Field(type="integer", minimum=1, maximum=MEMORY),
    "after": Field(type="integer", minimum=0, maximum=MEMORY),
}


def from_json(given: Mapping[str, object]) -> Order:
    """A fault ordered as JSON: `{"vendor": "topaz", "operation": "getStatus", "status": 503, "times": 2}`.

    Raises:
        ValueError: If it is not in order.
    """
    return _order(given, text=False)


def from_text(given: str) -> Order:
    """A fault ordered on a command line: `topaz:getStatus:status=503,times=2`; names with a capital are headers.

    Raises:
        ValueError: If it is not in order.
    """
    vendor, _, rest = given.partition(":")
    operation, _, described = rest.partition(":")
    settings: dict[str, object] = {"vendor": vendor, "operation": operation}
    headers: dict[str, str] = {}
    for pair in filter(None, described.split(",")):
        name, _, value = pair.partition("=")
        if name[:1].isupper():
            headers[name] = value
        else:
            settings[name] = value
    return _order({**settings, "headers": headers}, text=True)


def _order(given: Mapping[str, object], *, text: bool) -> Order:
    body: Any = given.get("body")
    checked = check(_ORDER, {name: value for name, value in given.items() if name != "body"}, text=text)
    for name, flaw in checked.flaws.items():
        raise ValueError(f"{name}: {flaw.message}")
    if checked.unknown:
        raise ValueError(f"A fault has no {checked.unknown[0]!r}, only body, {', '.join(_ORDER)}.")
    values = checked.values
    vendor, operation = values.pop("vendor"), values.pop("operation")
    times, after = values.pop("times", 1), values.pop("after", 0)
    if not all(isinstance(value, str) for value in values.get("headers", {}).values()):
        raise ValueError("headers: Every value must be text.")
    if not (body is None or isinstance(body, str | dict)):
        raise ValueError("body: Must be text or an object.")
    return Order(vendor, operation, Fault(**values, body=cast("Any", body)), times, after)

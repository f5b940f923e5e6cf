"""What may become of an answer on its way from a vendor: anything that a program or a network ever did to one."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

from hypothesis import strategies as st

from tests.wrapper.server import Reply

Change = Callable[[Reply], Reply]
Place = tuple[Any, Any]
"""A dict or a list, and a key in it."""

TEXTS = st.text(st.characters(), max_size=20) | st.sampled_from(
    [
        *("", " ", "null", "\x00", "\ud800", "\u202egpj.exe", "..", "../../etc/passwd"),
        *("https://", "data:,", "-1", "NaN", "1e999"),
    ]
)
NUMBERS = (
    st.integers()
    | st.floats()
    | st.sampled_from([-1, 0, 2**31, 2**63, 10**400, -(10**400), 1e308, 200, 402, 429, 500, 503])
)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda values: st.lists(values, max_size=3) | st.dictionaries(TEXTS, values, max_size=3),
    max_leaves=5,
)
OK = (200, 201, 202, 204, 206)
REDIRECTS = (300, 302, 304, 307)
REFUSALS = (400, 401, 402, 403, 404, 408, 409, 410, 413, 422, 425, 429)
FAILURES = (500, 502, 503, 504, 520, 529, 599)
STATUSES = st.sampled_from([*OK, *REDIRECTS, *REFUSALS, *FAILURES])
HEADERS = st.dictionaries(
    st.sampled_from(
        ["retry-after", "date", "content-type", "content-range", "location", "x-process-id", "x-eta", "etag"]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=30)
    | st.sampled_from(["0", "2", "600", "-1", "nan", "inf", "1e999", "Fri, 31 Dec 9999 23:59:59 GMT", "/moved"])
    | st.sampled_from(["text/html", "application/json", "image/png", "http://[::1", "file:///etc/passwd"]),
    max_size=2,
)


def _places(value: Any) -> Iterator[Place]:  # noqa: ANN401 - JSON
    keys: list[Any] = []
    if isinstance(value, list):
        keys = [*range(len(cast("list[object]", value)))]
    elif isinstance(value, dict):
        keys = [*cast("dict[str, object]", value)]
    for key in keys:
        yield value, key
        yield from _places(value[key])


@dataclass(frozen=True)
class InJson:
    """A change to one place of a body that is JSON; where it is not, the body stays.

    Attributes:
        where: Which place; one beyond the last is one before.
        how: What is done to it: changed, taken out, or another put beside it.
        value: The value that comes in.
    """

    where: int
    how: str
    value: Any

    def __call__(self, reply: Reply) -> Reply:
        """The answer with it."""
        try:
            root = [json.loads(reply.body)]
        except ValueError:
            return reply
        places = [*_places(root)]
        container: Any
        container, key = places[self.where % len(places)]
        if self.how == "change" or container is root:
            container[key] = self.value
        elif self.how == "take out":
            del container[key]
        elif isinstance(container, dict):
            container["surplus"] = self.value
        else:
            container.append(self.value)
        return replace(reply, body=json.dumps(root[0]).encode())


@dataclass(frozen=True)
class InBytes:
    """A change to a part of the body, whatever it is."""

    where: int
    length: int
    by: bytes

    def __call__(self, reply: Reply) -> Reply:
        """The answer with it."""
        at = self.where % (len(reply.body) + 1)
        return replace(reply, body=reply.body[:at] + self.by + reply.body[at + self.length :])


@dataclass(frozen=True)
class InHead:
    """Another status, or other headers."""

    status: int | None
    headers: dict[str, str]

    def __call__(self, reply: Reply) -> Reply:
        """The answer with them."""
        status = reply.status if self.status is None else self.status
        return replace(reply, status=status, headers={**reply.headers, **self.headers})


IN_JSON = st.builds(InJson, st.integers(0, 50), st.sampled_from(["change", "take out", "put beside"]), VALUES | TEXTS)
IN_BYTES = st.builds(
    InBytes,
    st.integers(0, 10_000),
    st.sampled_from([0, 1, 100, 10**6]),
    st.binary(max_size=20) | st.sampled_from([b"", b"[" * 2000, b'{"a":' * 500, b"\xff\xfe", b"9" * 5000, b"<html>"]),
)
IN_HEAD = st.builds(InHead, st.none() | STATUSES, HEADERS)
CHANGES = st.one_of(IN_JSON, IN_JSON, IN_JSON, IN_BYTES, IN_HEAD)

"""What the generated operations raise by themselves; transport errors are httpx's own."""

from collections.abc import Mapping
from typing import Any


class AnswerError(Exception):
    """An answer that the document does not allow. It is kept whole, but not in the message: it may be private."""

    def __init__(self, status_code: int, headers: Mapping[str, str], content: bytes, problem: str) -> None:
        kind = headers.get("content-type", "no content type")
        super().__init__(f"{problem} (status {status_code}, {kind}, {len(content)} bytes)")
        self.status_code = status_code
        self.headers = headers
        self.content = content
        self.problem = problem

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.status_code, self.headers, self.content, self.problem)


class UnexpectedStatus(AnswerError):  # noqa: N818 - the name that users of the generator know
    """A status that the document lacks, or an error without content, where the client was told to raise."""


class UnexpectedResponse(AnswerError):  # noqa: N818 - in keeping with the one above
    """A documented status with content that is not what the document says: HTML, nothing, half of it."""

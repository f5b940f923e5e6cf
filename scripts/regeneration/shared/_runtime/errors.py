"""What the generated operations raise by themselves; transport errors are httpx's own."""

from collections.abc import Mapping


class AnswerError(Exception):
    """An answer that the document does not allow. The answer is kept, but not in the message: it may be private."""

    def __init__(self, status_code: int, headers: Mapping[str, str], content: bytes, problem: str) -> None:
        super().__init__(status_code, headers, content, problem)
        self.status_code = status_code
        self.headers = headers
        self.content = content
        self.problem = problem

    def __str__(self) -> str:
        kind = self.headers.get("content-type", "no content type")
        return f"{self.problem} (status {self.status_code}, {kind}, {len(self.content)} bytes)"


class UnexpectedStatus(AnswerError):  # noqa: N818 - the name that users of the generator know
    """A status that the document lacks, or an error without content, where the client was told to raise."""


class UnexpectedResponse(AnswerError):  # noqa: N818 - in keeping with the one above
    """A documented status with content that is not what the document says: HTML, nothing, half of it."""

"""The one way to say no: raised anywhere, put into the vendor's own shape by its contract."""

from collections.abc import Mapping

from photoenhance.sandbox.fields import Flaw


class Problem(Exception):  # noqa: N818 - not an error of the sandbox: an answer on its way to the client
    """A request that cannot be granted.

    Attributes:
        status: The HTTP status.
        message: What is wrong, for people.
        code: What is wrong, for machines, where the vendor has such codes.
        flaws: What is wrong with each field, where fields are to blame.
    """

    def __init__(self, status: int, message: str, *, code: str = "", flaws: Mapping[str, Flaw] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.flaws = flaws or {}

"""What the operations of this package raise by themselves; transport errors are httpx's own."""

from .._runtime.errors import AnswerError, UnexpectedResponse, UnexpectedStatus

__all__ = ("AnswerError", "UnexpectedResponse", "UnexpectedStatus")

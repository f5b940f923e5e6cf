"""How the generated options of an operation are described."""

from typing import Any, Literal, NamedTuple


class Field(NamedTuple):
    """What the document says of one field of a request."""

    name: str
    """Its name in the document."""
    argument: str
    """Its name among the arguments of the generated operation or model."""
    location: Literal["body", "query", "header"]
    types: tuple[str, ...]
    """The types of JSON that it may have, "null" among them if it may be null; none if the document does not say."""
    item_types: tuple[str, ...] = ()
    """The types of JSON that the items of a list may have; none if the document does not say."""
    enum: tuple[Any, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    default: Any = None
    required: bool = False
    description: str = ""
    managed: bool = False
    """Whether it is for the wrapper to fill in, and not an option."""

"""The one error of the pipeline."""


class RegenerationError(Exception):
    """Something is wrong with a document, an overlay or the generator; the message says what and where."""

"""What is refused before generating: invalid documents, and constructs that the clients cannot do in full."""

from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from .document import Node
from .errors import RegenerationError


def check(document: Node) -> None:
    """Say what is wrong with `document`, and where."""
    validator = OpenAPIV31SpecValidator if str(document.get("openapi", "")).startswith("3.1") else OpenAPIV30SpecValidator
    problems = [f"{'/'.join(str(it) for it in error.absolute_path)}: {error.message}" for error in validator(document).iter_errors()]
    if problems:
        raise RegenerationError("Not a valid OpenAPI document:\n" + "\n".join(problems))

"""How a generated operation reads its answers: one expression for each status that the document has."""

from dataclasses import dataclass
from http import HTTPStatus

from openapi_python_client import schema as oai
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.responses import Response

from .document import is_json


@dataclass(frozen=True)
class Case:
    """Statuses that are read alike."""

    pattern: str
    expression: str
    """Nothing, where there is nothing to read and the status is an error."""


def cases(endpoint: Endpoint) -> list[Case]:
    """What `match response.status_code` needs, the most specific first and `default` last."""
    by_expression: dict[tuple[str, str], list[str]] = {}
    for response in endpoint.responses:
        pattern, exact = _pattern(response)
        # Exact statuses of one reading share a case; a range has a condition, which only a case of its own can have.
        by_expression.setdefault(("" if exact else pattern, _expression(response)), []).append(pattern)
    found = [Case(" | ".join(patterns), expression) for (_, expression), patterns in by_expression.items()]
    if endpoint.responses.default is None:
        found.append(Case("_", ""))
    return found


def returned(endpoint: Endpoint) -> str:
    """The type of what may be read."""
    found = {type_ for response in endpoint.responses for type_ in types(response)}
    return " | ".join([*sorted(found), "None"])


def parsed(endpoint: Endpoint) -> str:
    """The same without the case that nothing is read."""
    return returned(endpoint).removesuffix(" | None")


def types(response: Response) -> list[str]:
    """The types of what may be read in an answer of one status."""
    kinds = _kinds(response)
    of_json = [response.prop.get_type_string().as_unembedded_code()] if "json" in kinds else []
    return of_json + ["File"] * ("file" in kinds) + ["str"] * ("text" in kinds)


def _pattern(response: Response) -> tuple[str, bool]:
    if response.status_code.range is None:
        return "_", False
    low, high = response.status_code.range
    return (f"{low}", True) if low == high else (f"code if {low} <= code <= {high}", False)


def _media_types(response: Response) -> list[str]:
    content = response.data.content if isinstance(response.data, oai.Response) else None
    return [name.get_untrusted_value().lower() for name in content or {}]


def _kinds(response: Response) -> list[str]:
    found = {_kind(media_type) for media_type in _media_types(response)}
    return [kind for kind in ("json", "text", "file") if kind in found]


def _kind(media_type: str) -> str:
    if is_json(media_type):
        return "json"
    return "text" if media_type.startswith("text/") else "file"


def _expression(response: Response) -> str:
    kinds = _kinds(response)
    if not kinds:
        return "" if _is_error(response) else "None"
    of_any_type = ", of_any_type=True" if "*/*" in _media_types(response) else ""
    readers = {
        "json": f"json_answer(response, {_json_types(response)})",
        "text": "text_answer(response)",
        "file": f"file_answer(response{of_any_type})",
    }
    *several, last = kinds
    return "".join(f"{readers[kind]} if is_{kind}(response) else " for kind in several) + readers[last]


def _json_types(response: Response) -> str:
    type_ = response.prop.get_type_string().as_unembedded_code()
    return "object" if type_ == "Any" else ", ".join(type_.split(" | "))


def _is_error(response: Response) -> bool:
    return response.status_code.range is None or response.status_code.range[0] >= HTTPStatus.BAD_REQUEST

"""A second judge of the requests on the wire: Prism, whose makers know neither the clients nor openapi-core.

It judges what the document says of parameters, keys and bodies, and by itself. It is blind to the base path, to the
prefix before a key, to what is in a file, and to names that the document does not have; those are `judge`'s alone.
"""

import base64
import copy
import json
import tempfile
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import node
from regeneration.document import METHODS, Node, objects, resolve

from .document import Document, Operation, Spot, types
from .judge import FORMS
from .loopback import Received

MISREAD = "Prism reads neither lists nor objects in a form"
"""Why it is not asked about some requests."""


def can_read(document: Document, operation: Operation, received: Received) -> bool:
    """Whether Prism reads such a request as it is meant."""
    if received.media_type not in FORMS:
        return True
    fields = document.properties(operation.content[received.media_type])
    return not any(_has_parts(document, field) for field in fields.values())


def refusals(document: Node, requests: Sequence[Received]) -> list[str]:
    """What Prism says of each request; nothing, where it accepts it."""
    base = urlsplit(str(document["servers"][0]["url"])).path.rstrip("/")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "document.json").write_text(json.dumps(_legible(document)), encoding="utf-8")
        (folder / "requests.json").write_text(json.dumps([_sent(it, base) for it in requests]), encoding="utf-8")
        node.run("prism.mjs", "document.json", "requests.json", "answers.json", folder=folder)
        answers: list[Any] = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    return [_refusal(it["status"], it["body"]) for it in answers]


def _has_parts(document: Document, field: Spot) -> bool:
    spots = [field, *document.alternatives(field)]
    return any({"array", "object"} & {*types(it.schema)} or document.properties(it) for it in spots)


def _legible(document: Node) -> Node:
    """The document without its answers, which are not Prism's to judge, and without what Prism misunderstands."""
    result = copy.deepcopy(document)
    for item in result["paths"].values():
        for method in item.keys() & set(METHODS):
            item[method]["responses"] = {"200": {"description": "Accepted."}}
    for _, schema in objects(result):
        if schema.get("format") == "int64":
            del schema["format"]  # its numbers are floats, and the largest of 64 bits is none
        if isinstance(schema.get("required"), list) and "properties" in schema:
            # It knows that what is read only is not required of requests, but not where objects hold others.
            schema["required"] = list(_without_read_only(result, schema))
    return result


def _without_read_only(document: Node, schema: Node) -> Iterable[str]:
    properties: dict[str, Node] = schema["properties"]
    return (it for it in schema["required"] if not resolve(document, properties.get(it, {})).get("readOnly"))


def _sent(received: Received, base: str) -> Node:
    # It takes the parts of a multipart body for escaped as in a URL: so let them be.
    is_multipart = received.media_type == "multipart/form-data"
    body = received.body.replace(b"%", b"%25") if is_multipart else received.body
    headers = {**received.headers, **({"content-length": str(len(body))} if body else {})}
    target = received.target.removeprefix(base)
    return {"method": received.method, "target": target, "headers": headers, "body": base64.b64encode(body).decode()}


def _refusal(status: int, body: str) -> str:
    if status == HTTPStatus.OK:
        return ""
    try:
        problem = json.loads(body)
    except ValueError:
        return f"status {status} {body}".strip()
    return "; ".join(it["message"] for it in problem.get("validation", [])) or str(problem["detail"])

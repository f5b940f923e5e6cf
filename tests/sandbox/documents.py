"""Every request and answer against the vendors' effective documents, by a validator that knows nothing of the sandbox.

A request that a vendor takes has to be what the document allows, and every answer has to be one of those that it
promises: status, media type, headers and body. What was injected is not the sandbox's word and is left out.
"""

import json
from collections.abc import Mapping
from email.parser import BytesParser
from email.policy import HTTP
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl

from openapi_schema_validator import OAS30Validator, OAS31Validator
from photoenhance.sandbox.contract import Call
from photoenhance.sandbox.contract import Operation as Sandboxed
from photoenhance.sandbox.service import Service
from regeneration.document import Node, Operation, operations, resolve
from regeneration.pipeline import effective
from starlette.types import Message, Receive, Scope, Send

SPECS = Path(__file__).parents[2] / "specs"

NOT_IN_A_DOCUMENT = {
    ("autoenhance", 402): "downloads need a credit, says the page, and not what happens without",
    ("autoenhance", 413): "a limit of the sandbox",
    ("phota", 413): "a limit of the sandbox",
    ("tensorpix", 413): "a limit of the sandbox",
}
"""Statuses of the sandbox's own, which a client meets where the documents leave a gap."""


@cache
def document(vendor: str) -> Node:
    """The document that a vendor's client is generated from."""
    return effective(SPECS / vendor)


@cache
def by_operation(vendor: str) -> dict[str, Operation]:
    """A vendor's operations by their operationId."""
    return {operation.raw["operationId"]: operation for operation in operations(document(vendor))}


def flaws(vendor: str, schema: Node, value: object) -> list[str]:
    """What is wrong with a value by a schema of a vendor's document."""
    whole = document(vendor)
    kind = OAS30Validator if whole["openapi"].startswith("3.0") else OAS31Validator
    validator = kind(whole, format_checker=kind.FORMAT_CHECKER).evolve(schema=schema)  # references lead into the whole
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


class Answer(NamedTuple):
    """An answer: its headers by name in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class CheckedService(Service):
    """A vendor of the sandbox whose every exchange is compared with its document."""

    found: list[str]
    """Where the two differ, of all vendors."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and remember its body."""
        scope["asked"] = asked = bytearray()

        async def receiving() -> Message:
            message = await receive()
            asked.extend(message.get("body", b""))
            return message

        await super().__call__(scope, receiving, send)

    async def _perform(self, call: Call, operation: Sandboxed, scope: Scope, receive: Receive, send: Send) -> None:
        start: Message = {}
        answered = bytearray()

        async def sending(message: Message) -> None:
            start.update({} if start else message)
            answered.extend(message.get("body", b""))
            if message["type"] == "http.response.body" and not message.get("more_body"):
                answer = Answer(start["status"], _headers(start["headers"]), bytes(answered))
                self.found += _flaws_of_exchange(call, scope, answer)
            await send(message)

        await super()._perform(call, operation, scope, receive, sending)


def _flaws_of_exchange(call: Call, scope: Scope, answer: Answer) -> list[str]:
    vendor, name = call.record.vendor, call.record.operation
    if vendor == "storage" or not name or call.record.fault or call.observed:
        return []
    found: list[str] = []
    operation = by_operation(vendor)[name]
    if (vendor, answer.status) not in NOT_IN_A_DOCUMENT:
        found += [f"answer {answer.status}: {flaw}" for flaw in answer_flaws(vendor, operation, answer)]
    if answer.status < 300:
        headers = _headers(scope["headers"])
        taken = request_flaws(vendor, operation, scope["query_string"], headers, bytes(scope["asked"]))
        found += [f"taken: {flaw}" for flaw in taken]
    return [f"{vendor} {name}, {flaw}" for flaw in found]


def _headers(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in raw}


def answer_flaws(vendor: str, operation: Operation, answer: Answer) -> list[str]:
    """Where an answer differs from what the document promises."""
    status, headers, body = answer
    response = operation.responses.get(str(status))
    if response is None:
        return ["no such status"]
    missing = [name for name in response.get("headers", {}) if name.lower() not in headers]
    if "content" not in response:
        return [*(f"no {name}" for name in missing), *(["a body"] if body else [])]
    media_type = headers.get("content-type", "").partition(";")[0]
    content = response["content"]
    media = content.get(media_type) or content.get(f"{media_type.partition('/')[0]}/*")
    if media is None:
        return [f"no {media_type}"]
    value: object = json.loads(body) if media_type == "application/json" else "binary"
    return [*(f"no {name}" for name in missing), *flaws(vendor, media["schema"], value)]


def request_flaws(
    vendor: str, operation: Operation, query: bytes, headers: Mapping[str, str], body: bytes
) -> list[str]:
    """Where a request differs from what the document allows."""
    wrong: list[str] = []
    values = {"query": dict(parse_qsl(query.decode(), keep_blank_values=True)), "header": dict(headers)}
    for parameter in operation.parameters:
        given = values.get(parameter["in"], {}).get(parameter["name"])
        if given is not None:
            wrong += flaws(vendor, parameter["schema"], _typed(given, parameter["schema"]))
    if operation.content:
        media_type = headers.get("content-type", "").partition(";")[0]
        # PicWish's page names no media type; its project's own document has one, and forms without files are as good.
        schema = operation.content.get(media_type) or operation.content["multipart/form-data"]
        fields = resolve(document(vendor), schema).get("properties", {})
        wrong += flaws(vendor, schema, _fields(media_type, headers.get("content-type", ""), body, fields))
    return wrong


def _fields(media_type: str, content_type: str, body: bytes, schemas: Node) -> object:
    """A body as the document's types have it; a file is a text, as the document's `binary` string is."""
    if media_type == "application/json":
        return json.loads(body)
    if media_type == "application/x-www-form-urlencoded":
        pairs = parse_qsl(body.decode(), keep_blank_values=True)
    else:
        message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
        parts = [(part, part.get_payload(decode=True)) for part in message.iter_parts()]
        pairs = [
            (
                str(part.get_param("name", header="content-disposition")),
                "file" if part.get_filename() else data.decode(),
            )
            for part, data in parts
            if isinstance(data, bytes)
        ]
    return {name: _typed(value, schemas.get(name, {})) for name, value in pairs}


def _typed(text: str, schema: Node) -> object:
    kind = schema.get("type")
    if kind in {"integer", "number", "boolean"}:
        return json.loads(text)
    return text

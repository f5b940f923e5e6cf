"""From a vendor's contract to a server: every request is matched, read, logged, checked for a fault, answered."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, cast

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Match, Route
from starlette.types import Message, Receive, Scope, Send

from photoenhance.sandbox.faults import Fault
from photoenhance.sandbox.fields import Field, Upload, check
from photoenhance.sandbox.problem import Problem
from photoenhance.sandbox.record import FilePart, RequestRecord, shortened, without_credentials
from photoenhance.sandbox.state import State

MEGABYTE = 1024 * 1024


class Call:
    """One request to one operation, read whole."""

    def __init__(self, state: State, contract: "Contract", request: Request, record: RequestRecord) -> None:
        self.state = state
        self.contract = contract
        self.headers = request.headers
        self.params: dict[str, str] = {}
        self.record = record
        self.fields: dict[str, object] = {}
        self.typed = False  # JSON has types, forms have text
        self.body: Upload | None = None  # a body that is neither a form nor JSON
        self._request = request
        self._uploads: list[Upload] = []

    async def read(self) -> None:
        """Read the body: a form, JSON, or a file.

        Raises:
            Problem: 413 if it is too large, 400 if it is malformed.
        """
        media_type = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type in {"multipart/form-data", "application/x-www-form-urlencoded"}:
            await self._read_form()
        elif media_type == "application/json":
            await self._read_json()
        elif self.record.method in {"POST", "PUT"}:
            self.body = await self.save(self._request.stream(), media_type=media_type)
            self._log_file("body", self.body)

    async def _read_form(self) -> None:
        try:
            async with self._request.form() as form:
                for name, value in form.multi_items():
                    self.fields[name] = await self._save_part(value) if isinstance(value, UploadFile) else value
        except HTTPException as error:
            raise Problem(400, error.detail) from error
        for name, field in self.fields.items():
            if isinstance(field, Upload):
                self._log_file(name, field)
            else:
                self.record.fields[name] = shortened(field)

    async def _read_json(self) -> None:
        self.typed = True
        try:
            content: object = json.loads(await self._request.body())
        except ValueError as error:
            raise Problem(self.contract.invalid, "The body is not JSON.") from error
        if not isinstance(content, dict):
            raise Problem(self.contract.invalid, "The body is not a JSON object.")
        self.fields = cast("dict[str, object]", content)
        self.record.fields = {name: shortened(value) for name, value in self.fields.items()}

    async def _save_part(self, part: UploadFile) -> Upload:
        async def chunks() -> AsyncIterator[bytes]:
            while chunk := await part.read(MEGABYTE):
                yield chunk

        return await self.save(chunks(), filename=part.filename or "", media_type=part.content_type or "")

    async def save(self, chunks: AsyncIterator[bytes], *, filename: str = "", media_type: str = "") -> Upload:
        """Save bytes for the time of this call."""
        limit = min(self.contract.max_body, self.state.max_body)
        upload = await self.state.save(chunks, limit=limit, filename=filename, media_type=media_type)
        self._uploads.append(upload)
        return upload

    def _log_file(self, name: str, upload: Upload) -> None:
        file = asdict(upload)
        del file["path"]
        self.record.files.append(FilePart(name=name, **file))

    def check(self, fields: Mapping[str, Field]) -> dict[str, Any]:
        """The body's fields, checked against the documented ones.

        Raises:
            Problem: With the vendor's status for a request that does not fit its document.
        """
        return self._check(fields, self.fields, text=not self.typed)

    def check_query(self, fields: Mapping[str, Field]) -> dict[str, Any]:
        """The query's fields, likewise."""
        return self._check(fields, self.record.query, text=True)

    def _check(self, fields: Mapping[str, Field], given: Mapping[str, object], *, text: bool) -> dict[str, Any]:
        checked = check(fields, given, text=text)
        self.record.unknown_fields += checked.unknown
        if checked.flaws:
            name, flaw = next(iter(checked.flaws.items()))
            raise Problem(self.contract.invalid, f"Invalid {name}: {flaw.message}", flaws=checked.flaws)
        return checked.values

    def charge(self, job: str, credit: object, work: object, *, idempotency_key: str | None = None) -> None:
        """Enter a charge for this call.

        Args:
            job: The vendor's name for the job.
            credit: How much.
            work: What distinguishes this work from other work of the operation.
            idempotency_key: The client's name for the request.
        """
        self.state.charge(
            self.contract.name, job, str(credit), [self.record.operation, work], idempotency_key=idempotency_key
        )

    def close(self) -> None:
        """Remove the files that nobody has taken over."""
        for upload in self._uploads:
            upload.path.unlink(missing_ok=True)


Handler = Callable[[Call], Awaitable[Response]]


@dataclass(frozen=True)
class Operation:
    """One operation: its operationId, where the vendor's document has one, and what answers it."""

    name: str
    method: str
    path: str
    answer: Handler


async def _unknown(_: Call) -> Response:
    raise Problem(404, "Not Found")


_UNKNOWN = Operation("", "", "", _unknown)


@dataclass(frozen=True, kw_only=True)
class Contract:
    """One vendor's contract.

    Attributes:
        name: The vendor.
        operations: What can be asked.
        admit: Raises a `Problem` for a request that may not come in (a wrong key).
        refuse: Puts a `Problem` into the vendor's shape.
        invalid: The vendor's status for a request that does not fit its document.
        max_body: The most bytes of a request or a file.
    """

    name: str
    operations: tuple[Operation, ...]
    admit: Callable[[Call], None]
    refuse: Callable[[Problem], Response]
    invalid: int = 400
    max_body: int = 100 * MEGABYTE


class Service:
    """A contract as an ASGI application."""

    def __init__(self, contract: Contract, state: State) -> None:
        self._contract = contract
        self._state = state
        self._routes = [(Route(each.path, each.answer, methods=[each.method]), each) for each in contract.operations]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        operation, params = self._match(scope)
        request = Request(scope, _Bounded(receive, min(self._contract.max_body + MEGABYTE, self._state.max_body)))
        record = RequestRecord(
            vendor=self._contract.name,
            operation=operation.name,
            method=request.method,
            path=scope["path"].removeprefix(scope.get("root_path", "")),
            query=dict(request.query_params),
            headers=without_credentials(request.headers),
        )
        self._state.requests.append(record)
        call = Call(self._state, self._contract, request, record)
        call.params = params
        try:
            await self._perform(call, operation, scope, receive, send)
        except ClientDisconnect:
            pass  # before its request was whole: there is nobody to answer
        finally:
            call.close()

    def _match(self, scope: Scope) -> tuple[Operation, dict[str, str]]:
        for route, operation in self._routes:
            match, child = route.matches(scope)
            if match is Match.FULL and scope["method"] == operation.method:  # Starlette would let HEAD pass for GET
                return operation, child["path_params"]
        return _UNKNOWN, {}

    async def _perform(self, call: Call, operation: Operation, scope: Scope, receive: Receive, send: Send) -> None:
        fault = self._state.faults.take(self._contract.name, operation.name)
        response = await self._answer(call, operation, carry_out=fault is None or fault.carries_out)
        if fault:
            response = self._spoilt(response, fault)
        if fault and fault.disconnect in {"before_answer", "never"}:
            await _hang_up(scope, receive, at_once=fault.disconnect == "before_answer")
            return
        call.record.status = response.status_code
        if fault and fault.disconnect == "mid_body":
            await response(scope, receive, _Half(send))
            await _hang_up(scope, receive, at_once=True)
        else:
            await response(scope, receive, send)

    async def _answer(self, call: Call, operation: Operation, *, carry_out: bool) -> Response:
        try:
            await call.read()
            if not carry_out:
                return Response()
            self._contract.admit(call)
            return await operation.answer(call)
        except Problem as problem:
            return self._contract.refuse(problem)

    def _spoilt(self, response: Response, fault: Fault) -> Response:
        match fault.body:
            case None if fault.status is not None:
                response = self._contract.refuse(Problem(fault.status, "Injected by the sandbox."))
            case str():
                response = HTMLResponse(fault.body)
            case bytes():
                response = Response(fault.body)
            case None:
                pass
            case _:
                response = JSONResponse(fault.body)
        if fault.status is not None:
            response.status_code = fault.status
        response.headers.update(fault.headers)
        return response


class _Bounded:
    """Receives a body up to a limit; what is beyond is read and dropped, so that the client gets to its answer."""

    def __init__(self, receive: Receive, limit: float) -> None:
        self._receive = receive
        self._left = limit

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left >= 0:
            return message
        while message["type"] == "http.request" and message.get("more_body"):
            message = await self._receive()
        raise Problem(413, "Request Entity Too Large")


class _Half:
    """Sends the first half of an answer's first piece, and no more."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._done = False

    async def __call__(self, message: Message) -> None:
        if self._done:
            return
        if message["type"] == "http.response.body":
            self._done = True
            body = message.get("body", b"")
            message = {**message, "body": body[: len(body) // 2], "more_body": True}
        await self._send(message)


async def _hang_up(scope: Scope, receive: Receive, *, at_once: bool) -> None:
    """Close the connection without (the rest of) an answer, or leave it open until the client or the server ends it."""
    if at_once:
        cast("asyncio.Transport", scope["state"]["transport"]).close()
    with suppress(asyncio.CancelledError):  # the server stops
        while (await receive())["type"] != "http.disconnect":
            pass

"""From a vendor's contract to a server: every request is matched, read, logged, checked for a fault, answered."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from email.utils import formatdate
from http import HTTPStatus
from typing import cast

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Match, Route
from starlette.types import Message, Receive, Scope, Send

from photoenhance.sandbox.contract import MEGABYTE, Call, Contract, Operation
from photoenhance.sandbox.faults import Fault
from photoenhance.sandbox.problem import Problem
from photoenhance.sandbox.record import RequestRecord, without_credentials
from photoenhance.sandbox.state import State


async def _not_found(_: Call) -> Response:
    raise Problem(404, "Not Found")


async def _not_allowed(_: Call) -> Response:
    raise Problem(405, "Method Not Allowed")


_UNKNOWN = Operation("", "", "", _not_found)


class Service:
    """A contract as an ASGI application, on whatever state the sandbox has when a request comes."""

    def __init__(self, contract: Contract, current: Callable[[], State]) -> None:
        self._contract = contract
        self._current = current
        self._routes = [(Route(each.path, each.answer, methods=[each.method]), each) for each in contract.operations]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        state = self._current()
        operation = self._match(scope)
        request = Request(scope, _Bounded(receive, min(self._contract.max_body + MEGABYTE, state.max_body)))
        record = RequestRecord(
            vendor=self._contract.name,
            operation=operation.name,
            method=request.method,
            path=scope["path"].removeprefix(scope.get("root_path", "")),
            query=dict(request.query_params),
            headers=without_credentials(request.headers),
            at=state.clock.now(),
            fault=state.faults.take(self._contract.name, operation.name),
        )
        state.requests.append(record)
        call = Call(state, self._contract, request, record)
        try:
            await self._perform(call, operation, scope, receive, send)
        except ClientDisconnect:
            pass  # before its request was whole: there is nobody to answer
        finally:
            call.close()

    def _match(self, scope: Scope) -> Operation:
        allowed: list[str] = []
        for route, operation in self._routes:
            match, child = route.matches(scope)
            if match is Match.FULL and scope["method"] == operation.method:  # Starlette would let HEAD pass for GET
                scope.update(child)
                return operation
            if match is not Match.NONE:
                allowed.append(operation.method)
        # No operation of the vendor's, and so without a name; its methods are those that the path has.
        return Operation("", ", ".join(allowed), "", _not_allowed) if allowed else _UNKNOWN

    async def _perform(self, call: Call, operation: Operation, scope: Scope, receive: Receive, send: Send) -> None:
        fault = call.record.fault
        response = await self._answer(call, operation)
        if fault:
            response = self._spoilt(call, response, fault)
        # The sandbox's own clock: what it says of the future is meant by this one.
        response.headers.setdefault("Date", formatdate(call.state.clock.now(), usegmt=True))
        if fault and fault.disconnect in {"before_answer", "never"}:
            await _hang_up(scope, receive, at_once=fault.disconnect == "before_answer")
            return
        call.record.status = response.status_code
        if fault and fault.disconnect == "mid_body":
            await response(scope, receive, _Half(send))
            await _hang_up(scope, receive, at_once=True)
        else:
            await response(scope, receive, send)

    async def _answer(self, call: Call, operation: Operation) -> Response:
        unreadable: Problem | None = None
        try:
            await call.read()
        except Problem as problem:
            unreadable = problem
        if call.record.fault and not call.record.fault.carries_out:
            return Response()
        try:
            self._contract.admit(call)
            call.state.rates.admit(self._contract.name)
            if unreadable and operation.name:
                raise unreadable
            return await operation.answer(call)
        except Problem as problem:
            response = self._contract.refuse(call, problem)
            if problem.status == HTTPStatus.METHOD_NOT_ALLOWED:
                response.headers["Allow"] = operation.method
            return response

    def _spoilt(self, call: Call, response: Response, fault: Fault) -> Response:
        match fault.body:
            case None if fault.status is not None:
                response = self._contract.refuse(call, Problem(fault.status, "Injected by the sandbox."))
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

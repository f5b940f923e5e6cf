"""The control of a sandbox over HTTP, for programs in any language, and the page that shows what happens.

    GET  /                                    the page
    GET  /_sandbox/state                      the newest jobs, charges and requests
    GET  /_sandbox/ledger                     all charges, refunds, totals, balances, duplicates
    GET  /_sandbox/jobs/{id}/{before|after}   a small picture
    PUT  /_sandbox/files/{name}               keeps the body and answers with its public URL
    POST /_sandbox/faults                     {"vendor": "topaz", "operation": "getStatus", "status": 503, "times": 2}
    POST /_sandbox/advance                    {"seconds": 60}
    POST /_sandbox/reset                      {}, or settings: {"profile": "observed", "polls": 3}

It takes no key: who can reach the sandbox can use it. On loopback it answers only to a name of loopback, so that no
website can reach it by a name of its own, and takes only JSON, which no other website can make a browser send.
"""

import secrets
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import asdict
from importlib import resources
from typing import TYPE_CHECKING, Any, cast

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from photoenhance.sandbox import faults, imaging
from photoenhance.sandbox.contract import JSON, MEGABYTE
from photoenhance.sandbox.fetch import is_loopback
from photoenhance.sandbox.fields import Field, check, json_object
from photoenhance.sandbox.ledger import Charge, Ledger
from photoenhance.sandbox.problem import Problem
from photoenhance.sandbox.state import State

if TYPE_CHECKING:
    from photoenhance.sandbox import Sandbox
    from photoenhance.sandbox.state import Settings

SHOWN = 50
POLICY = (
    "default-src 'none'; img-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'"
)
MAX_COMMAND = 64 * 1024
MAX_FILE = 100 * MEGABYTE

_ADVANCE = {"seconds": Field(type="number", required=True, minimum=0)}
_RESET = {
    "profile": Field(type="string", choices=("document", "observed")),
    "polls": Field(type="integer", nullable=True, minimum=0),
    "seconds": Field(type="number", minimum=0),
    "frozen": Field(type="boolean"),
    "balances": Field(type="object"),
    "rate_limits": Field(type="object"),
}

Command = Callable[[dict[str, Any]], None]


class Control:
    """The page and the control of a sandbox, as routes.

    Args:
        sandbox: What is controlled.
        current: The state that it has at the time.
    """

    def __init__(self, sandbox: "Sandbox", current: Callable[[], State]) -> None:
        self._sandbox = sandbox
        self._current = current

    def routes(self, host: str) -> Sequence[BaseRoute]:
        """The routes on a server that listens on a host."""
        allowed = ["127.0.0.1", "[::1]", "localhost"] if is_loopback(host) else ["*"]
        guard = [Middleware(TrustedHostMiddleware, allowed_hosts=allowed)]
        control = [
            Route("/state", self._state),
            Route("/ledger", self._ledger),
            Route("/jobs/{id}/{which}", self._picture),
            Route("/files/{name}", self._keep, methods=["PUT"]),
            *(
                Route(f"/{name}", _answering(command), methods=["POST"])
                for name, command in (("faults", self._inject), ("advance", self._advance), ("reset", self._reset))
            ),
        ]
        return [
            Route("/", self._page, middleware=guard),
            Route("/favicon.ico", _no_icon),
            Mount("/_sandbox", routes=control, middleware=guard),
        ]

    async def _page(self, _: Request) -> Response:
        nonce = secrets.token_urlsafe()
        html = (
            resources.files("photoenhance.sandbox").joinpath("page.html").read_text("utf-8").replace("{nonce}", nonce)
        )
        policy = POLICY.format(nonce=nonce)
        return HTMLResponse(html, headers={"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"})

    async def _state(self, _: Request) -> Response:
        return JSONResponse(_shown(self._current()))

    async def _ledger(self, _: Request) -> Response:
        return JSONResponse(_accounts(self._current().ledger))

    async def _picture(self, request: Request) -> Response:
        state = self._current()
        job = state.jobs.get(request.path_params["id"])
        key = job and {"before": job.original, "after": job.key}.get(request.path_params["which"])
        stored = state.objects.get(key) if key else None
        if stored is None:
            raise HTTPException(404, "There is no such picture.")
        try:
            small = await state.work(imaging.thumbnail, stored.path)
        except (imaging.UndecodableError, imaging.TooManyPixelsError) as error:
            raise HTTPException(404, "The picture cannot be shown.") from error
        return Response(small, media_type="image/png", headers={"Cache-Control": "max-age=3600"})

    async def _keep(self, request: Request) -> Response:
        state = self._current()
        try:
            upload = await state.save(request.stream(), limit=MAX_FILE)
        except Problem as problem:
            raise HTTPException(problem.status, problem.message) from problem
        return JSONResponse({"url": state.objects.host(upload.path, request.path_params["name"])}, status_code=201)

    def _inject(self, given: dict[str, Any]) -> None:
        self._sandbox.inject(**faults.from_json(given)._asdict())

    def _advance(self, given: dict[str, Any]) -> None:
        self._sandbox.advance(_checked(_ADVANCE, given)["seconds"])

    def _reset(self, given: dict[str, Any]) -> None:
        self._sandbox.reset(**cast("Settings", _checked(_RESET, given)))


async def _no_icon(_: Request) -> Response:
    return Response(status_code=204)  # browsers ask for one unasked


def _answering(command: Command) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    async def answer(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0].strip() != JSON:
            return _refusal(415, f"Send {JSON}.")
        if int(request.headers.get("content-length", MAX_COMMAND + 1)) > MAX_COMMAND:
            return _refusal(413, f"Send at most {MAX_COMMAND} bytes, and their number in Content-Length.")
        try:
            await run_in_threadpool(command, json_object(await request.body()))
        except (ValueError, TypeError) as error:  # TypeError: what is compared with a number
            return _refusal(400, str(error))
        return Response(status_code=204)

    return answer


def _refusal(status: int, message: str) -> Response:
    return JSONResponse({"error": message}, status_code=status)


def _checked(fields: dict[str, Field], given: dict[str, Any]) -> dict[str, Any]:
    checked = check(fields, given, text=False)
    for name, flaw in checked.flaws.items():
        raise ValueError(f"{name}: {flaw.message}")
    if checked.unknown:
        raise ValueError(f"There is no {checked.unknown[0]!r}, only {', '.join(fields)}.")
    return checked.values


def _accounts(ledger: Ledger) -> dict[str, object]:
    charges = ledger.charges
    return {
        "charges": [_charge(charge) for charge in charges],
        "refunds": [_charge(charge) for charge in ledger.refunds],
        "duplicates": [[_charge(charge) for charge in group] for group in ledger.duplicates()],
        "totals": {vendor: str(ledger.total(vendor)) for vendor in sorted({charge.vendor for charge in charges})},
        "balances": {vendor: str(balance) for vendor, balance in ledger.balances.items()},
    }


def _charge(charge: Charge) -> dict[str, object]:
    return {**asdict(charge), "credits": str(charge.credits)}


def _shown(state: State) -> dict[str, object]:
    ledger = _accounts(state.ledger)
    now = state.clock.now()
    return {
        "profile": "observed" if state.observed else "document",
        "time": now,
        "totals": ledger["totals"],
        "balances": ledger["balances"],
        "duplicates": len(state.ledger.duplicates()),
        "jobs": [
            {
                "id": job.id,
                "vendor": job.vendor,
                "state": job.state,
                "progress": round(job.progress(now), 2),
                "created_at": job.created_at,
                "name": job.facts.get("filename") or job.facts.get("image_name") or "",
                "before": bool(job.original and state.objects.get(job.original)),
                "after": bool(job.key and state.objects.get(job.key)),
            }
            for job in list(state.jobs.values())[: -SHOWN - 1 : -1]
        ],
        "charges": [_charge(charge) for charge in state.ledger.charges[: -SHOWN - 1 : -1]],
        "requests": [
            {
                "at": record.at,
                "vendor": record.vendor,
                "operation": record.operation,
                "method": record.method,
                "path": record.path,
                "status": record.status,
                "fault": record.fault is not None,
            }
            for record in list(state.requests)[: -SHOWN - 1 : -1]
        ],
    }

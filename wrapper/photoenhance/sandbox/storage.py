"""The second origin: an imitation of object storage, where results lie and uploads go.

Presigned URLs grant one method on one object until they expire. As object storage does, it refuses a request that
carries another means of authentication: here any header that belongs to a vendor's API (real storage looks at
`Authorization` only; a key in any other header would be just as misplaced).
"""

from pathlib import Path
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from starlette.responses import RedirectResponse, Response

from photoenhance.sandbox.contract import MEGABYTE, Call, Contract, Operation
from photoenhance.sandbox.objects import media_type_of
from photoenhance.sandbox.problem import Problem

VENDOR_HEADERS = ("authorization", "x-api-key", "x-dev-mode", "x-api-version")


def _admit(call: Call) -> None:
    if any(name in call.headers for name in VENDOR_HEADERS):
        raise Problem(400, "Only one auth mechanism allowed.", code="InvalidArgument")


def _refuse(_: Call, problem: Problem) -> Response:
    code = problem.code or {404: "NoSuchKey", 405: "MethodNotAllowed", 413: "EntityTooLarge"}.get(problem.status, "")
    error = f"<Error><Code>{escape(code or 'InternalError')}</Code><Message>{escape(problem.message)}</Message></Error>"
    return Response(
        f'<?xml version="1.0" encoding="UTF-8"?>\n{error}', status_code=problem.status, media_type="application/xml"
    )


def _verify(call: Call, method: str, content_type: str = "") -> str:
    key, query = call.params["key"], call.record.query
    expires, signature = query.get("Expires", ""), query.get("Signature", "")
    genuine = call.state.objects.verify(
        key, method=method, expires=expires, signature=signature, content_type=content_type
    )
    if not genuine:
        raise Problem(403, "The request signature does not match.", code="SignatureDoesNotMatch")
    if int(expires) <= call.state.clock.now():
        raise Problem(403, "Request has expired", code="AccessDenied")
    return key


async def _read(call: Call) -> Response:
    stored = call.state.objects.get(_verify(call, call.record.method))
    if stored is None:
        raise Problem(404, "The specified key does not exist.")
    return call.file(stored.path, stored.media_type)


async def _upload(call: Call) -> Response:
    key = _verify(call, "PUT", call.headers.get("content-type", ""))
    if call.body is None or not call.state.objects.receive(key, call.body):
        raise Problem(404, "The specified key does not exist.")
    return Response(headers={"ETag": f'"{call.body.sha256}"'})


async def _hosted(call: Call) -> Response:
    path = call.state.objects.hosted(call.params["token"])
    if path is None:
        raise Problem(404, "The specified key does not exist.")
    return call.file(path, media_type_of(Path(call.params["name"])))


async def _relay(call: Call) -> Response:
    key = _verify(call, "GET")
    return RedirectResponse(
        f"{call.state.objects.base_url}/objects/{key}?{urlencode(call.record.query)}", status_code=302
    )


CONTRACT = Contract(
    name="storage",
    operations=(
        Operation("get", "GET", "/objects/{key}", _read),
        Operation("head", "HEAD", "/objects/{key}", _read),
        Operation("put", "PUT", "/objects/{key}", _upload),
        Operation("hosted", "GET", "/hosted/{token}/{name}", _hosted),
        Operation("hosted_head", "HEAD", "/hosted/{token}/{name}", _hosted),
        Operation("relay", "GET", "/relay/{key}", _relay),
    ),
    admit=_admit,
    refuse=_refuse,
    max_body=500 * MEGABYTE,
)

"""Phota: the one operation of the document, version v0.5.0.

From the document: fields and bounds, base64 or URL in, base64 or links of 24 hours out, inputs reduced to 4096 pixels,
error bodies with `detail`, `code` and `request_id`, 401 and 402 without a body, 422 with a list. From the vendor's
newer pages: `client_request_id` (the first answer again, and no second charge), `X-Request-Id`, the prices of $0.12 an
image and $0.15 with identity.

As observed: 403 for a missing key, jpg by default, `known_subjects` null where there are none, 5xx without a body.

Made up: outputs are twice as large, up to 4096 pixels; every profile is known and found in the picture, except the ids
in `PROFILE_TROUBLES`; a prompt that contains `MODERATED` is refused. HEIC, which the document takes, cannot be decoded
here: Pillow has no reader for it.
"""

import asyncio
import base64
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse, Response

from photoenhance.sandbox.contract import JSON, Call, Contract, Operation
from photoenhance.sandbox.fetch import FetchError, fetch
from photoenhance.sandbox.fields import Field, Upload
from photoenhance.sandbox.imaging import Recipe, TooManyPixelsError, UndecodableError
from photoenhance.sandbox.objects import DAY
from photoenhance.sandbox.problem import Problem

MODERATED = "sandbox-moderated"
PROFILE_TROUBLES = {"sandbox-missing": "PROFILE_NOT_FOUND", "sandbox-unready": "PROFILE_NOT_READY"}
LONGEST_SIDE = 4096
PRICE, WITH_IDENTITY = Decimal("0.12"), Decimal("0.15")

_FIELDS = {
    "image": Field(type="string", required=True),
    "profile_ids": Field(type="strings"),
    "num_output_images": Field(type="integer", minimum=1, maximum=4),
    "output_format": Field(type="string", choices=("png", "jpg")),
    "response_mode": Field(type="string", choices=("bytes", "urls")),
    "prompt": Field(type="string", nullable=True),
    "client_request_id": Field(type="string"),
}


def _admit(call: Call) -> None:
    key = call.headers.get("x-api-key")
    if key is None and call.observed:
        raise Problem(403, "Missing API key in the X-API-Key header.")
    if key != call.state.api_key:
        raise Problem(401, "Missing or invalid API key in the X-API-Key header.")


_CODES = {400: "INVALID_REQUEST", 404: "NOT_FOUND", 500: "INTERNAL_ERROR", 503: "SERVICE_UNAVAILABLE"}
_FLAW_TYPES = {
    "missing": "missing",
    "type": "type_error",
    "choice": "literal_error",
    "range": "value_error",
    "length": "string_too_long",
}


def _refuse(call: Call, problem: Problem) -> Response:
    request_id = str(uuid.uuid4())
    headers = {"X-Request-Id": request_id}
    bodiless = problem.status in {401, 402, 403, 504}
    if bodiless or (call.observed and problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR):
        return Response(status_code=problem.status, headers=headers)
    content: dict[str, object]
    if problem.status == HTTPStatus.UNPROCESSABLE_ENTITY:
        content = {
            "detail": [
                {"loc": ["body", name], "msg": flaw.message, "type": _FLAW_TYPES[flaw.kind]}
                for name, flaw in problem.flaws.items()
            ]
            or [{"loc": ["body"], "msg": problem.message, "type": "json_invalid"}]
        }
    else:
        code = problem.code or _CODES.get(problem.status, "INVALID_REQUEST")
        content = {"detail": problem.message, "code": code, "request_id": request_id}
    return JSONResponse(content, status_code=problem.status, headers=headers)


async def _image(call: Call, text: str) -> Upload:
    if text.startswith(("http://", "https://")):
        try:
            return await fetch(call, text)
        except FetchError as error:
            raise Problem(400, str(error)) from error
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Problem(400, "The image is neither base64 nor a URL.") from error

    async def chunks() -> AsyncIterator[bytes]:
        yield data

    return await call.save(chunks())


async def _generate(call: Call, values: dict[str, Any]) -> list[str]:
    """Make the output images and return their keys."""
    image = await _image(call, values.pop("image"))
    try:
        picture = await call.state.inspect(image)
    except UndecodableError as error:
        raise Problem(400, "The image could not be decoded.") from error
    except TooManyPixelsError as error:
        raise Problem(400, "The sandbox does not decode images as large as this.") from error
    count: int = values.get("num_output_images", 1)
    idempotency_key: str | None = values.pop("client_request_id", None)
    job = call.new_job(
        keep=DAY,
        price=count * (WITH_IDENTITY if values.get("profile_ids") else PRICE),
        work=[values, image.sha256],
        idempotency_key=idempotency_key,
    )
    scale = min(2, LONGEST_SIDE / max(picture.width, picture.height))
    recipe = Recipe(
        format="png" if values.get("output_format", "jpg" if call.observed else "png") == "png" else "jpeg",
        width=max(1, round(picture.width * scale)),
        height=max(1, round(picture.height * scale)),
    )
    original = call.state.take(job, image)
    if job.doomed:
        call.state.fail(job)
        raise Problem(500, "An internal error occurred.")
    variations = [replace(recipe, sharpen=120 + 40 * index) for index in range(count)]
    keys = [await call.state.render(original, variation, keep=DAY) for variation in variations]
    call.state.succeed(job, keys[0])
    return keys


async def _generate_once(call: Call, values: dict[str, Any]) -> list[str]:
    """Make the output images, unless a request of the same `client_request_id` has or is about to."""
    name: str | None = values.get("client_request_id")
    if name is None:
        return await _generate(call, values)
    known = call.state.idempotent
    if name not in known:
        known[name] = asyncio.create_task(_generate(call, values))
    try:
        return await known[name]
    except Problem:
        known.pop(name, None)  # what was refused may be tried again
        raise


async def _enhance(call: Call) -> Response:
    values = call.check(_FIELDS)
    if MODERATED in (values.get("prompt") or ""):
        raise Problem(400, "The request violates the content policy.", code="CONTENT_MODERATION")
    profiles: list[str] = values.get("profile_ids", [])
    for profile in profiles:
        if profile in PROFILE_TROUBLES:
            raise Problem(404, f"There is no ready profile {profile}.", code=PROFILE_TROUBLES[profile])
    keys = await _generate_once(call, values)
    objects = call.state.objects
    urls = values.get("response_mode", "bytes") == "urls"
    stored = [stored for key in keys if (stored := objects.get(key))]
    return JSONResponse(
        {
            "images": [] if urls else [base64.b64encode(each.path.read_bytes()).decode() for each in stored],
            "download_urls": [objects.presign(key, lifetime=DAY) for key in keys] if urls else [],
            "known_subjects": None
            if call.observed and not profiles
            else {"counts": dict.fromkeys(profiles, len(keys))},
        },
        headers={"X-Request-Id": str(uuid.uuid4())},
    )


CONTRACT = Contract(
    name="phota",
    operations=(Operation("enhance_v1_phota_enhance_post", "POST", "/v1/phota/enhance", _enhance),),
    admit=_admit,
    refuse=_refuse,
    media_types=(JSON,),
    invalid=422,
)

"""Topaz: the ten operations of the document, version 1.0.0.

From the document: paths, fields and their bounds, models and their parameters, headers, statuses and error bodies,
sizes (500 MB; 512, 256 and 96 megapixels out, 16 in for Recovery), links of one hour, results of 24, cancelling while
pending, Bearer keys by their prefix. Parameters that a model does not have are ignored.

Where the document is silent, this is made up: without a size the output is twice as large; the models by default are
Standard V2 and Redefine; a job costs a credit per started 24 megapixels of output, which are charged when it is
accepted and given back when it is cancelled or fails. From the vendor's newer pages: 409 for a download that is not
ready. As observed there: statuses have `category` and `model_type`, and neither `face_enhancement` nor `sync`; errors
say `{"detail": …}`.
"""

import json
import math
import uuid
from dataclasses import dataclass
from typing import Any

from starlette.responses import JSONResponse, Response

from photoenhance.sandbox.contract import MEGABYTE, MULTIPART, Call, Contract, Operation
from photoenhance.sandbox.fields import Field, Upload
from photoenhance.sandbox.imaging import MAX_OUTPUT_PIXELS, Picture, Recipe, Shape, TooManyPixelsError, UndecodableError
from photoenhance.sandbox.jobs import Job
from photoenhance.sandbox.objects import DAY, HOUR
from photoenhance.sandbox.problem import Problem

MEGAPIXEL = 1_000_000
DEPRECATED_KEY = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJtYWNoaW5lX2lkIjoi"
"""How the keys begin that go into `Authorization: Bearer`, a public fact of the document."""

_SIDE = Field(type="integer", minimum=1, maximum=32_000)
_SHARE = Field(type="number", minimum=0, maximum=1)
_PROCESS = {
    "output_height": _SIDE,
    "output_width": _SIDE,
    "output_format": Field(type="string", choices=("jpeg", "jpg", "png", "tiff", "tif")),
    "crop_to_fill": Field(type="boolean"),
    "face_enhancement": Field(type="boolean"),
    "face_enhancement_creativity": _SHARE,
}
_DENOISE_SHARPEN = {"denoise": _SHARE, "sharpen": _SHARE}
_AUTOPILOT = {**_DENOISE_SHARPEN, "fix_compression": _SHARE}


@dataclass(frozen=True)
class _Family:
    """The models behind one endpoint, each with its parameters; the first is the default."""

    models: dict[str, dict[str, Field]]
    max_output: int


_ENHANCE = _Family(
    models={
        "Standard V2": _AUTOPILOT,
        "Low Resolution V2": _AUTOPILOT,
        "CGI": _DENOISE_SHARPEN,
        "High Fidelity V2": _AUTOPILOT,
        "Text Refine": _AUTOPILOT,
    },
    max_output=512 * MEGAPIXEL,
)
_ENHANCE_SYNC = _Family(models=_ENHANCE.models, max_output=96 * MEGAPIXEL)
_ENHANCE_GEN = _Family(
    models={
        "Redefine": {
            "prompt": Field(type="string", max_length=1024),
            "creativity": Field(type="integer", minimum=1, maximum=6),
            "texture": Field(type="integer", minimum=1, maximum=5),
            **_DENOISE_SHARPEN,
        },
        "Recovery": {},
    },
    max_output=256 * MEGAPIXEL,
)


def _admit(call: Call) -> None:
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    deprecated = scheme == "Bearer" and token.startswith(DEPRECATED_KEY)
    if not deprecated and call.headers.get("x-api-key") != call.state.api_key:
        raise Problem(401, "Unauthorized")


def _refuse(call: Call, problem: Problem) -> Response:
    if call.observed:
        detail = [{"msg": flaw.message} for flaw in problem.flaws.values()] or problem.message
        return JSONResponse({"detail": detail}, status_code=problem.status)
    return JSONResponse({"code": problem.status, "message": problem.message}, status_code=problem.status)


def _check(call: Call, family: _Family, more: dict[str, Field]) -> tuple[str, dict[str, Any]]:
    """The model, and all the fields that it knows."""
    model = call.fields.get("model", next(iter(family.models)))
    parameters = family.models.get(model, {}) if isinstance(model, str) else {}
    choices = Field(type="string", choices=tuple(family.models))
    return str(model), call.check({**_PROCESS, **more, **parameters, "model": choices})


def _output_size(values: dict[str, Any], width: int, height: int) -> tuple[int, int]:
    asked_width: int | None = values.get("output_width")
    asked_height: int | None = values.get("output_height")
    if asked_width and asked_height:
        return asked_width, asked_height
    if asked_width:
        return asked_width, max(1, round(height * asked_width / width))
    if asked_height:
        return max(1, round(width * asked_height / height)), asked_height
    return 2 * width, 2 * height


def _price(width: int, height: int) -> int:
    return math.ceil(width * height / (24 * MEGAPIXEL))


async def _picture(call: Call, image: Upload) -> Picture:
    try:
        picture = await call.state.inspect(image)
    except UndecodableError as error:
        raise Problem(415, "Image could not be decoded to a supported image type.") from error
    except TooManyPixelsError as error:
        raise Problem(422, "The sandbox does not decode images as large as this.") from error
    if picture.format not in {"jpeg", "png", "tiff"}:
        raise Problem(415, "Image could not be decoded to a supported image type.")
    return picture


async def _submit(call: Call, family: _Family, *, sync: bool = False) -> Job:
    model, values = _check(call, family, {"image": Field(type="file", required=True)})
    image: Upload = values.pop("image")
    picture = await _picture(call, image)
    if model == "Recovery" and picture.width * picture.height > 16 * MEGAPIXEL:
        raise Problem(422, "Image exceeds the maximum of 16 megapixels for this model.")
    width, height = _output_size(values, picture.width, picture.height)
    if width * height > family.max_output:
        raise Problem(422, f"Output exceeds the maximum of {family.max_output // MEGAPIXEL} megapixels.")
    if width * height > MAX_OUTPUT_PIXELS:
        raise Problem(422, "The sandbox does not make images as large as this.")
    output_format: str = values.get("output_format", "jpeg")
    crop: bool = values.get("crop_to_fill", False)
    job = call.new_job(
        keep=DAY,
        price=_price(width, height),
        work=[values, model, image.sha256],
        facts={
            "filename": image.filename,
            "input_format": picture.format,
            "input_height": picture.height,
            "input_width": picture.width,
            "output_format": output_format,
            "output_height": height,
            "output_width": width,
            "model": model,
            "face_enhancement": values.get("face_enhancement", True),
            "crop_to_fill": crop,
            "options_json": json.dumps({name: values[name] for name in family.models[model] if name in values}),
            "sync": sync,
            "credits": _price(width, height),
        },
    )
    made_of = {"jpg": "jpeg", "tif": "tiff"}.get(output_format, output_format)
    both = "output_width" in values and "output_height" in values
    shape: Shape = "stretch" if not both else "crop" if crop else "letterbox"
    call.state.start(job, image, Recipe(format=made_of, width=width, height=height, shape=shape))
    return job


def _headers(job: Job) -> dict[str, str]:
    return {"X-Process-Id": job.id, "X-ETA": str(job.eta)}


async def _enhance_async(call: Call) -> Response:
    job = await _submit(call, _ENHANCE)
    return JSONResponse({"process_id": job.id, "eta": job.eta}, headers=_headers(job))


async def _enhance_gen_async(call: Call) -> Response:
    job = await _submit(call, _ENHANCE_GEN)
    return JSONResponse({"process_id": job.id, "eta": job.eta}, headers=_headers(job))


async def _enhance_sync(call: Call) -> Response:
    job = await _submit(call, _ENHANCE_SYNC, sync=True)
    await call.state.complete(job)
    stored = call.state.objects.get(job.key) if job.key else None
    if stored is None:
        raise Problem(500, "An internal server error occurred.")
    return call.file(stored.path, stored.media_type, _headers(job))


def _find(call: Call) -> Job:
    try:
        process_id = str(uuid.UUID(call.params["process_id"]))
    except ValueError as error:
        raise Problem(400, "Invalid process ID. Please ensure it is a valid UUID.") from error
    job = call.state.find("topaz", process_id)
    if job is None:
        raise Problem(404, "An image with the given process ID was not found.")
    return job


_WORDS = {
    "queued": "Pending",
    "running": "Processing",
    "succeeded": "Completed",
    "failed": "Failed",
    "cancelled": "Cancelled",
}


def _status(call: Call, job: Job) -> dict[str, object]:
    now = call.state.clock.now()
    facts = job.facts
    if call.observed:
        newer = {
            "category": "Enhance",
            "model_type": "Generative" if facts["model"] in _ENHANCE_GEN.models else "Standard",
        }
        facts = {**{name: fact for name, fact in facts.items() if name not in {"face_enhancement", "sync"}}, **newer}
    return {
        "process_id": job.id,
        **facts,
        "status": _WORDS[job.state],
        "progress": int(100 * job.progress(now)),
        "eta": job.eta,
        "creation_time": int(job.created_at),
        "modification_time": int(job.finished_at or now),
    }


async def _get_status(call: Call) -> Response:
    job = _find(call)
    await call.state.look(job)
    return JSONResponse(_status(call, job))


async def _get_all_statuses(call: Call) -> Response:
    jobs = call.state.jobs_of("topaz")
    for job in jobs:
        await call.state.look(job)
    return JSONResponse([_status(call, job) for job in jobs])


async def _delete_status(call: Call) -> Response:
    job = _find(call)
    if await call.state.settle(job) in {"queued", "running"}:
        raise Problem(409, "The process status cannot be deleted as it is not finished.")
    del call.state.jobs[job.id]
    return Response(status_code=204)


async def _download(call: Call) -> Response:
    job = _find(call)
    await call.state.settle(job)
    if job.key is None:
        raise Problem(409, "The image is not ready to be downloaded.")
    objects = call.state.objects
    return JSONResponse(
        {
            "head_url": objects.presign(job.key, method="HEAD"),
            "download_url": objects.presign(job.key),
            "expiry": int(call.state.clock.now() + HOUR),
        }
    )


async def _cancel(call: Call) -> Response:
    job = _find(call)
    if await call.state.settle(job) != "queued":
        raise Problem(409, "The process cannot be cancelled as it is not in a cancellable state.")
    call.state.cancel(job)
    return Response(status_code=204)


def _estimation(call: Call, family: _Family) -> Response:
    side = Field(type="integer", required=True, minimum=1, maximum=32_000)
    _, values = _check(call, family, {"input_height": side, "input_width": side})
    width, height = _output_size(values, values["input_width"], values["input_height"])
    return JSONResponse({"duration": math.ceil(call.state.pace.expected), "credits": _price(width, height)})


async def _estimate(call: Call) -> Response:
    return _estimation(call, _ENHANCE)


async def _estimate_gen(call: Call) -> Response:
    return _estimation(call, _ENHANCE_GEN)


CONTRACT = Contract(
    name="topaz",
    operations=(
        Operation("postEnhanceAsync", "POST", "/enhance/async", _enhance_async),
        Operation("postEnhanceSync", "POST", "/enhance", _enhance_sync),
        Operation("postEnhanceGenAsync", "POST", "/enhance-gen/async", _enhance_gen_async),
        Operation("getAllStatuses", "GET", "/status", _get_all_statuses),
        Operation("getStatus", "GET", "/status/{process_id}", _get_status),
        Operation("deleteStatus", "DELETE", "/status/{process_id}", _delete_status),
        Operation("getDownload", "GET", "/download/{process_id}", _download),
        Operation("postEstimate", "POST", "/estimate", _estimate),
        Operation("postEstimateGen", "POST", "/estimate-gen", _estimate_gen),
        Operation("cancelEnhance", "DELETE", "/cancel/{process_id}", _cancel),
    ),
    admit=_admit,
    refuse=_refuse,
    media_types=(MULTIPART,),
    max_body=500 * MEGABYTE,
)

"""Autoenhance: the download of the document, version 2026-06-02, and what has to be there before it.

From the document: `download_enhanced_image` with all its query parameters and bounds, the prose's `size` and
`x-dev-mode`, the error bodies, the image itself as the answer, a free preview unless `preview=false` buys the image, at
every download anew.

From hints (the vendor's Python package for an older API version, and other people's code), under names of our own:
`create_image` and its fields, which answers with a presigned upload URL, for `content_type` or else for
`application/octet-stream`; `retrieve_image` with its `status`; `delete_image`; `download_original_image`;
`list_orders`, `create_order`, `retrieve_order`. As observed: downloads are a chain of redirects that ends at the object
storage; `s3PutObjectUrl` in place of `upload_url`, `enhanced` and `error` in place of `status`, as in older versions.

Made up: a bought image costs one credit and has the size of the original; 402 for an empty balance; a preview is a
quarter as wide; `size` makes an image half as wide (large) or a quarter (small); an image that is not ready is not
found. Pillow cannot write JPEG XL: `jxl` is refused, with 422.
"""

import uuid
from pathlib import Path
from typing import Any

from starlette.responses import JSONResponse, RedirectResponse, Response

from photoenhance.sandbox.contract import JSON, Call, Contract, Operation
from photoenhance.sandbox.fields import Field, Flaw, Upload
from photoenhance.sandbox.imaging import MEDIA_TYPES, Picture, Recipe, TooManyPixelsError, UndecodableError, inspect
from photoenhance.sandbox.jobs import Job
from photoenhance.sandbox.objects import BINARY, DAY, HOUR
from photoenhance.sandbox.problem import Problem
from photoenhance.sandbox.state import State

KEEP = 365 * DAY
PREVIEW_SCALE = 0.25
SIZES = {"small": 0.25, "large": 0.5, "big": 1.0}

_TEXT, _FLAG = Field(type="string"), Field(type="boolean")
_IMAGE = {
    "image_name": Field(type="string", required=True),
    "content_type": _TEXT,
    "order_id": _TEXT,
    "ai_version": _TEXT,
    "enhance": _FLAG,
    "enhance_type": Field(type="string", choices=("property", "property_usa", "warm", "neutral", "authentic")),
    "sky_replacement": _FLAG,
    "cloud_type": Field(type="string", choices=("CLEAR", "LOW_CLOUD", "HIGH_CLOUD")),
    "vertical_correction": _FLAG,
    "lens_correction": _FLAG,
    "window_pull": _FLAG,
    "privacy": _FLAG,
    "threesixty": _FLAG,
    "hdr": _FLAG,
    "rating": Field(type="integer", minimum=0, maximum=5),
}
_DOWNLOAD = {
    "dpi": Field(type="integer", minimum=72),
    "quality": Field(type="integer", minimum=1, maximum=90),
    "format": Field(type="string", choices=("avif", "png", "jpeg", "jxl", "webp")),
    "preview": _FLAG,
    "watermark": _FLAG,
    "finetuned": _FLAG,
    "finetune": _FLAG,
    "restaged": _FLAG,
    "max_width": Field(type="integer", minimum=1),
    "scale": Field(type="number", minimum=0, maximum=1),
    "size": Field(type="string", choices=tuple(SIZES)),
}


def _admit(call: Call) -> None:
    if call.headers.get("x-api-key") != call.state.api_key:
        raise Problem(401, "Unauthorized")


def _refuse(_: Call, problem: Problem) -> Response:
    detail: dict[str, object] = {}
    if problem.flaws:
        detail = {"request": {name: [flaw.message] for name, flaw in problem.flaws.items()}}
    return JSONResponse({"message": problem.message, "detail": detail}, status_code=problem.status)


def _find(call: Call) -> Job:
    job = call.state.find("autoenhance", call.params["id"])
    if job is None:
        raise Problem(404, "Image not found")
    return job


def _receive(state: State, job: Job, image: Upload) -> None:
    """Take the bytes of an image over and begin to work on it."""
    original = state.take(job, image)
    state.begin(job, inspect, original)


def _image(call: Call, job: Job) -> dict[str, object]:
    status: dict[str, object]
    if call.observed:
        status = {"enhanced": job.state == "succeeded", "error": job.state == "failed"}
    else:
        words = {"queued": "processing", "running": "processing", "succeeded": "processed", "failed": "error"}
        status = {"status": words[job.state] if job.started_at else "waiting"}
    return {"image_id": job.id, **job.facts, **status, "date_added": int(job.created_at)}


async def _create(call: Call) -> Response:
    values = call.check(_IMAGE)
    content_type: str = values.pop("content_type", BINARY)
    order_id: str = values.setdefault("order_id", str(uuid.uuid4()))
    if order_id not in call.state.orders:
        call.state.orders[order_id] = order_id
    job = call.new_job(keep=KEEP, facts={**values, "downloaded": False})
    slot = call.state.objects.slot(lambda upload: _receive(call.state, job, upload))
    upload_url = call.state.objects.presign(slot, method="PUT", lifetime=HOUR, content_type=content_type)
    return JSONResponse({**_image(call, job), "s3PutObjectUrl" if call.observed else "upload_url": upload_url})


async def _retrieve(call: Call) -> Response:
    job = _find(call)
    await call.state.look(job)
    return JSONResponse(_image(call, job))


async def _delete(call: Call) -> Response:
    job = _find(call)
    if job.original:
        call.state.objects.delete(job.original)
    del call.state.jobs[job.id]
    return Response(status_code=204)


def _object(call: Call, key: str, media_type: str) -> Response:
    """A stored picture: its bytes, or the way to them."""
    if call.observed:
        return RedirectResponse(call.state.objects.presign(key, relayed=True), status_code=302)
    stored = call.state.objects.get(key)
    if stored is None:
        raise Problem(404, "Image not found")
    return call.file(stored.path, media_type)


async def _opened(call: Call, job: Job) -> tuple[str, Path, Picture]:
    """The key of an image's original, its file, and what it is; it was uploaded under any media type."""
    stored = call.state.objects.get(job.original) if job.original else None
    if job.original is None or stored is None:
        raise Problem(404, "Image not found")
    try:
        return job.original, stored.path, await call.state.work(inspect, stored.path)
    except (UndecodableError, TooManyPixelsError) as error:
        raise Problem(404, "Image not found") from error


async def _original(call: Call) -> Response:
    key, _, picture = await _opened(call, _find(call))
    return _object(call, key, MEDIA_TYPES[picture.format])


def _recipe(values: dict[str, Any], picture: Picture, *, preview: bool, dev_mode: bool) -> Recipe:
    scale = values.get("scale", 1.0) * SIZES[values.get("size", "big")] * (PREVIEW_SCALE if preview else 1.0)
    width = max(1, min(round(picture.width * scale), values.get("max_width", picture.width)))
    return Recipe(
        format=values.get("format", "jpeg"),
        width=width,
        height=max(1, round(picture.height * width / picture.width)),
        quality=values.get("quality", 90),
        dpi=values.get("dpi"),
        watermark=dev_mode or values.get("watermark", False),
    )


async def _download(call: Call) -> Response:
    values = call.check_query(_DOWNLOAD)
    if values.get("format") == "jxl":
        message = "The sandbox cannot write JPEG XL."
        raise Problem(422, message, flaws={"format": Flaw("choice", message)})
    job = _find(call)
    if await call.state.settle(job) != "succeeded":
        raise Problem(404, "The image has not been enhanced.")
    preview: bool = values.get("preview", True)
    dev_mode = call.headers.get("x-dev-mode", "").lower() == "true"
    _, original, picture = await _opened(call, job)
    recipe = _recipe(values, picture, preview=preview, dev_mode=dev_mode)
    job.key = await call.state.render(original, recipe, keep=HOUR)
    if not preview and not dev_mode:
        call.charge(job.id, 1, [job.id, values])
        job.facts["downloaded"] = True
    return _object(call, job.key, MEDIA_TYPES[recipe.format])


def _order(call: Call, order_id: str) -> dict[str, object]:
    jobs = [job for job in call.state.jobs_of("autoenhance") if job.facts["order_id"] == order_id]
    return {
        "order_id": order_id,
        "name": call.state.orders[order_id],
        "is_processing": any(job.state in {"queued", "running"} and job.started_at for job in jobs),
        "is_merging": False,
        "images": [_image(call, job) for job in jobs],
    }


async def _list_orders(call: Call) -> Response:
    return JSONResponse({"orders": [_order(call, order_id) for order_id in call.state.orders]})


async def _create_order(call: Call) -> Response:
    values = call.check({"name": _TEXT})
    order_id = str(uuid.uuid4())
    call.state.orders[order_id] = values.get("name", order_id)
    return JSONResponse(_order(call, order_id))


async def _retrieve_order(call: Call) -> Response:
    order_id = call.params["id"]
    if order_id not in call.state.orders:
        raise Problem(404, "Order not found")
    return JSONResponse(_order(call, order_id))


CONTRACT = Contract(
    name="autoenhance",
    operations=(
        Operation("create_image", "POST", "/v3/images/", _create),
        Operation("retrieve_image", "GET", "/v3/images/{id}", _retrieve),
        Operation("delete_image", "DELETE", "/v3/images/{id}", _delete),
        Operation("download_original_image", "GET", "/v3/images/{id}/original", _original),
        Operation("download_enhanced_image", "GET", "/v3/images/{id}/enhanced", _download),
        Operation("list_orders", "GET", "/v3/orders/", _list_orders),
        Operation("create_order", "POST", "/v3/orders/", _create_order),
        Operation("retrieve_order", "GET", "/v3/orders/{id}", _retrieve_order),
    ),
    admit=_admit,
    refuse=_refuse,
    media_types=(JSON,),
    invalid=422,
)

"""PicWish: the two operations of the page, which gives them no names: `create_scale_task` and `query_scale_task`.

From the page: the fields and their values, the sizes of `scale_factor` and of the automatic rule, the three return
types, the envelope, states and progress, results and links of one hour, 2 or 3 credits by the long edge, 4096 x 4096
pixels and 20 MB. From the vendor's status tables: HTTP 400, 401, 404, 413 and 429, which the envelope's `status`
repeats, 2 requests a second, and what the states mean; a task whose picture is at fault ends in a negative state, and
costs nothing.

As observed: timestamps are Unix seconds as numbers, and a task may have been processed before it was created; there is
no `message` of success; a task begins in state 0; tasks have more fields, `err_message` of a failed one among them.

Made up: where the page says string, timestamps are Unix seconds in a string; the long edge that prices a call is the
input's; results are JPEG for JPEG and else PNG; 400 for an empty balance, since the tables have no 402; what is too
large for the sandbox itself ends in -1. Pillow reads neither raw nor rgb.
"""

import base64
import math
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse, Response

from photoenhance.sandbox.contract import FORM, MEGABYTE, MULTIPART, Call, Contract, Operation
from photoenhance.sandbox.fetch import FetchError, fetch
from photoenhance.sandbox.fields import Field, Upload
from photoenhance.sandbox.imaging import Picture, Recipe, TooManyPixelsError, UndecodableError
from photoenhance.sandbox.jobs import Job
from photoenhance.sandbox.objects import HOUR
from photoenhance.sandbox.problem import Problem

MAX_BYTES = 20 * MEGABYTE
MIN_SIDE, MAX_SIDE = 11, 4096
AUTOMATIC_SCALES = ((512, 4), (1024, 2))
SMALLER_PRICE_UP_TO = 2048

SUCCEEDED, QUEUED, PREPARING, WAITING, PROCESSING = 1, 0, 2, 3, 4
UNDER_WAY = ((0.4, PREPARING), (0.5, WAITING), (math.inf, PROCESSING))
"""The states on the way, each with the share of the way at which it ends."""
URL, BASE64, BINARY = 1, 2, 3
QUEUED_UNTIL = 0.2
"""Likewise, for the state that the page does not have."""
WORDS = {SUCCEEDED: "Complete", QUEUED: "Queued", PREPARING: "Preparing", WAITING: "Waiting", PROCESSING: "Processing"}
FAILED, NOT_DOWNLOADED, TOO_LARGE, INVALID_IMAGE = -1, -3, -5, -7

_FIELDS = {
    "image_url": Field(type="string", uri=True),
    "image_file": Field(type="file"),
    "sync": Field(type="integer", choices=(0, 1)),
    "type": Field(type="string", choices=("clean", "face")),
    "scale_factor": Field(type="integer", choices=(1, 2, 4)),
    "return_type": Field(type="integer", choices=(URL, BASE64, BINARY)),
}


class _BadPicture(Exception):  # noqa: N818 - the end of a task, not of a request
    def __init__(self, state: int) -> None:
        super().__init__(state)
        self.state = state


def _admit(call: Call) -> None:
    if call.headers.get("x-api-key") != call.state.api_key:
        raise Problem(401, "The API key is invalid.")


def _envelope(call: Call, data: dict[str, object]) -> Response:
    return JSONResponse({"status": 200, **({} if call.observed else {"message": "success"}), "data": data})


def _refuse(_: Call, problem: Problem) -> Response:
    if problem.status == HTTPStatus.PAYMENT_REQUIRED:
        problem = Problem(400, "Insufficient credits.")
    return JSONResponse({"status": problem.status, "message": problem.message}, status_code=problem.status)


def _scale(picture: Picture, asked: int | None) -> int:
    if asked is not None:
        return asked
    long_edge = max(picture.width, picture.height)
    return next((scale for longest, scale in AUTOMATIC_SCALES if long_edge <= longest), 1)


async def _source(call: Call, values: dict[str, Any]) -> tuple[Upload, Picture]:
    try:
        image = values.get("image_file") or await fetch(call, values["image_url"])
    except FetchError as error:
        raise _BadPicture(NOT_DOWNLOADED) from error
    if image.size > MAX_BYTES:
        raise _BadPicture(TOO_LARGE)
    try:
        picture = await call.state.inspect(image)
    except UndecodableError as error:
        raise _BadPicture(INVALID_IMAGE) from error
    except TooManyPixelsError as error:
        raise _BadPicture(TOO_LARGE) from error
    if max(picture.width, picture.height) > MAX_SIDE:
        raise _BadPicture(TOO_LARGE)
    if max(picture.width, picture.height) < MIN_SIDE:
        raise _BadPicture(INVALID_IMAGE)
    return image, picture


async def _create(call: Call) -> Response:
    values = call.check(_FIELDS)
    if ("image_url" in values) == ("image_file" in values):
        raise Problem(400, "Exactly one of image_url and image_file is required.")
    sync, return_type = values.get("sync", 0) == 1, values.get("return_type", URL)
    if return_type == BINARY and not sync:
        raise Problem(400, "return_type 3 is only available for synchronized requests.")
    if "image_file" in values and values["image_file"].size > MAX_BYTES:
        raise Problem(413, "The image file is larger than 20 MB.")
    try:
        image, picture = await _source(call, values)
    except _BadPicture as bad:
        job = call.new_job(keep=HOUR, facts={"return_type": return_type, "state": bad.state})
        call.state.fail(job)
    else:
        price = 2 if max(picture.width, picture.height) <= SMALLER_PRICE_UP_TO else 3
        options = {name: value for name, value in values.items() if not name.startswith("image_")}
        facts: dict[str, object] = {"return_type": return_type, "type": values.get("type", "clean")}
        job = call.new_job(keep=HOUR, facts=facts, price=price, work=[options, image.sha256])
        scale = _scale(picture, values.get("scale_factor"))
        recipe = Recipe(
            format="jpeg" if picture.format == "jpeg" else "png",
            width=scale * picture.width,
            height=scale * picture.height,
        )
        call.state.start(job, image, recipe)
    if not sync:
        return _envelope(call, {"task_id": job.id})
    await call.state.complete(job)
    stored = call.state.objects.get(job.key) if job.key else None
    if return_type == BINARY and stored:
        return call.file(stored.path, stored.media_type)
    return _envelope(call, _task(call, job))


def _state(call: Call, job: Job) -> int:
    if job.state == "succeeded":
        return SUCCEEDED
    if job.state == "failed":
        return int(str(job.facts.get("state", FAILED)))
    progress = job.progress(call.state.clock.now())
    if call.observed and progress < QUEUED_UNTIL:
        return QUEUED
    return next(state for until, state in UNDER_WAY if progress < until)


def _task(call: Call, job: Job) -> dict[str, object]:
    state, now = _state(call, job), call.state.clock.now()
    processed_at = None if state in {QUEUED, PREPARING, WAITING} else job.started_at or job.created_at
    times = {"created_at": job.created_at, "processed_at": processed_at, "completed_at": job.finished_at}
    if call.observed and processed_at:
        times["processed_at"] = processed_at - 1
    data: dict[str, object] = {
        "task_id": job.id,
        "progress": int(100 * job.progress(now)),
        "state": state,
        **{name: int(at) if call.observed else str(int(at)) for name, at in times.items() if at is not None},
    }
    stored = call.state.objects.get(job.key) if job.key else None
    if stored and job.key and job.facts["return_type"] == URL:
        data["image"] = call.state.objects.presign(job.key, lifetime=stored.expires_at - now)
    elif stored:
        data["image"] = base64.b64encode(stored.path.read_bytes()).decode()
    return {**data, **_more(job, state)} if call.observed else data


def _more(job: Job, state: int) -> dict[str, object]:
    """The fields that real answers have and the page has not."""
    more: dict[str, object] = {name: job.facts[name] for name in ("return_type", "type") if name in job.facts}
    more["state_detail"] = WORDS.get(state, "Failed")
    if state < 0:
        more["err_message"] = f"The task failed in state {state}."
    if job.finished_at:
        more["time_elapsed"] = round(job.finished_at - (job.started_at or job.created_at), 3)
    if job.recipe and job.key:
        more |= {"image_width": job.recipe.width, "image_height": job.recipe.height}
    return more


async def _query(call: Call) -> Response:
    job = call.state.find("picwish", call.params["task_id"])
    if job is None:
        raise Problem(404, "The task does not exist.")
    await call.state.look(job)
    return _envelope(call, _task(call, job))


CONTRACT = Contract(
    name="picwish",
    operations=(
        Operation("create_scale_task", "POST", "/api/tasks/visual/scale", _create),
        Operation("query_scale_task", "GET", "/api/tasks/visual/scale/{task_id}", _query),
    ),
    admit=_admit,
    refuse=_refuse,
    media_types=(MULTIPART, FORM),
    max_body=2 * MAX_BYTES,
)

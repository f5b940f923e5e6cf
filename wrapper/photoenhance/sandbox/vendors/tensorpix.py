"""TensorPix: the one operation of the document, version 1.1.0, and the balance from the vendor's other pages.

From the document: JSON, form and multipart bodies, all fields and what they may be, 201, the error bodies, watermarked
images without charge, 400 for a URL that leads to no picture. From the vendor's pages: the balance, a decimal string
of US dollars, under the name `accounts_profile_balance_retrieve`.

As observed, or rather as the vendor's prose has it: 400 instead of 402 where there is too little money. Nothing public
uses this API, and no price is documented. Made up: $0.05 an image; $10 on an account for which the sandbox was given
no balance; links of 24 hours; the words of the errors.
"""

from decimal import Decimal
from http import HTTPStatus

from starlette.responses import JSONResponse, Response

from photoenhance.sandbox.contract import FORM, JSON, MULTIPART, Call, Contract, Operation
from photoenhance.sandbox.fetch import FetchError, fetch
from photoenhance.sandbox.fields import Field, Flaw
from photoenhance.sandbox.imaging import Recipe, TooManyPixelsError, UndecodableError
from photoenhance.sandbox.objects import DAY
from photoenhance.sandbox.problem import Problem

PRICE = Decimal("0.05")
UNLIMITED_BALANCE = Decimal(10)

_FIELDS = {
    "enhancement_type": Field(
        type="string", required=True, choices=("underwaterCC", "denoise", "sr2x", "sr4x", "faceEnhance")
    ),
    "output_format": Field(type="string", required=True, choices=("png", "jpg", "webp", "jpeg")),
    "face_enhance": Field(type="boolean", required=True),
    "watermark": Field(type="boolean", required=True),
    "url": Field(type="string", required=True, min_length=5, max_length=1000, uri=True),
}
_SCALES = {"sr2x": 2, "sr4x": 4}


def _admit(call: Call) -> None:
    authorization = call.headers.get("authorization")
    if authorization is None:
        raise Problem(401, "Authentication credentials were not provided.")
    if authorization != f"Token {call.state.api_key}":
        raise Problem(401, "Invalid token.")


def _refuse(call: Call, problem: Problem) -> Response:
    if problem.status == HTTPStatus.PAYMENT_REQUIRED and call.observed:
        problem = Problem(400, "Insufficient credits.")
    if problem.status == HTTPStatus.BAD_REQUEST:
        errors = {name: [flaw.message] for name, flaw in problem.flaws.items()}
        return JSONResponse(
            {"errors": errors, "non_field_errors": [] if errors else [problem.message]}, status_code=400
        )
    return JSONResponse({"detail": problem.message}, status_code=problem.status)


def _bad_url(message: str) -> Problem:
    return Problem(400, message, flaws={"url": Flaw("type", message)})


async def _enhance(call: Call) -> Response:
    values = call.check(_FIELDS)
    url: str = values.pop("url")
    if not url.lower().startswith(("http://", "https://")):
        raise _bad_url("Enter a valid URL.")
    try:
        image = await fetch(call, url)
        picture = await call.state.inspect(image)
    except FetchError as error:
        raise _bad_url(str(error)) from error
    except UndecodableError as error:
        raise _bad_url("The URL could not be parsed as an image.") from error
    except TooManyPixelsError as error:
        raise _bad_url("The sandbox does not decode images as large as this.") from error
    scale = _SCALES.get(values["enhancement_type"], 1)
    paid = not values["watermark"]
    job = call.new_job(keep=DAY, price=PRICE if paid else 0, work=[values, image.sha256])
    recipe = Recipe(
        format="jpeg" if values["output_format"] == "jpg" else values["output_format"],
        width=scale * picture.width,
        height=scale * picture.height,
        watermark=values["watermark"],
    )
    call.state.start(job, image, recipe)
    await call.state.complete(job)
    if job.doomed:
        raise Problem(500, "Internal server error.")
    if job.key is None:
        raise _bad_url("The sandbox does not make images as large as this.")
    enhanced_url = call.state.objects.presign(job.key, lifetime=DAY)
    return JSONResponse({"enhanced_url": enhanced_url, "enhanced_img_id": job.id}, status_code=201)


async def _balance(call: Call) -> Response:
    balance = call.state.ledger.balances.get("tensorpix", UNLIMITED_BALANCE)
    return JSONResponse({"balance_usd": f"{balance:.4f}"})


CONTRACT = Contract(
    name="tensorpix",
    operations=(
        Operation("images_enhance_from_url_create", "POST", "/api/images/enhance/from-url/", _enhance),
        Operation("accounts_profile_balance_retrieve", "GET", "/api/accounts/profile/balance/", _balance),
    ),
    admit=_admit,
    refuse=_refuse,
    media_types=(JSON, FORM, MULTIPART),
)

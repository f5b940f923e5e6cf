"""What each vendor is asked: first what is free, and only when told so what costs."""

import mimetypes
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import imagesize  # type: ignore[import-untyped]
from photoenhance_clients.autoenhance.api.images import (
    create_image,
    delete_image,
    download_enhanced_image,
    download_original_image,
    retrieve_image,
)
from photoenhance_clients.autoenhance.api.orders import list_orders, retrieve_order
from photoenhance_clients.autoenhance.models import ImageIn
from photoenhance_clients.phota.api.studio import enhance_v1_phota_enhance_post
from photoenhance_clients.phota.models import EnhanceRequest as PhotaRequest
from photoenhance_clients.picwish.api.scale import create_scale_task, query_scale_task
from photoenhance_clients.picwish.models import CreateTaskRequest
from photoenhance_clients.tensorpix.api.accounts import accounts_profile_balance_retrieve
from photoenhance_clients.tensorpix.api.images import images_enhance_from_url_create
from photoenhance_clients.tensorpix.models import UrlImageEnhancement
from photoenhance_clients.topaz.api.cancel import cancel_enhance
from photoenhance_clients.topaz.api.download import get_download
from photoenhance_clients.topaz.api.enhance import post_enhance_async
from photoenhance_clients.topaz.api.estimate import post_estimate, post_estimate_gen
from photoenhance_clients.topaz.api.status import delete_status, get_all_statuses, get_status
from photoenhance_clients.topaz.models import EnhanceRequest, EstimateImageTaskGenRequest, EstimateImageTaskRequest
from photoenhance_clients.topaz.types import File
from regeneration.document import Node, is_object

from .session import Session

NOTHING = uuid.UUID("00000000-0000-4000-8000-000000000000")
"""An identifier of nothing."""


@dataclass(frozen=True)
class Circumstances:
    """What a plan needs to know."""

    photo: Path
    photo_url: str
    pause: float
    """Seconds between two looks at a job."""
    looks: int = 120

    def until(self, look: Callable[[], Node], finished: Callable[[Node], bool]) -> None:
        """Look at a job until it is finished, or long enough."""
        for _ in range(self.looks):
            if finished(look()):
                return
            time.sleep(self.pause)


Step = Callable[[Session, Circumstances], None]


@dataclass(frozen=True)
class Plan:
    """What is asked of a vendor, in words and in deed."""

    free: str
    costly: str
    ask: Step
    spend: Step | None = None
    needs_url: bool = False
    """Whether the picture must be where the vendor can fetch it."""
    spending_needs_url: bool = False


def _topaz(session: Session, circumstances: Circumstances) -> None:
    width, height = imagesize.get(circumstances.photo)  # pyright: ignore[reportUnknownMemberType] - it has no stubs
    session.ask_as_stranger(get_all_statuses)
    session.ask(get_all_statuses)
    session.ask(post_estimate, body=EstimateImageTaskRequest(input_width=width, input_height=height))
    session.ask(post_estimate_gen, body=EstimateImageTaskGenRequest(input_width=width, input_height=height))
    for operation in (get_status, get_download, cancel_enhance, delete_status):
        session.ask(operation, NOTHING)


def _topaz_enhance(session: Session, circumstances: Circumstances) -> None:
    with circumstances.photo.open("rb") as file:
        job = session.ask(post_enhance_async, body=EnhanceRequest(image=File(file, circumstances.photo.name)))
    if "process_id" in job:
        process_id = str(job["process_id"])  # whatever its form is
        finished = {"Completed", "Cancelled", "Failed"}
        circumstances.until(
            lambda: session.ask(get_status, process_id), lambda it: it.get("status", "Failed") in finished
        )
        for operation in (get_download, cancel_enhance, delete_status):
            session.ask(operation, process_id)


def _phota(session: Session, circumstances: Circumstances) -> None:
    del circumstances
    session.ask_as_stranger(enhance_v1_phota_enhance_post, body=PhotaRequest(image="", num_output_images=1))


def _phota_enhance(session: Session, circumstances: Circumstances) -> None:
    body = PhotaRequest(image=circumstances.photo_url, num_output_images=1, output_format="jpg", response_mode="urls")
    session.ask(enhance_v1_phota_enhance_post, body=body)


def _picwish(session: Session, circumstances: Circumstances) -> None:
    del circumstances
    session.ask_as_stranger(query_scale_task, str(NOTHING))
    session.ask(query_scale_task, str(NOTHING))


def _picwish_enhance(session: Session, circumstances: Circumstances) -> None:
    with circumstances.photo.open("rb") as file:
        body = CreateTaskRequest(image_file=File(file, circumstances.photo.name), sync=0)
        created = session.ask(create_scale_task, body=body)
    if task_id := _data(created).get("task_id"):
        circumstances.until(
            lambda: session.ask(query_scale_task, task_id),
            lambda it: (state := _data(it).get("state", -1)) == 1 or state < 0,
        )


def _data(envelope: Node) -> Node:
    data = envelope.get("data")
    return data if is_object(data) else {}


def _tensorpix(session: Session, circumstances: Circumstances) -> None:
    session.ask_as_stranger(accounts_profile_balance_retrieve)
    session.ask(accounts_profile_balance_retrieve)
    body = UrlImageEnhancement(
        url=circumstances.photo_url,
        output_format="jpg",
        enhancement_type="denoise",
        face_enhance=False,
        watermark=True,
    )
    session.ask(images_enhance_from_url_create, body=body)
    session.ask(accounts_profile_balance_retrieve)


def _autoenhance(session: Session, circumstances: Circumstances) -> None:
    session.ask_as_stranger(list_orders)
    session.ask(list_orders, x_dev_mode=True)
    media_type = mimetypes.guess_type(circumstances.photo.name)[0] or "image/jpeg"
    body = ImageIn(image_name=circumstances.photo.name, content_type=media_type)
    image = session.ask(create_image, body=body, x_dev_mode=True)
    upload_url, image_id = image.get("upload_url") or image.get("s3PutObjectUrl"), image.get("image_id")
    if not upload_url or not image_id:
        return
    # Signed by itself: the key stays here. The answer is the storage's, and no document says anything of it.
    photo, headers = circumstances.photo.read_bytes(), {"Content-Type": media_type}
    stored = httpx.put(upload_url, content=photo, headers=headers, timeout=120)
    print(f"The storage answers with status {stored.status_code}.")
    if stored.is_error:
        return
    circumstances.until(
        lambda: session.ask(retrieve_image, image_id, x_dev_mode=True),
        lambda it: not it or it.get("status") in {"processed", "error"} or bool(it.get("enhanced") or it.get("error")),
    )
    if image.get("order_id"):
        session.ask(retrieve_order, image["order_id"], x_dev_mode=True)
    session.ask(download_enhanced_image, image_id, preview=True, x_dev_mode=True)
    session.ask(download_original_image, image_id, x_dev_mode=True)
    session.ask(delete_image, image_id, x_dev_mode=True)
    session.ask(retrieve_image, image_id, x_dev_mode=True)


PLANS = {
    "autoenhance": Plan(
        free="An image is registered, uploaded, enhanced, previewed and deleted in development mode, which uses no "
        "credits, as the vendor says. It takes up to ten minutes.",
        costly="",
        ask=_autoenhance,
    ),
    "phota": Plan(
        free="One request with a key that is none. Nothing else is free.",
        costly="One image is enhanced: $0.12, by the vendor's price list.",
        ask=_phota,
        spend=_phota_enhance,
        spending_needs_url=True,
    ),
    "picwish": Plan(
        free="A task that does not exist is asked for, with the key and with one that is none.",
        costly="One image is enhanced: 2 credits, or 3 above 2048 pixels.",
        ask=_picwish,
        spend=_picwish_enhance,
    ),
    "tensorpix": Plan(
        free="The balance is read, and one image enhanced with a watermark, which deducts no credits; the account may "
        "do so a limited number of times a day.",
        costly="",
        ask=_tensorpix,
        needs_url=True,
    ),
    "topaz": Plan(
        free="The jobs of the last days are listed, two estimates made, and a job that does not exist is asked for.",
        costly="One image is enhanced: what the estimate says, at least 1 credit.",
        ask=_topaz,
        spend=_topaz_enhance,
    ),
}

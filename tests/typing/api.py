"""What type checkers are to accept: every option of every vendor, and what methods give back. It is never run."""

from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing, closing
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import assert_type

import photoenhance
from photoenhance import (
    AsyncAutoenhance,
    AsyncJob,
    AsyncPhota,
    AsyncPicWish,
    AsyncResult,
    AsyncTensorPix,
    AsyncTopaz,
    Autoenhance,
    Estimate,
    Job,
    JobState,
    Phota,
    PhotoEnhanceError,
    PicWish,
    Result,
    ResultImage,
    TensorPix,
    Topaz,
    VendorInfo,
)
from PIL import Image


def topaz() -> None:
    with Topaz() as client:
        result = client.enhance(
            "photo.jpg",
            model="Standard V2",
            output_height=1080,
            output_width=1920,
            output_format="png",
            crop_to_fill=True,
            face_enhancement=False,
            face_enhancement_creativity=0.5,
            denoise=0.5,
            sharpen=1,
            fix_compression=0,
            synchronous=True,
            timeout=60,
            on_progress=print,
        )
        assert_type(result, Result)
        job = client.submit(
            "photo.jpg", model="Redefine", prompt="a house", creativity=3, texture=5, denoise=0.1, sharpen=0.2
        )
        assert_type(job, Job)
        assert_type(client.estimate("photo.jpg", model="Recovery", output_width=4096), Estimate)
        assert_type(client.jobs(), list[Job])


def phota() -> None:
    with Phota(api_key=lambda: "from a vault") as client:
        result = client.enhance(
            Path("photo.jpg"),
            profile_ids=["me"],
            num_output_images=4,
            output_format="jpg",
            response_mode="urls",
            prompt=None,
            client_request_id="a request",
        )
        assert_type(result, Result)
        assert_type(client.submit("photo.jpg", prompt="a house"), Job)


def picwish() -> None:
    with PicWish(base_url="https://example.com") as client:
        assert_type(client.enhance(b"", sync=1, type="face", scale_factor=4, return_type=3), Result)
        assert_type(client.submit(bytearray(), sync=0, type="clean"), Job)


def tensorpix() -> None:
    with TensorPix(publish=lambda path: f"https://example.com/{path.name}") as client:
        result = client.enhance(
            "https://example.com/photo.jpg",
            output_format="webp",
            enhancement_type="underwaterCC",
            face_enhance=True,
            watermark=False,
        )
        assert_type(result, Result)


def autoenhance() -> None:
    with Autoenhance() as client:
        result = client.enhance(
            "photo.jpg",
            order_id="an order",
            ai_version="4.x",
            enhance=True,
            enhance_type="warm",
            sky_replacement=True,
            cloud_type="CLEAR",
            vertical_correction=True,
            lens_correction=True,
            window_pull=True,
            privacy=True,
            threesixty=False,
            hdr=False,
            rating=5,
            preview=False,
        )
        assert_type(result, Result)
        downloaded = client.download(
            "an-image",
            dpi=300,
            quality=90,
            format="avif",
            preview=True,
            watermark=True,
            finetuned=None,
            finetune=True,
            restaged=False,
            max_width=1000,
            scale=0.5,
            size="big",
            x_dev_mode=True,
            timeout=60,
        )
        assert_type(downloaded, Result)


def images() -> None:
    with Topaz() as client, BytesIO() as file, Path("photo.jpg").open("rb") as opened, Image.open("photo.jpg") as image:
        for given in ("photo.jpg", Path("photo.jpg"), b"", bytearray(), memoryview(b""), file, opened, image):
            client.enhance(given)


def results(result: Result) -> None:
    assert_type(result.images, tuple[ResultImage, ...])
    assert_type(result.save("folder/"), list[Path])
    assert_type(result.fetch(), Result)
    assert_type(result.credits, float | None)
    assert_type(result.job, Job)
    for image in result.images:
        assert_type(image.read(), bytes)
        assert_type(image.stream(), Generator[bytes])
        assert_type(image.save(Path("photo.png"), timeout=10), Path)
        assert_type((image.format, image.width, image.height), tuple[str | None, int | None, int | None])
        assert_type((image.url, image.expires_at), tuple[str | None, datetime | None])


def jobs(job: Job) -> None:
    assert_type((job.id, job.vendor, job.token), tuple[str, str, str])
    assert_type(job.state, JobState)
    assert_type((job.progress, job.eta), tuple[int | None, datetime | None])
    assert_type(job.refresh(timeout=5), Job)
    assert_type(job.wait(timeout=5, on_progress=print), Job)
    assert_type(job.result(), Result)
    job.cancel()
    job.delete()


async def asynchronous() -> None:
    async def tell(job: AsyncJob) -> None:
        await job.refresh()

    async with (
        AsyncTopaz() as topaz,
        AsyncPhota() as phota,
        AsyncPicWish() as picwish,
        AsyncTensorPix() as tensorpix,
        AsyncAutoenhance() as autoenhance,
    ):
        result = await topaz.enhance("photo.jpg", model="Text Refine", output_width=100, on_progress=tell)
        assert_type(result, AsyncResult)
        assert_type(await phota.enhance("photo.jpg", num_output_images=2), AsyncResult)
        assert_type(await picwish.enhance("photo.jpg", return_type=2), AsyncResult)
        assert_type(await tensorpix.enhance("https://example.com/photo.jpg", watermark=True), AsyncResult)
        assert_type(await autoenhance.enhance("photo.jpg", preview=False), AsyncResult)
        assert_type(await autoenhance.download("an-image", format="png"), AsyncResult)
        assert_type(await topaz.submit("photo.jpg", denoise=0.5), AsyncJob)
        assert_type(await topaz.estimate("photo.jpg"), Estimate)
        assert_type(await topaz.jobs(), list[AsyncJob])
        assert_type(topaz.job("an-id"), AsyncJob)
        assert_type(topaz.resume("a token"), AsyncJob)
        assert_type(await result.save("folder/"), list[Path])
        assert_type(await result.images[0].read(), bytes)
        assert_type(result.images[0].stream(), AsyncGenerator[bytes])
        async with aclosing(topaz.enhance_many(["photo.jpg"], concurrency=2)) as batch:
            async for outcome in batch:
                assert_type(outcome.unwrap(), AsyncResult)


def batches() -> None:
    with Topaz() as client, closing(client.enhance_many(["photo.jpg"], concurrency=2)) as batch:
        for outcome in batch:
            assert_type((outcome.result, outcome.error), tuple[Result | None, PhotoEnhanceError | None])


def module(vendor: str) -> None:
    assert_type(photoenhance.connect("autoenhance", "a key"), Autoenhance)
    assert_type(photoenhance.connect("phota", base_url="https://example.com"), Phota)
    assert_type(photoenhance.connect("picwish", durations="durations.json"), PicWish)
    assert_type(photoenhance.connect("tensorpix", publish=str), TensorPix)
    assert_type(photoenhance.connect("topaz", on_event=print), Topaz)
    assert_type(photoenhance.connect(vendor), Autoenhance | Phota | PicWish | TensorPix | Topaz)
    assert_type(photoenhance.connect_async("autoenhance"), AsyncAutoenhance)
    assert_type(photoenhance.connect_async("phota"), AsyncPhota)
    assert_type(photoenhance.connect_async("picwish"), AsyncPicWish)
    assert_type(photoenhance.connect_async("tensorpix", publish=str), AsyncTensorPix)
    assert_type(photoenhance.connect_async("topaz", transport="aiohttp"), AsyncTopaz)
    assert_type(photoenhance.enhance("photo.jpg", vendor="topaz", model="CGI"), Result)
    assert_type(photoenhance.resume("a token"), Job)
    assert_type(photoenhance.VENDORS["topaz"], VendorInfo)
    assert_type(photoenhance.connect("topaz").enhance("photo.jpg"), Result)

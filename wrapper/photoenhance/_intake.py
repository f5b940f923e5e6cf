"""Images on their way into a call: in the form that the vendor takes, and within its documented limits."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from photoenhance import images
from photoenhance._boundary import theirs
from photoenhance._flow import work
from photoenhance.errors import DownloadError, InvalidInputError

if TYPE_CHECKING:
    from photoenhance._call import Call
    from photoenhance._flow import Flow
    from photoenhance.images import ImageInput, LocalImage, RemoteImage


def local(call: Call, image: ImageInput) -> Flow[LocalImage]:
    """Open an image within the vendor's limits; one that is a URL is fetched, for a vendor that takes files.

    Raises:
        InvalidInputError: It is missing, no image, or over a limit.
    """
    opened = yield from local_or_remote(call, image)
    if isinstance(opened, images.LocalImage):
        return opened
    try:
        spool = yield from call.download(opened.url, max_bytes=call.vendor.info.max_bytes or 2**31)
    except DownloadError:
        raise InvalidInputError(
            f"The image could not be fetched from its URL ({urlsplit(opened.url).hostname}).", vendor=call.name
        ) from None
    found = yield from work(lambda: images.open_file(spool.path, name=opened.name, spool=spool))
    return _within_limits(call, found)


def local_or_remote(call: Call, image: ImageInput) -> Flow[LocalImage | RemoteImage]:
    """Open an image within the vendor's limits, unless it is a URL, which the vendor will fetch itself.

    Raises:
        InvalidInputError: As above.
    """
    opened = yield from work(images.open_image, image, of_caller=True)
    if call.job is not None:
        call.job.name = opened.name
        call.job.source_url = opened.url if isinstance(opened, images.RemoteImage) else None
        if isinstance(opened, images.LocalImage) and opened.width and opened.height:
            call.job.megapixels = round(opened.width * opened.height / 1_000_000)
    return _within_limits(call, opened) if isinstance(opened, images.LocalImage) else opened


def published(call: Call, image: LocalImage) -> Flow[str]:
    """Put an image somewhere public, for a vendor that takes URLs only.

    Raises:
        InvalidInputError: There is no `publish=`, or it gives no URL.
    """
    if call.session.publish is None:
        raise InvalidInputError(
            f"{call.vendor.info.title} takes URLs only: pass the image's URL, or give the client a publish= that "
            f"puts a file somewhere public and returns its URL.",
            vendor=call.name,
        )
    url = yield from work(theirs, call.session.publish, image.path, of_caller=True)
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        raise InvalidInputError("publish= must return an http(s) URL.", vendor=call.name)
    if call.job is not None:
        call.job.source_url = url
    return images.checked_url(url)


def _within_limits(call: Call, image: LocalImage) -> LocalImage:
    info = call.vendor.info
    complaint = images.complaint(
        image,
        formats=info.formats,
        max_bytes=info.max_bytes,
        max_width=info.max_width,
        max_height=info.max_height,
    )
    if complaint is None:
        return image
    image.file.close()
    raise InvalidInputError(f"{image.name!r}: {complaint}", vendor=call.name)

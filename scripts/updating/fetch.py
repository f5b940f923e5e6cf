"""Getting a text from the address that it is expected at, and refusing whatever else may come from there."""

import time

import httpx
from regeneration.errors import RegenerationError

MAX_BYTES = 20_000_000
MAX_SECONDS = 120.0
TIMEOUT = 30.0


def fetch(address: str) -> str:
    """The text at `address`, whole."""
    try:
        # Uncompressed, so that a short answer cannot unfold into a long one.
        headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
        with httpx.stream("GET", address, timeout=TIMEOUT, headers=headers) as response:
            content = _content(response, time.monotonic() + MAX_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise RegenerationError(f"{address} cannot be fetched: {error}") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RegenerationError(f"{address} holds no text: {error}") from error
    if text.lstrip().startswith("<"):
        raise RegenerationError(f"{address} holds a web page, and no document.")
    return text.replace("\r\n", "\n")


def _content(response: httpx.Response, deadline: float) -> bytes:
    address = response.request.url
    if response.has_redirect_location:
        raise RegenerationError(
            f"{address} redirects to {response.headers['location']}: if that is right, write it into source.yaml."
        )
    if not response.is_success:
        raise RegenerationError(f"{address} answers with status {response.status_code}.")
    if response.headers.keys().isdisjoint({"content-length", "transfer-encoding"}) and response.http_version < "HTTP/2":
        raise RegenerationError(f"{address} does not say how long its answer is: it may be cut off.")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise RegenerationError(f"{address} compresses its answer, and was asked not to.")
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if time.monotonic() >= deadline:
            raise RegenerationError(f"{address} takes longer than {MAX_SECONDS:g} seconds.")
        if len(content) > MAX_BYTES:
            raise RegenerationError(f"{address} holds more than {MAX_BYTES:,} bytes, and no document is that long.")
    return bytes(content)

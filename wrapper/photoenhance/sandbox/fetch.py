"""Pictures given by URL: fetched from this machine only, since a sandbox works without a network."""

import ipaddress
from urllib.parse import urlsplit

import httpx

from photoenhance.sandbox.contract import Call
from photoenhance.sandbox.fields import Upload


class FetchError(Exception):
    """The picture could not be downloaded; the message says why."""


async def fetch(call: Call, url: str) -> Upload:
    """Download a picture for the time of a call.

    Raises:
        FetchError: If there is none at the URL, or the URL leads elsewhere than to a loopback address.
    """
    if not _on_loopback(url):
        raise FetchError("The sandbox fetches pictures from loopback addresses only: see Sandbox.host().")
    try:
        async with call.state.http.stream("GET", url) as response:
            if not response.is_success:
                raise FetchError(f"The picture's URL answered {response.status_code}.")
            return await call.save(response.aiter_bytes())
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FetchError("The picture's URL could not be fetched.") from error


def _on_loopback(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "http" and is_loopback(parts.hostname or "")
    except ValueError:  # no URL
        return False


def is_loopback(host: str) -> bool:
    """Whether a host's name or address is one of this machine's own."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:  # no address
        return False

"""Which addresses are this machine's own network, where a URL that others name must not lead."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def is_global(address: str) -> bool:
    """Whether an IP address is one of the public internet."""
    return ipaddress.ip_address(address.partition("%")[0]).is_global


def is_private(url: str) -> bool:
    """Whether a URL names this machine or its own network, going by the name alone."""
    host = urlsplit(url).hostname or ""
    try:
        return not is_global(host)
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal"))

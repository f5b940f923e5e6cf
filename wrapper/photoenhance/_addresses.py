"""Which addresses are this machine's own network, where a URL that others name must not lead."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
UNICAST = ipaddress.IPv6Network("2000::/3")


def is_global(address: str) -> bool:
    """Whether an IP address is one of the public internet; one that holds another is what that one is."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in NAT64:
            inner = ipaddress.IPv4Address(int(found) % 2**32)
        if inner is None:
            return found.is_global and found in UNICAST
        found = inner
    return found.is_global and not found.is_multicast


def is_private(url: str) -> bool:
    """Whether a URL names this machine or its own network, going by the name alone."""
    host = urlsplit(url).hostname or ""
    try:
        return not is_global(host)
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal"))

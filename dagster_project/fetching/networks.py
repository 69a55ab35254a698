"""Which hosts are on the public internet, and which on a network of one's own.

Belongs here: names and numbers of hosts. Does not belong here: what follows for a request (`web`).
"""

from __future__ import annotations

import ipaddress
import socket


def is_public(host: str) -> bool:
    """Whether no address of a host is private, loopback, link-local or otherwise kept out of the internet (IANA special-purpose registries).

    A host whose name cannot be resolved here counts as public: asking it is left to whoever resolves it, such as a proxy.
    """
    return all(_is_global(address) for address in addresses(host))


def addresses(host: str) -> list[str]:
    """The numbers of a host, however it is written; none where its name does not resolve."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(address[0]) for *_, address in found]


def _is_global(address: str) -> bool:
    number = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(number, ipaddress.IPv6Address) and number.ipv4_mapped:
        number = number.ipv4_mapped
    return number.is_global and not number.is_multicast

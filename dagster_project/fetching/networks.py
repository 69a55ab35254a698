"""Which hosts are on the public internet, and which on a network of one's own.

Belongs here: names and numbers of hosts. Does not belong here: connecting to them (`transport`), what follows for a request (`web`).
"""

from __future__ import annotations

import ipaddress
import socket
import threading

_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
_COMPATIBLE = ipaddress.IPv6Network("::/96")
"""IPv4-compatible addresses (RFC 4291, 2.5.5.1): given up, so that nothing public has one."""


class Networks:
    """The hosts of one run of fetching; may be used by several threads.

    Each name is looked up once: what was found public is what is connected to, whatever its name server says a moment later.
    """

    def __init__(self) -> None:
        self._known: dict[str, list[str]] = {}
        self._lock = threading.Lock()

    def addresses(self, host: str) -> list[str]:
        """The numbers of a host, however it is written; none where its name does not resolve."""
        with self._lock:
            known = self._known.get(host)
        found = known or _look_up(host)
        with self._lock:
            return self._known.setdefault(host, found) if found else []

    def is_public(self, host: str) -> bool:
        """Whether no address of a host is private, loopback, link-local or otherwise kept out of the internet (IANA special-purpose registries).

        A host whose name cannot be resolved here counts as public: asking it is left to whoever resolves it, such as a proxy.
        """
        return all(is_global(address) for address in self.addresses(host))


def is_global(address: str) -> bool:
    """Whether a number stands for a host on the internet. One of IPv6 that only wraps one of IPv4 (mapped, 6to4, NAT64, Teredo) is what it wraps."""
    number = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(number, ipaddress.IPv4Address):
        return number.is_global and not number.is_multicast
    wrapped = _wrapped(number)
    if wrapped:
        return all(is_global(str(each)) for each in wrapped)
    return number.is_global and not (number.is_multicast or number.is_site_local or number in _COMPATIBLE)


def _wrapped(number: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    if number.ipv4_mapped:
        return (number.ipv4_mapped,)
    if number.sixtofour:
        return (number.sixtofour,)
    if number.teredo:
        return number.teredo
    return (ipaddress.IPv4Address(int(number) & 0xFFFFFFFF),) if any(number in network for network in _NAT64) else ()


def _look_up(host: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(address[0]) for *_, address in found]

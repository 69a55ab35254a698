"""Connections of a web client that go where was looked, and end when their time is over.

Belongs here: connecting to the very numbers that `networks` found for a host, one deadline for all of a request (its head, too), proxies of the
environment. Does not belong here: what is asked for (`web`).
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

from dagster_project.fetching.networks import Networks


class Deadline:
    """Until when the request of this thread may take; for ever where none is set."""

    def __init__(self) -> None:
        self._of_thread = threading.local()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        self._of_thread.until = time.monotonic() + seconds
        try:
            yield
        finally:
            del self._of_thread.until

    @property
    def has_passed(self) -> bool:
        return self._left() <= 0

    def at_most(self, timeout: float | None) -> float:
        """The timeout, or what is left where that is less. Raises `httpcore.ReadTimeout` when nothing is left."""
        left = self._left()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for the request is over")
        return left if timeout is None else min(timeout, left)

    def _left(self) -> float:
        return float(getattr(self._of_thread, "until", float("inf"))) - time.monotonic()


class Transport(httpx.BaseTransport):
    """Requests by the proxy that the environment names, else straight to the numbers of their host. May be used by several threads."""

    def __init__(self, networks: Networks, deadline: Deadline, verify: ssl.SSLContext | bool) -> None:
        self._verify = verify
        self._backend = _Backend(networks, deadline)
        self._straight = _Pooled(self._backend, verify, None)
        self._by_proxy: dict[str, _Pooled] = {}
        self._lock = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._way_to(request.url).handle_request(request)

    def close(self) -> None:
        for way in (self._straight, *self._by_proxy.values()):
            way.close()

    def _way_to(self, url: httpx.URL) -> httpx.BaseTransport:
        proxies = urllib.request.getproxies()
        proxy = proxies.get(url.scheme) or proxies.get("all")
        if not proxy or urllib.request.proxy_bypass(url.host):
            return self._straight
        with self._lock:
            if proxy not in self._by_proxy:
                self._by_proxy[proxy] = _Pooled(self._backend, self._verify, proxy if "://" in proxy else f"http://{proxy}")
            return self._by_proxy[proxy]


class _Pooled(httpx.HTTPTransport):
    """The transport of httpx on connections of `_Backend`, which it has no argument for."""

    def __init__(self, backend: httpcore.NetworkBackend, verify: ssl.SSLContext | bool, proxy: str | None) -> None:
        super().__init__(verify=verify, proxy=proxy)
        self._pool._network_backend = backend


class _Backend(httpcore.NetworkBackend):
    def __init__(self, networks: Networks, deadline: Deadline) -> None:
        self._networks = networks
        self._deadline = deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        error: httpcore.ConnectError | httpcore.ConnectTimeout = httpcore.ConnectError(f"{host} has no address")
        error.__cause__ = socket.gaierror(socket.EAI_NONAME, "name or service not known")
        for address in dict.fromkeys(self._networks.addresses(host)):
            try:
                stream = self._plain.connect_tcp(address, port, self._deadline.at_most(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as refused:
                error = refused
            else:
                return _Stream(stream, self._deadline)
        raise error


class _Stream(httpcore.NetworkStream):
    """A stream of which every step ends with the request."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.at_most(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.at_most(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, self._deadline.at_most(timeout)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

"""A real web server on loopback that behaves as a test tells it to, and policy that lose no time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from dagster_project.fetching.fetch import fetch
from dagster_project.fetching.policy import FetchPolicy
from dagster_project.landing.home import Home
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.registry import RegistryFacts, RegistryLine
from dagster_project.landing.sources import Remote, Source

HURRIED = FetchPolicy(interval=0, attempts=3, first_wait=0.01, connect_within=2, answer_within=1, document_within=5)
PDF = b"%PDF-1.4\n" + bytes(range(256)) * 400 + b"\n%%EOF\n"
CHANGED = PDF.replace(b"1.4", b"1.5")
MODIFIED = "Fri, 26 Aug 2022 08:00:00 GMT"


@dataclass
class Page:
    """What the server gives for one path. `answers` are used up one a request, the last one for ever."""

    answers: list[Callable[[Any], None]]
    requests: list[dict[str, str]] = field(default_factory=list)


class Server:
    """Answers each path as told; 404 for all others."""

    def __init__(self, ssl_context: Any = None) -> None:
        self.pages: dict[str, Page] = {}
        self.lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with outer.lock:
                    page = outer.pages.get(self.path)
                    if page is None:
                        answer = status(404)
                    else:
                        page.requests.append(dict(self.headers))
                        answer = page.answers.pop(0) if len(page.answers) > 1 else page.answers[0]
                answer(self)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign] # a client may hang up
        self.scheme = "http"
        if ssl_context:
            self.scheme = "https"
            self.server.socket = ssl_context.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def address(self, path: str) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server.server_port}{path}"

    def serve(self, path: str, *answers: Callable[[Any], None]) -> str:
        self.pages[path] = Page(list(answers))
        return self.address(path)

    def requests(self, path: str) -> list[dict[str, str]]:
        return self.pages[path].requests

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def status(code: int, **headers: str) -> Callable[[Any], None]:
    """An answer without a body."""

    def answer(handler: Any) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def document(data: bytes, *, etag: str | None = None, last_modified: str | None = None, **headers: str) -> Callable[[Any], None]:
    """A document as good servers give it: 304 where nothing changed, 206 for a part."""

    def answer(handler: Any) -> None:
        asked = handler.headers
        if (etag and asked["If-None-Match"] == etag) or (last_modified and asked["If-Modified-Since"] == last_modified):
            handler.send_response(304)
            handler.end_headers()
            return
        part = data
        if asked["Range"] and asked["If-Range"] in {etag, last_modified}:
            start = int(asked["Range"].removeprefix("bytes=").rstrip("-"))
            part = data[start:]
            handler.send_response(206)
            handler.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        else:
            handler.send_response(200)
        for name, value in {"ETag": etag, "Last-Modified": last_modified, **headers}.items():
            if value:
                handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(part)))
        handler.end_headers()
        handler.wfile.write(part)

    return answer


def broken_off(data: bytes, after: int, **headers: str) -> Callable[[Any], None]:
    """Announces all of `data`, sends the first bytes, and hangs up."""

    def answer(handler: Any) -> None:
        handler.send_response(200)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data[:after])
        handler.wfile.flush()
        handler.close_connection = True

    return answer


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "家")


def named(location: str, links: str = "") -> Remote:
    return Remote(location, RegistryLine(Path("registry.csv"), 2, RegistryFacts("甲局", "", "140900", "2021"), location, links))


def fetch_all(home: Home, *locations: str, links: str = "", policy: FetchPolicy = HURRIED, **options: Any) -> list[Source | Refusal]:
    return list(fetch(home, [named(location, links) for location in locations], policy, **options))


def had(home: Home, location: str, **options: Any) -> Source:
    (source,) = fetch_all(home, location, **options)
    assert isinstance(source, Source), source
    return source


def refused(home: Home, location: str, **options: Any) -> Refusal:
    (refusal,) = fetch_all(home, location, **options)
    assert isinstance(refusal, Refusal), refusal
    return refusal


def left_over(home: Home) -> list[Path]:
    """What still lies where documents are fetched."""
    return list((home.landed / "fetching").glob("*"))

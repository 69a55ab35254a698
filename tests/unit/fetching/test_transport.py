"""A connection goes where was looked, and ends when its time is over."""

from __future__ import annotations

import gzip
import threading
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dagster_project.fetching import networks
from dagster_project.fetching.networks import Networks
from dagster_project.fetching.transport import Deadline, Transport
from dagster_project.knowledge.messages import Language
from dagster_project.landing.home import Home
from dagster_project.landing.sources import Source
from tests.unit.fetching.conftest import HURRIED, PDF, Server, document, fetch_all, refused

QUICK = replace(HURRIED, attempts=1, answer_within=5, document_within=1, page_within=1, robots_within=1)


def dripping(head: bytes, drop: bytes) -> Callable[[Any], None]:
    """An answer that begins with `head` and goes on, drop by drop, without an end."""

    def answer(handler: Any) -> None:
        handler.close_connection = True
        handler.wfile.write(head)
        for _ in range(200):
            handler.wfile.write(drop)
            handler.wfile.flush()
            time.sleep(0.05)

    return answer


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
DRIPS = {
    "status": dripping(b"", b"H"),
    "head": dripping(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
    "informational": dripping(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "body": dripping(HEAD, b"x"),
}


@pytest.mark.parametrize("what", DRIPS)
@pytest.mark.parametrize("path", ["/robots.txt", "/a.pdf", "/index.html"])
def test_what_comes_byte_by_byte_ends(server: Server, home: Home, what: str, path: str) -> None:
    server.serve("/a.pdf", document(PDF))
    server.serve(path, DRIPS[what])
    started = time.monotonic()
    asked = server.address("/index.html" if path == "/index.html" else "/a.pdf")
    refusal = refused(home, asked, policy=QUICK, links="*" if path == "/index.html" else "")
    assert time.monotonic() - started < 8
    assert "1 seconds" in refusal.why.reason(Language.EN) or "HTTP" in refusal.why.reason(Language.EN)
    assert refusal.is_pending


def endless(handler: Any) -> None:
    handler.close_connection = True
    handler.wfile.write(HEAD)
    for _ in range(400):
        handler.wfile.write(b"# nothing\n" * 10_000)


BOMB = gzip.compress(bytes(100_000_000), 1)


def bomb(handler: Any) -> None:
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Content-Length", str(len(BOMB)))
    handler.end_headers()
    handler.wfile.write(BOMB)


@pytest.mark.parametrize("answer", [endless, bomb])
def test_a_large_robots_txt_takes_little_memory(server: Server, home: Home, answer: Callable[[Any], None]) -> None:
    server.serve("/robots.txt", answer)
    address = server.serve("/a.pdf", document(PDF))
    tracemalloc.start()
    try:
        (source,) = fetch_all(home, address, policy=replace(HURRIED, largest_robots=100_000))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert isinstance(source, Source)
    assert peak < 20_000_000


@pytest.mark.parametrize("answer", [endless, bomb])
@pytest.mark.parametrize("links", ["", "*"])
def test_a_document_or_page_beyond_the_limit_unpacked_is_not_taken(
    server: Server, home: Home, answer: Callable[[Any], None], links: str
) -> None:
    policy = replace(HURRIED, largest_document=1_000_000, largest_page=1_000_000)
    assert "larger than 1,000,000 bytes" in refused(home, server.serve("/a.pdf", answer), policy=policy, links=links).why.reason(
        Language.EN
    )


def test_headers_beyond_all_measure_are_refused_or_left_out(server: Server, home: Home) -> None:
    (source,) = fetch_all(home, server.serve("/a.pdf", document(PDF, etag='"' + "x" * 5_000 + '"')))
    assert isinstance(source, Source)
    assert source.origin is not None
    assert source.origin.etag is None
    refusal = refused(home, server.serve("/b.pdf", dripping(b"HTTP/1.1 200 OK\r\nX: ", b"x" * 10_000)), policy=QUICK)
    assert refusal.is_pending


def test_what_a_server_says_reaches_no_terminal(server: Server, home: Home) -> None:
    def answer(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 418 \x1b[2Jteapot" + b"!" * 1_000 + b"\r\nContent-Length: 0\r\n\r\n")

    said = refused(home, server.serve("/a.pdf", answer), policy=QUICK).why.reason(Language.EN)
    assert "\x1b" not in said
    assert len(said) < 400


def test_a_name_that_means_another_machine_a_moment_later_is_connected_to_where_it_was_looked(
    server: Server, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = networks._look_up

    def look_up(host: str) -> list[str]:
        if host != "rebinding.invalid":
            return real(host)
        asked.append(host)
        return ["8.8.8.8"] if len(asked) == 1 else ["127.0.0.1"]

    monkeypatch.setattr(networks, "_look_up", look_up)
    page = server.serve("/a.pdf", document(PDF))
    known = Networks()
    assert known.is_public("rebinding.invalid")
    assert known.addresses("rebinding.invalid") == ["8.8.8.8"]
    asked.clear()
    refusal = refused(home, page.replace("127.0.0.1", "rebinding.invalid"), policy=replace(QUICK, connect_within=0.5))
    assert asked == ["rebinding.invalid"]
    assert refusal.is_pending
    assert server.requests("/a.pdf") == []


def test_a_proxy_of_the_environment_is_used(server: Server, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", server.address(""))
    monkeypatch.setenv("no_proxy", "")
    server.serve("http://accounts.invalid/robots.txt", document(b""))
    server.serve("http://accounts.invalid/a.pdf", document(PDF))
    (source,) = fetch_all(home, "http://accounts.invalid/a.pdf")
    assert isinstance(source, Source)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    (straight,) = fetch_all(home, server.serve("/b.pdf", document(PDF)))
    assert isinstance(straight, Source)


def test_a_deadline_is_that_of_its_thread() -> None:
    deadline = Deadline()
    with deadline.within(0):
        assert deadline.has_passed
        seen: list[bool] = []
        thread = threading.Thread(target=lambda: seen.append(deadline.has_passed))
        thread.start()
        thread.join()
    assert seen == [False]
    assert not deadline.has_passed
    Transport(Networks(), deadline, verify=True).close()

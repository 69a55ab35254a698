"""A download that breaks off is carried on by the next attempt, or process, as long as it is the same document."""

from __future__ import annotations

import time
from typing import Any

from dagster_project.fetching.policy import FetchPolicy
from dagster_project.knowledge.messages import Language
from dagster_project.landing.home import Home
from tests.unit.fetching.conftest import CHANGED, PDF, Server, broken_off, document, had, refused


def test_a_download_that_breaks_off_is_carried_on(server: Server, home: Home) -> None:
    address = server.serve("/a.pdf", broken_off(PDF, 60_000, ETag='"1"'), document(PDF, etag='"1"'))
    assert had(home, address).path.read_bytes() == PDF
    assert [asked.get("Range") for asked in server.requests("/a.pdf")] == [None, "bytes=60000-"]


def test_the_next_process_carries_on_where_this_one_broke_off(server: Server, home: Home) -> None:
    address = server.serve("/a.pdf", broken_off(PDF, 60_000, ETag='"1"'))
    refusal = refused(home, address, policy=FetchPolicy(interval=0, attempts=1))
    assert "was not sent as a whole" in refusal.why.reason(Language.EN)
    server.serve("/a.pdf", document(PDF, etag='"1"'))
    assert had(home, address).path.read_bytes() == PDF
    assert [asked.get("Range") for asked in server.requests("/a.pdf")] == ["bytes=60000-"]


def test_a_document_that_changed_meanwhile_is_fetched_from_its_beginning(server: Server, home: Home) -> None:
    address = server.serve("/a.pdf", broken_off(PDF, 60_000, ETag='"1"'), document(CHANGED, etag='"2"'))
    assert had(home, address).path.read_bytes() == CHANGED


def test_a_part_that_is_not_the_one_asked_for_is_thrown_away(server: Server, home: Home) -> None:
    def wrong_part(handler: Any) -> None:
        handler.send_response(206)
        handler.send_header("Content-Range", f"bytes 0-9/{len(PDF)}")
        handler.send_header("Content-Length", "10")
        handler.end_headers()
        handler.wfile.write(PDF[:10])

    address = server.serve("/a.pdf", broken_off(PDF, 60_000, ETag='"1"'), wrong_part, document(PDF, etag='"1"'))
    assert had(home, address).path.read_bytes() == PDF


def test_without_a_version_nothing_is_carried_on(server: Server, home: Home) -> None:
    address = server.serve("/a.pdf", broken_off(PDF, 60_000), document(PDF))
    assert had(home, address).path.read_bytes() == PDF
    assert [asked.get("Range") for asked in server.requests("/a.pdf")] == [None, None]


def test_a_slow_document_is_carried_on_rather_than_waited_for_for_ever(server: Server, home: Home) -> None:
    def slow(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("ETag", '"1"')
        handler.send_header("Content-Length", str(len(PDF)))
        handler.end_headers()
        for start in range(0, 3000, 100):
            handler.wfile.write(PDF[start : start + 100])
            handler.wfile.flush()
            time.sleep(0.02)

    address = server.serve("/a.pdf", slow, document(PDF, etag='"1"'))
    policy = FetchPolicy(interval=0, attempts=2, first_wait=0.01, document_within=0.2)
    assert had(home, address, policy=policy).path.read_bytes() == PDF
    assert int(server.requests("/a.pdf")[1]["Range"].removeprefix("bytes=").rstrip("-")) > 0

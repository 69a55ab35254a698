"""What was fetched is a document by its bytes, whatever the server says."""

from __future__ import annotations

from typing import Any

from dagster_project.fetching.addresses import recall
from dagster_project.knowledge.messages import Language
from dagster_project.landing.home import Home
from tests.unit.fetching.conftest import PDF, Server, document, had, left_over, refused


def test_a_server_that_announces_too_little_gives_no_document(server: Server, home: Home) -> None:
    def short(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "5000")
        handler.end_headers()
        handler.wfile.write(PDF[:5000])

    refusal = refused(home, server.serve("/a.pdf", short))
    assert refusal.why.reason(Language.EN) == "is a PDF file that is cut off after 5,000 bytes"
    assert left_over(home) == []


def test_a_page_in_the_place_of_a_document_replaces_no_version(server: Server, home: Home) -> None:
    address = server.serve("/a.pdf", document(PDF, etag='"1"'))
    had(home, address)
    server.serve("/a.pdf", document(b"<!DOCTYPE html><html>please log in</html>", etag='"2"', Content_Type="application/pdf"))
    assert refused(home, address).why.reason(Language.EN) == "is a web page although its name ends in .pdf"
    assert [version.etag for version in recall(home, address).versions] == ['"1"']


def test_what_a_server_calls_a_document_does_not_matter(server: Server, home: Home) -> None:
    address = server.serve("/download?id=7", document(PDF, Content_Type="text/html", Content_Disposition="attachment; filename=a.pdf"))
    source = had(home, address)
    assert source.origin is not None
    assert source.origin.file_name == "a.pdf"


def test_a_program_is_refused(server: Server, home: Home) -> None:
    refusal = refused(home, server.serve("/a.pdf", document(b"\x7fELF" + bytes(100))))
    assert refusal.why.reason(Language.EN) == "is of a kind that no disclosure comes in"
    assert not refusal.is_pending

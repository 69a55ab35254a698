"""Whatever a server does, a document is fetched as it is, once, or refused with a reason."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import trustme

from dagster_project.fetching import fetch as fetching
from dagster_project.fetching import networks
from dagster_project.fetching.addresses import recall
from dagster_project.fetching.manners import Manners
from dagster_project.landing import originals
from dagster_project.landing.forgotten import Forgotten, note
from dagster_project.landing.home import Home
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.sources import Source

from .conftest import HURRIED, PDF, Server, broken_off, document, fetch_all, had, named, refused, status

CHANGED = PDF.replace(b"1.4", b"1.5")
MODIFIED = "Fri, 26 Aug 2022 08:00:00 GMT"


def left_over(home: Home) -> list[Path]:
    return list((home.landed / "fetching").glob("*"))


def test_a_document_is_stored_with_where_it_came_from(server: Server, home: Home) -> None:
    address = server.serve("/%E5%86%B3%E7%AE%97.pdf", document(PDF, etag='"1"', last_modified=MODIFIED))
    source = had(home, address)
    assert source.path.read_bytes() == PDF
    assert source.path.suffix == ".pdf"
    assert source.origin is not None
    assert source.origin.address == address
    assert source.origin.file_name == "决算.pdf"
    assert source.origin.publisher == address.split("/")[2]
    assert source.origin.published_at == datetime(2022, 8, 26, 8)
    assert source.origin.etag == '"1"'
    assert source.statement.department == "甲局"
    assert left_over(home) == []


@pytest.mark.parametrize("validator", [{"etag": '"1"'}, {"last_modified": MODIFIED}])
def test_what_has_not_changed_is_not_sent_again(server: Server, home: Home, validator: dict[str, str]) -> None:
    address = server.serve("/a.pdf", document(PDF, **validator))
    first = had(home, address)
    assert had(home, address) == first
    asked = server.requests("/a.pdf")[1]
    assert validator.get("etag") == asked.get("If-None-Match")
    assert validator.get("last_modified") == asked.get("If-Modified-Since")


def test_a_changed_document_is_a_new_version_and_the_old_one_stays(server: Server, home: Home) -> None:
    address = server.serve("/a.pdf", document(PDF, etag='"1"'))
    old = had(home, address)
    server.serve("/a.pdf", document(CHANGED, etag='"2"'))
    new = had(home, address)
    assert new.path.read_bytes() == CHANGED
    assert old.path.read_bytes() == PDF
    assert [version.etag for version in recall(home, address).versions] == ['"1"', '"2"']


def test_the_same_bytes_under_a_new_etag_are_the_same_version(server: Server, home: Home) -> None:
    address = server.serve("/a.pdf", document(PDF, etag='"1"'))
    had(home, address)
    server.serve("/a.pdf", document(PDF, etag='"2"'))
    had(home, address)
    assert [version.etag for version in recall(home, address).versions] == ['"2"']


@pytest.mark.parametrize("code", [404, 410])
def test_a_vanished_document_is_noted_and_kept(server: Server, home: Home, code: int) -> None:
    address = server.serve("/a.pdf", document(PDF, etag='"1"'))
    had(home, address)
    server.serve("/a.pdf", status(code))
    source = had(home, address)
    assert source.path.read_bytes() == PDF
    assert source.origin is not None
    assert source.origin.gone_at is not None
    assert source.origin.gone_at.isoformat() == recall(home, address).gone_at
    server.serve("/a.pdf", document(PDF, etag='"1"'))
    assert had(home, address).origin == replace(source.origin, gone_at=None)


def test_what_was_never_there_is_refused_as_absent(server: Server, home: Home) -> None:
    refusal = refused(home, server.address("/gone.pdf"))
    assert refusal.is_pending
    assert refusal.reason == "is not there (404 Not Found)"


def test_a_download_that_breaks_off_is_carried_on(server: Server, home: Home) -> None:
    address = server.serve("/a.pdf", broken_off(PDF, 60_000, ETag='"1"'), document(PDF, etag='"1"'))
    assert had(home, address).path.read_bytes() == PDF
    assert [asked.get("Range") for asked in server.requests("/a.pdf")] == [None, "bytes=60000-"]


def test_the_next_process_carries_on_where_this_one_broke_off(server: Server, home: Home) -> None:
    address = server.serve("/a.pdf", broken_off(PDF, 60_000, ETag='"1"'))
    refusal = refused(home, address, manners=Manners(interval=0, attempts=1))
    assert "was not sent as a whole" in refusal.reason
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


def test_a_server_that_announces_too_little_gives_no_document(server: Server, home: Home) -> None:
    def short(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "5000")
        handler.end_headers()
        handler.wfile.write(PDF[:5000])

    refusal = refused(home, server.serve("/a.pdf", short))
    assert refusal.reason == "is a PDF file that is cut off after 5,000 bytes"
    assert left_over(home) == []


def test_a_page_in_the_place_of_a_document_replaces_no_version(server: Server, home: Home) -> None:
    address = server.serve("/a.pdf", document(PDF, etag='"1"'))
    had(home, address)
    server.serve("/a.pdf", document(b"<!DOCTYPE html><html>please log in</html>", etag='"2"', Content_Type="application/pdf"))
    assert refused(home, address).reason == "is a web page although its name ends in .pdf"
    assert [version.etag for version in recall(home, address).versions] == ['"1"']


def test_what_a_server_calls_a_document_does_not_matter(server: Server, home: Home) -> None:
    address = server.serve("/download?id=7", document(PDF, Content_Type="text/html", Content_Disposition="attachment; filename=a.pdf"))
    source = had(home, address)
    assert source.origin is not None
    assert source.origin.file_name == "a.pdf"


def test_a_program_is_refused(server: Server, home: Home) -> None:
    refusal = refused(home, server.serve("/a.pdf", document(b"\x7fELF" + bytes(100))))
    assert refusal.reason == "is of a kind that no disclosure comes in"
    assert not refusal.is_pending


@pytest.mark.parametrize("announced", [True, False])
def test_a_document_beyond_the_limit_is_not_taken(server: Server, home: Home, announced: bool) -> None:
    def endless(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"2000\r\n" + bytes(8192) + b"\r\n")

    address = server.serve("/a.pdf", document(PDF) if announced else endless)
    manners = Manners(interval=0, attempts=1, largest_document=50_000)
    assert refused(home, address, manners=manners).reason == "is larger than 50,000 bytes"
    assert left_over(home) == []


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_busy_server_is_asked_again(server: Server, home: Home, code: int) -> None:
    address = server.serve("/a.pdf", status(code), status(code), document(PDF))
    assert had(home, address).path.read_bytes() == PDF


def test_a_server_that_says_how_long_to_wait_is_obeyed(server: Server, home: Home) -> None:
    address = server.serve("/a.pdf", status(429, Retry_After="1"), document(PDF))
    started = time.monotonic()
    had(home, address)
    assert time.monotonic() - started >= 1


@pytest.mark.parametrize("form", ["seconds", "day"])
def test_a_server_that_asks_to_wait_very_long_is_left_for_the_next_run(server: Server, home: Home, form: str) -> None:
    later = {"seconds": "86400", "day": format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)}[form]
    refusal = refused(home, server.serve("/a.pdf", status(503, Retry_After=later)))
    assert refusal.reason == "could not be sent (503 Service Unavailable)"
    assert len(server.requests("/a.pdf")) == 1


def test_a_server_that_stays_broken_is_given_up(server: Server, home: Home) -> None:
    refusal = refused(home, server.serve("/a.pdf", status(500)))
    assert refusal.reason == "could not be sent (500 Internal Server Error)"
    assert refusal.is_pending
    assert len(server.requests("/a.pdf")) == HURRIED.attempts


def test_a_server_that_says_nothing_is_given_up(server: Server, home: Home) -> None:
    silence = threading.Event()
    address = server.serve("/a.pdf", lambda handler: silence.wait(5))
    manners = Manners(interval=0, attempts=1, answer_within=0.2)
    assert refused(home, address, manners=manners).reason == "did not answer in time (ReadTimeout)"
    silence.set()


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
    manners = Manners(interval=0, attempts=2, first_wait=0.01, document_within=0.2)
    assert had(home, address, manners=manners).path.read_bytes() == PDF
    assert int(server.requests("/a.pdf")[1]["Range"].removeprefix("bytes=").rstrip("-")) > 0


def test_a_host_that_is_not_there_is_given_up(home: Home) -> None:
    refusal = refused(home, "http://127.0.0.1:9/a.pdf")
    assert "robots.txt cannot be had" in refusal.reason
    assert refusal.is_pending


def test_robots_txt_is_obeyed(server: Server, home: Home) -> None:
    server.serve("/robots.txt", document(b"User-agent: juesuan\nDisallow: /private/\n"))
    hidden, open_ = server.serve("/private/a.pdf", document(PDF)), server.serve("/a.pdf", document(PDF))
    refusal, source = fetch_all(home, hidden, open_)
    assert isinstance(refusal, Refusal)
    assert "robots.txt" in refusal.reason
    assert isinstance(source, Source)
    assert server.requests("/private/a.pdf") == []
    assert len(server.requests("/robots.txt")) == 1


def test_a_host_whose_robots_txt_fails_is_left_alone(server: Server, home: Home) -> None:
    server.serve("/robots.txt", status(503))
    address = server.serve("/a.pdf", document(PDF))
    assert "robots.txt cannot be had" in refused(home, address).reason
    assert server.requests("/a.pdf") == []


def test_a_host_is_asked_at_one_pace(server: Server, home: Home) -> None:
    addresses = [server.serve(f"/{number}.pdf", document(PDF)) for number in range(3)]
    started = time.monotonic()
    fetch_all(home, *addresses, manners=Manners(interval=0.2))
    assert time.monotonic() - started >= 0.6  # robots.txt and three documents


def test_the_pace_that_robots_txt_asks_for_is_kept(server: Server, home: Home) -> None:
    server.serve("/robots.txt", document(b"User-agent: *\nCrawl-delay: 0.3\n"))
    addresses = [server.serve(f"/{number}.pdf", document(PDF)) for number in range(3)]
    started = time.monotonic()
    fetch_all(home, *addresses)
    assert time.monotonic() - started >= 0.6


def test_a_redirect_is_followed(server: Server, home: Home) -> None:
    server.serve("/new/b.pdf", document(PDF))
    source = had(home, server.serve("/a.pdf", status(302, Location="new/b.pdf")))
    assert source.origin is not None
    assert source.origin.file_name == "b.pdf"


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://127.0.0.1/a.pdf", "data:text/plain,x", "https://"])
def test_a_redirect_off_the_web_is_refused(server: Server, home: Home, location: str) -> None:
    refusal = refused(home, server.serve("/a.pdf", status(301, Location=location)))
    assert refusal.reason.startswith("is redirected to ")
    assert len(server.requests("/a.pdf")) == 1


def test_a_redirect_to_where_robots_may_not_go_is_refused(server: Server, home: Home) -> None:
    server.serve("/robots.txt", document(b"User-agent: *\nDisallow: /private\n"))
    server.serve("/private.pdf", document(PDF))
    assert "robots.txt" in refused(home, server.serve("/a.pdf", status(301, Location="/private.pdf"))).reason


@pytest.fixture
def localhost_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the name localhost stood for a host on the internet, and its number for one on a network of our own."""
    resolve = networks.addresses
    monkeypatch.setattr(networks, "addresses", lambda host: ["8.8.8.8"] if host == "localhost" else resolve(host))


def as_name(address: str) -> str:
    return address.replace("127.0.0.1", "localhost")


@pytest.mark.usefixtures("localhost_is_public")
@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_from_the_internet_into_ones_own_network_is_refused(server: Server, home: Home, code: int) -> None:
    secret = server.serve("/secret.pdf", document(PDF))
    refusal = refused(home, as_name(server.serve("/a.pdf", status(code, Location=secret))))
    assert refusal.reason == f"leads to {secret}, which is not on the internet but on a network of your own"
    assert secret in refusal.action
    assert server.requests("/secret.pdf") == []


@pytest.mark.usefixtures("localhost_is_public")
@pytest.mark.parametrize("target", ["http://169.254.169.254/latest/meta-data/", "http://[::1]:9/a.pdf", "http://2130706433:9/a.pdf"])
def test_nothing_of_ones_own_network_is_asked_however_it_is_written(server: Server, home: Home, target: str) -> None:
    refusal = refused(home, as_name(server.serve("/a.pdf", status(302, Location=target))))
    assert "on a network of your own" in refusal.reason
    assert len(server.requests("/a.pdf")) == 1


@pytest.mark.usefixtures("localhost_is_public")
def test_a_redirect_within_the_internet_and_one_within_ones_own_network_are_followed(server: Server, home: Home) -> None:
    server.serve("/b.pdf", document(PDF))
    own = server.serve("/a.pdf", status(302, Location="/b.pdf"))
    assert had(home, as_name(own)).path.read_bytes() == PDF
    assert had(home, own).path.read_bytes() == PDF
    to_public = server.serve("/c.pdf", status(302, Location=as_name(server.address("/b.pdf"))))
    assert had(home, to_public).path.read_bytes() == PDF


@pytest.mark.usefixtures("localhost_is_public")
def test_a_link_from_the_internet_into_ones_own_network_is_refused(server: Server, home: Home) -> None:
    secret = server.serve("/secret-2021.pdf", document(PDF))
    page = server.serve("/index.html", document(f'<a href="{secret}">2021</a>'.encode(), Content_Type="text/html"))
    refusal = refused(home, as_name(page), links="*2021*")
    assert refusal.path == secret
    assert "on a network of your own" in refusal.reason
    assert server.requests("/secret-2021.pdf") == []


@pytest.mark.usefixtures("localhost_is_public")
def test_robots_txt_may_not_lead_into_ones_own_network_either(server: Server, home: Home) -> None:
    secret = server.serve("/secret", document(b"User-agent: *"))
    server.serve("/robots.txt", status(302, Location=secret))
    assert "robots.txt cannot be had" in refused(home, as_name(server.serve("/a.pdf", document(PDF)))).reason
    assert server.requests("/secret") == []


def test_redirects_in_a_circle_end(server: Server, home: Home) -> None:
    refusal = refused(home, server.serve("/a.pdf", status(301, Location="/a.pdf")))
    assert refusal.reason == "is redirected more than 5 times"
    assert len(server.requests("/a.pdf")) == 6


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure_server(authority: trustme.CA) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server = Server(context)
    yield server
    server.close()


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def test_a_certificate_of_nobody_is_refused_at_once(secure_server: Server, home: Home) -> None:
    started = time.monotonic()
    refusal = refused(home, secure_server.serve("/a.pdf", document(PDF)), manners=Manners(interval=0))
    assert "certificate is not valid" in refusal.reason
    assert time.monotonic() - started < 5


def test_a_valid_certificate_is_accepted(secure_server: Server, home: Home, authority: trustme.CA) -> None:
    address = secure_server.serve("/a.pdf", document(PDF))
    assert had(home, address, verify=trusting(authority)).path.read_bytes() == PDF


def test_a_redirect_that_leaves_tls_is_refused(secure_server: Server, server: Server, home: Home, authority: trustme.CA) -> None:
    plain = server.serve("/a.pdf", document(PDF))
    address = secure_server.serve("/a.pdf", status(301, Location=plain))
    assert f"is redirected from https to {plain}" in refused(home, address, verify=trusting(authority)).reason


PAGE = """<html><head><meta charset="gb2312"></head><body>
<a href="files/2021.pdf">2021年度部门决算</a> <a href='/other.pdf' title="通知">通知</a>
<a href="javascript:void(0)">2021年度决算</a><a>2021年度决算</a></body></html>"""


def test_a_page_gives_the_documents_it_links_to(server: Server, home: Home) -> None:
    server.serve("/files/2021.pdf", document(PDF))
    page = server.serve("/index.html", document(PAGE.encode("gb2312"), etag='"1"'))
    source = had(home, page, links="*2021年度*决算*")
    assert source.origin is not None
    assert source.origin.address == server.address("/files/2021.pdf")
    had(home, page, links="*2021年度*决算*")
    assert server.requests("/index.html")[1]["If-None-Match"] == '"1"'
    assert "has no link that matches *2019*" in refused(home, page, links="*2019*").reason


def test_a_document_that_a_page_no_longer_links_to_is_still_looked_after(server: Server, home: Home) -> None:
    old, new = server.serve("/old.pdf", document(PDF, etag='"1"')), server.serve("/new.pdf", document(CHANGED))
    page = server.serve("/", document(b'<a href="old.pdf">x</a>'))
    had(home, page, links="*.pdf")
    server.serve("/", document(b'<a href="new.pdf">x</a>'))
    server.serve("/old.pdf", status(404))
    origins = [source.origin for source in fetch_all(home, page, links="*.pdf") if isinstance(source, Source)]
    assert [(origin.address, origin.gone_at is not None) for origin in origins if origin] == [(new, False), (old, True)]


@pytest.mark.parametrize("stopped_before", ["store", "remember"])
def test_a_process_that_ends_between_two_steps_is_carried_on(
    server: Server, home: Home, monkeypatch: pytest.MonkeyPatch, stopped_before: str
) -> None:
    address = server.serve("/a.pdf", document(PDF, etag='"1"'))
    with monkeypatch.context() as patch:

        def stop(*_: Any) -> None:
            raise KeyboardInterrupt

        patch.setattr(originals if stopped_before == "store" else fetching, stopped_before, stop)
        with pytest.raises(KeyboardInterrupt):
            fetch_all(home, address)
    assert had(home, address).path.read_bytes() == PDF
    assert len(recall(home, address).versions) == 1
    assert left_over(home) == []


def test_who_leaves_waits_for_no_server(server: Server, home: Home) -> None:
    """Ctrl-C while a server has asked to wait."""
    busy = server.serve("/busy.pdf", status(503, Retry_After="60"))
    started = time.monotonic()
    results = fetching.fetch(home, [named(server.serve("/a.pdf", document(PDF))), named(busy)], Manners(interval=0, attempts=5))
    assert isinstance(next(results), Source)
    while not server.requests("/busy.pdf"):
        time.sleep(0.01)
    results.close()
    assert time.monotonic() - started < 30


@pytest.mark.parametrize("etag", ['"1"', None])
def test_what_was_forgotten_is_not_stored_again_until_other_bytes_come(server: Server, home: Home, etag: str | None) -> None:
    address = server.serve("/a.pdf", document(PDF, etag=etag))
    sha256 = originals_of(home, had(home, address))
    originals.remove(home, sha256)
    note(home, Forgotten(sha256, sha256[:16], "a.pdf", None, 0, "000000", "2022-09-01T08:00:00", "asked by the publisher", is_done=True))
    refusal = refused(home, address)
    assert refusal.reason == "was forgotten on 2022-09-01 (asked by the publisher)"
    assert not refusal.is_pending
    assert originals.original(home, sha256) is None
    assert left_over(home) == []
    server.serve("/a.pdf", document(CHANGED))
    assert had(home, address).path.read_bytes() == CHANGED


def originals_of(home: Home, source: Source) -> str:
    """The hash under which the original of a source is stored."""
    assert source.path.is_relative_to(home.landed)
    return source.path.parent.name

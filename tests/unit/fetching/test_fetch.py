"""What a registry names becomes the stored original of its newest version, once, or a refusal with its reason."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from dagster_project.fetching import fetch as fetching
from dagster_project.fetching.addresses import Address, recall, unfinished
from dagster_project.fetching.fetch import _Fetcher
from dagster_project.fetching.policy import FetchPolicy
from dagster_project.knowledge.messages import Language
from dagster_project.landing import originals
from dagster_project.landing.forgotten import Forgotten, note
from dagster_project.landing.home import Home
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.sources import Source
from tests.unit.fetching.conftest import CHANGED, MODIFIED, PDF, Server, document, fetch_all, had, left_over, named, refused, status


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
    assert refusal.why.reason(Language.EN) == "is not there (404 Not Found)"


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
    assert "has no link that matches *2019*" in refused(home, page, links="*2019*").why.reason(Language.EN)


def test_a_page_that_is_the_document_brings_its_attachments_wherever_its_server_led_to(server: Server, home: Home) -> None:
    first, second = server.serve("/2021/files/1.pdf", document(PDF)), server.serve("/2021/2.zip", document(b"PK\x05\x06" + bytes(18)))
    server.serve("/2021/index.html", document("<html><a href='files/1.pdf'>一</a><a href=2.zip>二</a><a href=3.html>三</a>".encode()))
    page = server.serve("/a", status(302, Location="/2021/index.html"))
    origins = [source.origin.address for source in fetch_all(home, page) if isinstance(source, Source) and source.origin]
    assert origins == [page, first, second]
    server.serve("/2021/index.html", document("<html>撤下</html>".encode()))
    origins = [source.origin.address for source in fetch_all(home, page) if isinstance(source, Source) and source.origin]
    assert origins == [page, first, second]


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


@pytest.mark.parametrize("suffix", [".part", ".version"])
def test_what_a_process_left_that_had_kept_the_document_goes_with_the_next_look_at_it(server: Server, home: Home, suffix: str) -> None:
    address = server.serve("/a.pdf", document(PDF, etag='"1"'))
    had(home, address)
    unfinished(home, address).with_suffix(suffix).write_text('"1"')
    assert had(home, address).path.read_bytes() == PDF
    assert left_over(home) == []


def test_who_leaves_waits_for_no_server(server: Server, home: Home) -> None:
    """Ctrl-C while a server has asked to wait."""
    busy = server.serve("/busy.pdf", status(503, Retry_After="60"))
    started = time.monotonic()
    results = fetching.fetch(home, [named(server.serve("/a.pdf", document(PDF))), named(busy)], FetchPolicy(interval=0, attempts=5))
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
    assert refusal.why.reason(Language.EN) == "was forgotten on 2022-09-01 (asked by the publisher)"
    assert not refusal.is_pending
    assert originals.original(home, sha256) is None
    assert left_over(home) == []
    server.serve("/a.pdf", document(CHANGED))
    assert had(home, address).path.read_bytes() == CHANGED


def originals_of(home: Home, source: Source) -> str:
    """The hash under which the original of a source is stored."""
    assert source.path.is_relative_to(home.landed)
    return source.path.parent.name


@pytest.mark.parametrize("place", ["_newest", "_source", "_keep"])
def test_an_error_that_nobody_foresaw_costs_its_address_only(
    server: Server, home: Home, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = server.serve("/good.pdf", document(PDF)), server.serve("/bad.pdf", document(CHANGED))
    real = getattr(_Fetcher, place)

    def failing(self: _Fetcher, known: Address, *args: Any) -> Any:
        if known.address == bad:
            raise RuntimeError("broken")
        return real(self, known, *args)

    monkeypatch.setattr(_Fetcher, place, failing)
    refusal, source = fetch_all(home, bad, good)
    assert isinstance(refusal, Refusal)
    assert (refusal.path, refusal.why.id) == (bad, "unforeseen")
    assert refusal.entry is not None
    assert isinstance(source, Source)


def test_what_is_known_of_an_address_may_be_damaged(server: Server, home: Home) -> None:
    address = server.serve("/a.pdf", document(PDF, etag='"1"'))
    first = had(home, address)
    (known,) = (home.landed / "addresses").glob("*")
    known.write_bytes(known.read_bytes()[:20])
    assert had(home, address).path == first.path

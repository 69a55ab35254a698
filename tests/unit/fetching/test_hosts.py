"""A host is asked as often and for what it allows."""

from __future__ import annotations

import time

from dagster_project.fetching.policy import FetchPolicy
from dagster_project.knowledge.messages import Language
from dagster_project.landing.home import Home
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.sources import Source
from tests.unit.fetching.conftest import PDF, Server, document, fetch_all, refused, status


def test_a_host_that_is_not_there_is_given_up(home: Home) -> None:
    refusal = refused(home, "http://127.0.0.1:9/a.pdf")
    assert "robots.txt cannot be had" in refusal.why.reason(Language.EN)
    assert refusal.is_pending


def test_robots_txt_is_obeyed(server: Server, home: Home) -> None:
    server.serve("/robots.txt", document(b"User-agent: juesuan\nDisallow: /private/\n"))
    hidden, open_ = server.serve("/private/a.pdf", document(PDF)), server.serve("/a.pdf", document(PDF))
    refusal, source = fetch_all(home, hidden, open_)
    assert isinstance(refusal, Refusal)
    assert "robots.txt" in refusal.why.reason(Language.EN)
    assert isinstance(source, Source)
    assert server.requests("/private/a.pdf") == []
    assert len(server.requests("/robots.txt")) == 1


def test_a_host_whose_robots_txt_fails_is_left_alone(server: Server, home: Home) -> None:
    server.serve("/robots.txt", status(503))
    address = server.serve("/a.pdf", document(PDF))
    assert "robots.txt cannot be had" in refused(home, address).why.reason(Language.EN)
    assert server.requests("/a.pdf") == []


def test_a_host_is_asked_at_one_pace(server: Server, home: Home) -> None:
    addresses = [server.serve(f"/{number}.pdf", document(PDF)) for number in range(3)]
    started = time.monotonic()
    fetch_all(home, *addresses, policy=FetchPolicy(interval=0.2))
    assert time.monotonic() - started >= 0.6  # robots.txt and three documents


def test_the_pace_that_robots_txt_asks_for_is_kept(server: Server, home: Home) -> None:
    server.serve("/robots.txt", document(b"User-agent: *\nCrawl-delay: 0.3\n"))
    addresses = [server.serve(f"/{number}.pdf", document(PDF)) for number in range(3)]
    started = time.monotonic()
    fetch_all(home, *addresses)
    assert time.monotonic() - started >= 0.6


def test_a_redirect_to_where_robots_may_not_go_is_refused(server: Server, home: Home) -> None:
    server.serve("/robots.txt", document(b"User-agent: *\nDisallow: /private\n"))
    server.serve("/private.pdf", document(PDF))
    assert "robots.txt" in refused(home, server.serve("/a.pdf", status(301, Location="/private.pdf"))).why.reason(Language.EN)

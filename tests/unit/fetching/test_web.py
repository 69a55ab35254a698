"""Whatever a web server answers: only what has changed is sent, trouble is waited for or given up, and no redirect leads astray."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
import trustme

from dagster_project.fetching.networks import Networks
from dagster_project.fetching.policy import FetchPolicy
from dagster_project.knowledge.messages import Language
from dagster_project.landing.home import Home
from tests.unit.fetching.conftest import HURRIED, MODIFIED, PDF, Server, document, had, left_over, refused, status


@pytest.mark.parametrize("validator", [{"etag": '"1"'}, {"last_modified": MODIFIED}])
def test_what_has_not_changed_is_not_sent_again(server: Server, home: Home, validator: dict[str, str]) -> None:
    address = server.serve("/a.pdf", document(PDF, **validator))
    first = had(home, address)
    assert had(home, address) == first
    asked = server.requests("/a.pdf")[1]
    assert validator.get("etag") == asked.get("If-None-Match")
    assert validator.get("last_modified") == asked.get("If-Modified-Since")


@pytest.mark.parametrize("announced", [True, False])
def test_a_document_beyond_the_limit_is_not_taken(server: Server, home: Home, announced: bool) -> None:
    def endless(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"2000\r\n" + bytes(8192) + b"\r\n")

    address = server.serve("/a.pdf", document(PDF) if announced else endless)
    policy = FetchPolicy(interval=0, attempts=1, largest_document=50_000)
    assert refused(home, address, policy=policy).why.reason(Language.EN) == "is larger than 50,000 bytes"
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
    assert refusal.why.reason(Language.EN) == "could not be sent (503 Service Unavailable)"
    assert len(server.requests("/a.pdf")) == 1


def test_a_server_that_stays_broken_is_given_up(server: Server, home: Home) -> None:
    refusal = refused(home, server.serve("/a.pdf", status(500)))
    assert refusal.why.reason(Language.EN) == "could not be sent (500 Internal Server Error)"
    assert refusal.is_pending
    assert len(server.requests("/a.pdf")) == HURRIED.attempts


def test_a_server_that_says_nothing_is_given_up(server: Server, home: Home) -> None:
    silence = threading.Event()
    address = server.serve("/a.pdf", lambda handler: silence.wait(5))
    policy = FetchPolicy(interval=0, attempts=1, answer_within=0.2)
    assert refused(home, address, policy=policy).why.reason(Language.EN) == "did not answer in time (ReadTimeout)"
    silence.set()


def test_a_redirect_is_followed(server: Server, home: Home) -> None:
    server.serve("/new/b.pdf", document(PDF))
    source = had(home, server.serve("/a.pdf", status(302, Location="new/b.pdf")))
    assert source.origin is not None
    assert source.origin.file_name == "b.pdf"


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://127.0.0.1/a.pdf", "data:text/plain,x", "https://"])
def test_a_redirect_off_the_web_is_refused(server: Server, home: Home, location: str) -> None:
    refusal = refused(home, server.serve("/a.pdf", status(301, Location=location)))
    assert refusal.why.reason(Language.EN).startswith("is redirected to ")
    assert len(server.requests("/a.pdf")) == 1


def test_redirects_in_a_circle_end(server: Server, home: Home) -> None:
    refusal = refused(home, server.serve("/a.pdf", status(301, Location="/a.pdf")))
    assert refusal.why.reason(Language.EN) == "is redirected more than 5 times"
    assert len(server.requests("/a.pdf")) == 6


@pytest.fixture
def localhost_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the name localhost stood for a host on the internet, and its number for one on a network of our own."""
    is_public = Networks.is_public
    monkeypatch.setattr(Networks, "is_public", lambda networks, host: host == "localhost" or is_public(networks, host))


def as_name(address: str) -> str:
    return address.replace("127.0.0.1", "localhost")


@pytest.mark.usefixtures("localhost_is_public")
@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_from_the_internet_into_ones_own_network_is_refused(server: Server, home: Home, code: int) -> None:
    secret = server.serve("/secret.pdf", document(PDF))
    refusal = refused(home, as_name(server.serve("/a.pdf", status(code, Location=secret))))
    assert refusal.why.reason(Language.EN) == f"leads to {secret}, which is not on the internet but on a network of your own"
    assert secret in refusal.why.action(Language.EN)
    assert server.requests("/secret.pdf") == []


@pytest.mark.usefixtures("localhost_is_public")
@pytest.mark.parametrize("target", ["http://169.254.169.254/latest/meta-data/", "http://[::1]:9/a.pdf", "http://2130706433:9/a.pdf"])
def test_nothing_of_ones_own_network_is_asked_however_it_is_written(server: Server, home: Home, target: str) -> None:
    refusal = refused(home, as_name(server.serve("/a.pdf", status(302, Location=target))))
    assert "on a network of your own" in refusal.why.reason(Language.EN)
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
    assert "on a network of your own" in refusal.why.reason(Language.EN)
    assert server.requests("/secret-2021.pdf") == []


@pytest.mark.usefixtures("localhost_is_public")
def test_robots_txt_may_not_lead_into_ones_own_network_either(server: Server, home: Home) -> None:
    secret = server.serve("/secret", document(b"User-agent: *"))
    server.serve("/robots.txt", status(302, Location=secret))
    assert "robots.txt cannot be had" in refused(home, as_name(server.serve("/a.pdf", document(PDF)))).why.reason(Language.EN)
    assert server.requests("/secret") == []


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
    refusal = refused(home, secure_server.serve("/a.pdf", document(PDF)), policy=FetchPolicy(interval=0))
    assert "certificate is not valid" in refusal.why.reason(Language.EN)
    assert time.monotonic() - started < 5


def test_a_valid_certificate_is_accepted(secure_server: Server, home: Home, authority: trustme.CA) -> None:
    address = secure_server.serve("/a.pdf", document(PDF))
    assert had(home, address, verify=trusting(authority)).path.read_bytes() == PDF


def test_a_redirect_that_leaves_tls_is_refused(secure_server: Server, server: Server, home: Home, authority: trustme.CA) -> None:
    plain = server.serve("/a.pdf", document(PDF))
    address = secure_server.serve("/a.pdf", status(301, Location=plain))
    assert f"is redirected from https to {plain}" in refused(home, address, verify=trusting(authority)).why.reason(Language.EN)

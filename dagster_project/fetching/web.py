"""Documents from web servers: conditional requests, resumption, retries, redirects that are looked at.

Belongs here: HTTP. Does not belong here: pace and robots.txt (`hosts`), what is kept of an address (`addresses`), links of pages (`pages`).
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from typing import TypeVar
from urllib.parse import unquote

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception, sleep_using_event, stop_after_attempt, wait_random_exponential

from dagster_project.characters import visible
from dagster_project.fetching.bodies import is_plain, pieces
from dagster_project.fetching.hosts import Hosts
from dagster_project.fetching.networks import Networks
from dagster_project.fetching.partial import Partial
from dagster_project.fetching.policy import AGENT, FetchFailed, FetchPolicy, TransientFetchError
from dagster_project.fetching.transport import Deadline, Transport

_DIGITS = re.compile(r"[0-9]{1,18}")
_BUSY = {408, 425, 429, 500, 502, 503, 504}
_GONE = {404, 410}
_MOVED = {301, 302, 303, 307, 308}
_LONGEST_HEADER = 1000
_LONGEST_SAID = 200
_LONGEST_NAME = 200
"""Characters."""
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server says of the document it sent, whose bytes are in the `Partial`."""

    url: str
    file_name: str
    etag: str | None
    last_modified: str | None
    content_type: str


class Web:
    """Fetches from web servers; may be used by several threads. Once `stopped` is set nothing more is asked for or waited for."""

    def __init__(self, policy: FetchPolicy, stopped: threading.Event, *, verify: ssl.SSLContext | bool = True) -> None:
        self._policy = policy
        self._stopped = stopped
        self._networks = Networks()
        self._deadline = Deadline()
        self._client = httpx.Client(
            follow_redirects=False,
            transport=Transport(self._networks, self._deadline, verify),
            timeout=httpx.Timeout(policy.answer_within, connect=policy.connect_within),
            headers={"User-Agent": AGENT, "Accept-Encoding": "identity"},
        )
        self._hosts = Hosts(policy, self._robots, stopped)

    def close(self) -> None:
        self._client.close()

    def get(
        self,
        address: str,
        partial: Partial,
        etag: str | None,
        last_modified: str | None,
        *,
        registered: str,
        largest: int,
        within: float,
        expect: Callable[[Answer], object] = lambda answer: None,
    ) -> Answer | None:
        """Fetch `address` into `partial`; None where the server says that it is what `etag` or `last_modified` name.

        `registered` is the address that the user gave, from which links may have led to this one: where it is on the internet, nothing that it
        leads to may be on a network of one's own. `largest` counts bytes unpacked, `within` seconds of each attempt. `expect` looks at the finished file. Raises `FetchFailed`, `DiskFull`.
        """
        if partial.version and partial.version in {etag, last_modified}:
            partial.drop()  # finished by a process that ended before it could say so

        def once() -> Answer | None:
            answer = self._attempt(address, registered, partial, etag, last_modified, largest, within)
            if answer is not None:
                try:
                    expect(answer)
                except FetchFailed:
                    partial.drop()
                    raise
            return answer

        return self._patiently(once)

    def _attempt(
        self, address: str, registered: str, partial: Partial, etag: str | None, last_modified: str | None, largest: int, within: float
    ) -> Answer | None:
        headers = {}
        version = partial.version
        if version:
            headers = {"Range": f"bytes={partial.size}-", "If-Range": version}
        elif etag:
            headers = {"If-None-Match": etag}
        elif last_modified:
            headers = {"If-Modified-Since": last_modified}
        with self._following(address, registered, headers, within) as response:
            if response.status_code == httpx.codes.NOT_MODIFIED and not version and headers:
                return None
            if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                partial.drop()
                raise TransientFetchError("changed_meanwhile")
            if response.status_code == httpx.codes.PARTIAL_CONTENT and version:
                size = _carried_on(response, partial)
            elif response.status_code == httpx.codes.OK:
                partial.begin(_strong_version(response))
                size = _number(response.headers.get("Content-Length"))
            else:
                raise _unsuitable(response)
            self._take(response, partial, largest)
            if size is not None and is_plain(response) and partial.size != size:
                raise TransientFetchError("broke_off", had=partial.size, size=size)
            return Answer(
                str(response.url),
                _file_name(response),
                _header(response, "ETag"),
                _header(response, "Last-Modified"),
                _header(response, "Content-Type") or "",
            )

    def _take(self, response: httpx.Response, partial: Partial, largest: int) -> None:
        """Append the body to `partial`."""
        too_large = FetchFailed("too_large_to_fetch", bytes=largest)
        if (_number(response.headers.get("Content-Length")) or 0) > largest:
            partial.drop()
            raise too_large
        for piece in pieces(response):
            self._expect_to_go_on()
            partial.append(piece)
            if partial.size > largest:
                partial.drop()
                raise too_large

    def _robots(self, url: httpx.URL) -> str | None:
        def once() -> str | None:
            with self._following(str(url), str(url), {}, self._policy.robots_within, ask_robots=False) as response:
                if response.status_code == httpx.codes.OK:
                    return self._beginning(response, self._policy.largest_robots)  # RFC 9309, 2.5
                if response.status_code in _BUSY:
                    raise _unsuitable(response)
                return None

        return self._patiently(once)

    def _beginning(self, response: httpx.Response, most: int) -> str:
        """So many bytes of a text at most, in whole lines."""
        text = bytearray()
        for piece in pieces(response):
            self._expect_to_go_on()
            text += piece
            if len(text) > most:
                del text[text.rfind(b"\n", 0, most) + 1 :]
                break
        return text.decode("utf-8", errors="replace")

    @contextmanager
    def _following(
        self, address: str, registered: str, headers: dict[str, str], within: float, *, ask_robots: bool = True
    ) -> Iterator[httpx.Response]:
        """The answer at the end of all redirects, its body still to be read, each request within so many seconds. Raises `FetchFailed`; when it
        takes longer `TransientFetchError`: what has come is kept for the next attempt."""
        url = _url(address)
        for _ in range(self._policy.redirects + 1):
            self._expect_same_side(_url(registered), url)
            if ask_robots:
                self._hosts.expect_allowed(url)
            self._hosts.wait_for_turn(url)
            self._expect_to_go_on()
            with self._deadline.within(within), self._explained(within):
                response = self._client.send(self._client.build_request("GET", url, headers=headers), stream=True)
                try:
                    if response.status_code not in _MOVED or "Location" not in response.headers:
                        yield response
                        return
                    url = _next_url(url, response.headers["Location"])
                finally:
                    response.close()
        raise FetchFailed("too_many_redirects", most=self._policy.redirects)

    @contextmanager
    def _explained(self, within: float) -> Iterator[None]:
        try:
            with _explained():
                yield
        except TransientFetchError as error:
            if self._deadline.has_passed:
                raise TransientFetchError("too_slow", seconds=within) from error
            raise

    def _expect_same_side(self, registered: httpx.URL, url: httpx.URL) -> None:
        """Raises `FetchFailed` when an address on the internet leads to a network of one's own: the publisher must not choose what is asked for there."""
        is_public = self._networks.is_public
        if url.host != registered.host and not is_public(url.raw_host.decode()) and is_public(registered.raw_host.decode()):
            raise FetchFailed("leads_to_private_network", target=_short(str(url)))

    def _expect_to_go_on(self) -> None:
        if self._stopped.is_set():
            raise FetchFailed("fetching_stopped", is_passing=True)

    def _patiently(self, once: Callable[[], T]) -> T:
        """Try until it works or attempts are used up; wait as the server asks, else longer each time."""
        by_itself = wait_random_exponential(multiplier=self._policy.first_wait, max=self._policy.longest_wait)

        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            asked = error.wait if isinstance(error, TransientFetchError) else None
            return by_itself(state) if asked is None else asked

        def is_worth_it(error: BaseException) -> bool:
            return isinstance(error, TransientFetchError) and (error.wait or 0) <= self._policy.longest_wait

        retrying = Retrying(
            stop=stop_after_attempt(self._policy.attempts),
            wait=wait,
            retry=retry_if_exception(is_worth_it),
            sleep=sleep_using_event(self._stopped),
            reraise=True,
        )
        return retrying(once)


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what the client says into `FetchFailed`, and into `TransientFetchError` where another attempt may help."""
    try:
        yield
    except httpx.InvalidURL as error:  # of a redirect, which the client looks at though it does not follow it
        raise FetchFailed("redirected_to_no_address", error=str(error)) from error
    except httpx.TimeoutException as error:
        raise TransientFetchError("no_answer_in_time", error=type(error).__name__) from error
    except httpx.TransportError as error:
        if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error)):
            raise FetchFailed("invalid_certificate", error=str(error)) from error
        if any(isinstance(cause, socket.gaierror) for cause in _causes(error)):
            raise TransientFetchError("unknown_host", host=error.request.url.host) from error
        raise TransientFetchError("not_sent_whole", error=_short(str(error)) or type(error).__name__) from error


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _url(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise FetchFailed("no_address", error=str(error)) from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise FetchFailed("no_web_address")
    return url


def _next_url(url: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect leads. Raises `FetchFailed` when it leaves the web, or leaves TLS."""
    try:
        target = url.join(location)
    except httpx.InvalidURL as error:
        raise FetchFailed("redirected_to_no_address", error=_short(location)) from error
    if target.scheme not in {"http", "https"} or not target.host:
        raise FetchFailed("redirected_off_the_web", target=_short(location))
    if url.scheme == "https" and target.scheme == "http":
        raise FetchFailed("redirected_off_tls", target=_short(str(target)))
    return target


def _unsuitable(response: httpx.Response) -> FetchFailed:
    """What a status that brings no document means."""
    status = _short(f"{response.status_code} {response.reason_phrase}".strip())
    if response.status_code in _GONE:
        return FetchFailed("not_there_status", is_absent=True, status=status)
    if response.status_code in _BUSY:
        return TransientFetchError("server_busy", wait=_seconds_to_wait(response.headers.get("Retry-After")), status=status)
    if response.status_code in {401, 403, 407, 451}:
        return FetchFailed("not_open", status=status)
    return FetchFailed("refused_by_server", status=status)


def _seconds_to_wait(retry_after: str | None) -> float | None:
    if retry_after is None:
        return None
    if _DIGITS.fullmatch(retry_after.strip()):
        return float(retry_after)
    until = _time(retry_after)
    return max(0.0, (until - datetime.now(UTC)).total_seconds()) if until else None


def _time(text: str) -> datetime | None:
    """A time of HTTP."""
    try:
        time_ = parsedate_to_datetime(text)
    except ValueError:
        return None
    return time_.astimezone(UTC) if time_.tzinfo else time_.replace(tzinfo=UTC)


def last_change(answer: Answer) -> str | None:
    """`Last-Modified` as UTC in ISO form."""
    changed = _time(answer.last_modified) if answer.last_modified else None
    return changed.replace(tzinfo=None).isoformat() if changed else None


def _carried_on(response: httpx.Response, partial: Partial) -> int | None:
    """The size of the whole document, after making sure that the answer carries on where `partial` ends."""
    found = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
    if not found or int(found[1]) != partial.size:
        partial.drop()
        raise TransientFetchError("resumed_wrongly")
    return _number(found[2])


def _strong_version(response: httpx.Response) -> str | None:
    """What names these very bytes, if the server lets them be asked for in parts (RFC 9110, 13.1.5)."""
    etag = _header(response, "ETag") or ""
    last_modified = _header(response, "Last-Modified")
    if not is_plain(response) or response.headers.get("Accept-Ranges", "bytes") == "none":
        return None
    return etag if etag and not etag.startswith("W/") else last_modified


def _header(response: httpx.Response, name: str) -> str | None:
    """A header that is kept, or nothing where it is longer than any that makes sense."""
    value: str | None = response.headers.get(name)
    return value if value and len(value) <= _LONGEST_HEADER else None


def _short(said: str) -> str:
    """What a server says, as much as one reads, as it can be shown anywhere."""
    return visible(said[:_LONGEST_SAID])


def _number(text: str | None) -> int | None:
    return int(text) if text and _DIGITS.fullmatch(text) else None


def _file_name(response: httpx.Response) -> str:
    """The name that the server gives the document, else the last part of its address."""
    header = Message()
    header["Content-Disposition"] = response.headers.get("Content-Disposition", "")
    told = header.get_filename() or ""
    name = PurePosixPath(told.replace("\\", "/")).name or PurePosixPath(unquote(response.url.path)).name or response.url.host
    return visible(name)[-_LONGEST_NAME:]

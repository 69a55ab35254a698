"""Documents from web servers: conditional requests, resumption, retries, redirects that are looked at.

Belongs here: HTTP. Does not belong here: pace and robots.txt (`hosts`), what is kept of an address (`addresses`), links of pages (`pages`).
"""

from __future__ import annotations

import re
import ssl
import threading
import time
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

from dagster_project.fetching.hosts import Hosts
from dagster_project.fetching.networks import is_public
from dagster_project.fetching.partial import Partial
from dagster_project.fetching.policy import AGENT, FetchFailed, FetchPolicy, TransientFetchError

_BUSY = {408, 425, 429, 500, 502, 503, 504}
_GONE = {404, 410}
_MOVED = {301, 302, 303, 307, 308}
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
        self._client = httpx.Client(
            follow_redirects=False,
            verify=verify,
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
        expect: Callable[[Answer], object] = lambda answer: None,
    ) -> Answer | None:
        """Fetch `address` into `partial`; None where the server says that it is what `etag` or `last_modified` name.

        `registered` is the address that the user gave, from which links may have led to this one: where it is on the internet, nothing that it
        leads to may be on a network of one's own. `expect` looks at the finished file. Raises `FetchFailed`, `DiskFull`.
        """
        if partial.version and partial.version in {etag, last_modified}:
            partial.drop()  # finished by a process that ended before it could say so

        def once() -> Answer | None:
            answer = self._attempt(address, registered, partial, etag, last_modified, largest)
            if answer is not None:
                try:
                    expect(answer)
                except FetchFailed:
                    partial.drop()
                    raise
            return answer

        return self._patiently(once)

    def _attempt(
        self, address: str, registered: str, partial: Partial, etag: str | None, last_modified: str | None, largest: int
    ) -> Answer | None:
        headers = {}
        version = partial.version
        if version:
            headers = {"Range": f"bytes={partial.size}-", "If-Range": version}
        elif etag:
            headers = {"If-None-Match": etag}
        elif last_modified:
            headers = {"If-Modified-Since": last_modified}
        with self._following(address, registered, headers) as response:
            if response.status_code == httpx.codes.NOT_MODIFIED and not version and headers:
                return None
            if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                partial.drop()
                raise TransientFetchError("changed while it was fetched")
            if response.status_code == httpx.codes.PARTIAL_CONTENT and version:
                size = _carried_on(response, partial)
            elif response.status_code == httpx.codes.OK:
                partial.begin(_strong_version(response))
                size = _number(response.headers.get("Content-Length"))
            else:
                raise _unsuitable(response)
            self._take(response, partial, largest)
            if size is not None and _is_plain(response) and partial.size != size:
                raise TransientFetchError(f"broke off after {partial.size:,} of {size:,} bytes")
            return Answer(
                str(response.url),
                _file_name(response),
                response.headers.get("ETag"),
                response.headers.get("Last-Modified"),
                response.headers.get("Content-Type", ""),
            )

    def _take(self, response: httpx.Response, partial: Partial, largest: int) -> None:
        """Append the body to `partial`. Raises `TransientFetchError` when it takes too long: what has come is kept for the next attempt."""
        too_large = FetchFailed(
            f"is larger than {largest:,} bytes", "look whether it is a disclosure; if so, download it and give the path of the file"
        )
        if (_number(response.headers.get("Content-Length")) or 0) > largest:
            partial.drop()
            raise too_large
        started = time.monotonic()
        for chunk in response.iter_raw() if _is_plain(response) else response.iter_bytes():
            self._expect_to_go_on()
            partial.append(chunk)
            if partial.size > largest:
                partial.drop()
                raise too_large
            if time.monotonic() - started > self._policy.document_within:
                raise TransientFetchError(f"was not sent within {self._policy.document_within:,.0f} seconds")

    def _robots(self, url: httpx.URL) -> str | None:
        def once() -> str | None:
            with self._following(str(url), str(url), {}, ask_robots=False) as response:
                if response.status_code == httpx.codes.OK:
                    return response.read()[:500_000].decode("utf-8", errors="replace")  # RFC 9309, 2.5
                if response.status_code in _BUSY:
                    raise _unsuitable(response)
                return None

        return self._patiently(once)

    @contextmanager
    def _following(self, address: str, registered: str, headers: dict[str, str], *, ask_robots: bool = True) -> Iterator[httpx.Response]:
        """The answer at the end of all redirects, its body still to be read. Raises `FetchFailed`."""
        url = _url(address)
        for _ in range(self._policy.redirects + 1):
            _expect_same_side(_url(registered), url)
            if ask_robots:
                self._hosts.expect_allowed(url)
            self._hosts.wait_for_turn(url)
            self._expect_to_go_on()
            with _explained():
                response = self._client.send(self._client.build_request("GET", url, headers=headers), stream=True)
                try:
                    if response.status_code not in _MOVED or "Location" not in response.headers:
                        yield response
                        return
                    url = _next_url(url, response.headers["Location"])
                finally:
                    response.close()
        raise FetchFailed(
            f"is redirected more than {self._policy.redirects} times", "open the address in a browser and give the address it ends at"
        )

    def _expect_to_go_on(self) -> None:
        if self._stopped.is_set():
            raise FetchFailed("was not fetched to its end", "run the same command again; what was fetched so far is kept", is_passing=True)

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
        raise FetchFailed(f"is redirected to what is no address ({error})", "tell the publisher") from error
    except httpx.TimeoutException as error:
        raise TransientFetchError(f"did not answer in time ({type(error).__name__})") from error
    except httpx.TransportError as error:
        if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error)):
            raise FetchFailed(
                f"is on a server whose certificate is not valid ({error})",
                "tell the publisher; where the certificate is one of your own organisation, name its authority's file in SSL_CERT_FILE",
            ) from error
        raise TransientFetchError(f"was not sent as a whole ({error or type(error).__name__})") from error
    except httpx.DecodingError as error:
        raise TransientFetchError(f"was sent garbled ({error})") from error


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _url(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise FetchFailed(f"is no address ({error})", "check the spelling of the address") from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise FetchFailed("is no address of a web server", "give an address that begins with https:// or http://")
    return url


def _next_url(url: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect leads. Raises `FetchFailed` when it leaves the web, or leaves TLS."""
    try:
        target = url.join(location)
    except httpx.InvalidURL as error:
        raise FetchFailed(f"is redirected to what is no address ({location})", "tell the publisher") from error
    if target.scheme not in {"http", "https"} or not target.host:
        raise FetchFailed(f"is redirected to {location}, which is not on the web", "tell the publisher")
    if url.scheme == "https" and target.scheme == "http":
        raise FetchFailed(
            f"is redirected from https to {target}, where anyone could change it", f"look at {target} and give it as the address yourself"
        )
    return target


def _expect_same_side(registered: httpx.URL, url: httpx.URL) -> None:
    """Raises `FetchFailed` when an address on the internet leads to a network of one's own: the publisher must not choose what is asked for there."""
    if url.host != registered.host and not is_public(url.raw_host.decode()) and is_public(registered.raw_host.decode()):
        raise FetchFailed(
            f"leads to {url}, which is not on the internet but on a network of your own",
            f"tell the publisher; if you trust it, give {url} as the address yourself",
        )


def _unsuitable(response: httpx.Response) -> FetchFailed:
    """What a status that brings no document means."""
    status = f"{response.status_code} {response.reason_phrase}".strip()
    if response.status_code in _GONE:
        return FetchFailed(f"is not there ({status})", "look for it on the publisher's pages and correct the address", is_absent=True)
    if response.status_code in _BUSY:
        return TransientFetchError(f"could not be sent ({status})", wait=_seconds_to_wait(response.headers.get("Retry-After")))
    if response.status_code in {401, 403, 407, 451}:
        return FetchFailed(
            f"is not open to everyone ({status})", "open it in a browser; if it opens there, download it and give the path of the file"
        )
    return FetchFailed(f"was refused by the server ({status})", "open the address in a browser and correct it")


def _seconds_to_wait(retry_after: str | None) -> float | None:
    if retry_after is None:
        return None
    if retry_after.strip().isdigit():
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
        raise TransientFetchError("was carried on at the wrong place")
    return _number(found[2])


def _strong_version(response: httpx.Response) -> str | None:
    """What names these very bytes, if the server lets them be asked for in parts (RFC 9110, 13.1.5)."""
    etag: str = response.headers.get("ETag", "")
    last_modified: str | None = response.headers.get("Last-Modified")
    if not _is_plain(response) or response.headers.get("Accept-Ranges", "bytes") == "none":
        return None
    return etag if etag and not etag.startswith("W/") else last_modified


def _is_plain(response: httpx.Response) -> bool:
    return str(response.headers.get("Content-Encoding", "identity")) == "identity"


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


def _file_name(response: httpx.Response) -> str:
    """The name that the server gives the document, else the last part of its address."""
    header = Message()
    header["Content-Disposition"] = response.headers.get("Content-Disposition", "")
    told = header.get_filename() or ""
    return PurePosixPath(told.replace("\\", "/")).name or PurePosixPath(unquote(response.url.path)).name or response.url.host

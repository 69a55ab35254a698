"""Fetching what is named by its address: each becomes the stored original of its newest version, or a refusal.

Belongs here: the order of the steps, so that a process that ends at any of them is carried on by the next; hosts side by side. Does not
belong here: how servers are spoken to (`web`, `stores`), reading documents (`landing.intake`).

A document counts as fetched once its address's file names it. By then the original is stored; what comes after can be done again.
"""

from __future__ import annotations

import hashlib
import queue
import ssl
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from dagster_project.documents.errors import UnreadableDocument
from dagster_project.documents.sandbox.process import Limits, ReadingFailed, Worker
from dagster_project.fetching.addresses import Address, Version, now, recall, remember, unfinished
from dagster_project.fetching.kinds import document_suffixes, expect_document, is_web_page
from dagster_project.fetching.pages import attachments, links_within_limits, matching
from dagster_project.fetching.partial import Partial
from dagster_project.fetching.policy import FetchFailed, FetchPolicy
from dagster_project.fetching.stores import Stores
from dagster_project.fetching.web import Web, last_change
from dagster_project.landing import forgotten, originals
from dagster_project.landing.home import Home
from dagster_project.landing.mishaps import contained, each_contained
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.secrets import without_secrets
from dagster_project.landing.sources import Found, Provenance, Remote, Source

_WEB = ("http://", "https://")
T = TypeVar("T")

_OF_A_PAGE = Limits(memory=1024**3, processor_seconds=20, seconds=60, answer=32 * 1024**2)


def fetch(
    home: Home, all_found: Iterable[Found], policy: FetchPolicy | None = None, verify: ssl.SSLContext | bool = True
) -> Generator[Source | Refusal, None, None]:
    """Files and refusals as they are; for each address what was fetched from it, whether or not it is new.

    Needs the home's fetching lock. Raises `DiskFull`.
    """
    return _fetch(home, all_found, policy, verify, _Fetcher.all_of)


def fetch_from_web(home: Home, all_found: Iterable[Found]) -> Generator[Found, None, None]:
    """As `fetch`, but what lies in stores is only listed: each document there comes back as a `Remote` of its own, for another call of `fetch`,
    which may be of another process and for each of them at once. Needs the home's fetching lock. Raises `DiskFull`."""
    return _fetch(home, all_found, None, True, _Fetcher.all_but_stores)


def _fetch(
    home: Home,
    all_found: Iterable[Found],
    policy: FetchPolicy | None,
    verify: ssl.SSLContext | bool,
    work: Callable[[_Fetcher, Remote], Iterator[T]],
) -> Generator[Source | Refusal | T, None, None]:
    by_host: dict[str, list[Remote]] = {}
    for found in all_found:
        if isinstance(found, Remote):
            parts = urlsplit(found.location)
            by_host.setdefault(f"{parts.scheme}://{parts.netloc}", []).append(found)
        else:
            yield found
    if by_host:
        policy = policy or FetchPolicy.of_environment()
        stopped = threading.Event()
        with closing(Web(policy, stopped, verify=verify)) as web:
            fetcher = _Fetcher(home, web, Stores(policy, stopped), policy)
            yield from _side_by_side(partial(work, fetcher), list(by_host.values()), policy.hosts_at_once, stopped)


def _side_by_side(work: Callable[[Remote], Iterator[T]], groups: list[list[Remote]], at_once: int, stopped: threading.Event) -> Iterator[T]:
    """What `work` gives for every address, groups in parallel, the addresses of a group one after the other. An error, or a reader who leaves, stops
    all."""
    results: queue.SimpleQueue[T | BaseException | None] = queue.SimpleQueue()

    def run(group: list[Remote]) -> None:
        try:
            for remote in group:
                for result in work(remote):
                    results.put(result)
                    if stopped.is_set():
                        return
        except BaseException as error:
            results.put(error)
        finally:
            results.put(None)

    with ThreadPoolExecutor(at_once, thread_name_prefix="fetch") as pool:
        try:
            for group in groups:
                pool.submit(run, group)
            running = len(groups)
            while running:
                result = results.get()
                if isinstance(result, BaseException):
                    raise result
                if result is None:
                    running -= 1
                else:
                    yield result
        finally:
            stopped.set()
            pool.shutdown(wait=True, cancel_futures=True)


class _Fetcher:
    def __init__(self, home: Home, web: Web, stores: Stores, policy: FetchPolicy) -> None:
        self._home = home
        self._web = web
        self._stores = stores
        self._policy = policy

    def all_of(self, remote: Remote) -> Iterator[Source | Refusal]:
        """Every document at an address."""
        yield from each_contained(self._home, remote.location, partial(self._all_of, remote), remote.entry)

    def all_but_stores(self, remote: Remote) -> Iterator[Found]:
        """Every document at an address of the web; of a store, where each of them is."""
        work = self._all_of if remote.location.startswith(_WEB) else self._documents
        yield from each_contained(self._home, remote.location, partial(work, remote), remote.entry)

    def _all_of(self, remote: Remote) -> Iterator[Source | Refusal]:
        try:
            if remote.is_document:
                addresses = [remote.location]
            elif remote.location.startswith(_WEB):
                addresses = self._linked(remote) if remote.links else [remote.location]
            else:
                addresses = list(self._listed(remote))
        except FetchFailed as error:
            yield _refusal(remote.location, error, remote)
            return
        for address in addresses:
            found = contained(self._home, address, partial(self._one, address, remote), remote.entry)
            yield found
            if isinstance(found, Source) and not remote.links and address == remote.location:
                yield from self._attached(found.path, remote)

    def _documents(self, remote: Remote) -> Iterator[Found]:
        try:
            for address, size in self._listed(remote).items():
                yield Remote(address, remote.entry, is_document=address != remote.location, size=size)
        except FetchFailed as error:
            yield _refusal(remote.location, error, remote)

    def _attached(self, page: Path, remote: Remote) -> Iterator[Source | Refusal]:
        """The documents that a page links to which is a document itself, and those that it linked to before."""
        if not is_web_page(page):
            return
        known = recall(self._home, remote.location)
        try:
            linked = attachments(_links_of(page.read_bytes(), known.page_url or remote.location, ""), document_suffixes())
        except FetchFailed as error:
            yield _refusal(remote.location, error, remote)
            return
        taken = list(dict.fromkeys([*linked, *known.taken]))
        if taken != known.taken:
            known.taken = taken
            remember(self._home, known)
        for address in taken:
            yield contained(self._home, address, partial(self._one, address, remote), remote.entry)

    def _linked(self, remote: Remote) -> list[str]:
        """The documents that a page links to, and those that it linked to before: a link may go before its document does."""
        known = recall(self._home, remote.location)
        partial = Partial(unfinished(self._home, f"page {remote.location}"))
        answer = self._web.get(
            remote.location,
            partial,
            known.page_etag,
            known.page_last_modified,
            registered=remote.location,
            largest=self._policy.largest_page,
            within=self._policy.page_within,
        )
        if answer is not None:
            known.links = _links_of(partial.part.read_bytes(), answer.url, answer.content_type)
            known.page_etag, known.page_last_modified = answer.etag, answer.last_modified
        matched = matching(known.links, remote.links)
        if answer is not None or not set(matched) <= set(known.taken):
            known.taken = list(dict.fromkeys([*known.taken, *matched]))
            remember(self._home, known)
        partial.drop()
        if not matched:
            raise FetchFailed("no_link", is_absent=True, links=remote.links)
        return list(dict.fromkeys([*matched, *matching([[address, ""] for address in known.taken], remote.links)]))

    def _listed(self, remote: Remote) -> dict[str, int | None]:
        """The documents in a folder or pattern of a store with their sizes, and those that were there before."""
        known = recall(self._home, remote.location)
        try:
            found = self._stores.list(remote.location, but=f"{self._home.place}/")
        except FetchFailed as error:
            if not (error.is_absent and known.taken):
                raise
            found = {}
        if not found.keys() <= set(known.taken):
            known.taken = list(dict.fromkeys([*known.taken, *found]))
            remember(self._home, known)
        return {address: found.get(address) for address in known.taken}

    def _one(self, address: str, remote: Remote) -> Source | Refusal:
        known = recall(self._home, address)
        try:
            version = self._newest(known, remote.location)
        except FetchFailed as error:
            if not (error.is_absent and known.current):
                return _refusal(address, error, remote)
            if known.gone_at is None:
                known.gone_at = now()
                remember(self._home, known)
            return self._source(known, known.current, remote)
        return self._source(known, version, remote)

    def _newest(self, known: Address, registered: str) -> Version:
        """The newest version of an address, fetched and stored if it is new. Raises `FetchFailed`."""
        held = known.current
        if held and originals.original(self._home, held.sha256) is None and not forgotten.recall(self._home, held.sha256):
            held = None  # the original was lost: fetch it again
        partial = Partial(unfinished(self._home, known.address))
        if known.address.startswith(_WEB):
            answer = self._web.get(
                known.address,
                partial,
                held.etag if held else None,
                held.last_modified if held else None,
                registered=registered,
                largest=self._policy.largest_document,
                within=self._policy.document_within,
                expect=lambda answer: expect_document(partial.part, answer.file_name),
            )
            if answer is not None:
                known.page_url = answer.url
                return self._keep(known, partial, answer.file_name, last_change(answer), answer.etag, answer.last_modified)
        else:
            stored = self._stores.get(
                known.address,
                partial,
                held.etag if held else None,
                expect=lambda stored: expect_document(partial.part, stored.file_name),
            )
            if stored is not None:
                return self._keep(known, partial, stored.file_name, stored.changed_at, stored.version, None)
        if held is None:
            raise FetchFailed("never_fetched_yet_unchanged")
        partial.drop()  # what a process left that ended once it had kept the document
        if known.gone_at:
            known.gone_at = None
            remember(self._home, known)
        return held

    def _keep(
        self, known: Address, partial: Partial, file_name: str, published_at: str | None, etag: str | None, last_modified: str | None
    ) -> Version:
        data = partial.part.read_bytes()
        sha256 = hashlib.sha256(data).hexdigest()
        if not forgotten.recall(self._home, sha256):
            originals.store(self._home, sha256, file_name, data)
        same = known.current and known.current.sha256 == sha256
        fetched_at = known.current.fetched_at if known.current and same else now()
        version = Version(sha256, file_name, fetched_at, published_at, etag, last_modified)
        known.versions = [*(known.versions[:-1] if same else known.versions), version]
        known.gone_at = None
        remember(self._home, known)
        partial.drop()
        return version

    def _source(self, known: Address, version: Version, remote: Remote) -> Source | Refusal:
        record = forgotten.recall(self._home, version.sha256)
        if record:
            return Refusal(without_secrets(known.address), record.reason("forgotten_address"), entry=remote.entry)
        path = originals.original(self._home, version.sha256)
        assert path is not None, "an original is stored before its address names it"
        published_at = datetime.fromisoformat(version.published_at) if version.published_at else None
        publisher = urlsplit(known.address).netloc
        origin = Provenance(
            without_secrets(known.address),
            publisher,
            version.file_name,
            datetime.fromisoformat(version.fetched_at),
            published_at,
            version.etag,
            datetime.fromisoformat(known.gone_at) if known.gone_at else None,
        )
        return Source(path, remote.statement, remote.entry, origin)


def _links_of(page: bytes, url: str, content_type: str) -> list[list[str]]:
    """The links of a page, which is read like every stranger's file: in a process with limits. Raises `FetchFailed`."""
    with Worker(links_within_limits, _OF_A_PAGE) as reading:
        try:
            return reading.call(page, (url, content_type))
        except (UnreadableDocument, ReadingFailed) as error:
            raise FetchFailed("page_not_read", error=str(error)) from error


def _refusal(address: str, error: FetchFailed, remote: Remote) -> Refusal:
    return Refusal(without_secrets(address), error.why, error.is_absent or error.is_passing, remote.entry)

"""Documents from object stores and other file systems that fsspec knows (s3://, gs://, sftp://, …).

Belongs here: listing them, telling whether one has changed, and carrying on where a download broke off. Does not belong here: web servers
(`web`). Addresses of servers and credentials come from the environment, as each store documents it (`AWS_PROFILE`, `AWS_ENDPOINT_URL_S3`, …).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from glob import has_magic
from pathlib import PurePosixPath
from typing import Any, TypeVar

import fsspec
from tenacity import Retrying, retry_if_exception_type, sleep_using_event, stop_after_attempt, wait_random_exponential

from dagster_project.characters import visible
from dagster_project.fetching.partial import Partial
from dagster_project.fetching.policy import FetchFailed, FetchPolicy, TransientFetchError
from dagster_project.landing.files import DiskFull
from dagster_project.landing.secrets import without_secrets

_BLOCK = 8_000_000
_NO_STORES = {
    *("file", "local", "memory", "data", "dir", "generic", "reference", "zip", "tar", "libarchive"),
    *("cached", "blockcache", "filecache", "simplecache", "asynclocal", "async_wrapper"),
}
"""What fsspec calls a file system that is this machine itself, or wraps another one."""
_VERSION_FIELDS = ("ETag", "etag", "md5Hash", "content_md5", "mtime", "LastModified", "last_modified", "modified", "updated", "size")
_CHANGE_FIELDS = ("LastModified", "last_modified", "mtime", "modified", "updated")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stored:
    """A document in a store: its address, its file name, what names its version, and when it last changed (UTC, ISO form)."""

    address: str
    file_name: str
    version: str
    changed_at: str | None


class Stores:
    """Fetches from object stores. Once `stopped` is set nothing more is asked for or waited for."""

    def __init__(self, policy: FetchPolicy, stopped: threading.Event) -> None:
        self._policy = policy
        self._stopped = stopped

    def list(self, location: str, *, but: str) -> dict[str, int]:
        """The addresses of all documents that `location` names, with their sizes in bytes: an object, a folder with all that is below it but what is
        hidden, a pattern; `but` those that begin so: what a home keeps is no document. Raises `FetchFailed`."""

        def once() -> dict[str, int]:
            store, path = _open(location)
            store.invalidate_cache()
            if has_magic(path):
                found = {
                    name: info
                    for name, info in store.glob(path, detail=True).items()
                    if info["type"] == "file" and not _is_hidden(PurePosixPath(name).name)
                }
            elif store.isfile(path):
                found = {path: store.info(path)}
            else:
                found = {name: info for name, info in store.find(path, detail=True).items() if not _is_hidden(name.removeprefix(path))}
            sizes = {
                address: found[name]["size"] for name in sorted(found) if not (address := store.unstrip_protocol(name)).startswith(but)
            }
            if not sizes:
                raise FetchFailed("not_there", is_absent=True)
            return sizes

        return self._patiently(once)

    def get(self, address: str, partial: Partial, version: str | None, *, expect: Callable[[Stored], object]) -> Stored | None:
        """Fetch an object into `partial`; None where it is the `version` already known. Raises `FetchFailed`, `DiskFull`."""

        def once() -> Stored | None:
            store, path = _open(address)
            stored, size = _look(store, path, address)
            if stored.version == version:
                return None
            if size > self._policy.largest_document:
                raise FetchFailed("too_large_to_fetch", bytes=self._policy.largest_document)
            if partial.version != stored.version:
                partial.begin(stored.version)
            while partial.size < size:
                if self._stopped.is_set():
                    raise FetchFailed("fetching_stopped", is_passing=True)
                block = store.cat_file(path, start=partial.size, end=min(size, partial.size + _BLOCK))
                if not block:
                    raise TransientFetchError("broke_off", had=partial.size, size=size)
                partial.append(block)
            try:
                if _look(store, path, address)[0] != stored:
                    raise TransientFetchError("changed_meanwhile")
                expect(stored)
            except FetchFailed:
                partial.drop()
                raise
            return stored

        return self._patiently(once)

    def _patiently(self, once: Callable[[], T]) -> T:
        retrying = Retrying(
            stop=stop_after_attempt(self._policy.attempts),
            wait=wait_random_exponential(multiplier=self._policy.first_wait, max=self._policy.longest_wait),
            retry=retry_if_exception_type(TransientFetchError),
            sleep=sleep_using_event(self._stopped),
            reraise=True,
        )
        return retrying(lambda: _explained(once))


def _open(location: str) -> tuple[Any, str]:
    if "::" in location or location.partition("://")[0].lower() in _NO_STORES:
        raise FetchFailed("no_store_address")
    store, path = fsspec.core.url_to_fs(location)
    return store, path


def _is_hidden(below: str) -> bool:
    """Whether what lies there below a folder is hidden, or stands for a folder itself."""
    return below.endswith("/") or any(name.startswith(".") for name in below.split("/"))


def _look(store: Any, path: str, address: str) -> tuple[Stored, int]:
    store.invalidate_cache()
    info = store.info(path)
    version = json.dumps({field: info[field] for field in _VERSION_FIELDS if info.get(field) is not None}, default=str, sort_keys=True)
    changed = next((info[field] for field in _CHANGE_FIELDS if isinstance(info.get(field), datetime)), None)
    return Stored(address, PurePosixPath(path).name, version, changed.replace(tzinfo=None).isoformat() if changed else None), info["size"]


def _safe(error: Exception) -> str:
    """What a store says, without credentials, as it can be shown anywhere."""
    return visible(without_secrets(str(error))[:500])


def _passing() -> tuple[type[Exception], ...]:
    """What may be over a moment later. Where a server is not reached, the library behind s3:// raises no OSError; that library is an extra."""
    try:
        from botocore.exceptions import ConnectionError, HTTPClientError
    except ImportError:
        return (OSError,)
    return (OSError, ConnectionError, HTTPClientError)


def _explained(once: Callable[[], T]) -> T:
    """Turn what a store says into `FetchFailed`. Every store has errors of its own, so any is one; none of them stops other documents."""
    try:
        return once()
    except (FetchFailed, DiskFull):
        raise
    except FileNotFoundError as error:
        raise FetchFailed("not_there", is_absent=True) from error
    except PermissionError as error:
        raise FetchFailed("store_forbids", error=_safe(error)) from error
    except ImportError as error:
        raise FetchFailed("store_needs_package", error=_safe(error)) from error
    except _passing() as error:
        raise TransientFetchError("store_could_not_be_read", error=_safe(error)) from error
    except Exception as error:
        raise FetchFailed("store_fails", error=f"{type(error).__name__}: {_safe(error)}") from error

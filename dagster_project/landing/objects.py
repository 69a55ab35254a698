"""The objects below an address of an S3 store: read, written, removed, and one replaced only if nobody else has replaced it.

Belongs here: what has to be asked of a store, and what it refuses in words. Does not belong here: what the objects are (`stored_home`, `export.stored`), documents that
are fetched from stores of any kind (`fetching.stores`).

A store has neither rename nor locks. What it has is an order among writers of one object: a PUT with `If-Match` or `If-None-Match` is refused to all but one of them
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html). Whatever else is written bears a name that nobody writes again.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from dagster_project.characters import visible
from dagster_project.knowledge.messages import Explained
from dagster_project.landing.secrets import has_password, without_secrets

SCHEMES = ("s3://", "s3a://")
_AT_ONCE = 16
_CHUNK = 16 * 1024**2
"""Bytes of a file that are in memory at a time."""
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html."""
_REFUSED = (409, 412)
"""What a store answers to whom it refuses a condition: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html."""

T = TypeVar("T")
R = TypeVar("R")


class StoreRefuses(Explained):
    """A store is not reached, does not let us, or lacks what it takes."""


@dataclass(frozen=True, slots=True)
class Found:
    """The bytes of an object, and the tag by which it is replaced."""

    data: bytes
    tag: str


def checked(address: str) -> str:
    """An address to which juesuan itself writes, as `s3://bucket/folder`. Raises `StoreRefuses` where it is none, or one that not all programs take for the same."""
    place = address.partition("://")[2].rstrip("/")
    bucket, *folders = place.split("/")
    if not _BUCKET.fullmatch(bucket) or {"", ".", ".."} & set(folders) or set(place) & set("?#\\"):
        raise StoreRefuses("store_address_unclear", address=without_secrets(address))
    return f"s3://{place}"


def is_stored(location: str) -> bool:
    """Whether a location is an address of an S3 store."""
    return location.startswith(SCHEMES)


def new_name() -> str:
    """A name that was never given before, which begins with this second in UTC."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


class Objects:
    """The objects below `address`, by their names below it. Credentials and the server come from the environment. Raises `StoreRefuses`."""

    def __init__(self, address: str) -> None:
        if has_password(address):
            raise StoreRefuses("address_with_password", address=without_secrets(address))
        import fsspec  # loaded where it is needed: it takes a while

        self.address = checked(address)
        self._store, self._root = self._asked(lambda: fsspec.core.url_to_fs(self.address, use_listings_cache=False))
        self._bucket, _, self._folder = self._root.partition("/")

    def names(self, folder: str) -> list[str]:
        """The names of all objects below a folder."""
        path = self._path(folder)
        try:
            found: list[str] = self._asked(lambda: self._store.find(path))
        except FileNotFoundError:
            return []
        return [name.removeprefix(f"{self._root}/") for name in found]

    def read(self, name: str) -> bytes:
        """The bytes of an object. Raises FileNotFoundError, too."""
        data: bytes = self._asked(lambda: self._store.cat_file(self._path(name)))
        return data

    def tag(self, name: str) -> str | None:
        """What tells an object from all that were there before it; None where there is none."""
        try:
            tag: str = self._asked(lambda: self._store.info(self._path(name)))["ETag"]
        except FileNotFoundError:
            return None
        return tag

    def find(self, name: str) -> Found | None:
        """An object that is replaced from time to time; None where there is none."""
        while True:
            try:
                before, data = self.tag(name), self.read(name)
            except FileNotFoundError:
                return None
            if before and before == self.tag(name):
                return Found(data, before)

    def write(self, name: str, data: bytes) -> None:
        self._asked(lambda: self._store.pipe_file(self._path(name), data))

    def put(self, name: str, path: Path) -> None:
        """Write a file of this machine, however large."""
        self._asked(lambda: self._store.put_file(str(path), self._path(name), chunksize=_CHUNK, max_concurrency=1))

    def replace(self, name: str, data: bytes, before: Found | None) -> bool:
        """Put an object in the place of the one that was found `before` (None: where there was none); whether it did, and nobody else has meanwhile.

        `data` must be like none that was ever written there: by that it is told whether the store did what it could not answer any more.
        """
        condition = {"IfMatch": before.tag} if before else {"IfNoneMatch": "*"}
        key = "/".join(filter(None, (self._folder, name)))
        try:
            self._asked(lambda: self._store.call_s3("put_object", Bucket=self._bucket, Key=key, Body=data, **condition))
        except (_ConditionRefused, FileNotFoundError):
            now = self.find(name)
            return now is not None and now.data == data
        return True

    def remove(self, names: Iterable[str]) -> None:
        """Remove objects; what cannot be removed stays, for the next who tidies up."""

        def remove(name: str) -> None:
            with suppress(StoreRefuses, FileNotFoundError):
                self._asked(lambda: self._store.rm_file(self._path(name)))

        at_once(remove, names)

    def expect_conditions(self, name: str) -> None:
        """Try with an object of this name, which is none yet. Raises `StoreRefuses` where nothing may be written, or two who replace an object would both be let do
        so."""
        try:
            if (
                not self.replace(name, b"first", None)
                or self.replace(name, b"second", None)
                or self.replace(name, b"third", Found(b"", '"0"'))
            ):
                raise StoreRefuses("store_without_conditions", address=self.address)
        finally:
            self.remove([name])

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _asked(self, ask: Callable[[], R]) -> R:
        """What a store answers, its refusals in words."""
        try:
            return ask()
        except FileNotFoundError as error:
            if _code(error) == "NoSuchBucket":
                raise self._refusal("store_has_no_bucket", error) from error
            raise
        except ImportError as error:
            raise StoreRefuses("extra_missing", extra="s3") from error
        except PermissionError as error:
            raise self._refusal("store_not_permitted", error) from error
        except Exception as error:
            if _status(error) in _REFUSED:
                raise _ConditionRefused from error
            raise self._refusal("store_not_reached", error) from error

    def _refusal(self, id: str, error: Exception) -> StoreRefuses:
        return StoreRefuses(id, address=self.address, error=visible(without_secrets(str(error))[:500]))


class _ConditionRefused(Exception):
    """Somebody else was first."""


def at_once(work: Callable[[T], R], pieces: Iterable[T]) -> list[R]:
    """What `work` makes of the pieces, many at a time, since a store answers slowly and to many; the first error ends it."""
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="store") as pool:
        try:
            return list(pool.map(work, pieces))
        finally:
            pool.shutdown(cancel_futures=True)


def _response(error: Exception) -> dict[str, Any]:
    response: dict[str, Any] = getattr(error.__cause__, "response", None) or getattr(error, "response", None) or {}
    return response


def _status(error: Exception) -> int | None:
    status: int | None = _response(error).get("ResponseMetadata", {}).get("HTTPStatusCode")
    return status


def _code(error: Exception) -> str | None:
    code: str | None = _response(error).get("Error", {}).get("Code")
    return code

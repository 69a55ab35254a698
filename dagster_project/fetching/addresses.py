"""What is known of every address that was ever fetched: one JSON file each, replaced as a whole.

Belongs here: `addresses/<digest>.json` with validators and versions, and where a document lies while it is fetched. Does not belong here:
the documents themselves (`landing.originals`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from dagster_project.landing.files import read_object, write_file
from dagster_project.landing.home import Home


@dataclass(frozen=True, slots=True)
class Version:
    """The bytes that an address once gave. Times are UTC in ISO form; `etag` is what an object store calls the version, too."""

    sha256: str
    file_name: str
    fetched_at: str
    published_at: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(slots=True)
class Address:
    """One address. `gone_at` is when the server first said that nothing is there any more.

    A page of links has `page_etag` and `page_last_modified`, and its `links` as `[address, text]`; a page, folder or pattern has the addresses
    that were `taken` from it. `page_url` is the address that gave the newest version, which its server may have led to.
    """

    address: str
    versions: list[Version] = field(default_factory=list)
    gone_at: str | None = None
    page_etag: str | None = None
    page_last_modified: str | None = None
    page_url: str | None = None
    links: list[list[str]] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    @property
    def current(self) -> Version | None:
        return self.versions[-1] if self.versions else None


def recall(home: Home, address: str) -> Address:
    """What is known of an address; nothing where it was never fetched, or where that is damaged: it is then fetched once more."""
    known = read_object(_file(home, address))
    if known is None:
        return Address(address)
    return Address(**known | {"versions": [Version(**version) for version in known["versions"]]})


def remember(home: Home, known: Address) -> None:
    """Replace what is known of an address. Raises `DiskFull`."""
    write_file(_file(home, known.address), json.dumps(asdict(known), ensure_ascii=False, indent=1).encode())


def unfinished(home: Home, address: str) -> Path:
    """Where the bytes of an address grow until all are there."""
    return home.landed / "fetching" / f"{_digest(address)}.part"


def now() -> str:
    """This second in UTC, as versions note it."""
    return datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds")


def _file(home: Home, address: str) -> Path:
    return home.landed / "addresses" / f"{_digest(address)}.json"


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:32]

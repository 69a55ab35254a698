"""How fetching behaves towards servers, and what it will not take.

Belongs here: the limits and the reasons a document was not had. Does not belong here: keeping them (`web`, `stores`, `hosts`).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from dagster_project.knowledge.messages import Explained

AGENT = f"juesuan/{metadata.version('juesuan')}"
"""How we name ourselves to servers, and the name that robots.txt may address."""


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """Seconds and bytes. `interval` lies between two requests to one host, unless its robots.txt asks for more; `…_within` is for a request as a
    whole, from connecting to its last byte; `largest_…` counts bytes unpacked."""

    interval: float = 1.0
    longest_crawl_delay: float = 60.0
    attempts: int = 5
    first_wait: float = 1.0
    longest_wait: float = 120.0
    connect_within: float = 20.0
    answer_within: float = 60.0
    document_within: float = 900.0
    page_within: float = 120.0
    robots_within: float = 30.0
    largest_document: int = 300_000_000
    largest_page: int = 10_000_000
    largest_robots: int = 500_000
    redirects: int = 5
    hosts_at_once: int = 8

    @classmethod
    def of_environment(cls) -> FetchPolicy:
        """The policy with the interval that `JUESUAN_FETCH_INTERVAL` gives, in seconds."""
        told = os.environ.get("JUESUAN_FETCH_INTERVAL")
        return cls(interval=float(told)) if told else cls()


class FetchFailed(Explained):
    """A document that was not had, why, and what to do. `is_absent` where the server says that nothing is there, `is_passing` where it may be
    had another time."""

    def __init__(self, id: str, *, is_absent: bool = False, is_passing: bool = False, **facts: Any) -> None:
        super().__init__(id, **facts)
        self.is_absent = is_absent
        self.is_passing = is_passing


class TransientFetchError(FetchFailed):
    """A failure that may be over a moment later. `wait` is how many seconds the server asks to wait."""

    def __init__(self, id: str, *, wait: float | None = None, **facts: Any) -> None:
        super().__init__(id, is_passing=True, **facts)
        self.wait = wait

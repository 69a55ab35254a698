"""One polite pace for each host, and its robots.txt.

Belongs here: when a request may be sent, and whether. Does not belong here: sending it (`web`).
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable

import httpx
from protego import Protego

from dagster_project.fetching.policy import AGENT, FetchFailed, FetchPolicy

AskRobots = Callable[[httpx.URL], str | None]
"""The text of a robots.txt, None where the host has none. Raises `FetchFailed` where it cannot be known."""


class Hosts:
    """The hosts of one run of fetching; may be used by several threads."""

    def __init__(self, policy: FetchPolicy, ask_robots: AskRobots, stopped: threading.Event) -> None:
        self._policy = policy
        self._stopped = stopped
        self._ask_robots = ask_robots
        self._next_turn: dict[str, float] = {}
        self._turns = threading.Lock()
        self._robots: dict[str, Protego | FetchFailed] = {}
        self._asking: dict[str, threading.Lock] = defaultdict(threading.Lock)

    def wait_for_turn(self, url: httpx.URL) -> None:
        """Return when the host's next request is due, or at once when all is to stop."""
        robots = self._robots.get(_host(url))
        delay = robots.crawl_delay(AGENT) if isinstance(robots, Protego) else None
        interval = max(self._policy.interval, min(delay or 0, self._policy.longest_crawl_delay))
        with self._turns:
            turn = max(time.monotonic(), self._next_turn.get(_host(url), 0))
            self._next_turn[_host(url)] = turn + interval
        self._stopped.wait(max(0, turn - time.monotonic()))

    def expect_allowed(self, url: httpx.URL) -> None:
        """Raises `FetchFailed` when the host's robots.txt forbids the address or cannot be had (RFC 9309, 2.3.1.4)."""
        host = _host(url)
        with self._asking[host]:
            if host not in self._robots:
                try:
                    self._robots[host] = Protego.parse(self._ask_robots(url.copy_with(path="/robots.txt", query=None, fragment=None)) or "")
                except FetchFailed as error:
                    without_host = error.why.id == "unknown_host"  # then robots.txt is not to blame
                    self._robots[host] = (
                        error if without_host else FetchFailed("robots_unknown", is_passing=error.is_passing, why=error.why)
                    )
        robots = self._robots[host]
        if isinstance(robots, FetchFailed):
            raise robots
        if not robots.can_fetch(str(url), AGENT):
            raise FetchFailed("robots_forbid")


def _host(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode()}"

"""The links of a web page, and those of them that a pattern means.

Belongs here: HTML. Does not belong here: fetching the page (`web`) or what it links to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from dagster_project.documents.html.encoding import text_of

_CHARSET = re.compile(r"""charset=["']?\s*([\w-]+)""", re.IGNORECASE)


def links(page: bytes, url: str, content_type: str) -> list[list[str]]:
    """`[address, text]` of every link of a page to the web, in order, each address once."""
    parser = _Links(url)
    told = _CHARSET.search(content_type)
    parser.feed(text_of(page, told[1] if told else None))
    parser.close()
    found: dict[str, str] = {}
    for address, text in parser.found:
        found[address] = f"{found.get(address, '')} {' '.join(text.split())}".strip()
    return [[address, text] for address, text in found.items()]


def links_within_limits(page: bytes, told: tuple[str, str], _reached: object) -> list[list[str]]:
    """`links` as a process with limits is asked for it; `told` is `(url, content_type)`."""
    return links(page, *told)


def matching(found: Iterable[list[str]], pattern: str) -> list[str]:
    """The addresses of the links whose address (as written, or without %-escapes) or text matches a pattern as `*2021*决算*.pdf`."""
    return [
        address
        for address, text in found
        if any(fnmatchcase(candidate, pattern) for candidate in (address, unquote(address), text) if candidate)
    ]


def attachments(found: Iterable[list[str]], suffixes: tuple[str, ...]) -> list[str]:
    """The addresses of the links to documents: their path or their text ends as the name of one does."""
    return [
        address
        for address, text in found
        if any(candidate.lower().endswith(suffixes) for candidate in (urlsplit(address).path, text.split(" ")[-1], text))
    ]


class _Links(HTMLParser):
    """Collects `(address, text)` of every `<a href>`."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._base = url
        self._text: list[str] = []
        self._open: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "base" and told.get("href"):
            self._base = urljoin(self._base, told["href"] or "")
        if tag == "a":
            self._finish()
            if told.get("href"):
                self._open = urldefrag(_joined(self._base, (told["href"] or "").strip())).url
                self._text = [told.get("title") or ""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._finish()

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._finish()

    def _finish(self) -> None:
        if self._open is not None and self._open.startswith(("http://", "https://")):
            self.found.append((self._open, " ".join(self._text)))
        self._open = None


def _joined(base: str, href: str) -> str:
    """The address of a link, or nothing where it is none."""
    try:
        return urljoin(base, href)
    except ValueError:
        return ""

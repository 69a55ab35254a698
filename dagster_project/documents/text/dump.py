"""Bytes of a text dump → pages of lines.

Belongs here: encodings, page breaks, page numbers, and how a dump lays text out. Does not belong here: anything about
accounts. A dump is what a tool left of a PDF: nothing but lines, in one of several arrangements (`Arrangement`).
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import count, repeat
from typing import NamedTuple

from dagster_project.characters import as_shown, with_narrow_numbers, without_endless_runs
from dagster_project.documents.model import Line
from dagster_project.documents.text.numbers import number_at_end
from dagster_project.documents.text.page_numbers import page_number
from dagster_project.documents.text.printed_twice import printed_once
from dagster_project.documents.text.separated import laid_out

ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")
_DECIMALS = re.compile(r"\d\.(\d+)(?![\d.,%％])")
_PAGES_THAT_REPEAT = 3
_PAGES_OF_A_HEAD = 5
_NEARLY_ALL = 0.8
_LONGEST_HEAD = 60
"""Characters."""
_INDENT_SHARE_OF_PAGE_STARTS = 0.1


class Arrangement(StrEnum):
    """How a dump keeps the order of a page: `LAYOUT` keeps columns apart with runs of spaces; `SEPARATED` parted them by a separator and has
    them at fixed places now (`separated`); `STREAM` does neither."""

    LAYOUT = "layout"
    SEPARATED = "separated"
    STREAM = "stream"


class UndecodableText(ValueError):
    """The bytes are no text in any of the `encodings` that these dumps come in."""

    encodings = ENCODINGS


class TextLine(NamedTuple):
    """One non-blank line. `page` counts from 1; `number` is the line's place among all lines of the page, blank ones
    counted; `after_blank` tells that a blank line (in `pdftotext` output: the end of a block) comes before it. A named tuple because a document
    has thousands."""

    page: int
    number: int
    text: str
    after_blank: bool


def text_lines(page: int, first: int, lines: Iterable[Line]) -> list[TextLine]:
    """Lines of a page that is laid out, numbered from `first` on."""
    return list(map(partial(tuple.__new__, TextLine), zip(repeat(page), count(first), [line.text for line in lines], repeat(False))))


@dataclass(frozen=True, slots=True)
class TextDump:
    """A decoded dump: its non-blank lines in order, the number of pages, how lines are arranged, and whether it ends inside a number,
    which is then left out."""

    lines: tuple[TextLine, ...]
    pages: int
    arrangement: Arrangement
    cut_off: bool
    ends_in_number: bool = False
    """Whether its last line ends in an amount without an end of line. It is whole by its decimals, but only a sum proves it."""
    cell_width: int = 0
    """Of a `SEPARATED` dump: every cell starts at a multiple of it."""
    shows_columns: bool = False
    """Of a `SEPARATED` dump: the places of its cells are those of their columns for certain (`LaidOut.is_even`)."""


def read_text_dump(data: bytes) -> TextDump:
    """Decode a text dump and cut it into pages; running page numbers are left out.

    Raises UndecodableText where no encoding of `ENCODINGS` fits or the text holds control characters only binary files hold, `TooLargeDocument`.
    """
    text = without_endless_runs(as_shown(_decode(data)))
    text, cut_off = _without_cut_number(with_narrow_numbers(text).replace("\r\n", "\n").replace("\r", "\n"))
    ends_in_number = number_at_end(text) is not None
    text = "\f".join(printed_once(text.split("\f")))
    separated = laid_out(text)
    text, cell_width, shows_columns = separated or (text, 0, False)
    pages = [_page_lines(page, number) for number, page in enumerate(_split_pages(text), start=1)]
    lines = tuple(line for page in _without_running_heads(pages) for line in page)
    arrangement = Arrangement.SEPARATED if separated else _arrangement(lines)
    return TextDump(lines, len(pages), arrangement, cut_off, ends_in_number, cell_width, shows_columns)


def _decode(data: bytes) -> str:
    for encoding in ENCODINGS:
        if encoding == "utf-16" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            # not final: the file may have been cut in the middle of a character
            text = codecs.getincrementaldecoder(encoding)().decode(data)
            if not text.strip() and data.strip():
                continue
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1a]", text):
            return text
    raise UndecodableText


def _without_cut_number(text: str) -> tuple[str, bool]:
    """The text without a number that its very end may have cut: most dumps end their last line. And whether there was one. An amount that
    shows as many decimals as most do is kept."""
    start = number_at_end(text)
    shown = Counter(len(match[1]) for match in _DECIMALS.finditer(text))
    last = _DECIMALS.search(text, max(0, start - 1)) if start is not None else None
    if start is None or (last and last.end() == len(text) and shown.most_common(1)[0][0] == len(last[1])):
        return text, False
    return text[:start], True


def _split_pages(text: str) -> list[str]:
    """A form feed starts a page; dumps that lost their form feeds keep one blank at the start of a page's first line."""
    if "\f" in text:
        pages = text.split("\f")
        return pages[:-1] if len(pages) > 1 and not pages[-1].strip() else pages
    lines = [line for line in text.split("\n") if line.strip()]
    indented = [line for line in lines if line.startswith((" ", "\t"))]
    if not indented or len(indented) > _INDENT_SHARE_OF_PAGE_STARTS * len(lines) or any(line.startswith("  ") for line in indented):
        return [text]
    first, *rest = re.split(r"\n(?= \S)", text)
    return [first, *rest] if first.strip() else rest


def _page_lines(page: str, number: int) -> list[TextLine]:
    lines: list[TextLine] = []
    after_blank = True
    for index, text in enumerate(page.split("\n")):
        if text.strip():
            lines.append(TextLine(number, index, text.rstrip(), after_blank))
        after_blank = not text.strip()
    return lines


def _without_running_heads(pages: list[list[TextLine]]) -> list[list[TextLine]]:
    """The pages without what is printed above and below the text of each: page numbers, and lines that repeat but for a number which rises with
    the page."""
    shift = _shift_of_page_numbers(pages)
    if shift is not None:
        pages = [_without_page_number(page, shift) for page in pages]
    for edge in (0, -1):
        while repeated := _repeated_at(pages, edge):
            pages = [(page[1:] if edge == 0 else page[:-1]) if page and _pattern(page[edge]) == repeated else page for page in pages]
        while same := _same_at(pages, edge):
            first = next(page for page in pages if page and _plain(page[edge]) == same)
            pages = [
                (page[1:] if edge == 0 else page[:-1]) if page and page is not first and _plain(page[edge]) == same else page
                for page in pages
            ]
    return pages


def _shift_of_page_numbers(pages: list[list[TextLine]]) -> int | None:
    """Printed page number minus number of the page, where three pages at least show the same."""
    found = [
        number - line.page
        for page in pages
        for line in {id(edge): edge for edge in (page[:1] + page[-1:])}.values()
        if (number := page_number(line.text)) is not None
    ]
    shift, times = Counter(found).most_common(1)[0] if found else (0, 0)
    return shift if times >= _PAGES_THAT_REPEAT else None


def _without_page_number(page: list[TextLine], shift: int) -> list[TextLine]:
    """The page without its number in its first or last line, alone or before or behind other text."""
    own = str(page[0].page + shift) if page else ""
    if page and page_number(page[0].text) == int(own):
        page = page[1:]
    elif page and re.match(rf"{own} +\d{{3,}} ", page[0].text):
        page = [page[0]._replace(text=page[0].text[len(own) :].lstrip()), *page[1:]]
    if page and page_number(page[-1].text) == int(own):
        page = page[:-1]
    return page


def _repeated_at(pages: list[list[TextLine]], edge: int) -> str | None:
    """The line, without its numbers, that stands first (or last) on most pages, where its numbers rise by one from page to page; None without it.
    A line without a number is a head of a table as well as of pages: only numbers tell."""
    lines = [page[edge] for page in pages if page]
    counts = Counter(pattern for line in lines if (pattern := _pattern(line)))
    pattern, times = counts.most_common(1)[0] if counts else ("", 0)
    if times < max(_PAGES_THAT_REPEAT, len(lines) / 2):
        return None
    same = [line for line in lines if _pattern(line) == pattern]
    shifts = [{int(number) - line.page for number in re.findall(r"\d+", line.text) if len(number) < 5} for line in same]
    return pattern if set.intersection(*shifts) else None


def _same_at(pages: list[list[TextLine]], edge: int) -> str | None:
    """The line that stands first (or last) on nearly every page: what heads a table does not; None without it. One with a number or a colon tells
    something of its page."""
    lines = [page[edge] for page in pages if len(page) > 1]
    counts = Counter(text for line in lines if (text := _plain(line)) and not re.search(r"[\d:：]", text))
    text, times = counts.most_common(1)[0] if counts else ("", 0)
    return text if times >= max(_PAGES_OF_A_HEAD, _NEARLY_ALL * len(lines)) else None


def _plain(line: TextLine) -> str:
    return "".join(line.text.split())


def _pattern(line: TextLine) -> str:
    """The text with # for each number; empty where it holds none, or an amount."""
    if _DECIMALS.search(line.text) or not re.search(r"\d", line.text) or len(line.text.strip()) > _LONGEST_HEAD:
        return ""
    return re.sub(r"\d+", "#", "".join(line.text.split()))


def _arrangement(lines: tuple[TextLine, ...]) -> Arrangement:
    """Runs of three and more blanks inside lines are columns kept apart."""
    spaced = sum(1 for line in lines if re.search(r"\S {3,}\S", line.text))
    return Arrangement.LAYOUT if lines and spaced * 20 >= len(lines) else Arrangement.STREAM

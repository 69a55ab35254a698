"""Lines of text → paragraphs under their headings, each character with its page.

Belongs here: joining lines, telling headings from text, which part of the document a paragraph stands in. Does not belong here: what a
sentence says (`reader`), the words of headings (`seeds/narrative/sections.csv`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dagster_project.characters import fold_width
from dagster_project.documents.text.dump import TextLine
from dagster_project.documents.text.page_numbers import page_number
from dagster_project.forms.recognise.titles import is_other_title, title_form
from dagster_project.knowledge import vocabulary
from dagster_project.knowledge.codes import CLASS_DIGITS, ITEM_DIGITS, LEVELS
from dagster_project.knowledge.normalise import simplified
from dagster_project.narrative.claims.figures import FIGURE

_KEPT = frozenset("，。；：、（）！？")
_WIDE = str.maketrans({",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "!": "！", "?": "？"})
_DROPPED = frozenset("“”\"'‘’＂＇《》〈〉『』「」\u200b\ufeff")
_SEPARATOR = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_PART = re.compile(r"第[一二三四五六七八九十]+(?:部分|章|篇)")
_ORDINAL = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[、.](?!\d)|\d{1,2}）|[①-⑳])")
_ITEM = re.compile(rf"（[{''.join(LEVELS)}]）|（\d{{{CLASS_DIGITS},{ITEM_DIGITS}}}）")
_LEADERS = re.compile(r"[.…·]{2,}\d*$")
_CAPTION = re.compile(r"（?图[\d一二三四五六七八九十]*[：:、].{0,40}|（.{0,6}图）")
_ENDS = "。；：！？"
_GROUP = len(",000")
_LONGEST_HEADING = 60
_FIRST_YEAR = 1000


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Folded text without blanks. `pages` has the page of each character; `section` is a section of `sections.csv`, `heading` the words of
    the heading above, `is_item`: it starts with a number of a list."""

    text: str
    pages: tuple[int, ...]
    section: str
    heading: str
    is_item: bool = False


class _Folded(dict[int, str]):
    """What becomes of each code point, found out when it is met first."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character.isspace() or character in _DROPPED:
            self[code] = ""
        else:
            self[code] = character if character in _KEPT else simplified(fold_width(character)).translate(_WIDE)
        return self[code]


_FOLDED = _Folded()


@dataclass(frozen=True, slots=True)
class Heading:
    """The folded words of a heading, the section that it opens, its page."""

    text: str
    section: str
    page: int


def headings(lines: Iterable[TextLine]) -> Iterator[Heading]:
    """The headings in order, also those without text of their own."""
    section = ""
    for line in lines:
        folded = fold(line.text)
        entered = _entered(folded, section) if folded else None
        if entered is not None:
            section = entered
            yield Heading(_LEADERS.sub("", folded), section, line.page)


def fold(text: str) -> str:
    """The comparable form of running text: half-width digits and letters, full-width punctuation, no blanks, no quotation marks.
    A comma stays half-width only inside a number (1,707.93)."""
    return _SEPARATOR.sub(",", text.translate(_FOLDED))


def paragraphs(lines: Iterable[TextLine]) -> Iterator[Paragraph]:
    """The paragraphs in order. Lines of recognised forms are no part of `lines`; other tables are told by their titles and belong to the
    section `table`."""
    section = heading = ""
    text = ""
    pages: list[int] = []
    for line in lines:
        folded = fold(line.text)
        if not folded or _is_page_number(folded) or _CAPTION.fullmatch(folded):
            continue
        entered = _entered(folded, section)
        starts = entered is not None or (_ORDINAL.match(folded) and (not text or text[-1] in _ENDS))
        if starts and text:
            yield Paragraph(text, tuple(pages), section, heading, bool(_ORDINAL.match(text)))
            text, pages = "", []
        if entered is not None:
            section, heading = entered, _LEADERS.sub("", folded)
            continue
        # A comma may stand right before or behind the end of a line.
        text = text[:-_GROUP] + _SEPARATOR.sub(",", text[-_GROUP:] + folded)
        pages += [line.page] * (len(text) - len(pages))
    if text:
        yield Paragraph(text, tuple(pages), section, heading, bool(_ORDINAL.match(text)))


def _is_page_number(line: str) -> bool:
    """Whether a line is no text but a page number; a year is of a sentence."""
    number = page_number(line)
    return number is not None and number < _FIRST_YEAR


def _entered(line: str, section: str) -> str | None:
    """The section that a line opens, or None where it is text."""
    bare = _LEADERS.sub("", line).rstrip("。：")
    if len(bare) > _LONGEST_HEADING or any(mark in bare for mark in "。；：") or FIGURE.search(bare):
        return None
    if _ITEM.search(bare):
        return None
    if not (_PART.match(bare) or _ORDINAL.match(bare)):
        return "table" if is_other_title(bare) or title_form(bare) else None
    if "，" in bare:
        return None
    return vocabulary.section_of(bare, section, is_part=bool(_PART.match(bare)))

"""The units whose accounts a department's accounts hold, as sentences and lists of its overview name them.

Belongs here: telling where units are listed (`seeds/narrative/unit_lists.csv`) and their names. Does not belong here: the ruled table of units
(`forms.ruled.included_units`), which departments the names mean (dbt).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dagster_project.forms.model import IncludedUnit
from dagster_project.forms.recognise.institutions import is_owner
from dagster_project.knowledge import vocabulary
from dagster_project.knowledge.normalise import normalise
from dagster_project.narrative.claims.paragraphs import Paragraph

_SECTION = "overview"
_SENTENCE = re.compile(r"[^。！？]+")
_ORDINAL = re.compile(r"(?:（\d{1,2}）|\d{1,2}[.、）](?!\d)|[①-⑳]|（[一二三四五六七八九十]{1,3}）)")
_ROW_NUMBER = re.compile(r"(?<![\d第年])\d{1,3}(?=[\u4e00-\u9fff])(?!\d*[个家名年月日人所])")
_APART = re.compile(r"[、，；：\0]")
_AND = re.compile(r"以及|和|及|与")
_BEHIND = re.compile(r"(?:等|共|合计)?(?:[\d一二三四五六七八九十两]+[个家所])?(?:单位)?(?:组成|构成)?$")
_OF = re.compile(r"(?:的.*|决算)$")
_FEWEST = 4
"""Characters of a name: 局本级 and 机关 name no unit."""


def included_units(paragraphs: Iterable[Paragraph]) -> list[IncludedUnit]:
    """The units in the order in which they are named, each once, with the page. Offices within a department (内设机构) are no units."""
    found: dict[str, IncludedUnit] = {}
    goes_on = False
    for paragraph in paragraphs:
        if paragraph.section != _SECTION:
            goes_on = False
            continue
        for sentence in _SENTENCE.finditer(paragraph.text):
            tells = _is_told(paragraph.heading, sentence[0]) or (goes_on and paragraph.is_item)
            goes_on = tells
            for start, name in _names(sentence[0]) if tells else ():
                found.setdefault(name, IncludedUnit(name, paragraph.pages[sentence.start() + start]))
    return list(found.values())


def _is_told(heading: str, sentence: str) -> bool:
    words = vocabulary.unit_list_words
    if any(word in sentence for word in words("within")):
        return False
    return any(word in sentence or (word in heading and _ORDINAL.match(sentence)) for word in words("tells"))


def _names(sentence: str) -> Iterator[tuple[int, str]]:
    """`(place, name)` of each institution that a sentence names in full."""
    marked = _ORDINAL.sub(lambda match: "\0" * len(match[0]), sentence)
    if "序号" in marked:
        marked = _ROW_NUMBER.sub(lambda match: "\0" * len(match[0]), marked)
    place = 0
    for piece in _APART.split(marked):
        for start, part in _parted(piece):
            if _is_unit(name := _name_in(part)):
                yield place + start + _before(part), name
        place += len(piece) + 1


def _parted(piece: str) -> list[tuple[int, str]]:
    """A piece cut at the words for “and” on both sides of which an institution stands: 工业和信息化局 is one."""
    parts = []
    start = 0
    for cut in _AND.finditer(piece):
        if _is_unit(_name_in(piece[start : cut.start()])) and _is_unit(_name_in(piece[cut.end() :])):
            parts.append((start, piece[start : cut.start()]))
            start = cut.end()
    return [*parts, (start, piece[start:])]


def _name_in(part: str) -> str:
    """A part without the words that lead to a name and those behind it."""
    return _OF.sub("", _BEHIND.sub("", part[_before(part) :]))


def _before(part: str) -> int:
    """Where a name starts: behind the words that lead to it."""
    return max((part.rfind(word) + len(word) for word in vocabulary.unit_list_words("before") if word in part), default=0)


def _is_unit(name: str) -> bool:
    return len(name) >= _FEWEST and is_owner(normalise(name)) and not name.endswith(vocabulary.unit_list_words("no_name"))

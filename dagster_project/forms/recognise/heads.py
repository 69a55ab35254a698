"""The head of a form or a cover → its fields: what stands behind 部门：, 年度：, 打印日期：.

Belongs here: where one field ends and the next begins. Does not belong here: labels (`seeds/forms/head_labels.csv`), how a name is spelled
(`department_name`), money units (`money_unit`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from dagster_project.forms.recognise.institutions import is_owner
from dagster_project.knowledge.head_labels import head_labels
from dagster_project.knowledge.normalise import simplified

GAP, LINE_END = "\ue001", "\ue002"
"""A run of blanks or a bar, and a line end, in the text of fields."""
_APART = f"[{GAP}{LINE_END}]*"
_BLANKS = re.compile(r"[^\S\n]+")
_DROPPED = str.maketrans(
    {
        **dict.fromkeys("“”\"'‘’＂＇《》〈〉『』「」\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
        **dict.fromkeys("|│┃︱¦", " "),
        **dict.fromkeys("︰∶ː։", ":"),
    }
)
_BRACKET = rf"(?:[(\[]{_APART}[^()\[\]:]{{1,12}}{_APART}[)\]])?"
_COLON = re.compile(rf"(?<![\d:]):|(?<=\d{GAP}):")
_CELL_ENDS = re.compile(f"[{GAP}{LINE_END}]")
_SHORTEST = 2
"""Characters of a label that no seed holds; of a single one it is not known where it begins."""
_ALONE = 3
"""Characters of a label that may stand without a colon, in a cell of its own; of a shorter one the name of an institution must follow."""


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled part of a head. `role` is that of its label, empty for a label that no seed holds; `value` keeps blanks and line ends as marks."""

    role: str
    value: str


def folded(lines: Iterable[str]) -> str:
    """Lines as one text of plain width in simplified characters, without quotation marks, its blanks and line ends as marks."""
    text = simplified(unicodedata.normalize("NFKC", "\n".join(lines).translate(_DROPPED)))
    return LINE_END.join(_BLANKS.sub(GAP, line.strip()) for line in text.split("\n"))


def plain(text: str) -> str:
    """Folded text without the marks."""
    return text.replace(GAP, "").replace(LINE_END, "")


@cache
def _labels() -> re.Pattern[str]:
    """Any known label with its colon, letters and colon perhaps apart, and brackets behind any word: 填报部门(单位):, 部 门:."""
    words = sorted(head_labels(), key=lambda label: (label[0], -len(label), label))
    spread = {word: f"{_APART}".join(f"{letter}{_BRACKET}" if place % 2 else letter for place, letter in enumerate(word)) for word in words}
    # Grouped by their first letters: most letters of a head begin no label.
    by_letter = "|".join(f"(?:{'|'.join(spread[word] for word in of)})" for _, of in groupby(words, key=lambda word: word[0]))
    begins = "".join(sorted({word[0] for word in words}))
    return re.compile(f"(?=[{re.escape(begins)}])(?P<label>{by_letter}){_APART}{_BRACKET}{_APART}(?::|(?<=[)\\]])(?={_APART}[:;]))[;:]*")


@cache
def _cells() -> re.Pattern[str]:
    """A known label in a cell of its own, without a colon; to be looked for where a cell begins."""
    words = "|".join(
        word if len(word) >= _ALONE else rf"{word}(?={GAP}(?P<of_{place}>[^{GAP}{LINE_END}]{{4,}}))"
        for place, word in enumerate(sorted(head_labels(), key=lambda word: (-len(word), word)))
        if len(word) >= _ALONE or head_labels()[word] == "department"
    )
    return re.compile(f"(?P<label>{words})(?=[{GAP}{LINE_END}])")


def fields(text: str) -> list[Field]:
    """The fields of folded text in their order. A label that is glued to the name before it parts the two only where that name ends in the word for an
    institution; where it is not known where a field ends, the field is left out."""
    cuts: list[tuple[int, int, str]] = []
    for match in _labels().finditer(text):
        cuts.append((match.start(), match.end(), head_labels()[_bare(match["label"])]))
    taken = {position for start, end, _ in cuts for position in range(start, end)}
    for match in _COLON.finditer(text):
        if match.start() not in taken:
            start = max(text.rfind(mark, 0, match.start()) for mark in (GAP, LINE_END)) + 1
            cuts.append((start, match.end(), "" if match.start() - start >= _SHORTEST else "unclear"))
    cuts += [
        (begin, found.end(), head_labels()[found["label"]])
        for begin in (0, *(mark.end() for mark in _CELL_ENDS.finditer(text)))
        if (found := _cells().match(text, begin)) and begin not in taken and all(is_owner(named) for named in found.groups()[1:] if named)
    ]
    cuts.sort()
    ends = [_end(text, cuts, place) for place in range(len(cuts))]
    return [Field(role, text[start:end]) for (_, start, role), end in zip(cuts, ends, strict=True) if end is not None and role != "unclear"]


def _bare(label: str) -> str:
    return plain(re.sub(r"[(\[][^)\]]*[)\]]", "", label))


def _end(text: str, cuts: list[tuple[int, int, str]], place: int) -> int | None:
    """Where the value of a field ends: before the next label and what belongs to that; None where this is not clear."""
    start = cuts[place][1]
    if place + 1 == len(cuts):
        return len(text)
    end, _, role = cuts[place + 1]
    if end < start:
        return None
    if end == start or text[end - 1] in (GAP, LINE_END) or not "\u4e00" <= text[end - 1] <= "\u9fff":
        return None if role == "unclear" else end
    value = text[start:end]
    if is_owner(plain(value)):
        return end
    gap = max(value.rfind(mark) for mark in (GAP, LINE_END))
    return start + gap if gap > 0 and is_owner(plain(value[:gap])) else None

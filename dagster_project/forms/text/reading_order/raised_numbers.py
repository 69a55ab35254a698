"""Lines of numbers that stand a little above the line of their labels → below it, as everywhere else.

Belongs here: tools that read a page line by line print figures which do not stand on the baseline of their row as a line of its own, above all labels
of the form or below them. Which of both, its first and its last such line show: no row is without labels. Does not belong here: names wrapped
around their row (`wrapped_names`).
"""

from __future__ import annotations

from collections.abc import Sequence

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.amounts import is_dash, parse_number
from dagster_project.forms.solve.candidates import is_label_prefix, label_keys, strip_numbering
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.codes import CODE_LENGTHS, code_names, code_prefixes, name_codes
from dagster_project.knowledge.normalise import normalise


def with_numbers_below(
    lines: Sequence[TextLine], form_id: str, sides: Sequence[str], decimals: int | None
) -> tuple[list[TextLine], list[TextLine]]:
    """(lines of the form in the order of its rows, lines of numbers that may as well be of the row above as of the row below)."""
    kinds = _kinds(lines, form_id, sides, decimals)
    alone = [index for index, kind in enumerate(kinds) if kind == "numbers"]
    if not alone or any(
        _kind_at(lines, kinds, index, beside) in ("numbers", "piece") for index in alone for beside in (index - 1, index + 1)
    ):
        return list(lines), []
    above = all(_kind_at(lines, kinds, index, index + 1) == "labels" for index in alone)
    below = all(_kind_at(lines, kinds, index, index - 1) == "labels" for index in alone) and _may_be_below(
        lines, kinds, alone, form_id, sides
    )
    first = _kind_at(lines, kinds, alone[0], alone[0] - 1)
    astray = not above and not first and statutory_forms.row_kinds()[form_id] in ("lines", "economic_codes")
    if (above and below) or astray:
        return [line for index, line in enumerate(lines) if index not in alone], [lines[index] for index in alone]
    moved = list(lines)
    for index in alone if above else ():
        moved[index], moved[index + 1] = lines[index + 1], lines[index]
    return moved, []


def _may_be_below(lines: Sequence[TextLine], kinds: Sequence[str], alone: Sequence[int], form_id: str, sides: Sequence[str]) -> bool:
    """Whether the lines above those of numbers leave it open that these are theirs: where the first row is numbered (一、), one stands above the first,
    and rows that print their figures beside their labels print as many for each."""
    if statutory_forms.row_kinds()[form_id] not in ("lines", "economic_codes"):
        return True
    in_row = [_figures(line) / max(1, _labels(line)) for line, kind in zip(lines, kinds, strict=True) if kind == "row"]
    if in_row and any(_figures(lines[index]) > max(1, *in_row) * _labels(lines[index - 1]) for index in alone):
        return False
    numbered = [index for index, line in enumerate(lines) if _is_numbered(line, form_id, sides)]
    return not numbered or numbered[0] < alone[0]


def _figures(line: TextLine) -> int:
    return sum(1 for word in line.text.split() if (number := parse_number(word)) and number.decimals)


def _labels(line: TextLine) -> int:
    return sum(any(map(str.isalpha, word)) for word in line.text.split())


def _is_numbered(line: TextLine, form_id: str, sides: Sequence[str]) -> bool:
    """Whether a line begins with the label of a row and its numeral."""
    text = normalise(line.text.split()[0])
    return text != strip_numbering(text) and any(label_keys(form_id, side, text) for side in sides)


def _kind_at(lines: Sequence[TextLine], kinds: Sequence[str], index: int, other: int) -> str:
    """What a line beside another on its page is."""
    return kinds[other] if 0 <= other < len(lines) and lines[other].page == lines[index].page else ""


def _kinds(lines: Sequence[TextLine], form_id: str, sides: Sequence[str], decimals: int | None) -> list[str]:
    """What each line is: `numbers` alone, `labels` alone, a `row` of both, a `piece` of a number, or none of these."""
    kinds: list[str] = []
    for line, before in zip(lines, (None, *lines), strict=False):
        kind = _kind(line, form_id, sides, decimals)
        goes_on = not kind and before is not None and before.page == line.page and kinds[-1] == "labels"
        kinds.append("labels" if goes_on else kind)
    return kinds


def _kind(line: TextLine, form_id: str, sides: Sequence[str], decimals: int | None) -> str:
    words = line.text.split()
    numbers = [number for word in words if (number := parse_number(word))]
    if numbers and all(number.decimals == decimals for number in numbers) and all(parse_number(word) or is_dash(word) for word in words):
        return "numbers"
    if any(number.decimals for number in numbers):
        return "row"
    if not any(map(str.isalpha, line.text)):
        return "labels" if _is_code(words, form_id) else "piece"
    return "labels" if _is_labels(words, form_id, sides) else ""


def _is_code(words: Sequence[str], form_id: str) -> bool:
    """Whether a line is the code of a row whose name follows on the next."""
    kind = statutory_forms.row_kinds()[form_id]
    return kind in CODE_LENGTHS and len(words) == 1 and words[0] in code_names(kind)


def _is_labels(words: Sequence[str], form_id: str, sides: Sequence[str]) -> bool:
    """Whether a line is labels of rows: of its words, the first that is no head of a code begins one."""
    kind = statutory_forms.row_kinds()[form_id]
    heads = statutory_forms.header_words()
    texts = [text for word in words if heads.get(text := normalise(word)) != "code_part"]
    if not texts:
        return False
    if kind in CODE_LENGTHS:
        return texts[0] in code_prefixes(kind) or texts[0] in name_codes(kind) or texts[-1] in statutory_forms.row_labels(form_id)
    ways = [(side, text) for side in sides for text in (texts[0], "".join(texts))]
    return any(label_keys(form_id, *way) for way in ways) or (texts[0] not in heads and any(is_label_prefix(form_id, *way) for way in ways))

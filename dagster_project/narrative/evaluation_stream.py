"""Self-evaluation forms of a text dump in reading order → `Evaluation`.

Belongs here: putting back together cells that a dump tore into lines, by the order of the columns and the arithmetic of the form. Does not belong
here: ruled tables (`evaluation_grid`), the words of the forms (`seeds/narrative/evaluation_*.csv`), whether a form adds up (dbt).

What such a dump keeps: cells of one line share a line; a cell that was wrapped stands on lines of its own, the first of which may share none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, takewhile

from dagster_project.documents.text import TextLine
from dagster_project.forms.knowledge import squash
from dagster_project.forms.titles import is_other_title, title_form
from dagster_project.narrative.evaluation_words import YUAN_OF, fund_labels, header_columns, is_evaluation_title, levels
from dagster_project.narrative.model import Evaluation, Fund, Indicator

_NUMBER = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?")
_NUMERIC = re.compile(r"[\d.]+")
_VALUE = re.compile(r"[\d.]+%?|[-—－–/]+")
_DASH = re.compile(r"[-—－–]+")
_PART = re.compile(r"第[一二三四五六七八九十]+部分")
_TARGET = re.compile(r"[<>=≤≥＜＞＝]")
_YEAR = re.compile(r"(20\d\d)年度?")
_FUND_COLUMNS = 6
_MOST_PIECES = 16
_LONGEST_WORD = 16
"""Pieces: a word in a column as narrow as one character."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text without blanks that stands alone in a line. `line` counts lines of the form; `is_tight`: a new cell starts with its line."""

    text: str
    line: int
    page: int
    is_tight: bool
    ends_line: bool


def read_streams(lines: Sequence[TextLine]) -> Iterator[Evaluation]:
    """The self-evaluation forms among the lines, numbered from 1."""
    starts = [index for index, line in enumerate(lines) if is_evaluation_title(line.text)]
    for number, start in enumerate(starts, 1):
        end = next((index for index in range(start + 1, len(lines)) if _ends(lines[index], index in starts)), len(lines))
        yield _form(number, lines[start], _pieces(lines[start + 1 : end]))


def _ends(line: TextLine, is_start: bool) -> bool:
    text = squash(line.text)
    return is_start or bool(_PART.match(text)) or bool(title_form(text)) or (is_other_title(text) and text.endswith("决算表"))


def _pieces(lines: Sequence[TextLine]) -> list[Piece]:
    pieces = []
    for number, line in enumerate(lines):
        words = [squash(word) for word in line.text.split()]
        for place, word in enumerate(words):
            pieces.append(Piece(word, number, line.page, not line.after_blank and place == 0, place == len(words) - 1))
    return [piece for piece in pieces if piece.text]


class _Joined:
    """Pieces as one text, so that words torn over lines are found."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.text = "".join(piece.text for piece in pieces)
        self._starts = []
        position = 0
        for piece in pieces:
            self._starts.append(position)
            position += len(piece.text)

    def between(self, start: int, end: int) -> list[Piece]:
        """The pieces that begin at or after `start` and before `end`."""
        return [piece for piece, place in zip(self.pieces, self._starts, strict=True) if start <= place < end]

    def value(self, label: str, *ends: str) -> str:
        """What stands between a label and the first of the labels that may follow."""
        found = re.search(rf"{label}:?(.*?)(?:{'|'.join(ends)})", self.text)
        return found[1] if found else ""


def _form(number: int, title: TextLine, pieces: Sequence[Piece]) -> Evaluation:
    joined = _Joined(pieces)
    name = squash(title.text)
    is_department = "整体" in name
    evaluation = Evaluation(number, title.page, name, "department" if is_department else "project")
    year = _YEAR.search(name) or _YEAR.search(joined.text[:40])
    evaluation.fiscal_year = int(year[1]) if year else None
    if is_department:
        evaluation.department = joined.value(r"(?:部门\(单位\)名称|部门名称|单位名称)", "内设", "下属", "预算", "年度")
        evaluation.unit = evaluation.department
    else:
        evaluation.project = joined.value("项目名称", "主管部门", "实施单位", "项目资金")
        evaluation.department = joined.value("主管部门(?:及代码)?", "实施单位", "项目资金").partition("-")[0]
        evaluation.unit = joined.value("实施单位", "项目资金", "项目属性")
    evaluation.funds = list(_funds(joined))
    header = _header(joined)
    if header:
        columns, end = header
        last = joined.text.find("总分", end)
        rows = joined.between(end, last if last >= 0 else len(joined.text))
        reader = _Indicators(columns)
        reader.read(rows)
        evaluation.indicators = reader.indicators
        evaluation.is_complete = reader.is_complete and bool(reader.indicators)
        if last >= 0:
            evaluation.total_weight, evaluation.total_score = _run(joined.between(last + len("总分"), len(joined.text)))
    grade = re.search(r"评价得分:(\d+(?:\.\d+)?)", joined.text)
    if grade and evaluation.total_score is None:
        evaluation.total_score = Decimal(grade[1])
    evaluation.grade = joined.value("评价等级", "职能名称", "一级指标")
    return evaluation


# -- money


def _funds(joined: _Joined) -> Iterator[Fund]:
    start, end = joined.text.find("项目资金"), _first(joined.text, ("年度总体目标", "总体目标", "一级指标"))
    if start < 0 or end < 0:
        return
    unit = re.search(r"\((万元|元)\)", joined.text[start : start + 30])
    factor = YUAN_OF[unit[1] if unit else "万元"]
    found = _labels(joined.text, start, end)
    ends = [*(place for place, _, _ in found[1:]), end]
    for (place, label, is_total), following in zip(found, ends, strict=False):
        pieces = [piece.text for piece in joined.between(place + len(label), following)]
        yield _fund(label, is_total, list(takewhile(_VALUE.fullmatch, pieces)), factor)


def _first(text: str, words: Sequence[str]) -> int:
    return min((place for word in words if (place := text.find(word)) >= 0), default=-1)


def _labels(text: str, start: int, end: int) -> list[tuple[int, str, bool]]:
    """The labels of the money in order: place, label, whether it is the total."""
    found: list[tuple[int, str, bool]] = []
    position = text.find("得分", start)
    while 0 <= position < end:
        matches = [(text.find(label, position, end), -len(label), label, total) for label, total in fund_labels().items()]
        here = min((match for match in matches if match[0] >= 0), default=None)
        if here is None:
            break
        found.append((here[0], here[2], here[3]))
        position = here[0] + len(here[2])
    return found


def _fund(label: str, is_total: bool, pieces: Sequence[str], factor: Decimal) -> Fund:
    """A line of money. Pieces are joined to as many values as there are columns; where that is possible in several ways, the execution rate decides."""
    fund = Fund(label, is_total)
    values = _values(pieces)
    if values is None:
        return fund
    amounts = [_decimal(value) for value in values[:3]]
    fund.initial_budget_yuan, fund.budget_yuan, fund.executed_yuan = (None if amount is None else amount * factor for amount in amounts)
    digits = [_digits(value) for value in values[:3] if _NUMBER.fullmatch(value)]
    fund.half_unit_yuan = Decimal(1).scaleb(-min(digits, default=0)) / 2 * factor
    fund.weight, fund.execution_rate, fund.score = (_decimal(value.rstrip("%")) for value in values[3:])
    return fund


def _values(pieces: Sequence[str]) -> list[str] | None:
    if len(pieces) == _FUND_COLUMNS:
        return list(pieces)
    if not _FUND_COLUMNS < len(pieces) <= _MOST_PIECES:
        return None
    ways = []
    for cuts in combinations(range(1, len(pieces)), _FUND_COLUMNS - 1):
        bounds = [0, *cuts, len(pieces)]
        values = ["".join(pieces[first:last]) for first, last in zip(bounds, bounds[1:], strict=False)]
        if _is_line(values):
            ways.append(values)
    return ways[0] if len(ways) == 1 else None


def _is_line(values: Sequence[str]) -> bool:
    """Whether six values can be a line of money: amounts, weight, rate, score; the rate is that of the amounts."""
    *_, budget, executed = (_decimal(value) for value in values[:3])
    weight, rate, score = (_decimal(value.rstrip("%")) for value in values[3:])
    if budget is None or executed is None or not all(_NUMBER.fullmatch(value.rstrip("%")) or _DASH.fullmatch(value) for value in values):
        return False
    if (weight is None) != (score is None) or (weight is not None and score is not None and not 0 <= score <= weight) or weight == 0:
        return False
    if rate is None or not budget:
        return True
    return abs(executed * 100 / budget - rate) < Decimal(1).scaleb(-_digits(values[4].rstrip("%")))


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _digits(text: str) -> int:
    return len(text.partition(".")[2])


# -- indicators


def _header(joined: _Joined) -> tuple[tuple[str, ...], int] | None:
    """The columns of the indicators in order, and where their header ends."""
    start = joined.text.find("一级指标")
    if start < 0:
        return None
    columns: list[str] = []
    position = start
    while True:
        words = [word for word in header_columns() if joined.text.startswith(word, position) and header_columns()[word] not in columns]
        if not words:
            break
        word = max(words, key=len)
        columns.append(header_columns()[word])
        position += len(word)
    return (tuple(columns), position) if {"weight", "score"} <= set(columns) else None


def _run(pieces: Sequence[Piece]) -> tuple[Decimal | None, Decimal | None]:
    """Weight and score at the start of pieces, the score perhaps torn."""
    numbers = []
    for piece in pieces:
        if not _NUMERIC.fullmatch(piece.text):
            break
        numbers.append(piece.text)
    found = _weight_and_score(numbers)
    return (found[1], found[2]) if found else (None, None)


def _weight_and_score(numbers: Sequence[str]) -> tuple[int, Decimal, Decimal] | None:
    """How many numbers stand before a weight that is followed by a score not above it, the weight and the score."""
    for place in range(len(numbers) - 1):
        weight, score = _decimal(numbers[place]), _decimal("".join(numbers[place + 1 :]))
        if weight is not None and score is not None and score <= weight:
            return place, weight, score
    return None


class _Indicators:
    """Rows of indicators from pieces, by the order of the columns: the weight behind the result, or before the target."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.weight_first = columns.index("weight") < columns.index("score") - 1
        self.indicators: list[Indicator] = []
        self.is_complete = True
        self.level_1 = self.level_2 = ""
        self.buffer: list[Piece] = []
        self.weight: Decimal | None = None
        self.name = ""
        self.widest_name = 0
        self.in_row = False

    def read(self, pieces: Sequence[Piece]) -> None:
        index = 0
        while index < len(pieces):
            if (taken := self.level(pieces, index)) or (
                taken := (self.weighted(pieces, index) if self.weight_first else self.scored(pieces, index))
            ):
                index += taken
            else:
                self.buffer.append(pieces[index])
                index += 1
        self.leave()

    def level(self, pieces: Sequence[Piece], index: int) -> int:
        """How many pieces make up a level word here; it opens a row, so what stands before is of the row above."""
        if self.weight is not None or (self.in_row and self.buffer):
            return 0
        word, length = _level_word(pieces, index)
        if not word:
            return 0
        self.leave()
        level = levels()[word]
        below, _ = _level_word(pieces, index + length)
        if 0 in level:
            return length
        if 1 in level and (2 not in level or 2 in levels().get(below, ())):
            self.level_1, self.level_2 = word, ""
        else:
            self.level_2 = word
            self.in_row = True
        return length

    def leave(self) -> None:
        """End a row: what is left is the deviation of the row above, or the rest of a name that a page end cut."""
        if self.indicators and self.buffer:
            last = self.indicators[-1]
            if last.page is not None and self.buffer[0].page > last.page and len(self.buffer[0].text) <= self.widest_name:
                last.name += _text(self.buffer)
            else:
                last.deviation += _text(self.buffer)
        self.buffer = []

    def scored(self, pieces: Sequence[Piece], index: int) -> int:
        """A row that ends in weight and score."""
        numbers = []
        for piece in pieces[index:]:
            if not _NUMERIC.fullmatch(piece.text):
                break
            numbers.append(piece.text)
        found = _weight_and_score(numbers)
        if not found or not self.buffer:
            return 0
        skipped, weight, score = found
        self.buffer += pieces[index : index + skipped]
        before, row = self.split_from_deviation()
        if before:
            self.indicators[-1].deviation += _text(before)
        self.widest_name = max(self.widest_name, len(row[0].text))
        name, target, result = _cells(row, self.widest_name)
        self.add(name, target, result, weight, score, row)
        return len(numbers)

    def weighted(self, pieces: Sequence[Piece], index: int) -> int:
        """A row whose weight stands before the target."""
        piece = pieces[index]
        number = _decimal(piece.text)
        if number is None or not self.buffer:
            return 0
        if self.weight is None:
            self.weight, self.name = number, _text(self.buffer)
            self.buffer = []
            return 1
        if not piece.ends_line or len(self.buffer) < 2 or number > self.weight:
            return 0
        *target, result = _with_units([part.text for part in self.buffer])
        self.add(self.name, "".join(target), result, self.weight, number, self.buffer)
        self.weight = None
        return 1

    def split_from_deviation(self) -> tuple[list[Piece], list[Piece]]:
        """Where no level word stands between two rows: the deviation of the row above, and the row. Names stand in a narrow column."""
        row = list(self.buffer)
        if not self.indicators or (self.indicators[-1].level_1, self.indicators[-1].level_2) != (self.level_1, self.level_2):
            return [], row
        before: list[Piece] = []
        while len(row) > 2 and (len(row[0].text) > self.widest_name or (before and before[-1].text[-1] not in "。；;")):
            before.append(row.pop(0))
        return before, row

    def add(self, name: str, target: str, result: str, weight: Decimal, score: Decimal, row: Sequence[Piece]) -> None:
        self.indicators.append(
            Indicator(self.level_1, self.level_2, name, target, result, weight, score, page=row[0].page if row else None)
        )
        self.buffer = []
        self.in_row = False


def _level_word(pieces: Sequence[Piece], index: int) -> tuple[str, int]:
    """The longest word for a level that whole pieces make up from `index` on, and how many pieces; "" and 0 where there is none."""
    text, found = "", ("", 0)
    for length, piece in enumerate(pieces[index : index + _LONGEST_WORD], 1):
        text += piece.text
        if text in levels():
            found = (text, length)
    return found


def _cells(row: Sequence[Piece], width: int) -> tuple[str, str, str]:
    """Name, target and result from the pieces before a weight. The result stands last. The target starts with a comparison, or in the line of the
    result, or where a piece is wider than the column of names or the name ends short of its `width`; else it stays with the name."""
    *before, result = _with_units([piece.text for piece in row if piece.line == row[-1].line])
    rest = [piece.text for piece in row if piece.line != row[-1].line]
    texts = [*rest, *before]
    compared = next((place for place, text in enumerate(texts) if _TARGET.match(text)), None)
    if compared is not None:
        return "".join(texts[:compared]), "".join(texts[compared:]), result
    if before:
        return "".join(rest) or before[0], "".join(before if rest else before[1:]), result
    for place, text in enumerate(texts):
        if place and len(text) > width:
            return "".join(texts[:place]), "".join(texts[place:]), result
        if len(text) < width:
            return "".join(texts[: place + 1]), "".join(texts[place + 1 :]), result
    return "".join(texts), "", result


def _with_units(texts: Sequence[str]) -> list[str]:
    """Texts with a unit put back behind its number: `52 种`."""
    joined: list[str] = []
    for text in texts:
        if joined and re.fullmatch(r"[<>=≤≥]*\d+(?:\.\d+)?", joined[-1]) and re.fullmatch(r"[\u4e00-\u9fff%]{1,3}", text):
            joined[-1] += text
        else:
            joined.append(text)
    return joined


def _text(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)

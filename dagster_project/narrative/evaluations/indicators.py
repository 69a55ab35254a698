"""The indicators of a self-evaluation in a dump that lost its columns → rows of name, target, result, weight and score.

Belongs here: which pieces are one row and one cell of it, by the order of the columns. Does not belong here: where the indicators stand in the form
(`reading_order`), words of headers and levels (`seeds/narrative/evaluation_*.csv`), whether scores add up (dbt).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from dagster_project.documents.text.numbers import FOLDED_DIGITS
from dagster_project.knowledge.evaluations import header_columns, levels
from dagster_project.narrative.evaluations.pieces import JoinedPieces, Piece, decimal_of, text_of
from dagster_project.narrative.model import Indicator

_TARGET = re.compile(r"[<>=≤≥＜＞＝]")
_LONGEST_WORD = 16
"""Pieces: a word in a column as narrow as one character."""


def header_of(joined: JoinedPieces) -> tuple[tuple[str, ...], int] | None:
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


def total_of(pieces: Sequence[Piece]) -> tuple[Decimal | None, Decimal | None]:
    """Weight and score at the start of pieces, the score perhaps torn."""
    numbers = []
    for piece in pieces:
        if not FOLDED_DIGITS.fullmatch(piece.text):
            break
        numbers.append(piece.text)
    found = _weight_and_score(numbers)
    return (found[1], found[2]) if found else (None, None)


def _weight_and_score(numbers: Sequence[str]) -> tuple[int, Decimal, Decimal] | None:
    """How many numbers stand before a weight that is followed by a score not above it, the weight and the score."""
    for place in range(len(numbers) - 1):
        weight, score = decimal_of(numbers[place]), decimal_of("".join(numbers[place + 1 :]))
        if weight is not None and score is not None and score <= weight:
            return place, weight, score
    return None


class Indicators:
    """Rows of indicators from pieces, by the order of the columns: the weight behind the result, or before the target."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.weight_first = columns.index("weight") < columns.index("score") - 1
        self.indicators: list[Indicator] = []
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
                last.name += text_of(self.buffer)
            else:
                last.deviation += text_of(self.buffer)
        self.buffer = []

    def scored(self, pieces: Sequence[Piece], index: int) -> int:
        """A row that ends in weight and score."""
        numbers = []
        for piece in pieces[index:]:
            if not FOLDED_DIGITS.fullmatch(piece.text):
                break
            numbers.append(piece.text)
        found = _weight_and_score(numbers)
        if not found or not self.buffer:
            return 0
        skipped, weight, score = found
        self.buffer += pieces[index : index + skipped]
        before, row = self.split_from_deviation()
        if before:
            self.indicators[-1].deviation += text_of(before)
        self.widest_name = max(self.widest_name, len(row[0].text))
        name, target, result = _cells(row, self.widest_name)
        self.add(name, target, result, weight, score, row)
        return len(numbers)

    def weighted(self, pieces: Sequence[Piece], index: int) -> int:
        """A row whose weight stands before the target."""
        piece = pieces[index]
        number = decimal_of(piece.text)
        if number is None or not self.buffer:
            return 0
        if self.weight is None:
            self.weight, self.name = number, text_of(self.buffer)
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

"""Words set on a page as a table without rules sets them."""

from __future__ import annotations

from dagster_project.documents.model import Grid, Line, Word
from dagster_project.documents.tables.lines import lines_of

SIZE = 8.0


def word(text: str, x0: float, baseline: float) -> Word:
    width = sum(SIZE / 2 if character.isascii() else SIZE for character in text)
    return Word(text, x0, baseline - 0.88 * SIZE, x0 + width, baseline + 0.12 * SIZE)


def centred(text: str, x: float, baseline: float) -> Word:
    at = word(text, 0, baseline)
    return word(text, x - at.x1 / 2, baseline)


def right(text: str, x1: float, baseline: float) -> Word:
    return word(text, x1 - len(text) * SIZE / 2, baseline)


def lines(*words: Word) -> list[Line]:
    return lines_of(words)


def no_words(above: str, below: str) -> bool | None:
    """Knows no header word."""
    return None


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.matrix()]


HEADER = lines(
    centred("项目", 75, 10),
    centred("本年支出", 300, 10),
    centred("编码", 25, 30),
    centred("名称", 100, 30),
    centred("合计", 200, 30),
    centred("基本支出", 300, 30),
    centred("项目支出", 400, 30),
)
"""Columns 0-50, 50-150, 150-250, 250-350, 350-450, under two group heads."""

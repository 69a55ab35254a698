"""Ruled self-evaluation forms → `Evaluation`.

Belongs here: reading rows of cells by the header above them. Does not belong here: dumps without columns (`reading_order`), the words of
the forms (`seeds/narrative/evaluation_*.csv`), whether a form adds up (dbt).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dagster_project.documents.model import Grid
from dagster_project.documents.text.numbers import FOLDED_LOOSE
from dagster_project.knowledge.evaluations import fund_columns, fund_labels, header_columns
from dagster_project.knowledge.money_units import TEN_THOUSAND_YUAN, money_unit_pattern, yuan_per_unit
from dagster_project.knowledge.normalise import normalise
from dagster_project.narrative.model import Evaluation, Fund, Indicator

_LABELS = {
    "项目名称": "project",
    "主管部门": "department",
    "主管部门及代码": "department",
    "实施单位": "unit",
    "部门(单位)名称": "department",
    "部门名称": "department",
}
_TOTALS = ("总分", "合计", "总计")
_UNIT = re.compile(rf"\(({money_unit_pattern()})\)")
_YEAR = re.compile(r"(20\d\d)年度?")


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a grid: the normalised text at every column, and for each column whether its cell begins there."""

    page: int
    texts: tuple[str, ...]
    begins: tuple[bool, ...]

    def cells(self) -> list[str]:
        """The texts of the cells that begin in this row or above it, once each."""
        return [text for text, begins in zip(self.texts, self.begins, strict=True) if begins]


_LETTERS = "标分"
"""Every text that tells a self-evaluation form holds one of them, and few other tables do."""


def holds_evaluation(grid: Grid) -> bool:
    """Whether a grid belongs to a self-evaluation form."""
    printed = "".join(cell.text for cell in grid.cells)
    if not any(letter in printed for letter in _LETTERS):
        return False
    text = normalise(printed)
    return "三级指标" in text or ("项目名称" in text and "得分" in text) or "总分" in text


def read_evaluation_grids(grids: Iterable[Grid]) -> list[Evaluation]:
    """The self-evaluation forms of grids in reading order; a grid without a head goes on with the form before it."""
    found: list[Evaluation] = []
    form: _Form | None = None
    for grid in grids:
        for row in _rows(grid):
            if any(text in ("项目名称", "部门(单位)名称", "部门名称") for text in row.cells()):
                found.append(Evaluation(len(found) + 1, row.page, "", "project" if "项目名称" in row.cells() else "department"))
                form = _Form(found[-1])
            if form:
                form.read(row)
    return found


def _rows(grid: Grid) -> Iterator[GridRow]:
    for cells in grid.matrix():
        texts = tuple(normalise(cell.text) for cell in cells)
        begins = tuple(column == 0 or cells[column - 1] is not cell for column, cell in enumerate(cells))
        yield GridRow(grid.page, texts, begins)


class _Form:
    """One form, row by row: its head, then its money, then its indicators."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.columns: Mapping[str, int] = {}
        self.is_money = False
        self.factor = yuan_per_unit()[TEN_THOUSAND_YUAN]

    def read(self, row: GridRow) -> None:
        cells = row.cells()
        indicators, money = _header(row, header_columns()), _header(row, fund_columns())
        if {"name", "score"} <= indicators.keys():
            self.columns, self.is_money = indicators, False
        elif {"budget", "executed"} <= money.keys():
            self.columns, self.is_money = money, True
            if unit := next((found[1] for cell in cells if (found := _UNIT.search(cell))), None):
                self.factor = yuan_per_unit()[unit]
        elif not self.columns:
            self.head(cells)
        elif self.is_money:
            self.money(row)
        else:
            self.indicator(row)

    def head(self, cells: Sequence[str]) -> None:
        for label, value in zip(cells, cells[1:], strict=False):
            if label in _LABELS and not getattr(self.evaluation, _LABELS[label]):
                setattr(self.evaluation, _LABELS[label], value)

    def money(self, row: GridRow) -> None:
        label = next((text for text in reversed(row.cells()) if _label(text)), None)
        if label is None:
            return
        number = {column: _decimal(row.texts[place]) for column, place in self.columns.items()}
        fund = Fund(_label(label), fund_labels()[_label(label)])
        fund.initial_budget_yuan, fund.budget_yuan, fund.executed_yuan = (
            None if (amount := number.get(column)) is None else amount * self.factor for column in ("initial_budget", "budget", "executed")
        )
        digits = [
            len(row.texts[self.columns[column]].partition(".")[2]) for column in ("budget", "executed") if number.get(column) is not None
        ]
        fund.half_unit_yuan = Decimal(1).scaleb(-min(digits, default=0)) / 2 * self.factor
        fund.weight, fund.execution_rate, fund.score = (number.get(column) for column in ("weight", "execution_rate", "score"))
        self.evaluation.funds.append(fund)

    def indicator(self, row: GridRow) -> None:
        text = {column: row.texts[place] for column, place in self.columns.items()}
        weight, score = _decimal(text.get("weight", "")), _decimal(text.get("score", ""))
        if any(cell in _TOTALS for cell in row.cells()[:2]):
            self.evaluation.total_weight, self.evaluation.total_score = weight, score
            return
        if weight is None and score is None:
            return
        self.evaluation.is_complete &= weight is not None and score is not None
        self.evaluation.indicators.append(
            Indicator(
                text.get("level_1", ""),
                text.get("level_2", ""),
                text["name"],
                text.get("target", ""),
                text.get("result", ""),
                weight,
                score,
                text.get("deviation", ""),
                row.page,
            )
        )


def _header(row: GridRow, words: Mapping[str, str]) -> dict[str, int]:
    """Column → place in the row, for the words of a header."""
    found: dict[str, int] = {}
    for place, text in enumerate(row.texts):
        bare = re.sub(r"\(.*\)$", "", text)
        column = words.get(text) or words.get(bare)
        if column and column not in found:
            found[column] = place
    return found


def _label(text: str) -> str:
    """The label of a line of money within a text, else nothing."""
    return next((label for label in sorted(fund_labels(), key=len, reverse=True) if text.rstrip(":").endswith(label)), "")


def _decimal(text: str) -> Decimal | None:
    bare = text.rstrip("%分")
    return Decimal(bare.replace(",", "")) if FOLDED_LOOSE.fullmatch(bare) else None

"""Printed forms as neutral tables: what every set of forms is made of.

Belongs here: rows and cells, the shape of a set, sums by function code. Does not belong here: which forms a set of accounts implies (`printed_forms`, `regional_forms`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tests.generator import names as seeds
from tests.generator.names import Names


@dataclass(frozen=True)
class PrintedRow:
    """One row: `cells` hold exact yuan (pieces in rows of counts), None where nothing is printed."""

    row_key: str
    label: str
    cells: Mapping[str, Decimal | None]
    code: str = ""
    side: str = ""


@dataclass(frozen=True)
class PrintedForm:
    """One form: its rows in printed order. `columns` are the column keys of its cells (of both sides, for the summaries)."""

    form_id: str
    columns: tuple[str, ...]
    rows: tuple[PrintedRow, ...]

    def amounts(self) -> dict[tuple[str, str], Decimal]:
        """Every amount by `(row_key, column_key)`; blanks are left out."""
        return {(row.row_key, key): amount for row in self.rows for key, amount in row.cells.items() if amount is not None}


@dataclass(frozen=True)
class FormShape:
    """Which of the shapes in use a department's form set has.

    `economic_amount`: form 06 prints all spending beside basic spending. `economic_totals`: it ends with 人员经费合计 and
    公用经费合计. `state_capital_balances`: form 09 has opening, income and closing columns. `forms`: those printed, in order.
    """

    forms: tuple[str, ...] = (
        "income_expenditure_summary",
        "income",
        "expenditure",
        "appropriation_summary",
        "general_budget_expenditure",
        "general_budget_economic",
        "three_public",
        "government_fund",
        "state_capital",
        "statistics",
    )
    economic_amount: bool = False
    economic_totals: bool = True
    state_capital_balances: bool = False


def yuan(cents: int) -> Decimal | None:
    """Cents as yuan; None for nothing, which the forms leave blank."""
    return Decimal(cents).scaleb(-2) if cents else None


class ByCode:
    """Sums of facts by function code and column, rolled up to section, class and total."""

    def __init__(self) -> None:
        self.sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def add(self, code: str, column: str, cents: int) -> None:
        for key in ("total", *(code[:digits] for digits in (3, 5, 7) if len(code) >= digits)):
            self.sums[key][column] += cents

    def rows(self, columns: tuple[str, ...], names: Names) -> tuple[PrintedRow, ...]:
        """The total row first, then the codes in order."""
        self.sums["total"]  # an empty form still has its total row
        return tuple(
            PrintedRow(
                row_key=key,
                label=names.function(key) if key != "total" else "合计",
                cells={column: yuan(self.sums[key][column]) for column in columns},
                code=key if key != "total" else "",
            )
            for key in sorted(self.sums, key=lambda key: key if key != "total" else "")
        )


def summary_lines(
    form_id: str, side: str, amounts: Mapping[str, Mapping[str, int]], columns: tuple[str, ...], names: Names
) -> Iterable[PrintedRow]:
    """The statutory lines of one side of a summary; `amounts` by row key and column, cents."""
    classes = seeds.summary_classes(names.year)
    for key, label in seeds.line_labels(form_id, side).items():
        code = key.partition("expenditure.")[2]
        if key.startswith("income.appropriation") or key == "income.other.donation" or (code.isdigit() and code not in classes):
            continue
        cells = {column: yuan(amounts.get(key, {}).get(column, 0)) for column in columns}
        yield PrintedRow(key, names.function(code) if code.isdigit() else label, cells, code if code.isdigit() else "", side)

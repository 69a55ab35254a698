from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.documents.model import Recognised
from dagster_project.forms.model import Cell, Form, Origin, Row, State
from dagster_project.forms.ruled.cells import CellText, cell_of
from dagster_project.forms.ruled.recognised import settle_recognised
from dagster_project.forms.ruled.rows import RawRow
from dagster_project.forms.ruled.spelling import Spelling

Look = str | tuple[str, ...]
"""What a look saw, beyond doubt; or what two saw, in doubt."""


def seen(look: Look) -> Cell:
    certain = isinstance(look, str)
    texts = (look, look) if isinstance(look, str) else look
    printed = CellText(texts[0], 1, (0, 0, 1, 1), recognised=Recognised(texts, certain))
    return cell_of(printed, printed.number, "元", counts=False)


def spending(rows: dict[str, tuple[Look, Look, Look]]) -> Form:
    columns = ("total", "basic", "project")
    return Form(
        "general_budget_expenditure",
        "一般公共预算财政拨款支出决算表",
        [1],
        "元",
        [Row(key, key, None, None, dict(zip(columns, map(seen, looks), strict=True))) for key, looks in rows.items()],
    )


def settled(rows: dict[str, tuple[Look, Look, Look]], row: str, column: str) -> tuple[Cell, list[str]]:
    form = spending(rows)
    problems = settle_recognised([form]).problems
    return next(line for line in form.rows if line.row_key == row).cells[column], [problem.kind for problem in problems]


GOOD: dict[str, tuple[Look, Look, Look]] = {
    "total": ("1,300.00", "1,000.00", "300.00"),
    "201": ("1,300.00", "1,000.00", "300.00"),
    "20104": ("1,300.00", "1,000.00", "300.00"),
}


def test_what_both_looks_saw_is_believed() -> None:
    cell, problems = settled(GOOD, "201", "basic")
    assert (cell.amount_yuan, cell.origin, problems) == (Decimal("1000.00"), Origin.PRINTED, [])


def test_of_two_readings_the_one_that_makes_the_sums_right_is_printed() -> None:
    cell, problems = settled(GOOD | {"201": ("1,300.00", ("1,008.00", "1,000.00"), "300.00")}, "201", "basic")
    assert (cell.amount_yuan, cell.text, cell.origin, problems) == (Decimal("1000.00"), "1,000.00", Origin.PRINTED, [])


def test_one_wrong_digit_in_doubt_is_solved_and_told() -> None:
    cell, problems = settled(GOOD | {"201": ("1,300.00", ("1,080.00", "1,080.00"), "300.00")}, "201", "basic")
    assert (cell.amount_yuan, cell.origin, problems) == (Decimal("1000.00"), Origin.SOLVED, ["picture_solved"])


@pytest.mark.parametrize("looks", [("1,088.00", "1,088.00"), ("1,08", "#"), ("", "")])
def test_what_no_digit_mends_stays_unread(looks: tuple[str, str]) -> None:
    cell, problems = settled(GOOD | {"201": ("1,300.00", looks, "300.00")}, "201", "basic")
    assert (cell.amount_yuan, cell.state, problems) == (None, State.UNREADABLE, ["picture_unread"])


def test_in_doubt_and_in_no_sum_is_unread() -> None:
    cell, _ = settled({"201": ("1,300.00", ("1,000.00", "1,000.00"), ("", ""))}, "201", "basic")
    assert (cell.amount_yuan, cell.state) == (None, State.UNREADABLE)


def test_a_sum_of_figures_all_in_doubt_proves_nothing() -> None:
    doubtful: Look = ("7.00", "7.00")
    cell, _ = settled({"201": (doubtful, doubtful, "0.00")}, "201", "total")
    assert cell.state is State.UNREADABLE


def test_a_figure_beyond_doubt_is_not_corrected_however_it_breaks_the_sums() -> None:
    cell, problems = settled(GOOD | {"201": ("1,300.00", "1,080.00", "300.00")}, "201", "basic")
    assert (cell.amount_yuan, cell.origin, problems) == (Decimal("1080.00"), Origin.PRINTED, [])


def test_a_figure_that_is_not_money_of_its_form_has_no_amount() -> None:
    assert seen("1,0000.00").state is State.UNREADABLE


@pytest.mark.parametrize(("look", "is_certain"), [("1", False), ("7.50", True), ("0", True)])
def test_a_figure_with_fewer_decimals_than_most_of_its_form_may_be_a_rule_or_a_stain(look: str, is_certain: bool) -> None:
    def printed(text: str) -> CellText:
        return CellText(text, 1, (0, 0, 1, 1), recognised=Recognised((text, text), True))

    rows = [RawRow(1, [], "", {"total": printed(text)}, False, key) for key, text in (("total", "9.00"), ("201", "1.50"), ("205", look))]
    spelling = Spelling(rows, frozenset(), is_ruled=True)
    weighed = spelling.weighed(spelling.number("total", printed(look)), printed(look))
    assert weighed.recognised == Recognised((look, look), is_certain)

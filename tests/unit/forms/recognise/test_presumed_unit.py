"""A form that states no unit is read in the one that equal figures prove, or not at all."""

from __future__ import annotations

from decimal import Decimal

from dagster_project.forms.model import Cell, Form, Origin, Row, State
from dagster_project.forms.recognise.presumed_unit import Basis, MoneyUnit, figures, money_units, presumption

IN_TEN_THOUSANDS = figures(["本年支出合计 3,456.85", "教育支出 3,423.20", "住房保障支出 9.90"])
IN_YUAN = figures(["合计 34,568,512.34 2,366,500.00", "教育支出 34,232,000.00"])


def test_equal_figures_confirm_the_unit_of_the_other_forms() -> None:
    same = figures(["合计 3,456.85", "项目 3,220.20"])
    assert money_units([("万元", IN_TEN_THOUSANDS), (None, same)], None) == [
        MoneyUnit("万元", Basis.PRINTED),
        MoneyUnit("万元", Basis.CONFIRMED),
    ]


def test_figures_that_are_equal_only_in_another_unit_prove_that_one() -> None:
    assert money_units([("万元", IN_TEN_THOUSANDS), (None, IN_YUAN)], None)[1] == MoneyUnit("元", Basis.ANOTHER)
    assert money_units([("元", IN_YUAN), (None, IN_TEN_THOUSANDS)], None)[1] == MoneyUnit("万元", Basis.ANOTHER)


def test_without_an_equal_figure_the_unit_is_not_proven() -> None:
    for other in ("合计 777.77", "合计 5.00 9.90", "合计 34,577.50"):
        assert money_units([("万元", IN_TEN_THOUSANDS), (None, figures([other]))], None)[1] == MoneyUnit("万元", Basis.UNPROVEN)


def test_a_form_that_is_proven_proves_the_next() -> None:
    second, third = figures(["合计 3,456.85", "基本 2,111.11"]), figures(["基本 2,111.11"])
    assert money_units([("万元", IN_TEN_THOUSANDS), (None, third), (None, second)], None)[1] == MoneyUnit("万元", Basis.CONFIRMED)


def form(*amounts: str) -> Form:
    cells = {f"column{number}": Cell(amount, Decimal(amount), None, Decimal(50), State.VALUE) for number, amount in enumerate(amounts)}
    return Form("income", "收入决算表", [3], "万元", [Row("total", "合计", cells=cells)])


def test_an_unproven_unit_takes_the_amounts_and_leaves_their_texts() -> None:
    unread = form("5.00", "0.00")
    (told,) = presumption(unread, MoneyUnit("万元", Basis.UNPROVEN))
    assert (told.kind, told.variant, told.page) == ("unit_presumed", "unproven", 3)
    assert [(cell.text, cell.amount_yuan, cell.origin) for cell in unread.rows[0].cells.values()] == [
        ("5.00", None, Origin.AMBIGUOUS),
        ("0.00", None, Origin.AMBIGUOUS),
    ]


def test_noughts_alone_need_no_unit() -> None:
    empty = form("0.00")
    assert presumption(empty, MoneyUnit("万元", Basis.UNPROVEN)) == []
    assert empty.rows[0].cells["column0"].amount_yuan == 0


def test_codes_prove_no_unit() -> None:
    assert figures(["2011301 行政运行 34568500"]) == frozenset()


def test_a_unit_stated_once_for_all_forms_is_stated() -> None:
    assert money_units([(None, IN_TEN_THOUSANDS), (None, figures(["1.23"]))], "元") == [MoneyUnit("元", Basis.PRINTED)] * 2
    assert money_units([(None, IN_TEN_THOUSANDS)], None) == [None]

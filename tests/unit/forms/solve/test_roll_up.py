from __future__ import annotations

from decimal import Decimal

from dagster_project.forms.model import Cell, Form, Row, State
from dagster_project.forms.solve.roll_up import (
    BreakOff,
    FormAmounts,
    break_off_problem,
    break_offs,
    find_break_off,
    missing_below,
    short_sums,
)

CENT = Decimal("0.005")


def amounts(**yuan: int) -> dict[str, Decimal]:
    return {key.removeprefix("c"): Decimal(amount) for key, amount in yuan.items()}


def judge(totals: dict[str, Decimal], classes: dict[str, Decimal] | None = None, half_unit: Decimal = CENT) -> BreakOff | None:
    return find_break_off(list(totals), totals, half_unit, classes or {})


def test_classes_that_another_form_prints_are_missing_at_the_end() -> None:
    found = judge(amounts(total=900, c201=100, c20101=100, c205=300, c20501=300), amounts(c201=100, c205=300, c206=500))
    assert found == BreakOff("20501", {"total": Decimal(500)}, {"206": Decimal(500)})


def test_missing_children_on_several_levels_need_no_other_form() -> None:
    found = judge(amounts(total=900, c201=100, c20101=100, c215=300, c21505=120, c2150501=70))
    assert found is not None
    assert (found.last, found.missing_yuan) == ("2150501", amounts(total=500, c215=180, c21505=50))


def test_one_sum_that_fails_is_no_form_that_breaks_off() -> None:
    assert judge(amounts(total=900, c201=100, c205=300)) is None


def test_a_sum_that_fails_above_the_end_is_an_error_of_the_document() -> None:
    assert judge(amounts(total=900, c201=100, c20101=60, c205=300, c20501=300), amounts(c201=100, c205=300, c206=500)) is None


def test_a_class_that_is_not_printed_above_its_own_items_is_not_behind_the_end() -> None:
    assert judge(amounts(total=900, c201=100, c205=300, c20601=500), amounts(c201=100, c205=300, c206=500)) is None


def test_a_class_that_is_not_printed_in_the_middle_is_not_behind_the_end() -> None:
    assert judge(amounts(total=900, c201=100, c206=500), amounts(c201=100, c205=300, c206=500)) is None


def test_children_that_exceed_their_parent_are_not_missing() -> None:
    assert judge(amounts(total=300, c201=100, c205=300), amounts(c201=100, c205=300, c206=500)) is None


def test_a_whole_form_does_not_break_off_nor_does_one_that_is_only_rounded() -> None:
    whole = amounts(total=400, c201=100, c205=300)
    assert judge(whole, amounts(c201=100, c205=300)) is None
    assert judge(whole | {"total": Decimal(500)}, amounts(c206=500), half_unit=Decimal(50)) is None


def test_a_form_without_codes_does_not_break_off() -> None:
    assert judge(amounts(total=900)) is None


def printed(**yuan: int) -> FormAmounts:
    totals = {key.replace("__", "."): amount for key, amount in amounts(**yuan).items()}
    return FormAmounts(list(totals), {(row, column): amount for row, amount in totals.items() for column in ("total", "amount")}, CENT)


def test_classes_are_those_that_the_summary_of_the_form_prints() -> None:
    broken = printed(total=900, c201=100, c20101=100, c205=300, c20501=300)
    summary = printed(expenditure__201=100, expenditure__205=300, expenditure__206=500, expenditure__current_year_total=900)
    forms = {"income_expenditure_summary": summary, "expenditure": broken, "income": broken}
    assert break_offs(forms, ["income", "expenditure"]) == {
        "expenditure": BreakOff("20501", {"total": Decimal(500)}, {"206": Decimal(500)})
    }


def test_the_problem_says_what_is_missing_below_each_code_and_in_the_end_below_the_total() -> None:
    found = BreakOff("2150501", amounts(total=500, c215=180), {})
    told = break_off_problem(Form("income", "收入决算表", [3, 4], "元"), found)
    assert (told.page, told.facts["last"]) == (4, "2150501")
    assert told.facts["gaps"] == [missing_below("215", Decimal(180)), missing_below("total", Decimal(500))]


def economic(**yuan: int) -> Form:
    rows = [
        Row(key.removeprefix("c"), "", cells={"basic": Cell(amount_yuan=Decimal(amount), half_unit_yuan=CENT)})
        for key, amount in yuan.items()
    ]
    return Form("general_budget_economic", "", [1], "元", rows)


def test_codes_whose_children_are_not_all_there_are_told_with_what_is_missing() -> None:
    assert short_sums(economic(c301=300, c30101=100, c30102=150, c302=40, c30201=40, c303=7)) == {"301": Decimal(50)}


def test_a_child_that_is_printed_and_not_read_does_not_lack() -> None:
    form = economic(c301=300, c30101=100)
    form.rows.append(Row("30102", "", cells={"basic": Cell("200.00", state=State.UNREADABLE)}))
    assert short_sums(form) == {}


def test_children_that_exceed_their_code_are_no_sign_of_lost_rows() -> None:
    assert short_sums(economic(c301=300, c30101=400)) == {}

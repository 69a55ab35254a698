from __future__ import annotations

import pytest

from dagster_project.forms.model import Cell, Form, Row
from dagster_project.forms.solve.equations import FormRows, equations, equations_of, places_compared_with_other_documents
from dagster_project.knowledge.checks import checks

SPENDING = ("total", "basic", "project")


def spending(*rows: str) -> FormRows:
    return FormRows(dict.fromkeys(rows, SPENDING), complete=True)


def summary(*rows: str) -> FormRows:
    return FormRows(dict.fromkeys(rows, ("amount",)), complete=True)


def test_every_check_of_the_seeds_has_terms_on_both_sides_in_known_roles() -> None:
    for check in checks():
        assert {term.side for term in check.terms} == {"left", "right"}
        assert check.relation in ("eq", "le")
        assert {abs(term.sign) for term in check.terms} == {1}


def test_a_row_a_parent_and_a_total_each_have_their_equation() -> None:
    rows = spending("total", "201", "20101", "20102", "205")
    found = {equation.place: equation for equation in equations({"expenditure": rows})}
    assert set(found["expenditure/201/-"].cells) == {
        (1, ("expenditure", "201", "total")),
        (-1, ("expenditure", "201", "basic")),
        (-1, ("expenditure", "201", "project")),
    }
    assert set(found["expenditure/201/basic"].cells) == {
        (1, ("expenditure", "201", "basic")),
        (-1, ("expenditure", "20101", "basic")),
        (-1, ("expenditure", "20102", "basic")),
    }
    assert set(found["expenditure/total/project"].cells) == {
        (1, ("expenditure", "total", "project")),
        (-1, ("expenditure", "201", "project")),
        (-1, ("expenditure", "205", "project")),
    }
    assert "expenditure/205/basic" not in found


def test_what_other_documents_say_is_no_equation_of_this_one() -> None:
    forms = {"income_expenditure_summary": summary("income.opening_carryover", "expenditure.closing_carryover")}
    assert not any(equation.check_id.startswith(("years.", "units.")) for equation in equations(forms))
    assert ("income_expenditure_summary", "income.opening_carryover", "amount") in places_compared_with_other_documents()


def test_a_row_that_is_missing_is_no_equation() -> None:
    found = equations({"expenditure": spending("total", "201", "2010101", "202", "20201", "2020101")})
    assert not any(equation.check_id in ("expenditure.parent_row", "expenditure.items") for equation in found)


def test_an_identity_is_in_force_for_its_years() -> None:
    check = next(check for check in checks() if check.check_id == "tie.economic_three_public.overseas")
    assert check.holds_in(2021)
    assert not check.holds_in(2022)
    assert not check.holds_in(None)


def test_a_tie_needs_both_forms() -> None:
    rows = {"income_expenditure_summary": summary("expenditure.201", "expenditure.current_year_total")}
    assert not any(equation.check_id.startswith("tie.") for equation in equations(rows))
    both = equations(rows | {"expenditure": spending("total", "201")})
    ties = {equation.check_id: set(equation.cells) for equation in both if equation.check_id.startswith("tie.")}
    assert ties["tie.summary_expenditure.total"] == {
        (1, ("income_expenditure_summary", "expenditure.current_year_total", "amount")),
        (-1, ("expenditure", "total", "total")),
    }
    assert ties["tie.summary_expenditure.class"] == {
        (1, ("income_expenditure_summary", "expenditure.201", "amount")),
        (-1, ("expenditure", "201", "total")),
    }


@pytest.mark.parametrize(
    ("complete", "expected"), [(True, {(1, ("income_expenditure_summary", "expenditure.205", "amount"))}), (False, None)]
)
def test_a_class_without_row_is_nothing_only_where_the_form_prints_all_its_rows(complete: bool, expected: object) -> None:
    rows = {
        "income_expenditure_summary": summary("expenditure.201", "expenditure.205"),
        "expenditure": FormRows({"201": SPENDING}, complete=complete),
    }
    found = {equation.place: set(equation.cells) for equation in equations(rows) if equation.check_id == "tie.summary_expenditure.class"}
    assert found.get("income_expenditure_summary/expenditure.205/-") == expected


def test_a_part_of_contracts_and_the_three_public_expenses_have_an_upper_bound() -> None:
    forms = {
        "statistics": FormRows({"procurement.micro": ("value",), "procurement.sme": ("value",)}, complete=True),
        "three_public": FormRows({"final": ("total",)}, complete=True),
        "appropriation_summary": FormRows({"expenditure.current_year_total": ("total",)}, complete=True),
    }
    found = {equation.check_id: equation for equation in equations(forms)}
    assert {check_id: (found[check_id].relation, set(found[check_id].cells)) for check_id in found} == {
        "statistics.procurement.micro": (
            "le",
            {(1, ("statistics", "procurement.micro", "value")), (-1, ("statistics", "procurement.sme", "value"))},
        ),
        "tie.three_public_appropriation.total": (
            "le",
            {(1, ("three_public", "final", "total")), (-1, ("appropriation_summary", "expenditure.current_year_total", "total"))},
        ),
    }


def test_columns_of_codes_add_up_to_the_column_above_them() -> None:
    columns = ("total", "301", "30101", "30102", "310")
    forms = {
        "general_budget_detail": FormRows(dict.fromkeys(("total", "201"), columns), complete=True),
        "general_budget_economic": FormRows({"30101": ("basic", "amount")}, complete=True),
    }
    found = {(equation.check_id, equation.place): set(equation.cells) for equation in equations(forms)}
    detail = "general_budget_detail"
    assert found[f"{detail}.row", f"{detail}/201/total"] == {
        (1, (detail, "201", "total")),
        (-1, (detail, "201", "301")),
        (-1, (detail, "201", "310")),
    }
    assert found[f"{detail}.row", f"{detail}/201/301"] == {
        (1, (detail, "201", "301")),
        (-1, (detail, "201", "30101")),
        (-1, (detail, "201", "30102")),
    }
    assert (f"{detail}.row", f"{detail}/201/310") not in found
    assert found["tie.economic_general_budget_detail.amount", "general_budget_economic/30101/-"] == {
        (1, ("general_budget_economic", "30101", "amount")),
        (-1, (detail, "total", "30101")),
    }


def test_children_are_the_rows_right_below() -> None:
    rows = FormRows(
        dict.fromkeys(
            ("total", "201", "20101", "2010101", "205", "unit.a.b", "service.基本", "service.基本.教育", "service.基本.教育.初中"), SPENDING
        ),
        complete=True,
    )
    assert rows.children == {
        "201": ["20101"],
        "20101": ["2010101"],
        "service.基本": ["service.基本.教育"],
        "service.基本.教育": ["service.基本.教育.初中"],
    }


def test_a_catalogue_adds_up_level_by_level() -> None:
    form = "purchased_services"
    keys = ("total", "service.基本", "service.基本.教育", "service.保障", "service.保障.咨询")
    found = equations({form: FormRows(dict.fromkeys(keys, ("total",)), complete=True)})
    assert {frozenset(equation.cells) for equation in found} == {
        frozenset({(1, (form, "total", "total")), (-1, (form, "service.基本", "total")), (-1, (form, "service.保障", "total"))}),
        frozenset({(1, (form, "service.基本", "total")), (-1, (form, "service.基本.教育", "total"))}),
        frozenset({(1, (form, "service.保障", "total")), (-1, (form, "service.保障.咨询", "total"))}),
    }


@pytest.mark.parametrize("breaks_off_after", [None, "201"])
def test_of_forms_the_first_counts_and_one_that_breaks_off_leaves_open_what_it_lacks(breaks_off_after: str | None) -> None:
    def form(form_id: str, row_keys: list[str], columns: tuple[str, ...]) -> Form:
        rows = [Row(row_key, row_key, cells=dict.fromkeys(columns, Cell("1.00"))) for row_key in row_keys]
        return Form(form_id, form_id, [1], "元", rows, breaks_off_after)

    summary_form = form("income_expenditure_summary", ["expenditure.205"], ("amount",))
    forms = [summary_form, form("expenditure", ["201"], SPENDING), form("expenditure", ["201", "205"], SPENDING)]
    found = {equation.check_id: set(equation.cells) for equation in equations_of(forms)}
    printed = {(1, ("income_expenditure_summary", "expenditure.205", "amount"))}
    assert found.get("tie.summary_expenditure.class") == (printed if breaks_off_after is None else None)

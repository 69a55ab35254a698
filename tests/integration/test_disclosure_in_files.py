"""One disclosure in several files: files with other forms complete each other, one with a form in common replaces that form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import duckdb
import pytest

from dagster_project.landing.home import Home
from dagster_project.landing.home_setup import prepare
from dagster_project.landing.intake import receive
from dagster_project.landing.sources import Source
from dagster_project.publish.queries import connect
from dagster_project.publish.refresh import refresh
from tests.generator.accounts import GENERAL_BUDGET, Accounts, EconomicItem, Income, Spending
from tests.generator.documents import Contents
from tests.generator.form_tables import PrintedForm
from tests.generator.styles import STYLES

PENSIONS = "2080505"
SUMMARY, SPENDING, EARNING = "income_expenditure_summary", "expenditure", "income"
FILES = ((SUMMARY,), (SPENDING,), (EARNING,))
ORDERS = list(permutations(range(len(FILES))))


def printed(department: str, yuan: int, *forms: str) -> bytes:
    """These forms of a department that spent `yuan` on pensions; all, with words, where none is named."""
    accounts = Accounts(
        department=department,
        region="",
        year=2022,
        unit="元",
        spending=(Spending(PENSIONS, "basic", GENERAL_BUDGET, 100 * yuan),),
        income=(Income(PENSIONS, GENERAL_BUDGET, 100 * yuan),),
        economic=(EconomicItem("30108", 100 * yuan, 100 * yuan),),
    )
    style = STYLES["pdf_strokes"]
    if not forms:
        return style.render(style.document(accounts))

    def only(all_forms: tuple[PrintedForm, ...]) -> tuple[PrintedForm, ...]:
        return tuple(form for form in all_forms if form.form_id in forms)

    contents: Contents = replace(style.contents, order=("forms",), alter=only)
    return replace(style, contents=contents).render(replace(style, contents=contents).document(accounts))


def put(home: Home, folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    list(receive(home, [Source(folder / name) for name in files]))


def department(order: tuple[int, ...]) -> str:
    return f"甲{'乙丙丁戊己庚'[ORDERS.index(order)]}县教育局"


@pytest.fixture(scope="module", params=["together", "one after the other"])
def warehouse(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Departments whose three files came in every order; one whose form was then corrected; one that then published everything anew."""
    home, folder = Home.at(tmp_path_factory.mktemp("home")), tmp_path_factory.mktemp("in")
    with home.writing():
        prepare(home)
        for place in range(len(FILES)):
            put(
                home,
                folder,
                {f"{department(order)}{place}.pdf": printed(department(order), 100, *FILES[order[place]]) for order in ORDERS},
            )
            if request.param != "together":
                refresh(home, lambda *_, **__: None)
        corrected = {"corrected.pdf": department(ORDERS[0]), "corrected too.pdf": department(ORDERS[1])}
        put(home, folder, {name: printed(of_department, 90, SPENDING) for name, of_department in corrected.items()})
        if request.param != "together":
            refresh(home, lambda *_, **__: None)
        put(home, folder, {"whole.pdf": printed(department(ORDERS[1]), 80)})
        refresh(home, lambda *_, **__: None)
    with connect(home) as connection:
        yield connection


def of(warehouse: duckdb.DuckDBPyConnection, query: str, order: tuple[int, ...]) -> list[tuple[object, ...]]:
    sql = f"with mine as (select document_id from marts.dim_document join marts.dim_department on document_department_id = department_id where department_name = $1) {query}"
    return warehouse.execute(sql, [department(order)]).fetchall()


@pytest.mark.parametrize("order", ORDERS[2:])
def test_files_with_other_forms_are_one_disclosure(warehouse: duckdb.DuckDBPyConnection, order: tuple[int, ...]) -> None:
    for fact in ("expenditure", "income"):
        assert of(warehouse, f"select sum(amount_yuan)::int from marts.fct_{fact} join mine using (document_id)", order) == [(100,)]
    assert of(warehouse, "select version_no, is_current from marts.dim_document join mine using (document_id)", order) == [(1, True)] * 3
    assert of(warehouse, "select count(*) from marts.fct_restatement join mine using (document_id)", order) == [(0,)]
    missing = "select form_id from marts.fct_problem join mine using (document_id) where problem_kind in ('form_missing', 'form_absent')"
    assert {SUMMARY, SPENDING, EARNING}.isdisjoint(form_id for (form_id,) in of(warehouse, missing, order))


def test_a_corrected_form_restates_that_form_alone(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert of(warehouse, "select distinct form_id from marts.fct_restatement join mine using (document_id)", ORDERS[0]) == [(SPENDING,)]
    assert of(warehouse, "select sum(amount_yuan)::int from marts.fct_expenditure join mine using (document_id)", ORDERS[0]) == [(90,)]
    assert of(warehouse, "select sum(amount_yuan)::int from marts.fct_income join mine using (document_id)", ORDERS[0]) == [(100,)]
    rows = of(warehouse, "select version_no, is_current from marts.dim_document join mine using (document_id) order by all", ORDERS[0])
    assert rows == [(1, False), (1, True), (1, True), (2, True)]


def test_a_complete_document_replaces_all_files(warehouse: duckdb.DuckDBPyConnection) -> None:
    for fact in ("expenditure", "income"):
        assert of(warehouse, f"select sum(amount_yuan)::int from marts.fct_{fact} join mine using (document_id)", ORDERS[1]) == [(80,)]
    rows = of(
        warehouse, "select is_current, count(*) from marts.dim_document join mine using (document_id) group by all order by all", ORDERS[1]
    )
    assert rows == [(False, 4), (True, 1)]
    changed = "select distinct form_id from marts.fct_restatement join mine using (document_id) join marts.dim_document using (document_id) where is_current"
    assert {SUMMARY, SPENDING, EARNING} <= {form_id for (form_id,) in of(warehouse, changed, ORDERS[1])}

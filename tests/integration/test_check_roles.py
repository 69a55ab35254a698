"""Which rows a place and a term select is read alike by the solver's equations and by the judge's SQL: both on the same cases.

A case is a check `anchor = term` in the column `c`: `form` lists the rows of the form of its places, `tied_form` those of the form of the term
where that is another one. `places` says what is compared, `anchor: left rows = right rows`; the solver makes no equation of what is for the judge.
"""

from __future__ import annotations

import csv

import duckdb
import jinja2
import pytest

from dagster_project.forms.solve import equations as laid_over
from dagster_project.forms.solve.equations import FormRows, equations
from dagster_project.knowledge.checks import THIS, Check, Term
from dagster_project.landing.home import PROJECT

Case = dict[str, str]
Places = dict[str, tuple[set[str], set[str]]]

with (PROJECT / "tests" / "cases" / "check_roles.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))


def tied_to(case: Case) -> str:
    """The form of the term: that of the places, but for roles that name another one."""
    return "tied" if case["row_role"] in ("anchor_class", "same_code", "same_code_if_any") else "form"


def forms_of(case: Case) -> dict[str, list[str]]:
    return {name: rows for name, rows in (("form", case["form"].split()), ("tied", case["tied_form"].split())) if rows}


def expected(case: Case) -> Places:
    found: Places = {}
    for place in filter(None, case["places"].split(" | ")):
        anchor, _, sides = place.partition(": ")
        left, _, right = sides.partition("=")
        found[anchor] = (set(left.split()), set(right.split()))
    return found


def read_by_solver(case: Case, monkeypatch: pytest.MonkeyPatch) -> Places:
    terms = (
        Term("left", 1, THIS, "form", "anchor", "", "c"),
        Term("right", 1, THIS, tied_to(case), case["row_role"], case["row_key"], "c"),
    )
    check = Check("check", "eq", "form", case["place_role"], case["place_row"], "-", 0, 9999, terms)
    monkeypatch.setattr(laid_over, "checks", lambda: (check,))
    monkeypatch.setattr(laid_over, "_within_one_document", laid_over._within_one_document.__wrapped__)
    forms = {name: FormRows(dict.fromkeys(rows, ("c",)), complete=True) for name, rows in forms_of(case).items()}
    found: Places = {}
    for equation in equations(forms):
        rows = {sign: {row for its_sign, (_, row, _) in equation.cells if its_sign == sign} for sign in (1, -1)}
        found[equation.place.split("/")[1]] = (rows[1], rows[-1])
    return found


def judge() -> str:
    """The judge's SQL over tables named as its arguments."""
    macros = "".join((PROJECT / "dbt" / "macros" / f"{name}.sql").read_text(encoding="utf-8") for name in ("code_rows", "duckdb", "judge"))
    call = "{{ judge('checks', 'terms', 'roles', 'documents', 'peers', 'forms', 'cells') }}"
    return jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False).from_string(macros + call).render()


def tables(connection: duckdb.DuckDBPyConnection) -> None:
    """The tables that the judge reads, of one document; those of checks, terms, forms and cells are empty."""
    roles = PROJECT / "seeds" / "checks" / "check_roles.csv"
    connection.execute("create table roles as from read_csv($1, all_varchar = true)", [str(roles)])
    connection.execute(
        """
        create table checks (
            check_id text, relation text, place_form_id text, place_role text, place_row text, place_columns text, given text, valid_from int, valid_to int
        );
        create table terms (
            check_id text, term_no int, side text, sign int, document text, form_id text, row_role text, row_key text, column_key text
        );
        create table documents as select 'd' as document_id, 2023 as fiscal_year;
        create table peers as select 'd' as document_id, 'this' as role, 'd' as peer_document_id;
        create table forms (document_id text, form_id text, breaks_off_after text, has_unplaced boolean);
        create table cells (
            document_id text, printed_in text, form_id text, row_no int, row_key text, column_no int, column_key text, printed_text text,
            amount_yuan decimal(18, 2), quantity decimal(18, 2), half_unit_yuan decimal(18, 6), state text, origin text, page_no int,
            second_text text
        );
        """
    )


def print_cell(connection: duckdb.DuckDBPyConnection, form: str, row_no: int, row: str, column: str, column_no: int) -> None:
    connection.execute(
        "insert into cells values ('d', 'd', $1, $2, $3, $4, $5, '1', 1, null, 0.005, 'value', 'printed', 1, '1')",
        [form, row_no, row, column_no, column],
    )


def read_by_judge(case: Case) -> Places:
    with duckdb.connect() as connection:
        tables(connection)
        connection.execute(
            "insert into checks values ('check', 'eq', 'form', $1, nullif($2, ''), '-', null, null, null)",
            [case["place_role"], case["place_row"]],
        )
        connection.execute("insert into terms values ('check', 1, 'left', 1, 'this', 'form', 'anchor', null, 'c')")
        connection.execute(
            "insert into terms values ('check', 2, 'right', 1, 'this', $1, $2, $3, 'c')", [tied_to(case), case["row_role"], case["row_key"]]
        )
        for form, rows in forms_of(case).items():
            connection.execute("insert into forms values ('d', $1, null, false)", [form])
            for number, row in enumerate(rows):
                print_cell(connection, form, number, row, "c", 1)
        places = connection.execute(f"select place, cells from ({judge()}) where status <> 'not_applicable'").fetchall()
    return {
        place.split("/")[1]: (
            {cell["row_key"] for cell in cells if cell["side"] == "left"},
            {cell["row_key"] for cell in cells if cell["side"] == "right"},
        )
        for place, cells in places
    }


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_judge_selects_the_rows_of_a_role(case: Case) -> None:
    assert read_by_judge(case) == expected(case)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_solver_selects_the_same_rows(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    found = expected(case)
    if case["read_by"] == "judge":
        found = {anchor: sides for anchor, sides in found.items() if all(sides)}
    assert read_by_solver(case, monkeypatch) == found


def test_every_role_has_a_case() -> None:
    with (PROJECT / "seeds" / "checks" / "check_roles.csv").open(encoding="utf-8", newline="") as seed:
        roles = {(row["used_for"], row["role"]) for row in csv.DictReader(seed)}
    assert roles == {("place", case["place_role"]) for case in CASES} | {("term", case["row_role"]) for case in CASES}


@pytest.mark.parametrize(("has_unplaced", "status"), [(False, "fail"), (True, "insufficient_data")])
def test_the_judge_selects_the_columns_that_a_term_names_by_its_place(has_unplaced: bool, status: str) -> None:
    """A column that nobody knows may be one of them. That the solver selects them is said in tests/unit/forms/solve/test_equations.py."""
    with duckdb.connect() as connection:
        tables(connection)
        connection.execute("insert into checks values ('check', 'eq', 'form', 'row', '201', 'total 301', null, null, null)")
        for number, column in enumerate(("@", "@children", "@anchor"), start=1):
            side = "left" if column == "@" else "right"
            connection.execute("insert into terms values ('check', $1, $2, 1, 'this', 'form', 'row', '201', $3)", [number, side, column])
        connection.execute("insert into forms values ('d', 'form', null, $1)", [has_unplaced])
        for number, column in enumerate(("total", "301", "30101", "302", "201"), start=1):
            print_cell(connection, "form", 1, "201", column, number)
        places = connection.execute(f"select place, cells, status from ({judge()})").fetchall()
    selected = {
        place: [{cell["column_key"] for cell in cells if cell["side"] == side} for side in ("left", "right")] for place, cells, _ in places
    }
    assert {found for *_, found in places} == {status}
    assert selected == {
        "form/201/total": [{"total"}, {"301", "302", "201"}],
        "form/201/301": [{"301"}, {"30101", "201"}],
    }

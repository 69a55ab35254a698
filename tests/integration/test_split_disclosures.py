"""A disclosure says the same whether it comes in one file or in many, in whatever order, and after a form of it was published anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.landing import catalogue, forgetting
from dagster_project.landing.home import Home
from dagster_project.landing.home_setup import prepare
from dagster_project.landing.intake import receive
from dagster_project.landing.sources import Source
from dagster_project.publish.queries import connect
from dagster_project.publish.refresh import refresh
from tests.generator.form_tables import PrintedForm
from tests.generator.printed_forms import with_amount
from tests.generator.random_accounts import random_accounts
from tests.generator.styles import STYLES

STYLE = STYLES["pdf_strokes"]
ACCOUNTS = replace(random_accounts(2, year=2022, exact=True), region="")
FORMS = tuple(grid.form_id for grid in STYLE.document(ACCOUNTS).grids() if grid.form_id)
WHOLE, WRONG, SPLIT, REVERSED, CORRECTED, FORGOTTEN, WORDS = (f"甲{letter}县教育局" for letter in "乙丙丁戊己庚辛")

# What was the year before is told otherwise by each department.
FACTS = {
    "expenditure": "select * exclude (expenditure_id, document_id, department_id) from marts.fct_expenditure",
    "income": "select * exclude (income_id, document_id, department_id) from marts.fct_income",
    "lines": "select form_id, row_key, label, column_key, printed_text, amount_yuan, quantity, state, origin from marts.fct_final_account_line where is_current",
    "checks": """
        select check_id, case when place similar to '(narrative|evaluation)/.*' then split_part(place, '/', 3) else place end, status,
            left_yuan, right_yuan, difference_yuan, allowed_yuan, missing, finding_id is not null
        from marts.fct_check_result where is_current and check_id not like 'claim.change%'
        """,
    "findings": """
        select finding_kind, form_id, row_key, column_key, printed_text, printed_yuan, mending_yuan, failing_checks, check_id, cause,
            regexp_replace(sentence_en, 'Page [0-9]+', '')
        from marts.fct_finding where is_current
        """,
    "claims": """
        select claim_kind, section, subject, label, printed_text, coalesce(amount_yuan, quantity, percent), status, reading, compared_with, explanation
        from marts.fct_claim where is_current and claim_kind not like 'change%'
        """,
    "problems": "select problem_kind, form_id from marts.fct_problem where is_current",
}


def wrong_total(forms: tuple[PrintedForm, ...]) -> tuple[PrintedForm, ...]:
    """The total of the form of income is not that of the summary."""
    total = next(form for form in forms if form.form_id == "income").amounts()["total", "total"]
    return with_amount(forms, "income", "total", "total", total + Decimal(1000))


def printed(department: str, *forms: str, right: bool = False, words: bool = False) -> bytes:
    """The disclosure of a department; of a few forms, or of its words alone, where that is asked for."""

    def alter(all_forms: tuple[PrintedForm, ...]) -> tuple[PrintedForm, ...]:
        altered = all_forms if right else wrong_total(all_forms)
        return tuple(form for form in altered if not forms or form.form_id in forms)

    order = ("forms",) if forms else ("overview", "narrative") if words else STYLE.contents.order
    style = replace(STYLE, contents=replace(STYLE.contents, order=order, alter=alter))
    return style.render(style.document(replace(ACCOUNTS, department=department)))


def files_of(department: str) -> list[tuple[str, bytes]]:
    """Three files with forms and one with words."""
    files = [(f"{department}{place}.pdf", printed(department, *FORMS[place::3])) for place in range(3)]
    return [*files, (f"{department}说明.pdf", printed(department, words=True))]


@pytest.fixture(scope="module", params=["together", "one after the other"])
def warehouse(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    home, folder = Home.at(tmp_path_factory.mktemp("home")), tmp_path_factory.mktemp("in")
    steps: list[list[tuple[str, bytes]]] = [
        [("whole.pdf", printed(WHOLE, right=True)), ("wrong.pdf", printed(WRONG)), ("corrected.pdf", printed(CORRECTED))],
        [*files_of(SPLIT)[:2], *files_of(REVERSED)[:1:-1], ("forgotten.pdf", printed(FORGOTTEN, right=True))],
        [*files_of(SPLIT)[2:], *files_of(REVERSED)[1::-1], ("correction.pdf", printed(CORRECTED, "income", right=True))],
        [("forget me.pdf", printed(FORGOTTEN, "income")), ("words.pdf", printed(WORDS, words=True))],
    ]
    with home.writing():
        prepare(home)
        for step in steps:
            for name, data in step:
                (Path(folder) / name).write_bytes(data)
            list(receive(home, [Source(Path(folder) / name) for name, _ in step]))
            if request.param != "together":
                refresh(home, lambda *_, **__: None)
        if request.param == "together":
            refresh(home, lambda *_, **__: None)
        forgetting.forget(home, *catalogue.find(home, ["forget me.pdf"]), "test")
        refresh(home, lambda *_, **__: None)
    with connect(home) as connection:
        yield connection


def told(warehouse: duckdb.DuckDBPyConnection, fact: str, department: str) -> list[tuple[Any, ...]]:
    query = f"""
        with of_department as (
            select * from ({FACTS[fact].replace(" from ", ", document_id as of_document from ", 1)})
            where of_document in (
                select document_id from marts.dim_document join marts.dim_department on document_department_id = department_id where department_name = $1
            )
        )
        select * exclude (of_document) from of_department order by all
        """
    return warehouse.execute(query, [department]).fetchall()


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize(
    ("department", "like"),
    [(SPLIT, WRONG), (REVERSED, WRONG), (CORRECTED, WHOLE), (FORGOTTEN, WHOLE)],
    ids=["split", "reversed", "corrected", "forgotten"],
)
def test_every_fact_is_that_of_one_whole_file(warehouse: duckdb.DuckDBPyConnection, fact: str, department: str, like: str) -> None:
    expected = told(warehouse, fact, like)
    assert expected or fact in ("findings", "problems")
    assert told(warehouse, fact, department) == expected


def test_what_ties_and_sentences_across_files_say_is_judged(warehouse: duckdb.DuckDBPyConnection) -> None:
    failing = {row[0] for row in told(warehouse, "checks", SPLIT) if row[2] == "fail"}
    assert any(check.startswith("tie.") for check in failing)
    # A figure that only another file contradicts was not read a second time.
    causes = """
        select distinct cause from marts.fct_check_result join marts.dim_department using (department_id)
        where status = 'fail' and is_current and check_id like 'tie.%' and department_name = $1
        """
    assert warehouse.execute(causes, [SPLIT]).fetchall() == [("unknown",)]
    assert len([row for row in told(warehouse, "claims", SPLIT) if row[6] == "pass"]) > 10


def test_words_alone_are_a_disclosure_whose_forms_are_elsewhere(warehouse: duckdb.DuckDBPyConnection) -> None:
    duties = [row for row in told(warehouse, "checks", WORDS) if row[0].startswith("disclosure.form.")]
    assert duties
    assert {row[2] for row in duties} <= {"insufficient_data", "not_applicable"}
    assert told(warehouse, "claims", WORDS)
    assert ("forms_not_attached", None) in told(warehouse, "problems", WORDS)
    assert not [row for row in told(warehouse, "problems", WORDS) if row[0] in ("form_absent", "form_missing")]


def test_a_form_published_anew_restates_nothing_else(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = """
        select file_name, version_no, is_current,
            (select count(distinct form_id) from marts.fct_restatement where fct_restatement.document_id = dim_document.document_id)
        from marts.dim_document join marts.dim_department on document_department_id = department_id where department_name = $1 order by all
        """
    assert warehouse.execute(query, [CORRECTED]).fetchall() == [("corrected.pdf", 1, True, 0), ("correction.pdf", 2, True, 1)]
    assert {row[1:] for row in warehouse.execute(query, [SPLIT]).fetchall()} == {(1, True, 0)}


def test_what_stood_before_a_form_was_published_anew_can_be_asked_for(warehouse: duckdb.DuckDBPyConnection) -> None:
    for function, figure in (
        ("fct_income", "sum(amount_yuan)"),
        ("fct_expenditure", "sum(amount_yuan)"),
        ("fct_final_account_line", "count(*)"),
    ):
        query = f"""
            select (
                select {figure} from marts.{function}_as_of(getvariable('moment')) join marts.dim_department using (department_id)
                where department_name = '{CORRECTED}'
            ) is not distinct from (
                select {figure} from marts.{function} join marts.dim_department using (department_id)
                where department_name = '{WHOLE}' {"and is_current" if function == "fct_final_account_line" else ""}
            )
            """
        warehouse.execute(
            "set variable moment = (select fetched_at + interval 1 second from marts.dim_document where file_name = 'corrected.pdf')"
        )
        assert warehouse.execute(query).fetchall() == [(True,)], function

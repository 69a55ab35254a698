"""A small built warehouse of one document, in the shape of the contract; a reader of documents of three lines."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dagster_project.forms.model import Cell, DocumentKind, Form, Row, State, problem
from dagster_project.landing.home import Home
from dagster_project.reading.model import Disclosure
from dagster_project.reading.sandboxed import SandboxedReader

MARTS = """
create schema marts;
create table marts.dim_department as select 'd1' as department_id, '忻州市工业和信息化局' as department_name, '忻州市' as region_name;
create table marts.dim_document as
select *, '140900' as document_region_code, 40 as pages from (values
    ('aaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaa00', 'a 2021.txt', 'd1', 2021, 'final_accounts', true, 'cccccccccccccccc', timestamp '2022-10-01', null::varchar),
    ('bbbbbbbbbbbbbbbb', 'bbbbbbbbbbbbbbbb00', 'budget.pdf', 'd1', 2021, 'budget', true, null, timestamp '2022-09-01', null),
    ('cccccccccccccccc', 'cccccccccccccccc00', 'old.txt', 'd1', 2021, 'final_accounts', false, null, timestamp '2022-09-01', null)
) as t(document_id, sha256, file_name, document_department_id, document_fiscal_year, document_kind, is_current, previous_document_id, fetched_at, withheld_because);
create table marts.dim_check as
select 'summary.income' as check_id, 'total' as kind, '收入合计' as statement_zh, 'income' as statement_en, 'arithmetic' as basis, 'error' as severity;
create table marts.fct_final_account_line as
select 'aaaaaaaaaaaaaaaa' as document_id, true as is_current, 'income_expenditure_summary' as form_id, 1 as form_no,
    row_number() over () as row_no, row_key as label, null::decimal(18, 2) as quantity, null::varchar as place, null::varchar as stored_text,
    * from (values
    ('income.general_budget', 'amount', '90.00', 90::decimal(18, 2), 'value', 'printed', 4, null::double, null::double, null::double, null::double),
    ('income.current_year_total', 'amount', '100.00', 100::decimal(18, 2), 'value', 'solved', 4, null, null, null, null),
    ('expenditure.current_year_total', 'amount', '80.00', 80::decimal(18, 2), 'value', 'printed', 5, 100.0, 200.0, 160.0, 230.0),
    ('expenditure.201', 'amount', '7.00', null, 'value', 'ambiguous', 5, null, null, null, null),
    ('expenditure.202', 'amount', '', null, 'blank', 'printed', 5, null, null, null, null),
    ('expenditure.203', 'amount', '—', null, 'dash', 'printed', 5, null, null, null, null)
) as t(row_key, column_key, printed_text, amount_yuan, state, origin, page_no, x0, y0, x1, y1);
create table marts.fct_printed_form as
select
    'aaaaaaaaaaaaaaaa' as document_id, true as is_current, 'income_expenditure_summary' as form_id, 1 as form_no,
    6 as cells, 2 as printed_cells, 1 as solved_cells, 1 as unread_cells, 2 as empty_cells;
create table marts.fct_claim as
select 'aaaaaaaaaaaaaaaa' as document_id, 'narrative/30/1辆/1' as place, '共有车辆1辆' as quote;
create table marts.fct_check_result as
select 'aaaaaaaaaaaaaaaa' as document_id, true as is_current, 'summary.income' as check_id, * from (values
    ('income_expenditure_summary/income.current_year_total/-', 'fail', 100::decimal(38, 2), 90::decimal(38, 2),
        10::decimal(38, 2), 0.01::decimal(38, 6), 'document', null, false, 'f'),
    ('income_expenditure_summary/expenditure.current_year_total/-', 'pass', 80::decimal(38, 2), 80::decimal(38, 2),
        0::decimal(38, 2), 0.01::decimal(38, 6), null, null, false, null)
) as t(place, status, left_yuan, right_yuan, difference_yuan, allowed_yuan, cause, missing, holds_if_cut, finding_id);
create table marts.fct_check_result_cell as
select
    document_id, 'summary.income' as check_id, 'income_expenditure_summary/income.current_year_total/-' as place, 1 as cell_no, 'left' as side, 1 as sign,
    'row' as term_role, document_id as cell_document_id, form_id, row_key, column_key, printed_text, null as second_text, amount_yuan as amount,
    0.005::decimal(18, 6) as half_unit_yuan, state, origin, page_no
from marts.fct_final_account_line
where row_key = 'income.current_year_total';
create table marts.fct_finding as
select
    'f' as finding_id, 'aaaaaaaaaaaaaaaa' as document_id, true as is_current, 1 as finding_no, 'cell' as finding_kind, 'error' as finding_severity,
    'income_expenditure_summary' as form_id, 'income.current_year_total' as row_key, 'amount' as column_key, 4 as page_no,
    '100.00' as printed_text, 100::decimal(38, 2) as printed_yuan, '元' as printed_unit, 90::decimal(38, 2) as mending_yuan, 1 as failing_checks, 2 as candidates,
    'summary.income' as check_id, 'income_expenditure_summary/income.current_year_total/-' as place, 100::decimal(38, 2) as left_yuan,
    90::decimal(38, 2) as right_yuan, 10::decimal(38, 2) as difference_yuan, 0.01::decimal(38, 6) as allowed_yuan, 'document' as cause,
    'aaaaaaaa-bbbbbb' as finding_code, 'd1' as department_id, 2021 as fiscal_year, 'open' as status, null as decision, null as decision_reason,
    null as decided_by, null::timestamp as decided_at, null as overtaken_decision, '应为90.00' as sentence_zh, 'with 90.00 it holds' as sentence_en;
"""

WHERE_ONE_STARTS = """
create table marts.fct_evaluation as select 'aaaaaaaaaaaaaaaa' as document_id, 'evaluation/33.1' as place, '自评表' as title;
create view marts.findings as
select f.*, file_name, department_name from marts.fct_finding as f left join marts.dim_department using (department_id) left join marts.dim_document using (document_id);
"""


@pytest.fixture
def built_home(tmp_path: Path) -> Home:
    home = Home.at(tmp_path / "家")
    home.warehouse.mkdir(parents=True)
    with duckdb.connect(str(home.unpublished)) as connection:
        connection.execute(MARTS)
    return home


@pytest.fixture
def whole_home(built_home: Home) -> Home:
    """The built warehouse with what review and `show` look at besides."""
    with duckdb.connect(str(built_home.unpublished)) as connection:
        connection.execute(WHERE_ONE_STARTS)
    return built_home


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that takes the first line of a document as its department, the second as its year, the third as an amount."""

    def read(data: bytes, file_name: str) -> Disclosure:
        sha256 = hashlib.sha256(data).hexdigest()
        lines = data.decode().split("\n")
        if len(lines) < 3:
            why = problem("not_a_disclosure", document=file_name, pages=1)
            return Disclosure(sha256, DocumentKind.NOT_A_DISCLOSURE, None, None, None, 1, "test", problems=[why])
        department, year, amount = lines[:3]
        cell = Cell(amount, Decimal(amount), None, Decimal("0.005"), State.VALUE, page=2, bbox=(1.0, 2.0, 3.0, 4.0))
        row = Row("total", "合计", cells={"total": cell, "basic": Cell(page=2)})
        form = Form("expenditure", "支出决算表", [2, 3], "元", [row])
        return Disclosure(sha256, DocumentKind.FINAL_ACCOUNTS, department or None, int(year) if year else None, "元", 3, "test", [form])

    class InThisProcess(SandboxedReader):
        def submit(self, data: bytes, file_name: str) -> Future[Disclosure]:
            done: Future[Disclosure] = Future()
            done.set_result(read(data, file_name))
            return done

    monkeypatch.setattr("dagster_project.landing.intake.SandboxedReader", InThisProcess)

"""What a report holds: findings, requirements and forms of the accounts that it is about, as rows.

Belongs here: which accounts are meant, and the queries. Does not belong here: how a workbook or a letter looks (`workbook`, `letter`), pictures (`pictures`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import duckdb

from dagster_project.knowledge.messages import Explained
from dagster_project.publish.queries import Record, find_documents, findings, records

_REGION = re.compile(r"[0-9]{2}(?:[0-9]{2}){0,2}")


class NothingToReport(Explained):
    """No current accounts are of this department, region and year."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which accounts a report is about: those that answer to a name as in `find_documents`, of a region by its code or name, of a fiscal year; all where
    nothing is said."""

    department: str | None = None
    region: str | None = None
    fiscal_year: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """`documents` in the columns of `find_documents`; `findings` the gravest first, those of `queries.findings` with the names of all that they are about and
    where it is printed; `requirements` one a check and document; `lines` every printed cell, form after form."""

    documents: list[Record]
    findings: list[Record]
    requirements: list[Record]
    lines: list[Record]


def report_on(connection: duckdb.DuckDBPyConnection, scope: Scope) -> Report:
    """All of a report. Raises `NothingToReport`, `UnknownDocument`."""
    documents = [row for row in find_documents(connection, scope.department) if row["is_current"] and _is_in(scope, row)]
    if not documents:
        raise NothingToReport("nothing_to_report")
    ids = [row["document_id"] for row in documents]
    about = {row["finding_id"]: row for row in _about(connection, ids)}
    return Report(
        documents,
        [finding | about[finding["finding_id"]] for finding in findings(connection, ids) if about[finding["finding_id"]]["is_current"]],
        _requirements(connection, ids),
        _lines(connection, ids),
    )


def _is_in(scope: Scope, document: Record) -> bool:
    if scope.fiscal_year and document["fiscal_year"] != scope.fiscal_year:
        return False
    if not scope.region:
        return True
    if _REGION.fullmatch(scope.region):
        # 140900 is all of the prefecture, 140000 all of the province.
        return str(document["region_code"]).startswith(re.sub(r"(?:00){1,2}$", "", scope.region))
    return scope.region in (document["region_name"] or "")


def _about(connection: duckdb.DuckDBPyConnection, document_ids: list[str]) -> list[Record]:
    """The names of what findings are about: department, file, form, row and column; what the leading check rests on; where the cell is printed, in points."""
    return records(
        connection,
        """
        with files as (
            select document_id, disclosure_id, sha256, file_name from marts.dim_document
            where disclosure_id in (select unnest($1::varchar[])) or document_id in (select unnest($1::varchar[]))
        ),
        cells as (
            select
                files.disclosure_id, files.sha256, files.file_name, line.form_id, line.row_key, line.column_key, line.label, line.page_no, line.place,
                line.x0, line.y0, line.x1, line.y1
            from marts.fct_final_account_line as line
            inner join files using (document_id)
            qualify row_number() over (
                partition by files.disclosure_id, line.form_id, line.row_key, line.column_key order by line.is_current desc, line.form_no
            ) = 1
        ),
        labels as (
            select disclosure_id, form_id, row_key, any_value(label) as label from cells group by all
        ),
        claims as (select document_id, place, quote from marts.fct_claim where document_id in (select unnest($1::varchar[])))
        select
            finding.finding_id, finding.is_current, finding.fiscal_year, department.department_name,
            coalesce(cell.file_name, own.file_name) as file_name, coalesce(cell.sha256, own.sha256) as sha256,
            form.form_title, form.form_title_en, labels.label, printed.column_title, printed.column_title_en,
            checks.kind as check_kind, checks.basis, checks.problem_type as problem_type_zh, checks.problem_type_en, checks.measure_zh, checks.measure_en, checks.statement_zh, checks.statement_en,
            cell.x0, cell.y0, cell.x1, cell.y1, cell.place as cell_place, claims.quote
        from marts.fct_finding as finding
        inner join files as own on finding.document_id = own.document_id
        inner join marts.dim_check as checks on finding.check_id = checks.check_id
        left join marts.dim_department as department on finding.department_id = department.department_id
        left join marts.dim_form as form on finding.form_id = form.form_id
        left join marts.dim_form_column as printed on finding.form_id = printed.column_form_id and finding.column_key = printed.form_column_key
        left join cells as cell
            on finding.document_id = cell.disclosure_id and finding.form_id = cell.form_id and finding.row_key = cell.row_key and finding.column_key = cell.column_key
            and not starts_with(finding.place, 'narrative/')
        left join labels
            on finding.document_id = labels.disclosure_id and finding.form_id = labels.form_id and finding.row_key = labels.row_key
        left join claims
            on finding.document_id = claims.document_id and regexp_replace(finding.place, '/parts/[a-z_]+$', '') = claims.place
        where finding.document_id in (select unnest($1::varchar[]))
        """,
        [document_ids],
    )


def _requirements(connection: duckdb.DuckDBPyConnection, document_ids: list[str]) -> list[Record]:
    """For each check and document how often it holds, fails, and could not be judged, and the places where it fails or could not be judged."""
    return records(
        connection,
        """
        select
            document_id, check_id, any_value(checks.kind) as kind, any_value(statement_zh) as statement_zh, any_value(statement_en) as statement_en,
            any_value(basis) as basis,
            count(*) filter (status in ('pass', 'within_rounding')) as holds,
            count(*) filter (status = 'fail') as fails,
            count(*) filter (status = 'insufficient_data') as unjudged,
            coalesce(list(result.place order by result.place) filter (status = 'fail'), []) as failing_places,
            coalesce(list(result.place order by result.place) filter (status = 'insufficient_data'), []) as unjudged_places,
            coalesce(list(distinct finding_code order by finding_code) filter (finding_code is not null), []) as finding_codes
        from marts.fct_check_result as result
        inner join marts.dim_check as checks using (check_id)
        left join (select finding_id, finding_code from marts.fct_finding) as finding using (finding_id)
        where document_id in (select unnest($1::varchar[]))
        group by document_id, check_id
        order by document_id, check_id
        """,
        [document_ids],
    )


def _lines(connection: duckdb.DuckDBPyConnection, document_ids: list[str]) -> list[Record]:
    """Every printed cell of these accounts, in whichever of their files, in the order of documents, forms, rows and columns."""
    return records(
        connection,
        """
        select
            coalesce(disclosure_id, line.document_id) as document_id, line.document_id as file_id, form_id, form_no, form_title, form_title_en, row_no, row_key, label,
            coalesce(printed_function_code, printed_economic_code) as code, column_no, column_key, column_title, column_title_en, printed_text, amount_yuan,
            quantity, state, origin, page_no
        from marts.fct_final_account_line as line
        inner join marts.dim_document as documents using (document_id)
        left join marts.dim_form using (form_id)
        left join marts.dim_form_column on form_id = column_form_id and column_key = form_column_key
        where coalesce(disclosure_id, line.document_id) in (select unnest($1::varchar[])) and line.is_current
        order by 1, form_position, file_id, form_no, row_no, column_no, column_key
        """,
        [document_ids],
    )

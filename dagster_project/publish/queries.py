"""Questions to the published warehouse.

Belongs here: opening the published copy, and the queries behind `juesuan load`, `juesuan check` and `juesuan show`. Does not belong here: how answers
are printed (`cli`), what a figure means (dbt).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

from dagster_project.knowledge.messages import Explained
from dagster_project.landing.catalogue import UnknownDocument, several
from dagster_project.landing.home import Home
from dagster_project.publish.sizes import in_order
from dagster_project.publish.soundness import UnusableWarehouse, open_published

Record = dict[str, Any]
_VERSIONS = """
    select
        document_id, sha256, file_name, department_name as department, document_fiscal_year as fiscal_year, fetched_at, is_current,
        document_region_code as region_code, region_name, pages
    from marts.dim_document
    left join marts.dim_department on document_department_id = department_id
"""


class MissingWarehouse(Explained):
    """No warehouse has been published in this home yet."""


def connect(home: Home) -> duckdb.DuckDBPyConnection:
    """The published warehouse, read-only, for the project's own queries; those of others are put by `asking.ask`. Raises `MissingWarehouse`, `UnusableWarehouse`."""
    if not home.published.exists():
        raise MissingWarehouse("no_warehouse", home=home.place, option=home.option)
    return open_published(home)


def records(connection: duckdb.DuckDBPyConnection, query: str, parameters: list[Any] | None = None) -> list[Record]:
    """The rows of a query, each by column name."""
    cursor = connection.execute(query, parameters or [])
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def find_documents(connection: duckdb.DuckDBPyConnection, name: str | None) -> list[Record]:
    """The current final accounts that answer to `name`: the beginning of a document_id or sha256, a file name, or part of a department's
    name; all where `name` is None. Where no current ones answer, others (older versions, copies) by document_id, sha256 or file name.
    Columns: document_id, sha256, file_name, department, fiscal_year, fetched_at, is_current, region_code, region_name, pages.

    Raises `UnknownDocument` when none answers.
    """
    found = records(
        connection,
        f"""
        {_VERSIONS}
        where document_kind = 'final_accounts'
            and (
                ($1 is null and is_current)
                or ($1 <> '' and (starts_with(sha256, lower($1)) or document_id = lower($1) or file_name = $1 or (is_current and contains(department_name, $1))))
            )
        qualify is_current or not bool_or(is_current) over ()
        order by fiscal_year, department, document_id
        """,
        [name],
    )
    if name is not None and not found:
        raise UnknownDocument("unknown_document", name=name)
    return found


def find_document(connection: duckdb.DuckDBPyConnection, name: str) -> Record:
    """The one document that answers to `name`, as `find_documents` finds it. Raises `UnknownDocument`."""
    found = find_documents(connection, name)
    # The first of several disclosures in a file is called as the file is.
    found = [row for row in found if row["document_id"] == name.lower()] or found
    if len(found) > 1:
        raise several(name, [(row["document_id"], row["file_name"]) for row in found])
    return found[0]


def version_before(connection: duckdb.DuckDBPyConnection, version: Record) -> Record:
    """The version that `version` replaced, in the columns of `find_documents`. Raises `UnknownDocument` where there is none."""
    (previous,) = records(
        connection, "select previous_document_id from marts.dim_document where document_id = $1", [version["document_id"]]
    )
    if previous["previous_document_id"] is None:
        raise UnknownDocument("first_version", file_name=version["file_name"], document_id=version["document_id"])
    return find_document(connection, previous["previous_document_id"])


def current_version(connection: duckdb.DuckDBPyConnection, department: str | None, region: str, fiscal_year: int) -> Record | None:
    """The current final accounts of a department and year, in the columns of `find_documents`."""
    found = records(
        connection,
        f"{_VERSIONS} where document_kind = 'final_accounts' and is_current and department_name = $1 and document_region_code = $2 and document_fiscal_year = $3",
        [department, region, fiscal_year],
    )
    return found[0] if found else None


def lines(connection: duckdb.DuckDBPyConnection, document_id: str) -> list[Record]:
    """Every printed cell of a document in the columns of `fct_final_account_line`."""
    return records(connection, "select * from marts.fct_final_account_line where document_id = $1", [document_id])


def copies(connection: duckdb.DuckDBPyConnection, document_ids: list[str]) -> list[Record]:
    """Which of these documents are copies of another: document_id, file_name, copy_of_document_id, copy_of_file_name."""
    return records(
        connection,
        """
        select copies.document_id, copies.file_name, copies.copy_of_document_id, documents.file_name as copy_of_file_name
        from marts.dim_document as copies
        inner join marts.dim_document as documents on copies.copy_of_document_id = documents.document_id
        where copies.document_id in (select unnest($1::varchar[]))
        order by copies.file_name, copies.document_id
        """,
        [document_ids],
    )


def restatements(connection: duckdb.DuckDBPyConnection, document_ids: list[str]) -> list[Record]:
    """Which of these documents say otherwise what an earlier version of the same accounts said, or were said otherwise by a later one: document_id and file_name of
    the later version, department, fiscal_year, previous_file_name, and how many cells differ."""
    return records(
        connection,
        """
        select
            later.document_id, later.file_name, department_name as department, later.document_fiscal_year as fiscal_year,
            earlier.file_name as previous_file_name, count(*) as cells
        from marts.fct_restatement as changed
        inner join marts.dim_document as later on changed.document_id = later.document_id
        inner join marts.dim_document as earlier on changed.replaced_document_id = earlier.document_id
        left join marts.dim_department as department on later.document_department_id = department.department_id
        where list_has_any([changed.document_id, changed.replaced_document_id], $1::varchar[])
        group by all
        order by department, fiscal_year, later.document_id
        """,
        [document_ids],
    )


def cells(connection: duckdb.DuckDBPyConnection, document_id: str) -> list[Record]:
    """Every printed cell of a document: form_id, row_key, column_key, printed_text, amount_yuan, page_no, x0, y0, x1, y1 in points, place."""
    return records(
        connection,
        """
        select form_id, row_key, column_key, printed_text, amount_yuan, page_no, x0, y0, x1, y1, place, stored_text
        from marts.fct_final_account_line
        where document_id = $1
        order by form_id, row_key, column_key
        """,
        [document_id],
    )


def totals(connection: duckdb.DuckDBPyConnection, document_ids: list[str]) -> list[Record]:
    """For each document: cells by state, 本年收入合计 and 本年支出合计 in yuan, and its checks by status."""
    return records(
        connection,
        """
        with documents as (select unnest($1::varchar[]) as document_id),
        forms as (
            select
                document_id, sum(printed_cells) as printed, sum(solved_cells) as solved, sum(unread_cells) as unread, sum(empty_cells) as empty
            from marts.fct_printed_form
            inner join documents using (document_id)
            group by document_id
        ),
        lines as (
            select
                document_id,
                coalesce(
                    max(amount_yuan) filter (form_id = 'income_expenditure_summary' and row_key = 'income.current_year_total'),
                    max(amount_yuan) filter (form_id = 'income' and row_key = 'total' and column_key = 'total')
                ) as income_yuan,
                coalesce(
                    max(amount_yuan) filter (form_id = 'income_expenditure_summary' and row_key = 'expenditure.current_year_total'),
                    max(amount_yuan) filter (form_id = 'expenditure' and row_key = 'total' and column_key = 'total')
                ) as expenditure_yuan
            from marts.fct_final_account_line
            inner join documents using (document_id)
            group by document_id
        ),
        checks as (
            select
                document_id,
                count(*) filter (status = 'pass') as pass,
                count(*) filter (status = 'within_rounding') as within_rounding,
                count(*) filter (status = 'fail') as fail,
                count(*) filter (status = 'insufficient_data') as insufficient_data,
                count(*) filter (status = 'not_applicable') as not_applicable
            from marts.fct_check_result
            inner join documents using (document_id)
            group by document_id
        )
        select
            document_id, income_yuan, expenditure_yuan,
            coalesce(columns(* exclude (document_id, income_yuan, expenditure_yuan)), 0)
        from documents
        left join forms using (document_id)
        left join lines using (document_id)
        left join checks using (document_id)
        """,
        [document_ids],
    )


def overview(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How much the warehouse holds: documents, and of the current final accounts cells, unread cells, and checks that fail or cannot be judged."""
    (counts,) = records(
        connection,
        """
        select
            (select count(*) from marts.dim_document) as documents,
            (select count(*) from marts.dim_document where document_kind <> 'final_accounts') as refused,
            (select coalesce(sum(cells), 0) from marts.fct_printed_form where is_current) as cells,
            (select coalesce(sum(unread_cells), 0) from marts.fct_printed_form where is_current) as unread_cells,
            (select count(*) from marts.fct_check_result where is_current and status = 'fail') as failing_checks,
            (select count(*) from marts.fct_check_result where is_current and status = 'insufficient_data') as unjudged_checks
        """,
    )
    return counts


def withheld(connection: duckdb.DuckDBPyConnection) -> list[Record]:
    """The documents that are kept out of the facts because a build failed for them: document_id, file_name, reason."""
    return records(
        connection,
        "select document_id, file_name, withheld_because as reason from marts.dim_document where withheld_because is not null order by all",
    )


def latest_documents(connection: duckdb.DuckDBPyConnection, rows: int) -> list[Record]:
    """The current final accounts that were landed last, with income, expenditure and failing checks."""
    return records(
        connection,
        """
        with latest as (
            select * from marts.dim_document
            where is_current and document_kind = 'final_accounts'
            order by fetched_at desc, document_id
            limit $1
        ),
        totals as (
            select
                document_id,
                max(amount_yuan) filter (row_key = 'income.current_year_total') as income_yuan,
                max(amount_yuan) filter (row_key = 'expenditure.current_year_total') as expenditure_yuan
            from marts.fct_final_account_line
            where form_id = 'income_expenditure_summary' and document_id in (select document_id from latest)
            group by document_id
        ),
        checks as (
            select document_id, count(*) filter (status = 'fail') as failing_checks
            from marts.fct_check_result
            where document_id in (select document_id from latest)
            group by document_id
        )
        select
            department_name, document_fiscal_year as fiscal_year, income_yuan, expenditure_yuan, failing_checks, file_name, document_id, fetched_at
        from latest
        left join marts.dim_department on document_department_id = department_id
        left join totals using (document_id)
        left join checks using (document_id)
        order by fetched_at desc, document_id
        """,
        [rows],
    )


def marts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """The tables that readers find, and how many rows each has."""
    names = connection.execute("select table_name from duckdb_tables() where schema_name = 'marts' order by table_name").fetchall()
    counts = connection.execute(" union all ".join(f"select '{name}', count(*) from marts.{name}" for (name,) in names))
    return dict(sorted(counts.fetchall()))


def preview(connection: duckdb.DuckDBPyConnection, table: str, rows: int) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns and the first rows of a mart."""
    cursor = connection.execute(f"select * from marts.{table} limit {rows:d}")
    return [column[0] for column in cursor.description or []], cursor.fetchall()


def check_results(connection: duckdb.DuckDBPyConnection, document_ids: list[str]) -> list[Record]:
    """Every check of these documents at every place, with both sides in yuan and the first page of the place."""
    return records(
        connection,
        """
        with pages as (
            select document_id, form_id, row_key, min(page_no) as page
            from marts.fct_final_account_line
            where document_id in (select unnest($1::varchar[]))
            group by all
        ),
        claims as (
            select document_id, place, quote
            from marts.fct_claim
            where document_id in (select unnest($1::varchar[]))
        ),
        cells as (
            select
                document_id, check_id, place,
                list(
                    {
                        'side': side, 'sign': sign, 'form_id': form_id, 'row_key': row_key, 'column_key': column_key, 'printed_text': printed_text,
                        'amount': amount, 'state': state, 'origin': origin, 'page_no': page_no, 'document_id': cell_document_id,
                        'row_role': term_role, 'half_unit_yuan': half_unit_yuan, 'second_text': second_text
                    } order by cell_no
                ) as cells
            from marts.fct_check_result_cell
            where document_id in (select unnest($1::varchar[]))
            group by all
        )
        select
            result.document_id, result.check_id, kind, severity, statement_zh, statement_en, result.place, status,
            left_yuan, right_yuan, difference_yuan, allowed_yuan, cause, missing, holds_if_cut,
            coalesce(page, try_cast(regexp_extract(result.place, '^(?:narrative|evaluation)/([0-9]+)', 1) as integer)) as page,
            quote, finding_id, coalesce(cells.cells, []) as cells
        from marts.fct_check_result as result
        inner join marts.dim_check on dim_check.check_id = result.check_id
        left join pages
            on pages.document_id = result.document_id
            and pages.form_id = split_part(result.place, '/', 1)
            and pages.row_key = split_part(result.place, '/', 2)
        left join claims on claims.document_id = result.document_id and claims.place = result.place
        left join cells on cells.document_id = result.document_id and cells.check_id = result.check_id and cells.place = result.place
        where result.document_id in (select unnest($1::varchar[]))
        order by result.document_id, page, result.check_id, result.place
        """,
        [document_ids],
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What is published before something is loaded: the codes of findings, and the file names of documents by their ids."""

    findings: frozenset[str] = frozenset()
    files: Mapping[str, str] = field(default_factory=dict)


def known(home: Home) -> Known:
    """What is published; nothing where there is no warehouse, a damaged one, or one of an older version."""
    if not home.published.exists():
        return Known()
    try:
        with connect(home) as connection:
            codes = connection.execute("select distinct finding_code from marts.fct_finding").fetchall()
            files = connection.execute("select document_id, file_name from marts.dim_document").fetchall()
    except (duckdb.Error, UnusableWarehouse):
        return Known()
    return Known(frozenset(code for (code,) in codes), dict(files))


def words(connection: duckdb.DuckDBPyConnection, document_id: str) -> dict[str, str]:
    """What stands at the places of a document's words: the quotes of its statements and the titles of its self-evaluations, by place; empty where a check names a
    place that has no words of its own."""
    found = records(
        connection,
        """
        select place, '' as words from marts.fct_check_result where document_id = $1
        union all
        select place, quote from marts.fct_claim where document_id = $1
        union all
        select place, title from marts.fct_evaluation where document_id = $1
        """,
        [document_id],
    )
    return {row["place"]: row["words"] or "" for row in found}


def findings(connection: duckdb.DuckDBPyConnection, document_ids: list[str]) -> list[Record]:
    """What is most likely wrong in these documents, the gravest first: the cell and the amount that would mend it, the failing checks that it explains as
    `places` (statement_zh, statement_en, place), a sentence in each language, what was decided. `total_yuan` is the larger of income and expenditure."""
    found = records(
        connection,
        """
        with checks as (
            select finding_id, list({'statement_zh': statement_zh, 'statement_en': statement_en, 'place': place} order by check_id, place) as places
            from marts.fct_check_result
            inner join marts.dim_check using (check_id)
            where document_id in (select unnest($1::varchar[])) and finding_id is not null
            group by finding_id
        ),
        totals as (
            select document_id, max(amount_yuan) as total_yuan
            from marts.fct_final_account_line
            where
                document_id in (select unnest($1::varchar[]))
                and (
                    (form_id = 'income_expenditure_summary' and row_key in ('income.current_year_total', 'expenditure.current_year_total'))
                    or (form_id in ('income', 'expenditure') and row_key = 'total' and column_key = 'total')
                )
            group by document_id
        )
        select
            document_id, finding_id, finding_code, finding_no, finding_kind as kind, finding_severity as severity, form_id, row_key, column_key,
            page_no as page, printed_text, printed_yuan, printed_unit, mending_yuan, failing_checks, candidates, check_id, place, left_yuan, right_yuan,
            difference_yuan, allowed_yuan, cause, status, decision, decision_reason, decided_by, decided_at, overtaken_decision, sentence_zh, sentence_en,
            places, total_yuan
        from marts.fct_finding
        inner join checks using (finding_id)
        left join totals using (document_id)
        where document_id in (select unnest($1::varchar[]))
        """,
        [document_ids],
    )
    return in_order(found)

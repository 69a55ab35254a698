"""What was decided about a finding outlives another format, encoding and reading of the same figures, and no longer holds when a figure changes."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest

from dagster_project.knowledge.messages import Language
from dagster_project.landing import decisions
from dagster_project.landing.catalogue import documents
from dagster_project.landing.home import Home
from dagster_project.landing.home_setup import prepare
from dagster_project.landing.intake import receive, reread
from dagster_project.landing.sources import Source
from dagster_project.publish.finding_decisions import Verdict, decide, reviewed_findings
from dagster_project.publish.queries import Record, connect, records
from dagster_project.publish.refresh import refresh
from dagster_project.report.queries import Scope, report_on
from dagster_project.report.returned import Taken, read_returned
from dagster_project.report.wording import Wording
from dagster_project.report.workbook import write_workbook
from tests.generator.form_tables import PrintedForm
from tests.generator.printed_forms import with_amount
from tests.generator.random_accounts import random_accounts
from tests.generator.styles import STYLES

FAULTY = Path(__file__).resolve().parents[2] / "raw" / "inbox" / "faulty_2022.txt"
WRONG = "income_expenditure_summary", "expenditure.current_year_total", "amount"


def printed(style: str, amount: Decimal) -> bytes:
    """The accounts of the sample with the planted error, with this amount in its place."""

    def alter(forms: tuple[PrintedForm, ...]) -> tuple[PrintedForm, ...]:
        return with_amount(forms, *WRONG, amount)

    return STYLES[style].render(STYLES[style].document(random_accounts(11, year=2022), alter=alter))


def taken_in(home: Home, folder: Path, files: dict[str, bytes]) -> None:
    with home.writing():
        prepare(home)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        list(receive(home, [Source(folder / name) for name in files]))
        refresh(home, lambda *_, **__: None)


def of_the_cell(connection: duckdb.DuckDBPyConnection) -> dict[str, Record]:
    """What is known of the planted finding, by file."""
    rows = records(
        connection,
        "select file_name, finding_code, status, decision, decision_reason, decided_by, overtaken_decision, is_current from marts.findings where row_key = $1",
        [WRONG[1]],
    )
    return {row["file_name"]: row for row in rows}


@pytest.fixture(scope="module")
def decided(samples: Home, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Taken], Record]:
    """What a clerk fills into the workbook of the samples, with other programs' liberties: sorted, columns moved and added, a title above."""
    folder = tmp_path_factory.mktemp("workbook")
    with connect(samples) as connection:
        known = reviewed_findings(connection)
        report = report_on(connection, Scope(department="统计局"))
        finding = of_the_cell(connection)[FAULTY.name]
    path = folder / "问题清单.xlsx"
    path.write_bytes(write_workbook(report, Wording(Language.ZH), datetime(2026, 1, 2, tzinfo=UTC), "juesuan review", {}))
    book = openpyxl.load_workbook(path)
    sheet = book["问题清单"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    row = next(cell.row for cell in sheet["A"] if cell.value == finding["finding_code"])
    for head, text in (("处理", "属实"), ("说明", "原件少印一位"), ("经办人", "张三")):
        sheet.cell(row, heads[head]).value = text
    sheet.insert_cols(1)
    sheet.insert_rows(1)
    sheet["A1"] = "某市财政局"
    book.save(path)
    outcomes = read_returned(path, known, [], Language.ZH)
    return [each for each in outcomes if isinstance(each, Taken)], finding


def test_a_decision_outlives_encoding_format_and_reader_and_ends_with_the_figures(
    decided: tuple[list[Taken], Record], tmp_path: Path
) -> None:
    taken, finding = decided
    assert [each.finding["finding_code"] for each in taken] == [finding["finding_code"]]
    home = Home.at(tmp_path / "家")
    with home.writing():
        decide(home, [(each.finding, each.verdict) for each in taken])
    taken_in(home, tmp_path, {"gbk.txt": FAULTY.read_text(encoding="utf-8").encode("gb18030")})
    with connect(home) as connection:
        found = of_the_cell(connection)["gbk.txt"]
    assert found["finding_code"] == finding["finding_code"]
    assert (found["status"], found["decision"], found["decision_reason"], found["decided_by"]) == (
        "accepted",
        "confirmed",
        "原件少印一位",
        "张三",
    )

    # Read again, published again as a Word document, and once more with another wrong figure.
    with home.writing():
        list(reread(home, documents(home)))
    taken_in(
        home,
        tmp_path,
        {"same.docx": printed("docx_plain", Decimal("22381575.86")), "changed.txt": printed("stream_roomy", Decimal("22381570.86"))},
    )
    with connect(home) as connection:
        rows = of_the_cell(connection)
        versions = records(
            connection, "select count(*) as n from marts.dim_document where file_name = 'gbk.txt' and reader_version like '%.2'"
        )
    assert versions == [{"n": 1}]
    for same in {"gbk.txt", "same.docx"} & set(rows):
        assert (rows[same]["finding_code"], rows[same]["decision"]) == (finding["finding_code"], "confirmed")
    assert "gbk.txt" in rows or "same.docx" in rows
    changed = rows["changed.txt"]
    assert changed["is_current"] and changed["status"] == "open" and changed["decision"] is None
    assert changed["overtaken_decision"] == "confirmed"
    assert changed["finding_code"].split("-")[0] == finding["finding_code"].split("-")[0]
    assert len(decisions.read(home).entries) == 1

    # A decision alone shows without building anything else.
    with connect(home) as connection:
        again = reviewed_findings(connection)[changed["finding_code"]]
    with home.writing():
        decide(home, [(again, Verdict("corrected", "已更正", "李四", "accept"))])
        refresh(home, lambda *_, **__: None)
    with connect(home) as connection:
        assert (of_the_cell(connection)["changed.txt"]["decision"], of_the_cell(connection)["changed.txt"]["decided_by"]) == (
            "corrected",
            "李四",
        )
    last = (home.logs / "dbt.log").read_text(encoding="utf-8").rpartition("Running with dbt")[2]
    assert "marts.fct_finding " in last and "marts.fct_expenditure " not in last

"""Departments × years on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import StringIO
from typing import Any

from rich.console import Console

from dagster_project.cli.output.status import print_status


def row(department: str, year: int, status: str, **more: Any) -> dict[str, Any]:
    usual = {
        "unit_name": None,
        "region_code": "140900",
        "expected_by": None,
        "versions": 0,
        "reason": None,
        "reason_zh": None,
        "gone_at": None,
    }
    return usual | {"department_name": department, "fiscal_year": year, "status": status} | more


def printed(*rows: dict[str, Any], refused: Sequence[dict[str, Any]] = ()) -> str:
    stream = StringIO()
    print_status(Console(file=stream, width=100), rows, refused)
    return stream.getvalue()


def test_departments_stand_against_years() -> None:
    text = printed(row("教育局", 2020, "loaded", versions=1), row("教育局", 2021, "restated", versions=2), row("财政局", 2021, "missing"))
    assert text.startswith("2 departments and units: loaded 1 · restated 1 · missing 1\n")
    lines = [line.split() for line in text.splitlines()]
    assert ["2020", "2021"] in lines
    assert ["教育局", "loaded", "restated"] in lines
    assert ["财政局", "missing"] in lines


def test_what_is_not_there_is_explained_the_most_pressing_first() -> None:
    text = printed(
        row("财政局", 2021, "missing", reason="a.pdf does not exist"),
        row("教育局", 2021, "late", expected_by=date(2022, 10, 31), unit_name="第一中学"),
        row("民政局", 2021, "loaded", versions=1, gone_at=datetime(2023, 1, 1)),
    )
    *_, late, missing, gone = text.splitlines()
    assert late == "late  教育局 / 第一中学 2021 · expected by 2022-10-31"
    assert missing == "missing  财政局 2021 · a.pdf does not exist"
    assert gone == "loaded  民政局 2021 · gone from its address since 2023-01-01"


def test_many_years_are_printed_one_block_below_the_other() -> None:
    text = printed(*(row("教育局", year, "loaded", versions=1) for year in range(2011, 2022)))
    assert [line.split()[0] for line in text.splitlines() if line.split() and line.split()[0].isdigit() and len(line.split()[0]) == 4] == [
        "2011",
        "2018",
    ]


def test_nothing_at_all_is_said() -> None:
    assert printed().strip() == "0 departments and units: nothing expected, nothing loaded"


def test_a_refused_document_is_told_by_its_file_and_reason() -> None:
    refused = [{"file_name": "预算.pdf", "kind": "budget", "reason": "预算.pdf is a budget", "reason_zh": "预算.pdf是预算"}]
    lines = printed(row(None, 0, "refused", is_registered=False), refused=refused).splitlines()
    assert lines[-1] == "refused  预算.pdf is a budget"
    assert not any("year unknown" in line for line in lines[3:])
    without_reason = refused[0] | {"reason": None}
    assert printed(refused=[without_reason]).splitlines()[-1].startswith("refused  预算.pdf: ")

"""Accounts printed under many heads and with the money unit in many places: the same name, the same year, no amount in a unit that is not its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dagster_project.reading.model import Disclosure
from dagster_project.reading.reader import read_disclosure
from tests.generator.comparison import Verdict, compare
from tests.generator.documents import Printout
from tests.generator.random_accounts import varied_accounts
from tests.generator.styles import STYLES

ACCOUNTS = varied_accounts(11)
DOCUMENTS = ("pdf_strokes", "layout_joined", "stream_roomy")
SILENT_COVER = ("部门决算公开",)
SUMMARY = "income_expenditure_summary"


def printed(name: str, cover: tuple[str, ...] | None = None, **changes: object) -> tuple[Printout, Disclosure]:
    style = STYLES[name]
    contents = replace(style.contents, style=replace(style.contents.style, **changes), order=("forms",))  # type: ignore[arg-type]
    document = replace(style, contents=replace(contents, cover=cover) if cover else contents).document(ACCOUNTS)
    return document, read_disclosure(style.render(document), f"{name}{style.suffix}")


def wrong(document: Printout, disclosure: Disclosure) -> list[str]:
    return compare(document, disclosure).of(Verdict.WRONG, Verdict.INVENTED, Verdict.MISSING)


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize(
    "head",
    [
        "部门：123001-{department}",
        "部门：[123001]{department}",
        "部门：（123001）{department}",
        "部门：{department} 打印日期：{year}-08-01",
        "部门：{department} 预算级次：县级",
        "部门：{department} 单位负责人：张三 财务负责人：李四",
        "统一社会信用代码：91110000MA0012345X 单位名称：{department}",
        "编制单位（盖章）：{department}（公章）",
        "部门名称：“{department}”",
        "预算部门：{department}；",
    ],
)
def test_a_head_gives_the_name(name: str, head: str) -> None:
    document, disclosure = printed(name, SILENT_COVER, head=head)
    assert disclosure.department == ACCOUNTS.department
    assert wrong(document, disclosure) == []


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize(
    ("cover", "changes"),
    [
        (("{department}{year}部门决算",), {}),
        (("部门决算", "（{year}年度）"), {}),
        (SILENT_COVER, {"titles": "{year}年度{title}"}),
        (SILENT_COVER, {"titles": "{year}年{department}{title}", "head": ""}),
        (SILENT_COVER, {"head": "部门：{department} 年度：{year}"}),
        (SILENT_COVER, {"head": "部门：{department} {year}-01-01至{year}-12-31"}),
        (("{department}2035年度部门决算",), {"titles": "{year}年度{title}"}),
    ],
)
def test_the_year_of_the_accounts(name: str, cover: tuple[str, ...], changes: dict[str, str]) -> None:
    document, disclosure = printed(name, cover, **changes)
    assert (disclosure.department, disclosure.fiscal_year) == (ACCOUNTS.department, ACCOUNTS.year)
    assert wrong(document, disclosure) == []


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize(
    ("cover", "changes"),
    [
        (None, {"unit_line": "", "below": "金额单位：{unit}"}),
        (None, {"unit_line": "", "titles": "{title}（{unit}）"}),
        (None, {"unit_line": "单位：人民币{unit}"}),
        (None, {"unit_line": "单位：{unit}，%"}),
        (("{department}{year}年度部门决算", "以下各表单位均为{unit}"), {"unit_line": ""}),
    ],
)
def test_the_unit_wherever_it_is_printed(name: str, cover: tuple[str, ...] | None, changes: dict[str, str]) -> None:
    document, disclosure = printed(name, cover, **changes)
    assert {form.unit for form in disclosure.forms} == {ACCOUNTS.unit}
    assert not [problem for problem in disclosure.problems if problem.kind in ("unit_presumed", "unit_unknown")]
    assert len(disclosure.forms) == len(document.grids())
    assert wrong(document, disclosure) == []


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("other", ["元", "万元"])
def test_a_unit_that_is_not_printed_is_never_another_forms_in_silence(name: str, other: str) -> None:
    silent = tuple(grid.form_id for grid in STYLES[name].document(ACCOUNTS).grids() if grid.form_id != SUMMARY)
    document, disclosure = printed(name, silent=silent, other_units=dict.fromkeys(silent, other))
    assert wrong(document, disclosure) == []
    told = {problem.form_id for problem in disclosure.problems if problem.kind == "unit_presumed"}
    read = {form.form_id for form in disclosure.forms for row in form.rows for cell in row.cells.values() if cell.amount_yuan}
    assert told >= read - {SUMMARY}
    units = {form.form_id: form.unit for form in disclosure.forms}
    assert {units["income"], units["expenditure"]} == {other}

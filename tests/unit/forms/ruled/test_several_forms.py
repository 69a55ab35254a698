"""Forms below one another in one table of a web page."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest

from dagster_project.reading.reader import read_disclosure
from tests.generator.comparison import Verdict, compare
from tests.generator.grid import Grid
from tests.generator.random_accounts import varied_accounts
from tests.generator.styles import STYLES
from tests.generator.workbook import WorkbookStyle, print_workbook

_HEAD = "<tr><td>科目编码<td>科目名称<td>本年支出合计<td>基本支出<td>项目支出</tr>"


def _row(code: str, *figures: str) -> str:
    return f"<tr><td>{code}<td>一般公共服务支出{''.join(f'<td>{figure}' for figure in figures)}</tr>"


def _title(text: str) -> str:
    return f"<tr><td colspan=5>{text}</td></tr>"


_VISITS = (
    "<tr><td>合计<td>因公出国（境）费<td>公务用车购置费<td>公务用车运行费<td>公务接待费</tr>",
    "<tr><td>9.00<td>2.00<td><td>3.00<td>4.00</tr>",
)
_FUND = (
    "<tr><td>科目编码<td>科目名称<td>本年收入<td>基本支出<td>项目支出</tr>",
    "<tr><td>212<td>城乡社区支出<td>7.00<td>5.00<td>2.00</tr>",
)
_BLANK = "<tr><td></td></tr>"


def _read(*rows: str) -> dict[str, list[tuple[str, str]]]:
    page = f"<html><h1>示例市统计局2022年度部门决算</h1><p>单位：元</p><table>{''.join(rows)}</table></html>"
    disclosure = read_disclosure(page.encode(), "page.html")
    return {form.form_id: [(row.row_key, str(row.cells["total"].amount_yuan)) for row in form.rows] for form in disclosure.forms}


def test_each_form_below_its_own_title_is_read_and_the_notes_are_no_rows() -> None:
    read = _read(
        _title("支出决算表"),
        _title("单位：元"),
        _HEAD,
        _row("201", "3.00", "1.00", "2.00"),
        _title("注：本表反映支出。"),
        "<tr><td></td></tr>",
        _title("公开05表"),
        _title("一般公共预算财政拨款支出决算表"),
        _title("单位：元"),
        _HEAD,
        _row("201", "4.00", "1.00", "3.00"),
    )
    assert read == {"expenditure": [("201", "3.00")], "general_budget_expenditure": [("201", "4.00")]}


def test_a_list_of_contents_with_two_titles_is_no_form() -> None:
    assert _read(_title("支出决算表"), _title("收入决算表"), "<tr><td>1<td>2</tr>", _title("财政拨款收入支出决算总表")) == {}


def test_a_figure_in_a_cell_merged_over_two_rows_is_of_neither() -> None:
    read = _read(
        _title("支出决算表"),
        _HEAD,
        "<tr><td>201<td>一般公共服务支出<td rowspan=2>3.00<td>1.00<td>2.00<tr><td>202<td>外交支出<td>5.00<td>6.00",
    )
    assert read == {"expenditure": [("201", "None"), ("202", "None")]}


def test_lines_above_a_table_are_text_and_labels_of_rows_above_its_figures_are_rows() -> None:
    page = "".join(
        [
            _title("某市统计局部门决算公开"),
            _title("支出决算表"),
            _title("单位：元"),
            _HEAD,
            _row("201", "3.00", "1.00", "2.00"),
            _title("3"),
        ]
    )
    assert _read(page) == {"expenditure": [("201", "3.00")]}


def test_a_note_below_a_table_is_told_as_no_row_of_it() -> None:
    rows = [
        _title("支出决算表"),
        _HEAD,
        _row("201", "3.00", "1.00", "2.00"),
        "<tr><td></td></tr>",
        _title("说明：数据因四舍五入可能不等。"),
        _title("二、其他"),
    ]
    page = f"<html><h1>示例市统计局2022年度部门决算</h1><p>单位：元</p><table>{''.join(rows)}</table></html>"
    disclosure = read_disclosure(page.encode(), "page.html")
    assert [problem for problem in disclosure.problems if problem.kind == "row_not_understood"] == []


@pytest.mark.parametrize("between", [[_BLANK], [_title("注：本表为一般公共预算。")], [_title("注：本表为一般公共预算。"), _BLANK]])
def test_a_table_without_title_is_none_of_the_one_above(between: list[str]) -> None:
    page = "".join([_title("一般公共预算财政拨款“三公”经费支出决算表"), *_VISITS, *between, *_FUND])
    disclosure = read_disclosure(
        f"<html><h1>示例市统计局2022年度部门决算</h1><p>单位：元</p><table>{page}</table></html>".encode(), "page.html"
    )
    (form,) = disclosure.forms
    assert form.form_id == "three_public"
    amounts = {name: cell.amount_yuan for row in form.rows for name, cell in row.cells.items() if cell.amount_yuan is not None}
    assert sorted(map(str, amounts.values())) == ["2.00", "3.00", "4.00", "9.00"]


@pytest.mark.parametrize("between", [[], [_BLANK], [_title("说明：下页续。")], [_title("3")]])
def test_rows_below_the_same_head_go_on(between: list[str]) -> None:
    assert _read(
        _title("支出决算表"), _HEAD, _row("201", "3.00", "1.00", "2.00"), *between, _HEAD, _row("202", "4.00", "1.00", "3.00")
    ) == {"expenditure": [("201", "3.00"), ("202", "4.00")]}


def test_sides_below_one_another_are_one_form() -> None:
    page = "".join(
        [
            _title("收入支出决算总表"),
            "<tr><td>收入<td>决算数</tr><tr><td>一、一般公共预算财政拨款收入<td>9.00</tr><tr><td>总计<td>9.00</tr>",
            _BLANK,
            "<tr><td>支出<td>决算数</tr><tr><td>一、一般公共服务支出<td>9.00</tr><tr><td>总计<td>9.00</tr>",
        ]
    )
    disclosure = read_disclosure(
        f"<html><h1>示例市统计局2022年度部门决算</h1><p>单位：元</p><table>{page}</table></html>".encode(), "page.html"
    )
    assert [(form.form_id, {row.row_key.partition(".")[0] for row in form.rows}) for form in disclosure.forms] == [
        ("income_expenditure_summary", {"income", "expenditure"})
    ]


@pytest.mark.parametrize("untitled", ["government_fund", "general_budget_economic"])
def test_forms_of_a_sheet_are_read_exactly_beside_one_without_title(untitled: str) -> None:
    style = STYLES["xlsx_one_sheet"]
    document = style.document(varied_accounts(521))
    bare = (
        replace(block, title=" ", number="", heading=(" ", " ")) if isinstance(block, Grid) and block.form_id == untitled else block
        for block in document.blocks
    )
    found = compare(document, read_disclosure(style.render(replace(document, blocks=tuple(bare))), "a.xlsx"))
    assert set(found.counts) <= {Verdict.RIGHT, Verdict.MISSING}
    assert all(str(missing).startswith(f"missing: {untitled}/") for missing in found.of(Verdict.MISSING))


@pytest.mark.parametrize("untitled", ["income", "expenditure", "appropriation_summary", "general_budget_economic", "government_fund"])
def test_a_form_without_title_right_below_another_is_no_part_of_it(untitled: str) -> None:
    style = STYLES["xlsx_one_sheet"]
    document = style.document(varied_accounts(521))
    blocks = list(document.blocks)
    place = next(number for number, block in enumerate(blocks) if isinstance(block, Grid) and block.form_id == untitled)
    blocks[place - 1] = replace(blocks[place - 1], note="")
    blocks[place] = replace(blocks[place], title=" ", number="", heading=(" ", " "))
    book = openpyxl.load_workbook(
        io.BytesIO(print_workbook(replace(document, blocks=tuple(blocks)), WorkbookStyle(one_sheet=True, framed=False, merged=False)))
    )
    for number in range(book.worksheets[0].max_row, 0, -1):
        if not any(str(cell.value or "").strip() for cell in book.worksheets[0][number]):
            book.worksheets[0].delete_rows(number)
    file = io.BytesIO()
    book.save(file)
    found = compare(document, read_disclosure(file.getvalue(), "a.xlsx"))
    assert not found.of(Verdict.WRONG, Verdict.INVENTED)
    assert all(f" {untitled}/" in lost for lost in found.of(Verdict.MISSING, Verdict.UNREAD))

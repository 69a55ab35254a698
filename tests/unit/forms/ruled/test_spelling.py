"""What the other figures of a form tell of one."""

from __future__ import annotations

import pytest

from dagster_project.forms.model import State
from tests.unit.forms.conftest import ReadTable, kinds

HEAD = "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出\n"
TITLE = "一般公共预算财政拨款支出决算表"
CODES = [("201", "一般公共服务支出"), ("205", "教育支出"), ("206", "科学技术支出"), ("208", "社会保障和就业支出"), ("210", "卫生健康支出")]

FORMS = {
    "a piece among figures of two decimals": ([("18.60", "18.60", ""), ("9.9", "9.90", "")], "9.9"),
    "a seal in a blank column": ([("18.60", "18.60", "4301001234567"), ("9.90", "9.90", "")], "4301001234567"),
    "a telephone": ([("18.60", "18.60", "82345678"), ("9.90", "9.90", "")], "82345678"),
    "a bare integer": ([("18.60", "18.60", "7"), ("9.90", "9.90", "")], "7"),
    "a note that touches its figure": ([("18.60", "18.601", ""), ("9.90", "9.90", ""), ("4.15", "4.15", "")], "18.601"),
    "a point that may part thousands": ([("1.234", "18.60", ""), ("9.90", "9.90", ""), ("7.15", "7.25", "")], "1.234"),
    "a telephone among grouped integers": (
        [("1,860", "13812345678", "1,860"), ("9,900", "9,900", ""), ("2,100", "2,100", "")],
        "13812345678",
    ),
    "two numbers run together, once": ([("1 234.50", "18.60", ""), ("9.90", "9.90", "")], "1 234.50"),
    "groups of four among groups of three": ([("1,2345.00", "1,860.00", ""), ("9.90", "9.90", "")], "1,2345.00"),
    "another unit than that of the form": ([("18.60元", "18.60", ""), ("9.90", "9.90", "")], "18.60元"),
    "a number no budget can hold": ([("99999999999999999999.00", "18.60", ""), ("9.90", "9.90", "")], "99999999999999999999.00"),
    "a note in a blank cell": ([("18.60", "18.60", "①"), ("9.90", "9.90", "")], "①"),
}


def table(rows: list[tuple[str, str, str]]) -> str:
    return HEAD + "\n".join(" | ".join([*code, *row]) for code, row in zip(CODES, rows, strict=False))


@pytest.mark.parametrize(("rows", "unread"), FORMS.values(), ids=FORMS.keys())
def test_a_figure_unlike_the_others_is_unread_and_all_others_are_read(
    read_table: ReadTable, rows: list[tuple[str, str, str]], unread: str
) -> None:
    reading = read_table(TITLE, table(rows))
    (form,) = reading.forms
    states = {cell.text: cell.state for row in form.rows for cell in row.cells.values() if cell.text}
    assert {text for text, state in states.items() if state is not State.VALUE} == {unread}
    assert kinds(reading).count("unreadable_cell") == 1


WRITTEN = {
    "closing zeros left out": [("12", "3.5", "8.5"), ("100.25", "100", "0.25"), ("7", "7", "")],
    "one column with closing zeros, one without": [("12.00", "12", ""), ("100.20", "100.2", ""), ("7.30", "7.3", "")],
    "zero in few digits": [("18.60", "0", "18.60"), ("9.90", "0.0", "9.90")],
    "integers only": [("1,860", "860", "1000"), ("990", "990", "")],
    "blanks part thousands": [("3 440.55", "3 440.55", ""), ("9.90", "9.90", "")],
    "groups of four": [("2345,0000.00", "2,2345.00", "2342,7655.00"), ("9.90", "9.90", "")],
    "the unit in each cell": [("18.60万元", "18.60 万元", ""), ("9.90万元", "9.90万元", "")],
}


@pytest.mark.parametrize("rows", WRITTEN.values(), ids=WRITTEN.keys())
def test_a_manner_that_the_form_keeps_is_read(read_table: ReadTable, rows: list[tuple[str, str, str]]) -> None:
    reading = read_table(TITLE, table(rows))
    (form,) = reading.forms
    assert [cell.text for row in form.rows for cell in row.cells.values() if cell.text and cell.state is not State.VALUE] == []
    assert "unreadable_cell" not in kinds(reading)


def test_fillers_cost_no_warning(read_table: ReadTable) -> None:
    reading = read_table(TITLE, table([("18.60", "18.60", "无"), ("9.90", "**", "9.90"), ("不适用", "/", ".00")]))
    (form,) = reading.forms
    assert {cell.state for row in form.rows for cell in row.cells.values()} == {State.VALUE, State.DASH}
    assert kinds(reading) == []


def test_points_that_part_thousands_are_unread(read_table: ReadTable) -> None:
    reading = read_table(TITLE, table([("3.423", "203", "3.220"), ("18", "18", "")]))
    (form,) = reading.forms
    assert [cell.text for row in form.rows for cell in row.cells.values() if cell.state is State.UNREADABLE] == ["3.423", "3.220"]

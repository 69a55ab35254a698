"""Forms without vertical rules are found below their titles, and nothing else is."""

from __future__ import annotations

from dagster_project.documents.model import Page, Word
from dagster_project.documents.tables.lines import lines_of
from dagster_project.forms.model import Origin, State
from dagster_project.forms.ruled.reader import RuledReading, read_ruled
from dagster_project.forms.ruled.unruled import with_unruled

SIZE = 8.0


def word(text: str, x0: float, baseline: float, *, to: bool = False) -> Word:
    """A word from `x0` on, or with `to` up to it."""
    width = sum(SIZE / 2 if character.isascii() else SIZE for character in text)
    start = x0 - width if to else x0
    return Word(text, start, baseline - 0.88 * SIZE, start + width, baseline + 0.12 * SIZE)


def page_of(*words: Word, number: int = 1) -> Page:
    found = tuple(lines_of(words))
    return Page(number, 600.0, 800.0, found, found, ())


def title(text: str = "一般公共预算财政拨款支出决算表") -> list[Word]:
    return [word(text, 150, 30), word("部门：某市水务局", 10, 50), word("金额单位：万元", 400, 50)]


HEADER = [word("科目编码", 10, 70), word("科目名称", 85, 70), word("合计", 192, 70), word("基本支出", 284, 70), word("项目支出", 384, 70)]
"""Columns of 100 points from x = 150 on, their figures set to the right at 248, 348 and 448."""


def row(baseline: float, code: str, name: str, *figures: str) -> list[Word]:
    numbers = [word(text, 248 + 100 * index, baseline, to=True) for index, text in enumerate(figures) if text]
    return [word(code, 10, baseline), word(name, 60, baseline), *numbers]


def cells(reading: RuledReading) -> dict[str, str]:
    (form,) = reading.forms
    return {f"{row.row_key}/{key}": cell.text for row in form.rows for key, cell in row.cells.items() if cell.text}


FIRST = [
    *row(90, "201", "一般公共服务支出", "1,234.50", "1,000.00", "234.50"),
    *row(110, "20106", "财政事务", "1,234.50", "1,000.00", "234.50"),
]


def test_a_form_is_read_with_its_unit_up_to_its_note() -> None:
    note = word("注：本表反映部门本年度一般公共预算财政拨款支出情况，共12.00万元。", 10, 130)
    reading = read_ruled([page_of(*title(), *HEADER, *FIRST, note)])
    assert cells(reading) == {
        "201/total": "1,234.50",
        "201/basic": "1,000.00",
        "201/project": "234.50",
        "20106/total": "1,234.50",
        "20106/basic": "1,000.00",
        "20106/project": "234.50",
    }
    assert reading.forms[0].unit == "万元"
    assert reading.problems == []


def test_it_goes_on_over_a_page_end_without_its_header_and_with_it() -> None:
    rest = row(40, "208", "社会保障和就业支出", "5.00", "5.00")
    repeated = [word.text and word._replace(y0=word.y0 - 50, y1=word.y1 - 50) for word in HEADER]
    for second in ([*rest], [*repeated, *rest]):
        reading = read_ruled([page_of(*title(), *HEADER, *FIRST), page_of(*second, number=2)])
        found = cells(reading)
        assert (found["208/total"], found["208/basic"]) == ("5.00", "5.00")
        assert reading.forms[0].pages == [1, 2]


def test_a_title_without_a_header_below_it_is_no_table() -> None:
    contents = [word("收入支出决算总表", 50, 30), word("支出决算表", 50, 50), word("一般公共预算财政拨款支出决算表", 50, 70)]
    (page,) = with_unruled([page_of(*contents)])
    assert page.grids == ()


def test_a_line_of_quotation_marks_below_a_title_is_no_header() -> None:
    (page,) = with_unruled([page_of(word("财政拨款三公经费支出决算表", 50, 30), word("“", 80, 50), word("”", 120, 50))])
    assert page.grids == ()


def test_the_identities_place_a_figure_between_two_columns() -> None:
    """All figures are alike, so nothing tells how they are set; 5.00 = 0 + 5.00 holds, 0 = 5.00 + 5.00 does not."""
    figures = [word("5.00", 234, 90), word("5.00", 392, 90)]
    reading = read_ruled([page_of(*title(), *HEADER, word("201", 10, 90), word("外交支出", 60, 90), *figures)])
    (only,) = reading.forms[0].rows
    assert {key: (cell.text, cell.origin) for key, cell in only.cells.items()} == {
        "total": ("5.00", Origin.SOLVED),
        "basic": ("", Origin.PRINTED),
        "project": ("5.00", Origin.PRINTED),
    }


def test_a_figure_that_nothing_places_is_ambiguous_and_reported() -> None:
    reading = read_ruled([page_of(*title(), *HEADER, word("201", 10, 90), word("外交支出", 60, 90), word("5.00", 334, 90))])
    (only,) = reading.forms[0].rows
    assert {key: (cell.state, cell.origin) for key, cell in only.cells.items() if key != "total"} == {
        "basic": (State.UNREADABLE, Origin.AMBIGUOUS),
        "project": (State.UNREADABLE, Origin.AMBIGUOUS),
    }
    assert all(cell.amount_yuan is None for cell in only.cells.values())
    assert [problem.kind for problem in reading.problems] == ["unplaced_number"]


def test_the_title_of_the_next_form_ends_the_one_of_the_page_before() -> None:
    second = [*title("支出决算表"), *HEADER, *row(90, "201", "一般公共服务支出", "7.00", "4.00", "3.00")]
    reading = read_ruled([page_of(*title(), *HEADER, *FIRST), page_of(*second, number=2)])
    assert [(form.form_id, form.pages) for form in reading.forms] == [("general_budget_expenditure", [1]), ("expenditure", [2])]


def test_group_heads_close_above_their_columns_are_no_wrapped_words() -> None:
    header = [word("项目", 60, 70), word("本年支出", 284, 70), word("科目编码", 10, 80), word("科目名称", 85, 80)]
    header += [word("小计", 192, 80), word("基本支出", 284, 80), word("项目支出", 384, 80)]
    reading = read_ruled([page_of(*title(), *header, *FIRST)])
    assert cells(reading)["201/project"] == "234.50"

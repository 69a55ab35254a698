"""Rows of a dump that keeps columns apart, by codes and by labels."""

from __future__ import annotations

from tests.unit.forms.conftest import EXPENDITURE_HEAD, placed, read_words


def test_codes_in_three_columns_are_one_code() -> None:
    rows = [[(0, "201"), (9, "一般公共服务支出"), (24, "9.00")], [(0, "201"), (4, "06"), (9, "财政事务"), (24, "9.00")]]
    form = read_words("expenditure", [*EXPENDITURE_HEAD, *rows, [(0, "201"), (4, "06"), (7, "01"), (10, "行政运行"), (24, "9.00")]])
    assert [row.row_key for row in form.rows] == ["201", "20106", "2010601"]


def test_a_child_may_leave_out_the_leading_part_of_its_code() -> None:
    rows = [[(0, "201"), (9, "一般公共服务支出"), (24, "9.00")], [(4, "06"), (9, "财政事务"), (24, "9.00")]]
    form = read_words(
        "expenditure",
        [*EXPENDITURE_HEAD, *rows, [(7, "01"), (10, "行政运行"), (24, "5.00")], [(7, "02"), (10, "一般行政管理事务"), (24, "4.00")]],
    )
    assert [row.row_key for row in form.rows] == ["201", "20106", "2010601", "2010602"]


def test_a_wrapped_label_around_its_code_is_one_row() -> None:
    rows = [[(9, "机关事业单位基本养老保险")], [(0, "2080505"), (24, "9.00"), (36, "9.00")], [(9, "缴费支出")]]
    form = read_words("expenditure", [*EXPENDITURE_HEAD, *rows, [(0, "210"), (9, "卫生健康支出"), (24, "1.00"), (36, "1.00")]])
    assert [(row.row_key, row.label) for row in form.rows] == [("2080505", "机关事业单位基本养老保险缴费支出"), ("210", "卫生健康支出")]
    assert placed(form)["2080505", "total"] == "9.00"


def test_a_column_of_row_numbers_holds_no_values() -> None:
    rows = [
        [(0, "合计"), (20, "1"), (30, "30.00")],
        [(0, "货物"), (20, "2"), (30, "20.00")],
        [(0, "工程"), (20, "3")],
        [(0, "服务"), (20, "4"), (30, "10.00")],
    ]
    form = read_words("statistics", [[(0, "项目"), (20, "行次"), (30, "采购金额")], *rows])
    assert placed(form) == {
        ("procurement.total", "value"): "30.00",
        ("procurement.goods", "value"): "20.00",
        ("procurement.services", "value"): "10.00",
    }


def test_the_own_part_of_a_code_follows_the_row_above_though_no_seed_knows_the_code() -> None:
    rows = [[(0, "208"), (12, "社会保障和就业支出"), (34, "9.00")], [(0, "224"), (12, "灾害防治及应急管理支出"), (34, "9.00")]]
    form = read_words(
        "expenditure", [*EXPENDITURE_HEAD, *rows, [(4, "88"), (12, "某款"), (34, "9.00")], [(8, "01"), (12, "某项"), (34, "9.00")]]
    )
    assert [row.row_key for row in form.rows] == ["208", "224", "22488", "2248801"]


SPENDING_HEAD = [(0, "科目编码"), (9, "科目名称"), (24, "合计"), (36, "基本支出"), (48, "项目支出")]


def test_remarks_right_of_all_columns_are_no_part_of_a_label() -> None:
    item = [(0, "208"), (9, "社会保障和就业支出"), (24, "4.00"), (48, "4.00"), (56, "备注说明")]
    total = [(0, "合计"), (24, "9.00"), (36, "5.00"), (48, "4.00"), (56, "含上年结转")]
    form = read_words("general_budget_expenditure", [SPENDING_HEAD, item, total])
    assert [(row.row_key, row.label) for row in form.rows] == [("208", "社会保障和就业支出"), ("total", "合计")]
    assert [placed(form).get(("total", key)) for key in form.columns[""]] == ["9.00", "5.00", "4.00"]


def test_a_line_with_figures_and_a_label_of_its_own_fills_no_blank_cell_of_the_row_above() -> None:
    item = [(0, "208"), (9, "某种支出"), (24, "4.00"), (48, "4.00")]
    form = read_words("general_budget_expenditure", [SPENDING_HEAD, item, [(0, "合计见附注"), (24, "9.00"), (36, "5.00"), (48, "4.00")]])
    assert ("208", "basic") not in placed(form)
    assert [candidate.token.text for candidate in form.candidates if not candidate.slots] == ["9.00", "5.00", "4.00"]


def test_a_word_below_a_column_head_stays_with_its_row_for_it_may_stand_for_a_figure() -> None:
    form = read_words("general_budget_expenditure", [SPENDING_HEAD, [(0, "合计"), (24, "9.00"), (36, "5.00"), (48, "见附注")]])
    assert [candidate.slots for candidate in form.candidates] == [(), ()]


def test_a_code_that_no_classification_knows_is_one_before_the_name_of_one() -> None:
    rows = [
        [(0, "208"), (9, "社会保障和就业支出"), (26, "30.00"), (36, "10.00"), (46, "20.00")],
        [(0, "238"), (4, "02"), (9, "民政管理事务"), (26, "31.00"), (36, "11.00"), (46, "20.00")],
    ]
    form = read_words("expenditure", [*EXPENDITURE_HEAD, *rows])
    assert [(row.row_key, row.label) for row in form.rows] == [("208", "社会保障和就业支出"), ("23802", "民政管理事务")]
    assert placed(form)["23802", "total"] == "31.00"

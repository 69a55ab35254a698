"""Which row and which columns a number of a dump that keeps columns apart may have."""

from __future__ import annotations

from tests.unit.forms.conftest import EXPENDITURE_HEAD, placed, read_words


def test_blank_cells_stay_blank_under_a_wrapped_header() -> None:
    form = read_words(
        "expenditure",
        [
            *EXPENDITURE_HEAD,
            [(9, "合计"), (24, "300.00"), (35, "100.00"), (46, "200.00")],
            [(0, "201"), (9, "一般公共服务支出"), (24, "100.00"), (35, "100.00")],
            [(0, "205"), (9, "教育支出"), (24, "200.00"), (46, "200.00")],
        ],
    )
    assert placed(form) == {
        ("total", "total"): "300.00",
        ("total", "basic"): "100.00",
        ("total", "project"): "200.00",
        ("201", "total"): "100.00",
        ("201", "basic"): "100.00",
        ("205", "total"): "200.00",
        ("205", "project"): "200.00",
    }


def test_a_number_beside_an_unknown_label_is_not_given_to_the_row_above() -> None:
    rows = [[(9, "合计"), (24, "9.00")], [(0, "201"), (9, "一般公共服务支出"), (24, "9.00")], [(9, "某项未知科目"), (24, "4.00")]]
    form = read_words("expenditure", [*EXPENDITURE_HEAD, *rows])
    assert [candidate.slots for candidate in form.candidates if candidate.token.text == "4.00"] == [()]
    assert placed(form)["201", "total"] == "9.00"


def test_a_number_between_two_rows_may_belong_to_either() -> None:
    rows = [
        [(9, "合计"), (24, "9.00")],
        [(0, "201"), (9, "一般公共服务支出"), (24, "5.00")],
        [(36, "4.00")],
        [(0, "205"), (9, "教育支出"), (24, "4.00")],
    ]
    form = read_words("expenditure", [*EXPENDITURE_HEAD, *rows])
    (slots,) = [candidate.slots for candidate in form.candidates if candidate.token.number and len(candidate.slots) != 1]
    assert {form.rows[row].row_key for row, _ in slots} == {"201", "205"}
    assert "total" not in {key for _, key in slots}


def test_pieces_of_numbers_and_hashes_are_no_amounts() -> None:
    rows = [
        [(9, "合计"), (24, "30.00"), (36, "10.00"), (46, "20.00")],
        [(0, "201"), (9, "一般公共服务支出"), (24, "###"), (36, "10.00"), (46, "12.00")],
        [(0, "205"), (9, "教育支出"), (24, "8.00"), (36, "000.0"), (46, "8.00")],
    ]
    form = read_words("expenditure", [*EXPENDITURE_HEAD, *rows])
    assert [candidate.token.text for candidate in form.candidates if candidate.token.is_unreadable] == ["###", "000.0"]


def test_no_column_is_known_where_rows_print_more_numbers_than_the_form_has_columns() -> None:
    head = [(0, "项目"), (20, "年初预算数"), (32, "决算数"), (44, "项目"), (64, "年初预算数"), (76, "决算数")]
    rows = [
        [(0, "一、一般公共预算财政拨款收入"), (20, "8.00"), (32, "9.00"), (44, "一、一般公共服务支出"), (64, "6.00"), (76, "7.00")],
        [(0, "本年收入合计"), (20, "8.00"), (32, "9.00"), (44, "本年支出合计"), (64, "6.00"), (76, "7.00")],
    ]
    form = read_words("income_expenditure_summary", [head, *rows])
    assert len(form.candidates) == 8
    assert all(candidate.slots == () for candidate in form.candidates)


def test_the_line_that_counts_the_columns_tells_which_are_printed() -> None:
    head = [(0, "科目编码"), (9, "科目名称"), (24, "合计"), (36, "基本支出"), (48, "项目支出")]
    rows = [
        [(9, "栏次"), (26, "1"), (38, "2"), (50, "3")],
        [(9, "合计"), (24, "9.00"), (48, "9.00")],
        [(0, "229"), (9, "其他支出"), (24, "9.00")],
    ]
    form = read_words("government_fund", [head, *rows])
    assert form.columns == {"": ("total", "basic", "project")}
    assert [candidate.token.text for candidate in form.candidates] == ["9.00", "9.00", "9.00"]

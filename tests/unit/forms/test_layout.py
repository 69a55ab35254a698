from __future__ import annotations

from dagster_project.documents.text import read_text_dump
from dagster_project.forms.layout import read_layout
from dagster_project.forms.skeleton import SkeletonForm
from dagster_project.forms.titles import FormText

HEAD = [
    [
        (0, "科目编码"),
        (9, "科目名称"),
        (24, "本年支出合"),
        (36, "基本支"),
        (46, "项目支"),
        (56, "上缴上级支出"),
        (66, "经营支出"),
        (76, "对附属单位补助支出"),
    ],
    [(27, "计"), (37, "出"), (47, "出")],
]
SUMMARY_HEAD = [[(4, "项目"), (24, "决算数"), (36, "项目"), (56, "决算数")]]


def read(form_id: str, rows: list[list[tuple[int, str]]]) -> SkeletonForm:
    """Each row is a line: its words with the places they start at."""
    lines = []
    for row in rows:
        line = ""
        for place, word in row:
            line = line.ljust(place) + word
        lines.append(line)
    return read_layout(FormText(form_id, "", read_text_dump("".join(f"{line}\n" for line in lines).encode()).lines, (), "元"), "元", 2)


def placed(form: SkeletonForm) -> dict[tuple[str, str], str]:
    """(row_key, column_key) → text, of the numbers that the page leaves one cell, or speaks for one."""
    certain = [
        (candidate.hint or candidate.slots[0], candidate) for candidate in form.candidates if candidate.hint or len(candidate.slots) == 1
    ]
    return {(form.rows[row].row_key, key): candidate.token.text for (row, key), candidate in certain}


def test_blank_cells_stay_blank_under_a_wrapped_header() -> None:
    form = read(
        "expenditure",
        [
            *HEAD,
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


def test_codes_in_three_columns_are_one_code() -> None:
    rows = [[(0, "201"), (9, "一般公共服务支出"), (24, "9.00")], [(0, "201"), (4, "06"), (9, "财政事务"), (24, "9.00")]]
    form = read("expenditure", [*HEAD, *rows, [(0, "201"), (4, "06"), (7, "01"), (10, "行政运行"), (24, "9.00")]])
    assert [row.row_key for row in form.rows] == ["201", "20106", "2010601"]


def test_a_child_may_leave_out_the_leading_part_of_its_code() -> None:
    rows = [[(0, "201"), (9, "一般公共服务支出"), (24, "9.00")], [(4, "06"), (9, "财政事务"), (24, "9.00")]]
    form = read(
        "expenditure", [*HEAD, *rows, [(7, "01"), (10, "行政运行"), (24, "5.00")], [(7, "02"), (10, "一般行政管理事务"), (24, "4.00")]]
    )
    assert [row.row_key for row in form.rows] == ["201", "20106", "2010601", "2010602"]


def test_a_wrapped_label_around_its_code_is_one_row() -> None:
    rows = [[(9, "机关事业单位基本养老保险")], [(0, "2080505"), (24, "9.00"), (36, "9.00")], [(9, "缴费支出")]]
    form = read("expenditure", [*HEAD, *rows, [(0, "210"), (9, "卫生健康支出"), (24, "1.00"), (36, "1.00")]])
    assert [(row.row_key, row.label) for row in form.rows] == [("2080505", "机关事业单位基本养老保险缴费支出"), ("210", "卫生健康支出")]
    assert placed(form)["2080505", "total"] == "9.00"


def test_the_two_sides_of_a_summary_are_kept_apart() -> None:
    form = read(
        "income_expenditure_summary",
        [
            *SUMMARY_HEAD,
            [(0, "一、一般公共预算财政拨款收入"), (24, "50.00"), (36, "一、一般公共服务支出")],
            [(0, "二、政府性基金预算财政拨款收入"), (36, "二、外交支出"), (56, "50.00")],
            [(0, "总计"), (24, "50.00"), (36, "总计"), (56, "50.00")],
        ],
    )
    assert placed(form) == {
        ("income.general_budget", "amount"): "50.00",
        ("expenditure.202", "amount"): "50.00",
        ("income.grand_total", "amount"): "50.00",
        ("expenditure.grand_total", "amount"): "50.00",
    }
    assert {row.row_key for row in form.rows} >= {"income.government_fund", "expenditure.201"}


def test_the_total_of_the_right_side_may_start_left_of_its_other_labels() -> None:
    form = read(
        "income_expenditure_summary",
        [
            *SUMMARY_HEAD,
            [(0, "年初结转和结余"), (24, "49.14"), (36, "年末结转和结余"), (56, "55.34")],
            [(0, "总计"), (24, "99.39"), (33, "总计"), (56, "99.39")],
        ],
    )
    assert placed(form) == {
        ("income.opening_carryover", "amount"): "49.14",
        ("expenditure.closing_carryover", "amount"): "55.34",
        ("income.grand_total", "amount"): "99.39",
        ("expenditure.grand_total", "amount"): "99.39",
    }


def test_a_number_beside_an_unknown_label_is_not_given_to_the_row_above() -> None:
    rows = [[(9, "合计"), (24, "9.00")], [(0, "201"), (9, "一般公共服务支出"), (24, "9.00")], [(9, "某项未知科目"), (24, "4.00")]]
    form = read("expenditure", [*HEAD, *rows])
    assert [candidate.slots for candidate in form.candidates if candidate.token.text == "4.00"] == [()]
    assert placed(form)["201", "total"] == "9.00"


def test_a_column_of_row_numbers_holds_no_values() -> None:
    rows = [
        [(0, "合计"), (20, "1"), (30, "30.00")],
        [(0, "货物"), (20, "2"), (30, "20.00")],
        [(0, "工程"), (20, "3")],
        [(0, "服务"), (20, "4"), (30, "10.00")],
    ]
    form = read("statistics", [[(0, "项目"), (20, "行次"), (30, "采购金额")], *rows])
    assert placed(form) == {
        ("procurement.total", "value"): "30.00",
        ("procurement.goods", "value"): "20.00",
        ("procurement.services", "value"): "10.00",
    }


def test_the_two_halves_of_the_economic_form_are_read_side_by_side() -> None:
    head = [(0, "科目编码"), (9, "科目名称"), (22, "决算数"), (34, "科目编码"), (43, "科目名称"), (56, "决算数")]
    rows = [
        [(0, "301"), (9, "工资福利支出"), (22, "60.00"), (34, "302"), (43, "商品和服务支出"), (56, "40.00")],
        [(0, "30101"), (9, "基本工资"), (34, "30201"), (43, "办公费"), (56, "40.00")],
        [(0, "30102"), (9, "津贴补贴"), (22, "60.00"), (34, "30202"), (43, "印刷费")],
    ]
    form = read("general_budget_economic", [head, *rows])
    assert placed(form) == {("301", "basic"): "60.00", ("302", "basic"): "40.00", ("30201", "basic"): "40.00", ("30102", "basic"): "60.00"}
    assert len(form.rows) == 6


def test_column_numbers_tell_the_cells_of_the_three_public_form() -> None:
    marks = [(10 * number, str(number + 1)) for number in range(12)]
    head = [(0, "预算数"), (30, "因公出国（境）费"), (45, "公务用车购置及运行费"), (60, "决算数"), (90, "公务接待费")]
    form = read("three_public", [head, marks, [(0, "4.00"), (20, "3.00"), (40, "3.00"), (50, "1.00"), (60, "2.00"), (110, "2.00")]])
    assert placed(form) == {
        ("budget", "total"): "4.00",
        ("budget", "vehicle_total"): "3.00",
        ("budget", "vehicle_operation"): "3.00",
        ("budget", "reception"): "1.00",
        ("final", "total"): "2.00",
        ("final", "reception"): "2.00",
    }


def test_a_number_between_two_rows_may_belong_to_either() -> None:
    rows = [
        [(9, "合计"), (24, "9.00")],
        [(0, "201"), (9, "一般公共服务支出"), (24, "5.00")],
        [(36, "4.00")],
        [(0, "205"), (9, "教育支出"), (24, "4.00")],
    ]
    form = read("expenditure", [*HEAD, *rows])
    (slots,) = [candidate.slots for candidate in form.candidates if candidate.token.number and len(candidate.slots) != 1]
    assert {form.rows[row].row_key for row, _ in slots} == {"201", "205"}
    assert "total" not in {key for _, key in slots}


ECONOMIC_HEAD = [[(0, "科目编码"), (9, "科目名称"), (22, "决算数"), (34, "科目编码"), (43, "科目名称"), (58, "决算数")]]


def three_groups(*rows: list[tuple[int, str]]) -> SkeletonForm:
    head = [*ECONOMIC_HEAD[0], (70, "科目编码"), (79, "科目名称"), (94, "决算数")]
    return read("general_budget_economic", [head, *rows])


def test_an_amount_behind_a_total_label_is_of_that_label_whatever_columns_it_spans() -> None:
    form = three_groups(
        [
            (0, "301"),
            (9, "工资福利支出"),
            (22, "60.00"),
            (34, "302"),
            (43, "商品和服务支出"),
            (58, "32.80"),
            (70, "310"),
            (79, "资本性支出"),
        ],
        [(0, "30101"), (9, "基本工资"), (22, "60.00"), (34, "30299"), (43, "其他商品和服务支出"), (62, "32.80"), (70, "31002")],
        [(9, "人员经费合计"), (22, "60.00"), (58, "公用经费合计"), (94, "40.00")],
    )
    assert placed(form) == {
        ("301", "basic"): "60.00",
        ("302", "basic"): "32.80",
        ("30101", "basic"): "60.00",
        ("30299", "basic"): "32.80",
        ("personnel_total", "basic"): "60.00",
        ("public_total", "basic"): "40.00",
    }


def test_total_labels_alone_on_a_page_part_its_groups() -> None:
    form = three_groups([(9, "人员经费合计"), (22, "60.00"), (58, "公用经费合计"), (94, "40.00")])
    assert placed(form) == {("personnel_total", "basic"): "60.00", ("public_total", "basic"): "40.00"}


def test_the_own_part_of_a_code_follows_the_row_above_though_no_seed_knows_the_code() -> None:
    rows = [[(0, "208"), (12, "社会保障和就业支出"), (34, "9.00")], [(0, "224"), (12, "灾害防治及应急管理支出"), (34, "9.00")]]
    form = read("expenditure", [*HEAD, *rows, [(4, "88"), (12, "某款"), (34, "9.00")], [(8, "01"), (12, "某项"), (34, "9.00")]])
    assert [row.row_key for row in form.rows] == ["208", "224", "22488", "2248801"]


def test_pieces_of_numbers_and_hashes_are_no_amounts() -> None:
    rows = [
        [(9, "合计"), (24, "30.00"), (36, "10.00"), (46, "20.00")],
        [(0, "201"), (9, "一般公共服务支出"), (24, "###"), (36, "10.00"), (46, "12.00")],
        [(0, "205"), (9, "教育支出"), (24, "8.00"), (36, "000.0"), (46, "8.00")],
    ]
    form = read("expenditure", [*HEAD, *rows])
    assert [candidate.token.text for candidate in form.candidates if candidate.token.is_unreadable] == ["###", "000.0"]


def test_no_column_is_known_where_rows_print_more_numbers_than_the_form_has_columns() -> None:
    head = [(0, "项目"), (20, "年初预算数"), (32, "决算数"), (44, "项目"), (64, "年初预算数"), (76, "决算数")]
    rows = [
        [(0, "一、一般公共预算财政拨款收入"), (20, "8.00"), (32, "9.00"), (44, "一、一般公共服务支出"), (64, "6.00"), (76, "7.00")],
        [(0, "本年收入合计"), (20, "8.00"), (32, "9.00"), (44, "本年支出合计"), (64, "6.00"), (76, "7.00")],
    ]
    form = read("income_expenditure_summary", [head, *rows])
    assert len(form.candidates) == 8
    assert placed_nowhere(form)


def placed_nowhere(form: SkeletonForm) -> bool:
    return all(candidate.slots == () for candidate in form.candidates)


def test_the_line_that_counts_the_columns_tells_which_are_printed() -> None:
    head = [(0, "科目编码"), (9, "科目名称"), (24, "合计"), (36, "基本支出"), (48, "项目支出")]
    rows = [
        [(9, "栏次"), (26, "1"), (38, "2"), (50, "3")],
        [(9, "合计"), (24, "9.00"), (48, "9.00")],
        [(0, "229"), (9, "其他支出"), (24, "9.00")],
    ]
    form = read("government_fund", [head, *rows])
    assert form.columns == {"": ("total", "basic", "project")}
    assert [candidate.token.text for candidate in form.candidates] == ["9.00", "9.00", "9.00"]

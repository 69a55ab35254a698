"""Sides and groups of columns that stand side by side on a page."""

from __future__ import annotations

from dagster_project.forms.solve.candidates import UnplacedForm
from tests.unit.forms.conftest import placed, read_words

SUMMARY_HEAD = [[(4, "项目"), (24, "决算数"), (36, "项目"), (56, "决算数")]]


def test_the_two_sides_of_a_summary_are_kept_apart() -> None:
    form = read_words(
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
    form = read_words(
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


def test_the_two_halves_of_the_economic_form_are_read_side_by_side() -> None:
    head = [(0, "科目编码"), (9, "科目名称"), (22, "决算数"), (34, "科目编码"), (43, "科目名称"), (56, "决算数")]
    rows = [
        [(0, "301"), (9, "工资福利支出"), (22, "60.00"), (34, "302"), (43, "商品和服务支出"), (56, "40.00")],
        [(0, "30101"), (9, "基本工资"), (34, "30201"), (43, "办公费"), (56, "40.00")],
        [(0, "30102"), (9, "津贴补贴"), (22, "60.00"), (34, "30202"), (43, "印刷费")],
    ]
    form = read_words("general_budget_economic", [head, *rows])
    assert placed(form) == {("301", "basic"): "60.00", ("302", "basic"): "40.00", ("30201", "basic"): "40.00", ("30102", "basic"): "60.00"}
    assert len(form.rows) == 6


ECONOMIC_HEAD = [[(0, "科目编码"), (9, "科目名称"), (22, "决算数"), (34, "科目编码"), (43, "科目名称"), (58, "决算数")]]


def three_groups(*rows: list[tuple[int, str]]) -> UnplacedForm:
    head = [*ECONOMIC_HEAD[0], (70, "科目编码"), (79, "科目名称"), (94, "决算数")]
    return read_words("general_budget_economic", [head, *rows])


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

from __future__ import annotations

from dagster_project.documents.text.dump import read_text_dump
from dagster_project.forms.text.reading_order.raised_numbers import with_numbers_below

SIDES = ("income", "expenditure")


def moved(form_id: str, sides: tuple[str, ...], *texts: str) -> tuple[list[str], list[str]]:
    lines, adrift = with_numbers_below(read_text_dump("\n".join((*texts, "")).encode()).lines, form_id, sides, 2)
    return [line.text for line in lines], [line.text for line in adrift]


def test_the_first_figures_are_of_no_row_above_them() -> None:
    head = ("一般公共预算 政府性基金预", "财政拨款 算财政拨款")
    rows = ("一、一般公共预算财政拨款收入 一、一般公共服务支出", "二、政府性基金预算财政拨款收入 二、外交支出", "总计 总计")
    texts = (*head, "26,260.17", rows[0], "5.00", rows[1], "26,265.17 26,265.17", rows[2])
    assert moved("appropriation_summary", SIDES, *texts) == (
        [*head, rows[0], "26,260.17", rows[1], "5.00", rows[2], "26,265.17 26,265.17"],
        [],
    )


def test_a_line_holds_no_more_figures_for_a_label_than_others_do() -> None:
    rows = ("301 工资福利支出 36.29 302 商品和服务支出 29.00", "39999 其他支出")
    lines, adrift = moved("general_budget_economic", ("",), *rows, "36.29 29.00", "人员经费合计 公用经费合计")
    assert (lines, adrift) == ([*rows, "人员经费合计 公用经费合计", "36.29 29.00"], [])


def test_figures_that_may_be_of_either_row_are_of_none() -> None:
    rows = ("一、一般公共服务支出", "二、外交支出")
    assert moved("income_expenditure_summary", SIDES, rows[0], "5.00", rows[1]) == (list(rows), ["5.00"])


def test_figures_between_lines_of_a_list_are_of_none() -> None:
    rows = ("二、政府采购支出", "（一）政府采购支出合计", "1．政府采购货物支出", "2．政府采购工程支出")
    texts = (rows[0], "10.00", rows[1], "4.00", rows[2], "6.00", rows[3])
    assert moved("statistics", ("",), *texts) in ((list(rows), ["10.00", "4.00", "6.00"]), (list(texts), []))

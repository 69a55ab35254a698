from __future__ import annotations

from dagster_project.documents.text.dump import read_text_dump
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.text.blocks.reader import read_blocks


def test_an_amount_beside_a_label_is_no_part_of_it() -> None:
    text = "本年收入合计\n\n年初结转和结余\n\n结余分配\n\n102.88 年末结转和结余\n\n总计\n\n31.58\n"
    form = read_blocks(FormText("income_expenditure_summary", "", read_text_dump(text.encode()).lines, (), "元"), "元")
    assert {"expenditure.surplus_distribution", "expenditure.closing_carryover"} <= {row.row_key for row in form.rows}
    assert [candidate.token.text for candidate in form.candidates] == ["102.88", "31.58"]


def test_an_amount_beside_the_label_of_a_total_is_no_part_of_it() -> None:
    text = "30101 基本工资\n\n44.00\n\n30201 办公费\n\n75.00\n\n人员经费合计\n\n44.00 公用经费合计\n\n75.00\n"
    form = read_blocks(FormText("general_budget_economic", "", read_text_dump(text.encode()).lines, (), "元"), "元")
    assert {"personnel_total", "public_total"} <= {row.row_key for row in form.rows}


def test_an_amount_with_decimals_is_no_count() -> None:
    text = "政府采购支出合计\n\n1,234.50\n\n车辆数合计（辆）\n"
    form = read_blocks(FormText("statistics", "", read_text_dump(text.encode()).lines, (), "元"), "元")
    (amount,) = form.candidates
    assert {form.rows[row].row_key for row, _ in amount.slots} == {"procurement.total"}
    assert "vehicles.total" in {row.row_key for row in form.rows}


def test_a_number_of_the_statistics_may_be_of_a_line_that_is_not_known() -> None:
    text = "政府采购支出合计\n\n1,234.50\n\n某种另外的经费\n"
    form = read_blocks(FormText("statistics", "", read_text_dump(text.encode()).lines, (), "元"), "元")
    assert [candidate.elsewhere for candidate in form.candidates] == [True]


def test_a_word_of_the_head_is_not_the_row_of_that_name() -> None:
    head = "收入\n\n支出\n\n合计\n\n"
    second_page = "\f年末财政拨款结转和结余\n\n本年收入合计\n\n总计\n\n1.00 总计\n\n1.00\n"
    text = head + "二、外交支出\n\n一、一般公共服务支出\n\n三、国防支出\n\n" + second_page
    form = read_blocks(FormText("appropriation_summary", "", read_text_dump(text.encode()).lines, (), "元"), "元")
    assert {row.page for row in form.rows if row.row_key in ("income.grand_total", "expenditure.grand_total")} == {2}


def test_where_a_page_prints_more_numbers_than_it_has_cells_each_may_be_of_a_row_that_was_not_found() -> None:
    # The rows of two labels in one line are not found, and their number fits the only cell that is left.
    lines = "本年收入合计 9.00 本年支出合计 9.00\n总计 9.00 总计 9.00\n"
    for page, elsewhere in (("二十六、抗疫特别国债安排的支出\n" + lines, True), ("结余分配\n\n9.00\n\n年末结转和结余\n", False)):
        text = f"一、一般公共服务支出\n\n9.00\n\n\f{page}"
        form = read_blocks(FormText("income_expenditure_summary", "", read_text_dump(text.encode()).lines, (), "元"), "元")
        assert {candidate.elsewhere for candidate in form.candidates} == {elsewhere}


def test_a_form_that_names_one_stage_stands_in_part_before_its_title() -> None:
    text = "小计\n\n8.00\n\n决算数\n\n11\n\n公务用车购置及运行费\n\n8.00\n\n公务接待费\n"
    part = read_blocks(FormText("three_public", "", read_text_dump(text.encode()).lines, (), "元"), "元")
    whole = read_blocks(FormText("three_public", "", read_text_dump(f"预算数\n\n{text}".encode()).lines, (), "元"), "元")
    assert not any(candidate.slots for candidate in part.candidates)
    assert all(candidate.slots for candidate in whole.candidates)

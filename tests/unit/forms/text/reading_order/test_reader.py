from __future__ import annotations

from dagster_project.documents.text.dump import read_text_dump
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.text.reading_order.reader import ReadingInOrder, body_start, read_in_order, usual_decimals

SPENDING = "科目编码 科目名称 本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出\n栏次 1 2 3 4 5 6\n"


def read(form_id: str, text: str) -> ReadingInOrder:
    return read_in_order(FormText(form_id, "", read_text_dump(text.encode()).lines, (), "元"), "元", decimals=2)


def printed(reading: ReadingInOrder) -> dict[str, list[str]]:
    """The numbers of each row, in printed order; rows without any included."""
    rows: dict[str, list[str]] = {row.row_key: [] for row in reading.form.rows}
    for candidate in reading.form.candidates:
        rows[reading.form.rows[candidate.slots[0][0]].row_key].append(candidate.token.text)
    return rows


def test_numbers_cut_in_two_by_a_line_end_are_joined() -> None:
    reading = read("expenditure", SPENDING + "合计\n47,903,716.\n67\n883,716.6\n7\n47,020,000\n.00\n")
    assert printed(reading) == {"total": ["47,903,716.67", "883,716.67", "47,020,000.00"]}


def test_whole_numbers_one_below_the_other_stay_apart() -> None:
    reading = read("expenditure", SPENDING + "合计\n30.00\n20.00\n10.00\n")
    assert printed(reading) == {"total": ["30.00", "20.00", "10.00"]}


def test_codes_and_numbers_of_a_few_digits_a_line_are_put_together() -> None:
    body = "30\n2\n商品和服\n务支出\n4,05\n7,78\n8.98\n2,02\n6,33\n0.96\n30\n20\n1\n办公费\n391,\n366.\n30\n30\n20\n2\n印刷费\n"
    reading = read("general_budget_economic", "科目编码 科目名称 金额\n其中：\n基本\n支出\n" + body)
    assert printed(reading) == {"302": ["4,057,788.98", "2,026,330.96"], "30201": ["391,366.30"], "30202": []}


def test_a_wrapped_label_belongs_to_its_code() -> None:
    reading = read("expenditure", SPENDING + "2080505\n机关事业单位基本养老保险缴\n费支出\n883.67 883.67\n210 卫生健康支出 1.00 1.00\n")
    assert [(row.row_key, row.label) for row in reading.form.rows] == [
        ("2080505", "机关事业单位基本养老保险缴费支出"),
        ("210", "卫生健康支出"),
    ]
    assert printed(reading)["2080505"] == ["883.67", "883.67"]


def test_a_code_that_no_classification_knows_starts_a_row_before_the_name_of_one() -> None:
    body = "208 社会保障和就业支出 30.00 10.00 20.00\n23802 民政管理事务 30.00 10.00 20.00\n"
    assert printed(read("expenditure", SPENDING + body)) == {"208": ["30.00", "10.00", "20.00"], "23802": ["30.00", "10.00", "20.00"]}


def test_the_first_number_is_the_total_unless_a_part_would_be_larger() -> None:
    reading = read("expenditure", SPENDING + "208 社会保障和就业支出 30.00 10.00 20.00\n210 卫生健康支出 10.00 20.00 30.00\n")
    first = {reading.form.rows[c.slots[0][0]].row_key: c for c in reversed(reading.form.candidates)}
    assert [key for _, key in first["208"].slots] == ["total"]
    assert [key for _, key in first["210"].slots] == ["total", "basic", "project", "remitted_to_superior"]


def test_a_row_cut_by_the_page_end_goes_on_cell_by_cell() -> None:
    body = "2080699 其他企业改革发展补助 45,000,000 45,000,000\n\f.00 .00\n20899 其他社会保障和就业支出 20.00 20.00\n"
    assert printed(read("expenditure", SPENDING + body)) == {"2080699": ["45,000,000.00", "45,000,000.00"], "20899": ["20.00", "20.00"]}


def test_row_numbers_are_no_values() -> None:
    kinds = ["1.副部（省）级及以上领导用车 8", "2.主要领导干部用车 9", "3.机要通信用车 10", "4.应急保障用车 11", "5.执法执勤用车 12"]
    kinds += ["6.特种专业技术用车 13", "7.离退休干部用车 14", "8.其他用车 15 12", "（二）单价 50 万元以上通用设备（台、套） 16"]
    body = "合计 1 30.00\n货物 2 20.00\n工程 3\n服务 4 10.00\n（一）行政单位 5 7.00\n（二）参照公务员法管理事业单位 6\n（一）车辆数合计（辆） 7 12\n"
    values = {key: texts for key, texts in printed(read("statistics", "项目 行次 采购金额\n" + body + "\n".join(kinds))).items() if texts}
    assert values == {
        "procurement.total": ["30.00"],
        "procurement.goods": ["20.00"],
        "procurement.services": ["10.00"],
        "operating_cost.administrative": ["7.00"],
        "vehicles.total": ["12"],
        "vehicles.other": ["12"],
    }


def test_both_sides_of_a_summary_count_their_rows_and_lines_without_label_too() -> None:
    body = "八、其他收入 8 5.00 八、社会保障和就业支出 39 9.00\n9 九、卫生健康支出 40 3.00\n10 十、节能环保支出 41\n"
    head = "项目 行次 金额 项目 行次 金额\n栏次 1 栏次 2\n"
    assert printed(read("income_expenditure_summary", head + body)) == {
        "income.other": ["5.00"],
        "expenditure.208": ["9.00"],
        "expenditure.210": ["3.00"],
        "expenditure.211": [],
    }


def test_the_second_number_of_a_row_that_lost_its_blanks_may_stand_in_any_later_column() -> None:
    first, second = read("expenditure", SPENDING + "201 一般公共服务支出 100.00 100.00\n").form.candidates
    assert first.slots == ((0, "total"),)
    assert [key for _, key in second.slots] == ["basic", "project", "remitted_to_superior", "operating", "subsidy_to_subordinate"]


def test_a_row_with_more_numbers_than_columns_contradicts_reading_row_after_row_and_loses_none() -> None:
    reading = read("expenditure", SPENDING + "合计 1.00 2.00 3.00 4.00 5.00 6.00 7.00\n")
    assert reading.overflow == 1
    assert [(candidate.token.text, candidate.slots) for candidate in reading.form.candidates] == [(f"{n}.00", ()) for n in range(1, 8)]


def test_the_body_starts_after_the_line_of_column_numbers() -> None:
    assert body_start(read_text_dump("栏次 1 2 3\n合计 1.00\n".encode()).lines) == 1
    assert body_start(read_text_dump("科目\n栏次 1 栏次 2 3\n合计\n".encode()).lines) == 2
    assert body_start(read_text_dump("合计 1 2.00\n".encode()).lines) == 0


def test_decimals_are_usual_where_six_in_ten_numbers_show_them() -> None:
    assert usual_decimals(["1.00 2.50", "1,000.25", "7.5"]) == 2
    assert usual_decimals(["1.00", "2.5", "3.125"]) is None
    assert usual_decimals(["增长 23.63%", "12"]) is None


def test_digits_alone_below_figures_are_decimals_where_they_make_all_alike() -> None:
    assert usual_decimals(["452,067.3", "6", "1.50", "442,757.4 9.1", "8 2", "10.00"]) == 2
    assert usual_decimals(["1.50", "7", "2.25", "8", "3.5", "9", "4.5", "10"]) is None  # rows with their numbers


def test_a_blank_inside_decimals_is_none_between_amounts() -> None:
    reading = read("expenditure", SPENDING + "合计 17,638,700.0 0 17,574,300.0 0 64,400.00\n201 一般公共服务支出 5.00 5.00\n")
    assert printed(reading) == {"total": ["17,638,700.00", "17,574,300.00", "64,400.00"], "201": ["5.00", "5.00"]}


def test_amounts_with_fewer_decimals_beside_a_zero_stay_as_they_are() -> None:
    reading = read("expenditure", SPENDING + "合计 27.6 0 27.60\n201 一般公共服务支出 5.1 5.10\n")
    assert printed(reading)["total"] == ["27.6", "0", "27.60"]


def test_a_code_that_touches_the_amount_before_it_is_a_row() -> None:
    reading = read("general_budget_economic", "科目编码 科目名称 决算数\n30103 奖金 293,023.0630203 咨询费 7.00\n")
    assert printed(reading) == {"30103": ["293,023.06"], "30203": ["7.00"]}


def test_what_had_no_room_leaves_its_row_open() -> None:
    reading = read("expenditure", SPENDING + "合计 ### ###\n201 一般公共服务支出 5.00 5.00\n")
    assert reading.form.open_rows == {"total"}
    assert [candidate.token.text for candidate in reading.form.candidates if not candidate.slots] == ["###", "###"]


def test_a_code_without_a_total_contradicts_reading_row_after_row() -> None:
    assert read("expenditure", SPENDING + "201 一般公共服务支出\n205 教育支出\n5.00 5.00\n").overflow == 1
    assert read("expenditure", SPENDING + "201 一般公共服务支出 4.00\n205 教育支出 5.00 5.00\n").overflow == 0


SUMMARY = "收入 支出\n项目 金额 项目 金额\n"
LABELS = (
    "一、一般公共预算财政拨款收入 一、一般公共服务支出",
    "二、政府性基金预算财政拨款收入 二、外交支出",
    "本年收入合计 本年支出合计",
    "总计 总计",
)
NUMBERS = ("90.00 80.00", "10.00", "100.00 80.00", "100.00 100.00")


def labels_with(reading: ReadingInOrder, text: str) -> set[str]:
    """The rows that a number may be of."""
    return {reading.form.rows[row].row_key for c in reading.form.candidates if c.token.text == text for row, _ in c.slots}


def test_numbers_on_lines_of_their_own_are_of_the_labels_below_where_the_first_stands_above_all_labels() -> None:
    body = "".join(f"{numbers}\n{labels}\n" for labels, numbers in zip(LABELS, NUMBERS, strict=True))
    reading = read("income_expenditure_summary", SUMMARY + body)
    assert labels_with(reading, "90.00") == {"income.general_budget"}
    assert labels_with(reading, "10.00") == {"income.government_fund", "expenditure.202"}


def test_numbers_on_lines_of_their_own_are_of_the_labels_above_where_the_last_stands_below_all_labels() -> None:
    body = "".join(f"{labels}\n{numbers}\n" for labels, numbers in zip(LABELS, NUMBERS, strict=True))
    reading = read("income_expenditure_summary", SUMMARY + body)
    assert labels_with(reading, "90.00") == {"income.general_budget"}
    assert labels_with(reading, "10.00") == {"income.government_fund", "expenditure.202"}


def test_numbers_on_lines_of_their_own_are_of_no_row_where_neither_shows() -> None:
    body = f"{LABELS[0]}\n{NUMBERS[1]}\n{LABELS[1]}\n{NUMBERS[2]}\n{LABELS[2]}\n"
    reading = read("income_expenditure_summary", SUMMARY + body)
    assert labels_with(reading, "10.00") == set()
    assert reading.overflow == 3

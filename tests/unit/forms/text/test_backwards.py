from __future__ import annotations

from collections.abc import Sequence

from dagster_project.documents.text.dump import TextLine, read_text_dump
from dagster_project.forms.text.backwards import from_the_top

UPWARDS = (
    "注：各数取自决算账表。\n\n210\n\n卫生健康支出\n\n208\n\n社会保障和就业支出\n\n8.77\n\n教育支出\n\n77.22\n\n205\n\n本年支出合计\n\n收入决算表\n\n"
    "功能分\n类科目\n编码\n\n金额单位：万元\n"
)
DOWNWARDS = "收入决算表\n\n205\n\n教育支出\n\n77.22\n\n20502\n\n普通教育\n\n5.03\n\n208\n\n社会保障和就业支出\n\n8.77\n"


def read(text: str) -> Sequence[TextLine]:
    return from_the_top(read_text_dump(text.encode()).lines)


def test_a_page_whose_codes_count_down_is_read_from_its_end_and_its_title_first() -> None:
    found = read(UPWARDS)
    assert [line.text for line in found][:4] == ["收入决算表", "金额单位：万元", "功能分", "类科目"]
    assert [line.text for line in found][-3:] == ["卫生健康支出", "210", "注：各数取自决算账表。"]


def test_the_lines_of_a_block_keep_their_order_and_stay_one_block() -> None:
    found = read(UPWARDS)
    assert [(line.after_blank, line.number - found[2].number) for line in found[2:6]] == [(True, 0), (False, 1), (False, 2), (True, 4)]


def test_a_page_in_order_stays_as_it_is() -> None:
    lines = read_text_dump(DOWNWARDS.encode()).lines
    assert from_the_top(lines) == lines


def test_labels_with_numbers_count_too() -> None:
    found = read("三、国防支出\n\n3.00\n\n二、外交支出\n\n2.00\n\n一、一般公共服务支出\n")
    assert [line.text for line in found] == ["一、一般公共服务支出", "2.00", "二、外交支出", "3.00", "三、国防支出"]


def test_each_page_is_looked_at_by_itself() -> None:
    found = read(DOWNWARDS + "\f" + UPWARDS)
    assert [line.text for line in found if line.page == 1] == DOWNWARDS.split("\n\n")[:-1] + ["8.77"]
    assert next(line.text for line in found if line.page == 2) == "收入决算表"

from __future__ import annotations

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.text.reading_order.heads import with_counts_on_one_line, without_repeated_heads


def lines(*texts: str, page: int = 1) -> list[TextLine]:
    return [TextLine(page, number, text, False) for number, text in enumerate(texts)]


def texts(found: list[TextLine]) -> list[str]:
    return [line.text for line in found]


def test_column_numbers_that_stand_alone_come_behind_each_other() -> None:
    assert texts(with_counts_on_one_line(lines("金额", "栏次", "1", "栏次", "2", "合计", "3"))) == ["金额", "栏次 1 栏次 2", "合计", "3"]


def test_a_number_out_of_turn_counts_no_column() -> None:
    assert texts(with_counts_on_one_line(lines("栏次", "1", "2", "5", "3"))) == ["栏次 1 2", "5", "3"]
    assert texts(with_counts_on_one_line(lines("1", "2", "3"))) == ["1", "2", "3"]


def test_without_a_label_they_begin_with_one() -> None:
    assert texts(with_counts_on_one_line(lines("小计", "1", "2", "3", "7"), labelled=False)) == ["小计", "1 2 3", "7"]


def test_a_head_printed_again_on_a_further_page_is_left_out() -> None:
    head = ("项目", "科目名称", "本年收入合计", "栏次 1 2")
    found = without_repeated_heads([*lines("部门：某局", *head, "205"), *lines(*head, "206", page=2)], 5)
    assert texts(found) == ["部门：某局", *head, "205", "206"]


def test_what_begins_a_page_otherwise_stays() -> None:
    head = ("项目", "科目名称", "本年收入合计", "栏次 1 2")
    rows = lines("项目", "206", page=2)
    assert without_repeated_heads([*lines(*head), *rows], 4)[4:] == rows

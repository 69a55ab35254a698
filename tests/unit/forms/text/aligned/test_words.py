from __future__ import annotations

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.text.aligned.words import AlignedLine, column_numbers, join_cut_numbers, split_lines


def lines(*texts: str) -> list[AlignedLine]:
    return split_lines([TextLine(1, number, text, False) for number, text in enumerate(texts)])


def words(found: list[AlignedLine]) -> list[list[str]]:
    return [[word.text for word in line.words] for line in found]


def test_an_amount_and_the_label_that_touches_it_are_two_words() -> None:
    assert words(lines("合计  2,940.05一、教育支出 6.20")) == [["合计", "2,940.05", "一、教育支出", "6.20"]]


def test_a_number_in_two_lines_stands_on_the_line_of_its_label() -> None:
    found = join_cut_numbers(lines("        247,248,40", "合计", "              0.00"), 2)
    assert words(found) == [[], ["合计", "247,248,400.00"], []]


def test_whole_numbers_below_each_other_stay_apart() -> None:
    found = join_cut_numbers(lines("合计    1,200.00", "货物    1,000.00", "工程      200.00"), 2)
    assert words(found) == [["合计", "1,200.00"], ["货物", "1,000.00"], ["工程", "200.00"]]


def test_a_number_in_three_lines_is_one() -> None:
    found = join_cut_numbers(lines("      6,854,", "电费", "      400.0", "", "          0"), 2)
    assert [word for line in words(found) for word in line] == ["电费", "6,854,400.00"]


def test_a_line_may_only_count_the_columns() -> None:
    counting, summing = lines("  栏次   1  2  3", "  合计   1  2  3")
    assert [word.text for word in column_numbers(counting)] == ["1", "2", "3"]
    assert column_numbers(summing) == ()

"""Columns that no rule shows follow from the header and from how the words of the body are set."""

from __future__ import annotations

from dagster_project.documents.tables.inferred_columns import continue_grid, infer_grid
from tests.unit.documents.conftest import HEADER, centred, lines, no_words, right, texts, word


def test_a_number_between_two_heads_goes_where_numbers_of_its_table_are_set() -> None:
    body = lines(word("201", 2, 50), right("1,000.00", 248, 50), right("5.00", 348, 50), word("202", 2, 70), right("7.00", 248, 70))
    found = infer_grid(1, HEADER, body, (), no_words)
    assert found is not None
    assert texts(found[0])[2:] == [["201", "", "1,000.00", "5.00", ""], ["202", "", "7.00", "", ""]]


def test_a_number_that_may_stand_in_two_columns_is_given_to_both() -> None:
    found = infer_grid(1, HEADER, lines(word("201", 2, 50), word("5.00", 242, 50)), (), no_words)
    assert found is not None
    cell = found[0].matrix()[2][2]
    assert (cell.text, cell.column, cell.column_span) == ("5.00", 2, 2)


def test_what_the_tables_before_tell_decides_it() -> None:
    found = infer_grid(1, HEADER, lines(word("201", 2, 50), word("5.00", 242, 50)), (), no_words, usual=True)
    assert found is not None
    assert texts(found[0])[2] == ["201", "", "5.00", "", ""]


def test_a_further_page_has_the_columns_of_the_first() -> None:
    found = infer_grid(1, HEADER, lines(word("201", 2, 50), right("1,000.00", 248, 50), right("5.00", 248, 70)), (), no_words)
    assert found is not None
    grid = continue_grid(2, lines(word("202", 2, 10), right("3.00", 448, 10)), (), found[1])
    assert grid.column_edges == found[0].column_edges
    assert texts(grid) == [["202", "", "", "", "3.00"]]


def test_one_column_is_no_table() -> None:
    assert infer_grid(1, lines(word("项目", 2, 10)), lines(word("201", 2, 30)), (), no_words) is None


def test_a_dash_between_two_heads_goes_where_figures_are_set() -> None:
    body = lines(word("201", 2, 50), right("1,000.00", 248, 50), right("-", 348, 50), right("61.68", 448, 50), right("5.00", 248, 70))
    found = infer_grid(1, HEADER, body, (), no_words)
    assert found is not None
    assert texts(found[0])[2] == ["201", "", "1,000.00", "-", "61.68"]


def test_a_figure_that_touches_the_next_label_stands_alone() -> None:
    header = lines(centred("项目", 50, 10), centred("决算数", 130, 10), centred("项目", 220, 10), centred("决算数", 330, 10))
    body = lines(word("一、财政", 2, 30), word("3,814.77二、外交", 127, 30), right("0.00", 358, 30))
    found = infer_grid(1, header, body, (), no_words, usual=True)
    assert found is not None
    assert texts(found[0])[1] == ["一、财政", "3,814.77", "二、外交", "0.00"]


def test_codes_set_to_the_left_are_no_figures_of_the_column_before() -> None:
    header = lines(
        *(
            centred(text, x, 10)
            for text, x in (
                (
                    "名称",
                    50,
                ),
                ("决算数", 130),
                ("科目编码及代码", 220),
                ("决算数", 330),
            )
        )
    )
    body = lines(word("奖金", 2, 30), right("1.00", 178, 30), word("302", 182, 30), word("会议", 2, 50), word("30201", 182, 50))
    found = infer_grid(1, header, body, (), no_words, usual=True)
    assert found is not None
    assert texts(found[0])[1:] == [["奖金", "1.00", "302", ""], ["会议", "", "30201", ""]]

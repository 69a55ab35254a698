"""Which lines and figures are one row of a table without rules between its columns."""

from __future__ import annotations

from dagster_project.documents.tables.inferred_columns import infer_grid
from tests.unit.documents.conftest import HEADER, lines, no_words, right, texts, word


def test_wrapped_labels_and_raised_numbers_make_one_row() -> None:
    body = lines(word("201", 2, 55), word("机关事业单位基本", 52, 50), word("养老保险", 52, 60), right("1.00", 248, 53), word("202", 2, 80))
    found = infer_grid(1, HEADER, body, (), no_words, usual=True)
    assert found is not None
    assert texts(found[0])[2:] == [["201", "机关事业单位基本养老保险", "1.00", "", ""], ["202", "", "", "", ""]]


def test_rules_between_rows_decide_rows() -> None:
    body = lines(word("201", 2, 50), right("1.00", 248, 50), word("202", 2, 59), right("2.00", 248, 59))
    found = infer_grid(1, HEADER, body, (40.0, 52.5, 62.0), no_words)
    assert found is not None
    assert [row[0] for row in texts(found[0])[2:]] == ["201", "202"]


def test_a_figure_broken_over_lines_of_its_cell_is_whole() -> None:
    body = lines(word("201", 2, 55), right("2,048,900.", 248, 50), right("00", 248, 60), right("47,600.00", 348, 55))
    found = infer_grid(1, HEADER, body, (), no_words, usual=True)
    assert found is not None
    assert texts(found[0])[2] == ["201", "", "2,048,900.00", "47,600.00", ""]


def test_a_single_rule_parts_the_rows_beside_it() -> None:
    body = lines(
        word("1", 198, 50), word("2", 298, 50), right("3.00", 248, 60), right("4.00", 348, 60), word("201", 2, 80), word("202", 2, 90)
    )
    found = infer_grid(1, HEADER, body, (53.0,), no_words, usual=True)
    assert found is not None
    assert [row[2] for row in texts(found[0])[2:4]] == ["1", "3.00"]

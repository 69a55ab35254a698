"""Columns that no rule shows follow from the header and from how the words of the body are set."""

from __future__ import annotations

from dagster_project.documents.grid_columns import continue_grid, infer_grid
from dagster_project.documents.lines import lines_of
from dagster_project.documents.model import Grid, Line, Word

SIZE = 8.0


def word(text: str, x0: float, baseline: float) -> Word:
    width = sum(SIZE / 2 if character.isascii() else SIZE for character in text)
    return Word(text, x0, baseline - 0.88 * SIZE, x0 + width, baseline + 0.12 * SIZE)


def centred(text: str, x: float, baseline: float) -> Word:
    at = word(text, 0, baseline)
    return word(text, x - at.x1 / 2, baseline)


def right(text: str, x1: float, baseline: float) -> Word:
    return word(text, x1 - len(text) * SIZE / 2, baseline)


def lines(*words: Word) -> list[Line]:
    return lines_of(words)


HEADER = lines(
    centred("项目", 75, 10),
    centred("本年支出", 300, 10),
    centred("编码", 25, 30),
    centred("名称", 100, 30),
    centred("合计", 200, 30),
    centred("基本支出", 300, 30),
    centred("项目支出", 400, 30),
)
"""Columns 0-50, 50-150, 150-250, 250-350, 350-450, under two group heads."""


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.matrix()]


def test_group_heads_stand_over_their_columns() -> None:
    found = infer_grid(
        1, HEADER, lines(word("201", 2, 50), word("外交", 52, 50), right("12,345.00", 248, 50), right("5.00", 348, 50)), (), usual=True
    )
    assert found is not None
    grid, _ = found
    assert grid.columns_inferred
    assert texts(grid) == [
        ["项目", "项目", "本年支出", "本年支出", "本年支出"],
        ["编码", "名称", "合计", "基本支出", "项目支出"],
        ["201", "外交", "12,345.00", "5.00", ""],
    ]


def test_a_number_between_two_heads_goes_where_numbers_of_its_table_are_set() -> None:
    body = lines(word("201", 2, 50), right("1,000.00", 248, 50), right("5.00", 348, 50), word("202", 2, 70), right("7.00", 248, 70))
    found = infer_grid(1, HEADER, body, ())
    assert found is not None
    assert texts(found[0])[2:] == [["201", "", "1,000.00", "5.00", ""], ["202", "", "7.00", "", ""]]


def test_a_number_that_may_stand_in_two_columns_is_given_to_both() -> None:
    found = infer_grid(1, HEADER, lines(word("201", 2, 50), word("5.00", 242, 50)), ())
    assert found is not None
    cell = found[0].matrix()[2][2]
    assert (cell.text, cell.column, cell.column_span) == ("5.00", 2, 2)


def test_what_the_tables_before_tell_decides_it() -> None:
    found = infer_grid(1, HEADER, lines(word("201", 2, 50), word("5.00", 242, 50)), (), usual=True)
    assert found is not None
    assert texts(found[0])[2] == ["201", "", "5.00", "", ""]


def test_wrapped_labels_and_raised_numbers_make_one_row() -> None:
    body = lines(word("201", 2, 55), word("机关事业单位基本", 52, 50), word("养老保险", 52, 60), right("1.00", 248, 53), word("202", 2, 80))
    found = infer_grid(1, HEADER, body, (), usual=True)
    assert found is not None
    assert texts(found[0])[2:] == [["201", "机关事业单位基本养老保险", "1.00", "", ""], ["202", "", "", "", ""]]


def test_rules_between_rows_decide_rows() -> None:
    body = lines(word("201", 2, 50), right("1.00", 248, 50), word("202", 2, 59), right("2.00", 248, 59))
    found = infer_grid(1, HEADER, body, (40.0, 52.5, 62.0))
    assert found is not None
    assert [row[0] for row in texts(found[0])[2:]] == ["201", "202"]


def test_a_further_page_has_the_columns_of_the_first() -> None:
    found = infer_grid(1, HEADER, lines(word("201", 2, 50), right("1,000.00", 248, 50), right("5.00", 248, 70)), ())
    assert found is not None
    grid = continue_grid(2, lines(word("202", 2, 10), right("3.00", 448, 10)), (), found[1])
    assert grid.column_edges == found[0].column_edges
    assert texts(grid) == [["202", "", "", "", "3.00"]]


def test_one_column_is_no_table() -> None:
    assert infer_grid(1, lines(word("项目", 2, 10)), lines(word("201", 2, 30)), ()) is None

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


def no_words(above: str, below: str) -> bool | None:
    """Knows no header word."""
    return None


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
        1,
        HEADER,
        lines(word("201", 2, 50), word("外交", 52, 50), right("12,345.00", 248, 50), right("5.00", 348, 50)),
        (),
        no_words,
        usual=True,
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


def test_words_of_the_header_tell_whether_two_lines_are_one_cell() -> None:
    close = [
        word._replace(y0=word.y0 + 10, y1=word.y1 + 10) if word.text in ("项目", "本年支出") else word
        for line in HEADER
        for word in line.words
    ]
    found = infer_grid(1, lines(*close), lines(word("201", 2, 50), right("2.00", 248, 50)), (), lambda above, below: False, usual=True)
    assert found is not None
    assert texts(found[0])[0] == ["项目", "项目", "本年支出", "本年支出", "本年支出"]


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

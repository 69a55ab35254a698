"""Words of a header that no rule shows stand over the columns they head."""

from __future__ import annotations

from dagster_project.documents.tables.inferred_columns import infer_grid
from tests.unit.documents.conftest import HEADER, lines, no_words, right, texts, word


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


def test_words_of_the_header_tell_whether_two_lines_are_one_cell() -> None:
    close = [
        word._replace(y0=word.y0 + 10, y1=word.y1 + 10) if word.text in ("项目", "本年支出") else word
        for line in HEADER
        for word in line.words
    ]
    found = infer_grid(1, lines(*close), lines(word("201", 2, 50), right("2.00", 248, 50)), (), lambda above, below: False, usual=True)
    assert found is not None
    assert texts(found[0])[0] == ["项目", "项目", "本年支出", "本年支出", "本年支出"]

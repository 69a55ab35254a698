"""Tables whose cells are parted by a separator."""

from __future__ import annotations

import pytest

from dagster_project.documents.errors import TooLargeDocument
from dagster_project.documents.text import separated
from dagster_project.documents.text.separated import laid_out

ROWS = [["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"], ["", "合计", "3,456.85", "236.65", "3,220.20"]]
ROWS += [["201", "一般公共服务支出", "3,423.20", "", "3,220.20"], ["208", "社会保障和就业支出", "18.60", "18.60", ""]]


def tabs() -> str:
    return "\n".join(["支出决算表", *("\t".join(row) for row in ROWS)])


def pipes() -> str:
    return "\n".join(["## 支出决算表", "", "| --- | --- |", *("| " + " | ".join(row) + " |" for row in ROWS)])


def commas() -> str:
    return "\n".join(["支出决算表", *(",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in ROWS)])


@pytest.mark.parametrize("text", [tabs(), pipes(), commas()], ids=["tabs", "pipes", "commas"])
def test_every_cell_stands_at_the_place_of_its_column_also_behind_blank_ones(text: str) -> None:
    found = laid_out(text)
    assert found is not None
    lines, width = found[0].split("\n"), found[1]
    rows = [[line[at : at + width].strip() for at in range(0, 5 * width, width)] for line in lines if "20" in line]
    assert rows[-2:] == ROWS[-2:]
    assert lines[0] == "支出决算表"


def test_figures_with_thousands_do_not_make_a_text_a_csv() -> None:
    lines = ["合计 3,456.85 236.65 3,220.20", "201 一般公共服务支出 3,423.20 203.00 3,220.20", "208 社会保障和就业支出 1,018.60 1,018.60"]
    assert laid_out("\n".join(lines)) is None
    assert laid_out("\n".join(["1,203,456.85", "2,236.65", "1,003,220.20", "3,000,423.20"])) is None


def test_a_tab_now_and_then_parts_no_cells() -> None:
    assert laid_out("一、\t概况\n" + "合计 3,456.85 236.65\n" * 4) is None


@pytest.mark.parametrize(("span", "is_even"), [("合计\t\t", True), ("合计\t", False)], ids=["blank cells left", "spanned cells left out"])
def test_whether_every_row_has_as_many_cells_is_told(span: str, is_even: bool) -> None:
    text = f"表\n科目编码\t科目名称\t合计\n{span}9.00\n201\t一般公共服务支出\t4.00\n205\t教育支出\t5.00\n"
    found = laid_out(text)
    assert found is not None
    assert found.is_even is is_even


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_line_of_any_length_stops_no_document(quote: str) -> None:
    endless = quote + "9" * 140_000 + quote
    found = laid_out(f"{commas()}\n201,{endless},")
    assert found is not None
    assert "一般公共服务支出" in found[0]


def test_a_cell_of_prose_does_not_make_every_other_as_wide() -> None:
    prose = "201," + "某单位绩效自评" * 1000 + ",1.00"
    found = laid_out(f"{commas()}\n{prose}")
    assert found is not None
    assert found.cell_width < 20
    assert found.text.endswith(prose)


def test_a_text_that_would_be_laid_out_beyond_measure_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(separated, "_MOST_LAID_OUT", 100)
    with pytest.raises(TooLargeDocument) as error:
        laid_out(commas())
    assert error.value.variant == "cells"

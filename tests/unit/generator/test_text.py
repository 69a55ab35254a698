"""The `stream` dump keeps the order of cells and loses what such dumps lose."""

from __future__ import annotations

from tests.generator.documents import Paragraph, Printout
from tests.generator.grid import Column, Grid, GridCell, GridRow, HeaderCell, Kind
from tests.generator.random_accounts import random_accounts
from tests.generator.text import TextStyle, print_stream

WIDTHS = {"code": 8, "label": 12, "line": 4, "amount": 10, "heading": 60, "paragraph": 20}


def dump(*rows: tuple[str, ...], **style: object) -> list[str]:
    """The lines of a form of code, label and two amounts; an empty line between lines shows as nothing, a tight line with `~`."""
    columns = (Column(Kind.CODE), Column(Kind.LABEL), Column(Kind.AMOUNT), Column(Kind.AMOUNT))
    grid = Grid(
        "income",
        "收入决算表",
        "公开02表",
        ("部门：示例", "金额单位：元"),
        columns,
        (HeaderCell(0, 0, "项目"),),
        tuple(GridRow(tuple(GridCell(text, ("201", "total") if column > 1 else None) for column, text in enumerate(row))) for row in rows),
    )
    text = print_stream(Printout(random_accounts(0), (Paragraph("前言"), grid)), TextStyle(widths=WIDTHS, **style))  # type: ignore[arg-type]
    body = text.split("项目\n\n", 1)[1].rstrip("\n")
    return body.replace("\n\n", "|").replace("\n", "|~").split("|")


def test_blank_cells_are_gone() -> None:
    assert dump(("201", "农林水支出", "", "5.00")) == ["201 农林水支出 5.00"]


def test_a_wrapped_cell_stands_on_lines_of_its_own() -> None:
    assert dump(("201", "农林水支出", "94,117,688.51", "593.07")) == ["201 农林水支出", "~94,117,688", ".51", "~593.07"]


def test_boundaries_may_be_blank() -> None:
    assert dump(("201", "农林水支出", "94,117,688.51", "5.00"), boundary="blank") == ["201 农林水支出", "94,117,688", ".51", "5.00"]


def test_a_label_is_cut_at_its_width() -> None:
    assert dump(("2080505", "机关事业单位基本", "1.00", "1.00")) == ["2080505", "~机关事业单位", "基本", "~1.00 1.00"]


def test_a_page_ends_between_rows_with_a_form_feed() -> None:
    lines = dump(("201", "甲", "1.00", ""), ("202", "乙", "2.00", ""), page_lines=5)
    assert lines == ["201 甲 1.00", "~\f202 乙 2.00"]


def test_a_page_ends_inside_a_row() -> None:
    lines = dump(("201", "农林水支出", "94,117,688.51", "94,117,688.51"), page_lines=5, page_mark="\n ")
    assert lines == ["201 农林水支出 94,117,688 94,117,688", "~ .51 .51"]


def test_what_a_page_end_cut_runs_on() -> None:
    lines = dump(("201", "农林水", "94,117,688,000,000,000,000.51", "94,117,688.51"), page_lines=5, page_mark="\n ")
    assert lines == ["201 农林水 94,117,688 94,117,688", "~ ,000,000,0", "00,000.51", ".51"]


def test_a_row_stays_whole_where_the_style_says() -> None:
    lines = dump(("201", "甲", "1.00", ""), ("202", "乙", "94,117,688.51", ""), page_lines=6, split_rows=False)
    assert lines == ["201 甲 1.00", "~\f202 乙", "~94,117,688", ".51"]


def test_the_header_is_repeated_where_the_style_says() -> None:
    lines = dump(("201", "甲", "1.00", ""), ("202", "乙", "2.00", ""), page_lines=5, repeat_header=True)
    assert lines == ["201 甲 1.00", "~\f收入决算表", "公开02表", "部门：示例 金额单位：元", "项目", "202 乙 2.00"]


def test_a_title_may_stand_again_behind_the_form() -> None:
    assert dump(("201", "甲", "1.00", ""), stray_titles=("income",)) == ["201 甲 1.00", "收入决算表", "公开02表"]

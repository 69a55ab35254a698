"""The `layout` dump keeps columns by blanks, the `plain` dump prints column by column."""

from __future__ import annotations

from tests.generator.aligned import AlignedStyle, print_aligned
from tests.generator.documents import Printout
from tests.generator.grid import Column, Grid, GridCell, GridRow, HeaderCell, Kind
from tests.generator.random_accounts import random_accounts

GRID = Grid(
    "income",
    "收入决算表",
    "",
    ("", "单位：元"),
    (Column(Kind.CODE), Column(Kind.LABEL), Column(Kind.AMOUNT), Column(Kind.AMOUNT)),
    (HeaderCell(0, 0, "项目", columns=2), HeaderCell(0, 2, "合计"), HeaderCell(0, 3, "其他收入")),
    tuple(
        GridRow(tuple(map(GridCell, row)))
        for row in (("201", "农林水支出", "10.00", ""), ("20101", "机关事业单位基本养老", "7.00", "3.00"), ("202", "其他", "", "1.00"))
    ),
)


def dump(**style: object) -> str:
    return print_aligned(Printout(random_accounts(0), (GRID,)), AlignedStyle(label=6, header=4, gap=2, **style))  # type: ignore[arg-type]


def test_columns_stand_under_one_another() -> None:
    lines = dump().splitlines()
    assert "收入决算表" in lines[0]
    assert lines[1].endswith("单位：元")
    assert lines[4:] == [
        "201    农林水支出   10.00",
        "20101  机关事业单位   7.00  3.00",
        "       基本养老",
        "202    其他             1.00",
    ]


def test_raised_amounts_stand_on_the_line_above() -> None:
    lines = dump(raised=True).splitlines()
    assert lines[4:6] == ["               10.00", "201    农林水支出"]


def test_plain_prints_each_column_as_blocks() -> None:
    blocks = [block.splitlines() for block in dump(family="plain").split("\n\n")]
    assert ["201", "20101", "202"] in blocks
    assert ["10.00", "7.00"] in blocks
    assert ["3.00", "1.00"] in blocks


def test_pages_end_with_a_form_feed_and_may_repeat_the_header() -> None:
    pages = dump(page_lines=5).split("\f")
    assert len(pages) > 1
    assert all("合计" in page for page in pages)
    assert "合计" not in dump(page_lines=5, repeat_header=False).split("\f")[1]

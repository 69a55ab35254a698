"""Cells of a printed table take their places, are cut at a page end, and share their rules."""

from __future__ import annotations

from tests.generator.grid import Kind
from tests.generator.pdf_table import PADDING, Box, TableRow, column_widths, cut, rules, wrap_measured
from tests.generator.random_accounts import random_accounts
from tests.generator.styles import STYLES


def test_boxes_share_rules_of_full_length() -> None:
    boxes = [Box((), Kind.LABEL, False, x, y, x + 10, y + 5) for x in (0.0, 10.0) for y in (0.0, 5.0)]
    assert sorted(rules(boxes)) == [
        (0.0, 0.0, 0.0, 10.0),
        (0.0, 0.0, 20.0, 0.0),
        (0.0, 5.0, 20.0, 5.0),
        (0.0, 10.0, 20.0, 10.0),
        (10.0, 0.0, 10.0, 10.0),
        (20.0, 0.0, 20.0, 10.0),
    ]


def test_a_page_end_cuts_a_row_between_its_lines() -> None:
    row = TableRow((Box(("9,759.3", "8"), Kind.AMOUNT, False, 0, 0, 30, 24), Box(("20101",), Kind.CODE, False, 30, 0, 60, 24)), 24.0)
    parts = cut(row, 8 * 1.25 + 2 * PADDING, 8.0)
    assert parts is not None
    assert [[box.lines for box in part.boxes] for part in parts] == [[("9,759.3",), ("20101",)], [("8",), ()]]


def test_a_row_that_fits_or_cannot_be_cut_stays_whole() -> None:
    row = TableRow((Box(("1.00",), Kind.AMOUNT, False, 0, 0, 30, 14),), 14.0)
    assert cut(row, 10.0, 8.0) is None
    assert cut(row, 40.0, 8.0) is None


def test_text_is_wrapped_by_its_measured_width() -> None:
    assert wrap_measured("94,117.51", 30, lambda text: 5.0 * len(text)) == ("94,117", ".51")


def test_columns_that_do_not_fit_are_refused() -> None:
    grid = STYLES["pdf_small"].document(random_accounts(4, year=2022)).grids()[5]
    assert column_widths(grid, 100.0, 8.0, lambda text: 4.0 * len(text), None) is None

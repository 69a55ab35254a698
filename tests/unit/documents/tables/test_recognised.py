"""How cells were recognised in a table whose columns no rule shows."""

from __future__ import annotations

from dagster_project.documents.model import Box, Grid, GridCell, Line, Page, Recognised, Word
from dagster_project.documents.tables.recognised import as_recognised

BOX: Box = (0.0, 0.0, 100.0, 20.0)
FIGURE = Word("1,234.00", 50.0, 5.0, 90.0, 15.0)
SURE = Recognised(("1,234.00", "1,234.00"), True)


def read(words: list[Word], readings: dict[Word, Recognised], veiled: tuple[Box, ...] = ()) -> Recognised | None:
    lines = (Line(" ".join(word.text for word in words), tuple(words), BOX),) if words else ()
    cell = GridCell(0, 0, 1, 1, lines[0].text if lines else "", lines, BOX)
    grid = Grid(1, BOX, 1, 1, (cell,), (0.0, 100.0), (0.0, 20.0), columns_inferred=True)
    page = Page(1, 100.0, 20.0, (), (), (), is_picture=True, readings=readings, veiled=veiled)
    return as_recognised(grid, page).cells[0].recognised


def test_a_figure_is_as_certain_as_the_looks_were() -> None:
    doubtful = Recognised(("1,234.00", "1,284.00"), False)
    assert read([FIGURE], {FIGURE: SURE}) == SURE
    assert read([FIGURE], {FIGURE: doubtful}) == doubtful


def test_a_figure_that_was_torn_or_put_together_is_not_certain() -> None:
    assert read([FIGURE._replace(text="1,234.0")], {FIGURE: SURE}) == Recognised(("1,234.0",), False)


def test_a_blank_cell_is_blank_unless_ink_that_no_word_was_made_of_is_in_it() -> None:
    assert read([], {}) == Recognised(("",), True)
    assert read([], {}, ((10.0, 5.0, 20.0, 12.0),)) == Recognised(("",), False)


def test_a_figure_beside_such_ink_may_be_a_piece() -> None:
    assert read([FIGURE], {FIGURE: SURE}, ((40.0, 5.0, 49.0, 12.0),)) == Recognised(SURE.texts, False)

"""Lines whose cells stand at multiples of a width become grids of those cells."""

from __future__ import annotations

from dagster_project.documents.text.cells import pages_of_cells
from dagster_project.documents.text.dump import TextLine


def rows(page: int, *texts: tuple[str, ...]) -> list[TextLine]:
    return [TextLine(page, number, "".join(cell.ljust(8) for cell in row).rstrip(), False) for number, row in enumerate(texts)]


def test_each_cell_stands_in_its_row_and_column_blank_ones_too() -> None:
    above = [TextLine(1, 0, "国有资产使用情况表", False)]
    (page,) = pages_of_cells(above, rows(1, ("项目", "合计", "", "车辆"), ("合计", "", "9.00")), 8)
    assert [line.text for line in page.text_lines] == ["国有资产使用情况表"]
    assert [[cell.text for cell in row] for row in page.grids[0].matrix()] == [["项目", "合计", "", "车辆"], ["合计", "", "9.00", ""]]


def test_a_page_end_starts_another_grid_of_the_same_columns() -> None:
    first, second = pages_of_cells([], [*rows(1, ("项目", "金额", "其他")), *rows(2, ("合计", "9.00"))], 8)
    assert (first.number, second.number) == (1, 2)
    assert first.grids[0].column_edges == second.grids[0].column_edges

"""The lines around a figure in a dump."""

from __future__ import annotations

from dagster_project.documents.text.dump import read_text_dump
from dagster_project.reading.excerpt import excerpt

LINES = read_text_dump(
    "\f".join("\n".join(f"行{number}第{page}页{number * 11}.00" for number in range(20)) for page in (1, 2)).encode()
).lines


def shown(page: int, text: str) -> list[tuple[int, int, bool]]:
    return [(line.page, line.number, marked) for line, marked in excerpt(LINES, page, text)]


def test_the_lines_next_to_the_figure_are_shown_and_its_own_is_marked() -> None:
    assert shown(2, "110.00") == [(2, number, number == 10) for number in range(7, 14)]


def test_a_figure_that_stands_on_no_single_line_shows_the_whole_page() -> None:
    assert shown(1, "1,234.00") == [(1, number, False) for number in range(20)]


def test_a_blank_shows_the_whole_page() -> None:
    assert shown(1, "") == [(1, number, False) for number in range(20)]

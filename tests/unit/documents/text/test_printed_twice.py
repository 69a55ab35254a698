from __future__ import annotations

from dagster_project.documents.text.dump import read_text_dump
from dagster_project.documents.text.printed_twice import printed_once

PAGE = "收入决算表\n公开 02 表\n单位：元\n合计\n56.83\n0.00 0.00\n教育支出\n56.83\n"
MANY = PAGE * 4


def doubled(page: str) -> str:
    """Each run on a line of its own and again behind it, as tools print what is drawn twice."""
    return "\n".join(f"{line}\n{line}" for line in page.splitlines())


def test_characters_printed_twice_count_once() -> None:
    twice = "\n".join("".join(2 * character if character != " " else " " for character in line) for line in PAGE.splitlines())
    assert printed_once([twice])[0].splitlines() == PAGE.splitlines()


def test_a_blank_between_the_two_is_none_of_the_text() -> None:
    assert printed_once(["公公开开 0 011表表 55,,666600..0000"]) == ["公开 01表 5,660.00"]


def test_a_line_of_doubled_characters_shows_by_itself_that_it_is_one() -> None:
    assert printed_once(["教育支出 1100 22\n合合计计 5566..8833"]) == ["教育支出 1100 22\n合计 56.83"]


def test_runs_printed_twice_count_once_where_all_of_the_document_are() -> None:
    assert printed_once([doubled(MANY)])[0].split() == MANY.split()
    assert printed_once([doubled(MANY), MANY]) == [doubled(MANY), MANY]


def test_a_page_number_or_a_character_may_stand_alone_and_a_figure_may_not() -> None:
    assert printed_once([doubled(MANY) + "\n3\n"])[0].split() == [*MANY.split(), "3"]
    assert printed_once([doubled(MANY) + "\n5.10\n"]) == [doubled(MANY) + "\n5.10\n"]


def test_the_second_of_two_runs_may_touch_the_next() -> None:
    assert printed_once([doubled(MANY) + "\n合计\n合计教育支出\n教育支出"])[0].split() == [*MANY.split(), "合计", "教育支出"]


def test_two_columns_of_the_same_figure_stay_two() -> None:
    text = "支出决算表\n合计 56.83 56.83\n教育支出 56.83 56.83\n"
    assert [line.text for line in read_text_dump((text * 5).encode()).lines] == (text * 5).splitlines()

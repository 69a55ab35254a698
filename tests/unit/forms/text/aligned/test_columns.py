from __future__ import annotations

from dagster_project.forms.text.aligned.columns import Choice, choices_of
from dagster_project.forms.text.aligned.words import AlignedWord

COLUMNS = ("total", "basic", "project")
HEADERS = {"合计": "total", "基本支出": "basic", "项目支出": "project"}


def line(number: int, *words: tuple[int, str]) -> list[AlignedWord]:
    return [AlignedWord(text, x0, x0 + len(text), number) for x0, text in words]


def choices(*lines: list[AlignedWord], heads: list[AlignedWord] | None = None) -> dict[tuple[int, str], Choice]:
    found = choices_of([word for words in lines for word in words], heads or [], COLUMNS, HEADERS)
    return {(word.line, word.text): choice for word, choice in found.items()}


def test_a_line_with_a_number_for_every_column_leaves_no_choice() -> None:
    found = choices(line(1, (10, "3.00"), (20, "1.00"), (30, "2.00")))
    assert [choice.allowed for choice in found.values()] == [("total",), ("basic",), ("project",)]


def test_full_lines_tell_the_columns_of_the_others() -> None:
    found = choices(line(1, (10, "3.00"), (20, "1.00"), (30, "2.00")), line(2, (10, "4.00"), (30, "4.50")))
    assert (found[2, "4.00"].allowed, found[2, "4.50"].allowed) == (("total",), ("project",))


def test_full_lines_that_disagree_leave_only_the_order() -> None:
    found = choices(
        line(1, (10, "3.00"), (20, "1.00"), (30, "2.00")),
        line(2, (20, "3.10"), (30, "1.10"), (40, "2.10")),
        line(3, (30, "7.00")),
    )
    assert found[3, "7.00"] == Choice(COLUMNS)


def test_the_first_column_of_amounts_is_the_total_where_the_form_starts_with_it() -> None:
    found = choices(line(1, (10, "3.00"), (20, "3.00")))
    assert (found[1, "3.00"].allowed) == ("basic", "project")  # the second of the two
    assert choices(line(1, (10, "3.00"), (20, "3.10")))[1, "3.00"].allowed == ("total",)


def test_numbers_that_cancel_out_may_have_a_blank_for_their_total() -> None:
    found = choices(line(1, (10, "-1.00"), (20, "1.00")))
    assert found[1, "-1.00"].allowed == ("total", "basic")


def test_a_head_above_a_cluster_is_a_hint_and_no_proof() -> None:
    heads = line(0, (10, "合计"), (20, "基本支出"), (30, "项目支出"))
    found = choices(line(1, (10, "3.00"), (30, "3.10")), heads=heads)
    assert (found[1, "3.10"].allowed, found[1, "3.10"].hint) == (("basic", "project"), "project")


def test_numbers_of_one_line_in_one_cluster_leave_only_the_order() -> None:
    found = choices(line(1, (10, "3.00"), (20, "1.00")), line(2, (12, "1,000,000.00")))
    assert found[2, "1,000,000.00"] == Choice(COLUMNS)

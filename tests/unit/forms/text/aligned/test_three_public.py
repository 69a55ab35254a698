"""The “三公” form of a dump that keeps columns apart."""

from __future__ import annotations

import pytest

from tests.unit.forms.conftest import placed, read_words


def test_column_numbers_tell_the_cells_of_the_three_public_form() -> None:
    marks = [(10 * number, str(number + 1)) for number in range(12)]
    head = [(0, "预算数"), (30, "因公出国（境）费"), (45, "公务用车购置及运行费"), (60, "决算数"), (90, "公务接待费")]
    form = read_words("three_public", [head, marks, [(0, "4.00"), (20, "3.00"), (40, "3.00"), (50, "1.00"), (60, "2.00"), (110, "2.00")]])
    assert placed(form) == {
        ("budget", "total"): "4.00",
        ("budget", "vehicle_total"): "3.00",
        ("budget", "vehicle_operation"): "3.00",
        ("budget", "reception"): "1.00",
        ("final", "total"): "2.00",
        ("final", "reception"): "2.00",
    }


BLOCKS = [
    [(0, "预算数"), (60, "决算数")],
    [(0, "合计"), (10, "因公出国（境）费"), (20, "公务用车购置及运行费"), (50, "公务接待费")]
    + [(60, "合计"), (70, "因公出国（境）费"), (80, "公务用车购置及运行费"), (110, "公务接待费")],
    [(20, "小计"), (30, "购置费"), (40, "运行费"), (80, "小计"), (90, "购置费"), (100, "运行费")],
    [(10 * number, str(number + 1)) for number in range(12)],
]
AMOUNTS = [(0, "9.00"), (10, "4.00"), (20, "3.00"), (40, "3.00"), (50, "2.00"), (60, "8.00"), (70, "8.00")]


@pytest.mark.parametrize("again", [BLOCKS, BLOCKS[:3], BLOCKS[:2]], ids=["whole", "without column numbers", "two lines"])
def test_a_head_that_is_printed_again_adds_no_columns(again: list[list[tuple[int, str]]]) -> None:
    once, twice = (read_words("three_public", [*BLOCKS, *more, AMOUNTS]) for more in ([], again))
    assert twice.line_order == once.line_order
    assert placed(twice) == placed(once)
    assert placed(once)["final", "overseas"] == "8.00"


def test_stages_below_each_item_are_no_repeated_head() -> None:
    pairs = [[(0, "预算数"), (10, "决算数")], [(0, "预算数"), (10, "决算数")], [(0, "预算数"), (10, "决算数")]]
    form = read_words("three_public", [*pairs, [(0, "9.00"), (10, "8.00")]])
    assert form.line_order[:2] == (("budget", "total"), ("final", "total"))

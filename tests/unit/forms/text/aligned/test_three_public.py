"""The “三公” form of a dump that keeps columns apart."""

from __future__ import annotations

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

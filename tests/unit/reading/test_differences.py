"""A difference is another figure, not another way to write it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dagster_project.reading.differences import differences


def cell(row_key: str, text: str, amount: int | None = None, **others: Any) -> dict[str, Any]:
    return {
        "form_id": "income",
        "form_no": 1,
        "row_no": 1,
        "row_key": row_key,
        "column_key": "total",
        "label": "合计",
        "printed_text": text,
        "amount_yuan": None if amount is None else Decimal(amount),
        "quantity": None,
        "state": "value",
        "page_no": 3,
    } | others


def said(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(found.row_key, found.change, found.previous_amount, found.amount, found.difference) for found in differences(before, after)]


def test_the_same_figure_in_other_words_is_no_difference() -> None:
    assert said([cell("total", "1,234.00", 1234)], [cell("total", "1234", 1234, page_no=9)]) == []


def test_another_figure_a_new_one_and_one_that_is_gone() -> None:
    before = [cell("total", "5", 5), cell("201", "3", 3), cell("203", "", state="blank")]
    after = [cell("total", "7", 7), cell("202", "4", 4), cell("203", "—", state="dash")]
    assert said(before, after) == [("total", "changed", 5, 7, 2), ("202", "added", None, 4, None), ("201", "removed", 3, None, None)]


def test_a_figure_of_which_the_column_was_not_known_and_now_is() -> None:
    before = [cell("total", "5", origin="ambiguous")]
    assert said(before, before) == []
    assert said(before, [cell("total", "5", 5)]) == [("total", "changed", None, 5, None)]


def test_what_could_not_be_read_is_the_same_only_in_the_same_words() -> None:
    unread = [cell("total", "7?", state="unreadable")]
    assert said(unread, unread) == []
    assert said(unread, [cell("total", "8?", state="unreadable")]) == [("total", "changed", None, None, None)]
    assert said(unread, [cell("total", "7", 7)]) == [("total", "changed", None, 7, None)]


def test_quantities_are_compared_as_quantities() -> None:
    cars = [cell("vehicles.total", "2", quantity=Decimal(2))]
    assert said(cars, [cell("vehicles.total", "3", quantity=Decimal(3))]) == [("vehicles.total", "changed", 2, 3, 1)]


def test_rows_of_one_key_are_compared_in_their_order() -> None:
    before = [cell("201", "1", 1, row_no=4), cell("201", "2", 2, row_no=9)]
    after = [cell("201", "2", 2, row_no=11), cell("201", "1", 1, row_no=5)]
    assert said(before, after) == []
    assert said(before, after[:1]) == [("201", "changed", 1, 2, 1), ("201", "removed", 2, None, None)]

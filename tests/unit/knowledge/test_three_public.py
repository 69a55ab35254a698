from __future__ import annotations

import pytest

from dagster_project.knowledge.three_public import column_order, moved_columns, stage_labels

USUAL = ["total", "overseas", "vehicle_total", "vehicle_purchase", "vehicle_operation", "reception"]


def test_budget_comes_before_final() -> None:
    assert list(stage_labels().items()) == [("budget", "预算数"), ("final", "决算数")]


@pytest.mark.parametrize(
    ("moved", "order"),
    [
        ([], USUAL),
        (["reception"], ["total", "overseas", "reception", "vehicle_total", "vehicle_purchase", "vehicle_operation"]),
        (["vehicle_operation"], ["total", "overseas", "vehicle_total", "vehicle_operation", "vehicle_purchase", "reception"]),
        (["reception", "vehicle_operation"], ["total", "overseas", "reception", "vehicle_total", "vehicle_operation", "vehicle_purchase"]),
    ],
)
def test_a_moved_column_stands_before_another(moved: list[str], order: list[str]) -> None:
    assert column_order(moved) == order


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("合计公务接待费公务用车购置及运行费小计公务用车购置费公务用车运行费", {"reception": True, "vehicle_operation": False}),
        ("公务用车购置及运行费小计公务用车运行费公务用车购置费公务接待费", {"reception": False, "vehicle_operation": True}),
        ("公务用车购公务用车运行费置费" + "公务用车购置费公务用车运行费", {"reception": None, "vehicle_operation": False}),
        ("公务用车运行费公务用车购置费" + "公务用车购置费公务用车运行费", {"reception": None, "vehicle_operation": False}),
        ("合计因公出国(境)费", {"reception": None, "vehicle_operation": None}),
    ],
)
def test_a_head_tells_which_columns_are_moved(head: str, told: dict[str, bool | None]) -> None:
    assert {column.key: column.comes_first(head) for column in moved_columns()} == told

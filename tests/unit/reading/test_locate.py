"""Cells are found by name; a wrong name is answered with the right ones nearby."""

from __future__ import annotations

import pytest

from dagster_project.forms.model import Cell, DocumentKind, Form, Row
from dagster_project.reading.locate import Location, UnknownCell, find_locations, locations_of
from dagster_project.reading.model import Disclosure

NAMES = [
    f"{form}/{row}/{column}" for form in ("income", "expenditure") for row in ("201", "20105", "total") for column in ("total", "basic")
]
PLACES = {name: Location("1.00", 3, (1.0, 2.0, 3.0, 4.0)) for name in NAMES}


def test_every_cell_of_a_disclosure_has_a_place() -> None:
    row = Row("20105", "统计信息事务", cells={"total": Cell("1.00", page=3, bbox=(1.0, 2.0, 3.0, 4.0)), "basic": Cell()})
    disclosure = Disclosure("", DocumentKind.FINAL_ACCOUNTS, None, None, None, 3, "", [Form("expenditure", "", [3], "元", [row])])
    assert locations_of(disclosure) == {
        "expenditure/20105/total": Location("1.00", 3, (1.0, 2.0, 3.0, 4.0)),
        "expenditure/20105/basic": Location("", None, None),
    }


def test_a_cell_is_found_by_its_whole_name_only() -> None:
    assert find_locations([PLACES], "income/20105/basic") == [PLACES["income/20105/basic"]]


def test_of_a_file_of_several_entities_a_cell_is_found_in_each_that_prints_it() -> None:
    other = {"income/205/total": Location("2.00", 9, None), "income/201/total": Location("3.00", 9, None)}
    assert find_locations([PLACES, other], "income/201/total") == [PLACES["income/201/total"], other["income/201/total"]]
    assert find_locations([PLACES, other], "income/205/total") == [None, other["income/205/total"]]


@pytest.mark.parametrize(
    ("wrong", "first"),
    [
        ("expenditure/20105/totl", "expenditure/20105/total"),
        ("expenditures/20105/basic", "expenditure/20105/basic"),
        ("income/20106/total", "income/20105/total"),
        ("income.20105.total", "income/20105/total"),
        ("x", "expenditure/201/total"),
        ("expenditure/20106/totl", "expenditure/20105/total"),
    ],
)
def test_a_wrong_name_gets_the_nearest_ones(wrong: str, first: str) -> None:
    with pytest.raises(UnknownCell, match=f"no cell {wrong} .*; the nearest are {first}, "):
        find_locations([PLACES], wrong)


def test_a_document_without_cells_says_so() -> None:
    with pytest.raises(UnknownCell, match="no cell: it is no disclosure"):
        find_locations([{}], "income/total/total")

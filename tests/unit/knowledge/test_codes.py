from __future__ import annotations

import re

import pytest

from dagster_project.knowledge.codes import (
    CODE_LENGTHS,
    CODE_PATTERN,
    LEVELS,
    child_length,
    code_names,
    code_parts,
    is_child,
    is_class,
    is_part_of,
    parent_of,
    parts_of_each,
)


@pytest.mark.parametrize(
    ("code", "parent", "parts"),
    [
        ("208", "total", ["208"]),
        ("20805", "208", ["208", "05"]),
        ("2080505", "20805", ["208", "05", "05"]),
        ("30101", "301", ["301", "01"]),
    ],
)
def test_a_code_is_built_of_the_code_above_and_its_own_part(code: str, parent: str, parts: list[str]) -> None:
    assert parent_of(code) == parent
    assert code_parts(code) == parts
    assert is_part_of(code, parent)
    assert child_length(parent if parent.isdigit() else "") == len(code)


@pytest.mark.parametrize(
    ("row_key", "parent", "expected"),
    [
        ("20101", "201", True),
        ("2010101", "20101", True),
        ("2010101", "201", False),
        ("20201", "201", False),
        ("201", "201", False),
        ("201", "total", False),
        ("total", "201", False),
        ("expenditure.201", "expenditure", False),
    ],
)
def test_a_child_is_one_level_below(row_key: str, parent: str, expected: bool) -> None:
    assert is_child(row_key, parent) is expected


def test_classes_add_up_to_the_total_and_nothing_else_does() -> None:
    assert [key for key in ("total", "201", "20101", "2010101", "income.201") if is_part_of(key, "total")] == ["201"]
    assert [key for key in ("total", "201", "20101") if is_class(key)] == ["201"]


@pytest.mark.parametrize("kind", sorted(CODE_LENGTHS))
def test_every_known_code_is_of_a_level_of_its_kind(kind: str) -> None:
    assert {len(code) for code in code_names(kind)} == set(CODE_LENGTHS[kind]) <= set(LEVELS.values())
    assert all(re.fullmatch(CODE_PATTERN, code) for code in code_names(kind))


def test_the_parts_of_each_row_are_those_that_add_up_to_it() -> None:
    codes = ["2", "201", "2010", "20101", "2010101", "2010102", "20102", "208", "20899", "total", "income.201"]
    parts = parts_of_each(code for code in codes if code.isdecimal())
    assert {whole: parts.get(whole, []) for whole in codes} == {
        whole: [code for code in codes if code.isdecimal() and is_part_of(code, whole)] for whole in codes
    }

"""The page of the commonest faults says of each what is planted, judged and asked by which basis."""

from __future__ import annotations

import re

import pytest

from dagster_project.knowledge.seeds import read_seed
from dagster_project.landing.home import PROJECT
from tests.generator.faults import FAULTS

PAGE = (PROJECT / "docs" / "faults.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.split("|")[1:-1]] for line in PAGE.splitlines() if re.match(r"\| \d+ \|", line)]
CHECKS = {row["check_id"]: row for name in ("checks", "statements", "duties") for row in read_seed(f"checks/{name}.csv")}
TYPES = {row["kind"]: row["problem_type_zh"] for row in read_seed("review/problem_types.csv")}
LATE = "disclosure.timely"


def test_there_are_twenty_five() -> None:
    assert [int(row[0]) for row in ROWS] == list(range(1, 26))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_fault_names_its_check_and_the_basis_of_that(row: list[str]) -> None:
    number, fault, problem_type, check, basis, beside = row
    check = check.strip("`")
    assert check == (FAULTS[int(number)][1] if int(number) in FAULTS else LATE)
    assert basis == CHECKS[check]["basis"]
    assert problem_type == (CHECKS[check].get("problem_type") or TYPES[CHECKS[check]["kind"]])
    assert re.search("[a-z]{3}", fault) and re.search("[\u4e00-\u9fff]{3}", fault)
    assert {named for named in re.findall(r"`([\w.]+)`", beside) if "…" not in named} <= set(CHECKS)

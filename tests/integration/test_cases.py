"""Small documents that were once read wrong, in silence or not at all: every amount in its cell, none anywhere else."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.reading.model import Disclosure
from dagster_project.reading.reader import read_disclosure

Place = tuple[str, str, str]
"""(form_id, row_key, column_key)."""


@pytest.fixture(scope="session")
def cases(shared_documents: Path) -> Path:
    folder = shared_documents / "cases"
    if not folder.is_dir():
        pytest.skip("the small cases are not there")
    return folder


def expected(cases: Path, folder: str) -> dict[str, dict[Place, Decimal | None]]:
    """Case → the amount of each cell in yuan, None where nothing is printed."""
    found: dict[str, dict[Place, Decimal | None]] = defaultdict(dict)
    with (cases / "expected.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["case"].startswith(f"{folder}/"):
                amount = Decimal(row["amount_yuan"]) if row["amount_yuan"] else None
                found[row["case"]][row["form_id"], row["row_key"], row["column_key"]] = amount
    return found


def read(cases: Path, case: str) -> Disclosure:
    return read_disclosure((cases / case).read_bytes(), Path(case).name)


def amounts(disclosure: Disclosure) -> dict[Place, Decimal]:
    return {
        (form.form_id, row.row_key, column): amount
        for form in disclosure.forms
        for row in form.rows
        for column, cell in row.cells.items()
        if (amount := cell.quantity if cell.amount_yuan is None else cell.amount_yuan) is not None
    }


NOT_READ_YET = {".html", ".xlsx"}


@pytest.mark.parametrize("folder", ["columns_spill", "digits", "heads", "numbers", "real_shapes", "units", "web_text"])
def test_every_amount_of_a_case_is_read_and_no_other(cases: Path, folder: str) -> None:
    for case, of_case in expected(cases, folder).items():
        if Path(case).suffix in NOT_READ_YET:
            continue
        found = amounts(read(cases, case))
        assert {place: found.get(place) for place in of_case} == of_case, case


def test_a_head_names_the_department_and_nothing_else(cases: Path) -> None:
    for case in sorted((cases / "heads").iterdir()):
        disclosure = read(cases, f"heads/{case.name}")
        year = 2016 if case.stem == "year_no_nian" else 2021
        assert (disclosure.department, disclosure.fiscal_year) == ("示例县招商服务中心", year), case.name

"""Small documents that were read wrong once, held against the amounts that they print."""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.reading.reader import read_disclosure

CASES = Path(os.environ.get("JUESUAN_SHARED", Path(__file__).parents[3] / "shared")) / "documents" / "cases"
CellKey = tuple[str, str, str]
READ = ["web_text/excel_saved_as.csv", "web_text/web_browser_paste_tabs.txt", "web_text/web_markdownify.md"]


def printed() -> dict[str, dict[CellKey, Decimal]]:
    """The amounts of each case, in yuan; without what prints nothing."""
    found: dict[str, dict[CellKey, Decimal]] = defaultdict(dict)
    with (CASES / "expected.csv").open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            if line["amount_yuan"]:
                found[line["case"]][line["form_id"], line["row_key"], line["column_key"]] = Decimal(line["amount_yuan"])
    return found


@pytest.mark.parametrize("case", READ)
def test_every_amount_of_a_case_is_read(case: str) -> None:
    path = CASES / case
    if not path.exists():
        pytest.skip("the cases are not part of the project")
    expected = {key: amount for key, amount in printed()[case].items() if amount}
    forms = {form_id for form_id, _, _ in expected}
    reading = read_disclosure(path.read_bytes(), path.name)
    read = {
        (form.form_id, row.row_key, column): cell.amount_yuan
        for form in reading.forms
        if form.form_id in forms
        for row in form.rows
        for column, cell in row.cells.items()
        if cell.amount_yuan
    }
    assert read == expected

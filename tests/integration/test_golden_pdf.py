"""The PDF reader against readings of real disclosures made by eye (`tests/golden`)."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.documents.pdf.reader import read_pdf
from dagster_project.forms.model import DocumentKind, Origin, State
from dagster_project.reading.model import Disclosure
from dagster_project.reading.reader import read_disclosure

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
YUAN = {"元": Decimal(1), "万元": Decimal(10_000)}
STEMS = ("putuo_finance_2024", "swu_2023")

Place = tuple[str, str, str]
"""(form_id, row_key, column_key)."""


def golden(stem: str) -> dict[Place, tuple[str, int]]:
    """Printed text and page of every cell that prints something."""
    with (GOLDEN / f"{stem}.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["form_id"], row["row_key"], row["column_key"]): (row["printed_text"], int(row["page"])) for row in csv.DictReader(file)
        }


def read(folder: Path, stem: str) -> Disclosure:
    return read_disclosure((folder / f"{stem}.pdf").read_bytes(), f"{stem}.pdf")


@pytest.mark.parametrize("stem", STEMS)
def test_every_printed_cell_is_read_at_its_place_and_nothing_else(shared_documents: Path, stem: str) -> None:
    disclosure = read(shared_documents, stem)
    cells = {
        (form.form_id, row.row_key, column): (cell.text, cell.page)
        for form in disclosure.forms
        for row in form.rows
        for column, cell in row.cells.items()
        if cell.text
    }
    assert cells == golden(stem)


@pytest.mark.parametrize("stem", STEMS)
def test_every_number_has_its_exact_amount(shared_documents: Path, stem: str) -> None:
    for form in read(shared_documents, stem).forms:
        for row in form.rows:
            for cell in row.cells.values():
                assert cell.origin is Origin.PRINTED
                if cell.text:
                    plain = cell.text.replace(",", "")
                    half = Decimal(5).scaleb(-len(plain.partition(".")[2]) - 1)
                    assert (cell.amount_yuan, cell.half_unit_yuan) == (Decimal(plain) * YUAN[form.unit], half * YUAN[form.unit])
                else:
                    assert (cell.state, cell.amount_yuan) == (State.BLANK, None)


@pytest.mark.parametrize("stem", STEMS)
def test_the_box_of_every_cell_holds_its_text_on_the_page(shared_documents: Path, stem: str) -> None:
    pages = list(read_pdf((shared_documents / f"{stem}.pdf").read_bytes()))
    for form in read(shared_documents, stem).forms:
        for row in form.rows:
            for cell in row.cells.values():
                assert cell.page is not None
                assert cell.bbox is not None
                x0, y0, x1, y1 = cell.bbox
                words = (word for line in pages[cell.page - 1].lines for word in line.words)
                inside = [
                    word.text for word in words if x0 <= (word.x0 + word.x1) / 2 <= x1 and y0 <= word.y1 - 0.5 * (word.y1 - word.y0) <= y1
                ]
                assert "".join(inside) == cell.text


@pytest.mark.parametrize(
    ("stem", "department", "year", "pages"), [("putuo_finance_2024", "上海市普陀区财政局", 2024, 25), ("swu_2023", "西南大学", 2023, 21)]
)
def test_a_disclosure_says_whose_it_is(shared_documents: Path, stem: str, department: str, year: int, pages: int) -> None:
    found = read(shared_documents, stem)
    assert (found.kind, found.department, found.fiscal_year, found.unit, found.pages) == (
        DocumentKind.FINAL_ACCOUNTS,
        department,
        year,
        "万元",
        pages,
    )


def test_a_table_that_is_no_form_is_kept_as_such(shared_documents: Path) -> None:
    (table,) = read(shared_documents, "putuo_finance_2024").unrecognised_tables
    assert table.page == 5
    assert table.text.startswith("序号\t单位名称\t备注\n1\t")


@pytest.mark.parametrize(
    ("stem", "kind", "problem"),
    [("template_2023", DocumentKind.TEMPLATE, "template"), ("jiangsu_cppcc_budget_2019", DocumentKind.BUDGET, "budget")],
)
def test_what_is_no_final_account_has_no_form(shared_documents: Path, stem: str, kind: DocumentKind, problem: str) -> None:
    disclosure = read(shared_documents, stem)
    assert (disclosure.kind, disclosure.forms) == (kind, [])
    assert [found.kind for found in disclosure.problems] == [problem]

"""The text reader against readings of real disclosures made by eye (`tests/golden`)."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.forms.model import Cell, DocumentKind, Form, Origin, State
from dagster_project.reading.model import Disclosure
from dagster_project.reading.reader import read_disclosure

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
YUAN = {"元": Decimal(1), "万元": Decimal(10_000)}
DASH = "─"
DUMPS = {"layout": ("-layout",), "plain": (), "raw": ("-raw",)}

Place = tuple[str, str, str]
"""(form_id, row_key, column_key)."""


def golden(stem: str) -> dict[Place, str]:
    """The printed text of every cell that prints something."""
    with (GOLDEN / f"{stem}.csv").open(encoding="utf-8", newline="") as file:
        return {(row["form_id"], row["row_key"], row["column_key"]): row["printed_text"] for row in csv.DictReader(file)}


def numbers(stem: str) -> dict[Place, str]:
    return {place: text for place, text in golden(stem).items() if not text.startswith(DASH)}


def cells(disclosure: Disclosure) -> Iterator[tuple[Place, Form, Cell]]:
    for form in disclosure.forms:
        for row in form.rows:
            for column, cell in row.cells.items():
                yield (form.form_id, row.row_key, column), form, cell


def is_right(text: str, cell: Cell, unit: str) -> bool:
    """Whether a cell holds the number printed as `text`: text, value, precision and how it is known."""
    plain = text.replace(",", "")
    if cell.text.replace(",", "") != plain or cell.state is not State.VALUE or cell.origin not in (Origin.PRINTED, Origin.SOLVED):
        return False
    if cell.quantity is not None:
        return cell.quantity == Decimal(plain) and cell.amount_yuan is None
    last_digit = Decimal(1).scaleb(-len(plain.partition(".")[2]))
    return cell.amount_yuan == Decimal(plain) * YUAN[unit] and cell.half_unit_yuan == last_digit / 2 * YUAN[unit]


def wrong_amounts(disclosure: Disclosure, stem: str) -> list[str]:
    """Every amount or count that the page does not print at that place."""
    printed = numbers(stem)
    return [
        f"{'/'.join(place)}: read {cell.text}, printed {printed.get(place, 'nothing')}"
        for place, form, cell in cells(disclosure)
        if (cell.amount_yuan is not None or cell.quantity is not None) and not is_right(printed.get(place, ""), cell, form.unit)
    ]


def not_read(disclosure: Disclosure, stem: str) -> list[str]:
    """Every printed number whose cell does not hold it."""
    read = {place: (form.unit, cell) for place, form, cell in cells(disclosure)}
    return [
        f"{'/'.join(place)}: printed {text}, read {read[place][1] if place in read else 'no such cell'}"
        for place, text in numbers(stem).items()
        if place not in read or not is_right(text, read[place][1], read[place][0])
    ]


def dump(folder: Path, stem: str, mode: str) -> bytes:
    """What pdftotext makes of a document."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    return subprocess.run([tool, *DUMPS[mode], str(folder / f"{stem}.pdf"), "-"], check=True, capture_output=True).stdout


@pytest.fixture(scope="module")
def bureau(shared_documents: Path) -> Disclosure:
    """The 2021 text: labels and numbers broken over lines, blank cells gone, three forms that break off."""
    name = "xinzhou_industry_2021.txt"
    return read_disclosure((shared_documents / name).read_bytes(), name)


def test_every_number_of_the_2021_text_is_in_its_cell(bureau: Disclosure) -> None:
    assert not_read(bureau, "xinzhou_industry_2021") == []


def test_no_other_amount_is_read_from_the_2021_text(bureau: Disclosure) -> None:
    assert wrong_amounts(bureau, "xinzhou_industry_2021") == []


def test_dashes_of_the_2021_text_are_neither_blank_nor_zero(bureau: Disclosure) -> None:
    printed = {place for place, text in golden("xinzhou_industry_2021").items() if text.startswith(DASH)}
    assert {place for place, _, cell in cells(bureau) if cell.state is State.DASH} == printed


@pytest.mark.parametrize(
    ("code", "column", "amount"),
    [("201", "basic", "100000.00"), ("213", "basic", "36000.00"), ("210", "basic", "391989.72"), ("214", "project", "90000.00")],
)
def test_the_identities_tell_basic_from_project_spending(bureau: Disclosure, code: str, column: str, amount: str) -> None:
    found = {place: cell for place, _, cell in cells(bureau)}
    for form_id in ("expenditure", "general_budget_expenditure"):
        cell = found[form_id, code, column]
        assert (cell.amount_yuan, cell.origin) == (Decimal(amount), Origin.SOLVED)


@pytest.mark.parametrize(
    ("place", "printed", "spoilt"),
    [
        (("general_budget_expenditure", "total", "project"), "79,174,758.02", "79,174,358.02"),
        (("general_budget_expenditure", "215", "project"), "11,262,758.02", "11,262,788.02"),
    ],
)
def test_one_wrong_digit_of_the_document_costs_no_other_figure(shared_documents: Path, place: Place, printed: str, spoilt: str) -> None:
    name = "xinzhou_industry_2021.txt"
    text = (shared_documents / name).read_text(encoding="utf-8")
    assert text.count(printed) == 1
    disclosure = read_disclosure(text.replace(printed, spoilt).encode(), name)
    found = {where: cell for where, _, cell in cells(disclosure)}
    assert is_right(spoilt, found[place], "元")
    assert [line for line in not_read(disclosure, "xinzhou_industry_2021") if not line.startswith("/".join(place))] == []


def test_the_2021_text_names_the_forms_that_break_off(bureau: Disclosure) -> None:
    assert {form.form_id: form.breaks_off_after for form in bureau.forms if form.breaks_off_after} == {
        "income": "2150599",
        "expenditure": "2150599",
        "general_budget_expenditure": "2150550",
    }


def test_the_2021_text_says_whose_it_is(bureau: Disclosure) -> None:
    assert (bureau.kind, bureau.department, bureau.fiscal_year, bureau.unit, bureau.pages) == (
        DocumentKind.FINAL_ACCOUNTS,
        "忻州市工业和信息化局",
        2021,
        "元",
        55,
    )


@pytest.mark.parametrize("mode", DUMPS)
@pytest.mark.parametrize("stem", ["putuo_finance_2024", "swu_2023"])
def test_a_dump_of_a_real_pdf_gives_no_wrong_amount(shared_documents: Path, stem: str, mode: str) -> None:
    assert wrong_amounts(read_disclosure(dump(shared_documents, stem, mode), f"{stem}.txt"), stem) == []


@pytest.mark.parametrize(
    ("stem", "mode"),
    [
        ("putuo_finance_2024", "layout"),
        ("putuo_finance_2024", "raw"),
        ("putuo_finance_2024", "plain"),
        ("swu_2023", "layout"),
        ("swu_2023", "raw"),
    ],
)
def test_nine_tenths_of_a_dump_are_read(shared_documents: Path, stem: str, mode: str) -> None:
    missing = not_read(read_disclosure(dump(shared_documents, stem, mode), f"{stem}.txt"), stem)
    assert len(missing) * 10 <= len(numbers(stem)), missing


@pytest.mark.parametrize("mode", DUMPS)
@pytest.mark.parametrize(
    ("stem", "kind", "problem"),
    [
        ("template_2023", DocumentKind.TEMPLATE, "template"),
        ("jiangsu_cppcc_budget_2019", DocumentKind.BUDGET, "budget"),
    ],
)
def test_what_is_no_final_account_has_no_form(shared_documents: Path, stem: str, kind: DocumentKind, problem: str, mode: str) -> None:
    disclosure = read_disclosure(dump(shared_documents, stem, mode), f"{stem}.txt")
    assert (disclosure.kind, disclosure.forms) == (kind, [])
    assert [found.kind for found in disclosure.problems] == [problem]

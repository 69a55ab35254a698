"""Workbooks whose merged cells were taken apart, as programs that copy values leave them."""

from __future__ import annotations

import io
from dataclasses import replace

import pandas as pd
import pytest

from dagster_project.reading.reader import read_disclosure
from tests.generator.comparison import Verdict, compare
from tests.generator.random_accounts import random_accounts
from tests.generator.styles import REGIONAL_STYLES, STYLES, Style
from tests.generator.workbook import WorkbookStyle, print_workbook

_STYLES = {name: style for name, style in STYLES.items() if isinstance(style.geometry, WorkbookStyle)}


@pytest.mark.parametrize("style", [*_STYLES.values(), REGIONAL_STYLES["xlsx"]], ids=[*_STYLES, "regional"])
def test_every_amount_is_read(style: Style) -> None:
    document = style.document(random_accounts(5, year=2021))
    data = print_workbook(document, replace(style.geometry, merged=False))
    comparison = compare(document, read_disclosure(data, "a.xlsx"))
    assert not comparison.of(*(verdict for verdict in Verdict if verdict is not Verdict.RIGHT))


@pytest.mark.parametrize("name", ["xlsx_one_sheet", "xlsx_named"])
def test_codes_that_became_numbers_are_no_amounts(name: str) -> None:
    """A program that takes the column of 01, 02 … below a code for numbers writes 1.0, 2.0 …"""
    document = STYLES[name].document(random_accounts(5, year=2021))
    sheets = pd.read_excel(io.BytesIO(STYLES[name].render(document)), sheet_name=None, header=None)
    tables = "".join(f"<h3>{title}</h3>{sheet.to_html(header=False, index=False, na_rep='')}" for title, sheet in sheets.items())
    disclosure = read_disclosure(f"<html><body>{tables}</body></html>".encode(), "a.html")
    comparison = compare(document, disclosure)
    assert not comparison.of(Verdict.WRONG, Verdict.INVENTED)
    assert "1.0" not in {cell.text for form in disclosure.forms for row in form.rows for cell in row.cells.values()}


def test_whole_yuan_without_decimals_are_read_from_separated_text() -> None:
    document = STYLES["xlsx_plain"].document(random_accounts(5, year=2021, exact=True))
    sheets = pd.read_excel(io.BytesIO(STYLES["xlsx_plain"].render(document)), sheet_name=None, header=None)
    text = "\n".join(sheet.to_csv(header=False, index=False, float_format="%.0f") for sheet in sheets.values())
    comparison = compare(document, read_disclosure(text.encode(), "a.csv"))
    assert not comparison.of(*(verdict for verdict in Verdict if verdict is not Verdict.RIGHT))

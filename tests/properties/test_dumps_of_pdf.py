"""Random accounts printed as PDF, dumped to text by pdftotext, and read: never a wrong amount, and none that vanishes."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.reading.reader import read_disclosure
from tests.generator.comparison import Verdict, compare
from tests.generator.form_tables import PrintedForm
from tests.generator.random_accounts import varied_accounts
from tests.generator.styles import STYLES


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
@pytest.mark.parametrize("order", ["-layout", "-raw"])
@pytest.mark.parametrize("name", ["pdf_strokes", "pdf_shanghai", "pdf_edges", "pdf_figures_wrapped", "pdf_unruled"])
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=2, deadline=None)
def test_a_dump_of_a_pdf_gives_no_wrong_amount(name: str, order: str, seed: int) -> None:
    document = STYLES[name].document(varied_accounts(seed))
    pdf = STYLES[name].render(document)
    text = subprocess.run(["pdftotext", order, "-", "-"], input=pdf, check=True, capture_output=True).stdout
    assert compare(document, read_disclosure(text, "dump.txt")).of(Verdict.WRONG, Verdict.INVENTED) == []


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
@pytest.mark.parametrize(("name", "seed"), [("pdf_strokes", 501), ("pdf_bars", 500), ("pdf_small", 700), ("pdf_unruled", 721)])
def test_a_plain_dump_in_which_rows_show_the_same_gives_no_wrong_amount(name: str, seed: int) -> None:
    """Siblings whose totals stand before their names, parts that another row prints in another order, parts one above the other; a form whose rows come in order
    but for a part moved behind another name; two equal totals, of which neither shows what stands before the other."""
    document = STYLES[name].document(varied_accounts(seed))
    text = subprocess.run(["pdftotext", "-", "-"], input=STYLES[name].render(document), check=True, capture_output=True).stdout
    assert compare(document, read_disclosure(text, "dump.txt")).of(Verdict.WRONG, Verdict.INVENTED) == []


def _rows_exchanged(forms: tuple[PrintedForm, ...]) -> tuple[PrintedForm, ...]:
    """General budget spending in which two items show each other's numbers, so that the sums of their sections are wrong."""
    exchanged = {"2200511": "2210201", "2210201": "2200511"}

    def form_of(form: PrintedForm) -> PrintedForm:
        cells = {row.row_key: row.cells for row in form.rows}
        rows = (replace(row, cells=cells[exchanged.get(row.row_key, row.row_key)]) for row in form.rows)
        return replace(form, rows=tuple(rows)) if form.form_id == "general_budget_expenditure" else form

    return tuple(map(form_of, forms))


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
def test_a_plain_dump_of_a_document_with_a_wrong_sum_gives_no_amount_that_would_mend_it() -> None:
    document = STYLES["pdf_shanghai"].document(varied_accounts(747), alter=_rows_exchanged)
    text = subprocess.run(["pdftotext", "-", "-"], input=STYLES["pdf_shanghai"].render(document), check=True, capture_output=True).stdout
    assert compare(document, read_disclosure(text, "dump.txt")).of(Verdict.WRONG, Verdict.INVENTED) == []

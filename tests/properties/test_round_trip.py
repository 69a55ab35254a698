"""Random accounts, printed and read back: never a wrong amount, in any style.

Where the page shows the columns (`layout`, PDF) everything comes back. Where only the order of the cells is left (`stream`) an amount comes back if the
identities leave exactly one place for it; otherwise it is reported as not told, with its text.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.reading.reader import read_disclosure
from tests.generator.accounts import Accounts
from tests.generator.comparison import Comparison, Verdict, compare
from tests.generator.random_accounts import varied_accounts
from tests.generator.styles import STYLES

ACCOUNTS = st.builds(varied_accounts, st.integers(0, 2**32 - 1))
SPILLED = [name for name in STYLES if name.startswith("pdf_spilled")]
"""Columns on pages of their own: those of a few rows make no table by themselves."""
COLUMNS_SEEN = [name for name in STYLES if name.startswith(("layout", "pdf")) and name not in SPILLED]
COLUMNS_TOLD = [name for name in STYLES if name.startswith(("html", "xlsx", "docx", "csv", "ofd"))]
"""The file itself says which cell stands where; or it is OFD, which is read as PDF is."""
COLUMNS_LOST = [name for name in STYLES if name not in (*COLUMNS_SEEN, *COLUMNS_TOLD, *SPILLED)]


FEW = 8
"""Accounts in each style at every change of the code; `benchmarks/round_trip.py` prints many, and what once came back wrong is a test of its own."""


def round_trip(name: str, accounts: Accounts) -> Comparison:
    style = STYLES[name]
    document = style.document(accounts)
    return compare(document, read_disclosure(style.render(document), f"{name}{style.suffix}"))


@pytest.mark.parametrize("name", COLUMNS_SEEN)
@given(accounts=ACCOUNTS)
@settings(max_examples=FEW, deadline=None)
def test_where_columns_are_seen_every_amount_comes_back(name: str, accounts: Accounts) -> None:
    assert round_trip(name, accounts).of(*Verdict) == []


@pytest.mark.parametrize("name", COLUMNS_TOLD)
@given(accounts=ACCOUNTS)
@settings(max_examples=4, deadline=None)
def test_where_the_file_tells_the_cells_every_amount_comes_back(name: str, accounts: Accounts) -> None:
    assert round_trip(name, accounts).of(*Verdict) == []


@pytest.mark.parametrize("name", SPILLED)
@given(accounts=ACCOUNTS)
@settings(max_examples=FEW, deadline=None)
def test_columns_on_other_pages_come_back_or_their_form_says_that_they_do_not(name: str, accounts: Accounts) -> None:
    style = STYLES[name]
    document = style.document(accounts)
    disclosure = read_disclosure(style.render(document), f"{name}.pdf")
    comparison = compare(document, disclosure)
    assert comparison.of(Verdict.WRONG, Verdict.INVENTED) == []
    lost = {finding.place[0] for finding in comparison.findings}
    assert lost <= {problem.form_id for problem in disclosure.problems if problem.kind in ("columns_left_over", "columns_missing")}


@pytest.mark.parametrize("name", COLUMNS_LOST)
@given(accounts=ACCOUNTS)
@settings(max_examples=3, deadline=None)  # each is solved with care
def test_where_columns_are_lost_nothing_is_wrong_and_nothing_vanishes(name: str, accounts: Accounts) -> None:
    assert round_trip(name, accounts).of(Verdict.WRONG, Verdict.INVENTED, Verdict.MISSING) == []


@pytest.mark.parametrize("name", ["stream_narrow", "stream_roomy", "stream_numbers_cut", "stream_total_last"])
@given(accounts=ACCOUNTS)
@settings(max_examples=10, deadline=None)
def test_the_identities_recover_nearly_every_column(name: str, accounts: Accounts) -> None:
    counts = round_trip(name, accounts).counts
    assert counts[Verdict.UNREAD] <= counts.total() // 20


@pytest.mark.parametrize(("name", "seed"), [("pdf_dashed", 37), ("pdf_dashed", 62), ("layout_paged", 17596)])
def test_what_was_once_misread(name: str, seed: int) -> None:
    """A page whose first row holds only the last digits of numbers; a head broken over lines in one block of two."""
    assert round_trip(name, varied_accounts(seed)).of(*Verdict) == []


@pytest.mark.parametrize("seed", [2, 8374])
def test_what_was_once_misread_where_columns_are_lost(seed: int) -> None:
    """Figures below a name on three lines that are of the next row as well; accounts of which half of the figures are broken behind a decimal."""
    assert round_trip("stream_numbers_cut", varied_accounts(seed)).of(Verdict.WRONG, Verdict.INVENTED, Verdict.MISSING) == []

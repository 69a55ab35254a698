"""The sample disclosures that ship in `raw/inbox`.

Belongs here: which samples there are and what is special about each. Does not belong here: styles (`styles`), facts.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from tests.generator.documents import Printout
from tests.generator.facts import read_facts
from tests.generator.form_tables import PrintedForm
from tests.generator.narrative import Staff
from tests.generator.printed_forms import with_amount
from tests.generator.random_accounts import random_accounts
from tests.generator.styles import STYLES

INBOX = Path(__file__).resolve().parents[2] / "raw" / "inbox"


def industry_2021() -> tuple[Printout, str]:
    """A department whose forms 02, 03 and 05 break off, dumped as text of narrow columns."""
    facts = read_facts("industry_2021")
    style = "stream_narrow"
    return STYLES[style].document(facts.accounts, breaks_off=facts.breaks_off, printed_otherwise=facts.printed_otherwise), style


def consistent_2023() -> tuple[Printout, str]:
    """A random department whose forms agree to the last digit, and which tells its staff."""
    style = "layout_split"
    return STYLES[style].document(random_accounts(20, year=2023, unit="万元", exact=True), staff=Staff(32, 18, 47, 25)), style


def faulty_2022() -> tuple[Printout, str]:
    """A random department with one planted error: a digit dropped from 本年支出合计 of the first form."""

    def alter(forms: tuple[PrintedForm, ...]) -> tuple[PrintedForm, ...]:
        total = forms[0].amounts()["expenditure.current_year_total", "amount"]
        shortened = Decimal(str(total)[:1] + str(total)[2:])
        return with_amount(forms, "income_expenditure_summary", "expenditure.current_year_total", "amount", shortened)

    style = "stream_roomy"
    return STYLES[style].document(random_accounts(11, year=2022), alter=alter), style


def consistent_2024() -> tuple[Printout, str]:
    """A random department as a PDF in ten thousands, codes in three columns."""
    style = "pdf_shanghai"
    return STYLES[style].document(random_accounts(27, year=2024, unit="万元", exact=True)), style


SAMPLES: dict[str, Callable[[], tuple[Printout, str]]] = {
    "industry_2021": industry_2021,
    "consistent_2023": consistent_2023,
    "consistent_2024": consistent_2024,
    "faulty_2022": faulty_2022,
}


def render_samples() -> dict[str, bytes]:
    """The shipped files by name, as the generator prints them now."""
    files = {}
    for name, sample in SAMPLES.items():
        document, style = sample()
        files[name + STYLES[style].suffix] = STYLES[style].render(document)
    return files

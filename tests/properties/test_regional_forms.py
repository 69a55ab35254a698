"""Forms that some provinces print beside those of every department: printed and read back, and never taken for another form."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.knowledge import statutory_forms
from dagster_project.reading.reader import read_disclosure
from tests.generator.accounts import Accounts
from tests.generator.comparison import Verdict, compare
from tests.generator.form_tables import FormShape
from tests.generator.random_accounts import varied_accounts
from tests.generator.regional_forms import REGIONAL
from tests.generator.styles import REGIONAL_STYLES, STYLES

ACCOUNTS = st.builds(varied_accounts, st.integers(0, 2**32 - 1))
UNREAD_IN_TEXT = {form_id for form_id in REGIONAL if statutory_forms.needs_table(form_id)}


@pytest.mark.parametrize("name", [name for name in REGIONAL_STYLES if name != "pdf_spilled"])
@given(accounts=ACCOUNTS)
@settings(max_examples=2, deadline=None)
def test_every_amount_of_every_form_comes_back(name: str, accounts: Accounts) -> None:
    style = REGIONAL_STYLES[name]
    document = style.document(accounts)
    assert compare(document, read_disclosure(style.render(document), f"a{style.suffix}")).of(*Verdict) == []


@given(accounts=ACCOUNTS)
@settings(max_examples=2, deadline=None)
def test_columns_on_other_pages_come_back_or_their_form_says_that_they_do_not(accounts: Accounts) -> None:
    style = REGIONAL_STYLES["pdf_spilled"]
    document = style.document(accounts)
    disclosure = read_disclosure(style.render(document), "a.pdf")
    comparison = compare(document, disclosure)
    assert comparison.of(Verdict.WRONG, Verdict.INVENTED) == []
    told = {problem.form_id for problem in disclosure.problems if problem.severity != "info"}
    assert {finding.place[0] for finding in comparison.findings} <= told


@pytest.mark.parametrize("name", ["layout_joined", "stream_roomy"])
def test_a_text_tells_which_forms_it_cannot_show_and_reads_the_others_as_without_them(name: str) -> None:
    style = STYLES[name]
    style = replace(style, contents=replace(style.contents, shape=FormShape(forms=(*FormShape().forms, *REGIONAL))))
    document = style.document(varied_accounts(11))
    disclosure = read_disclosure(style.render(document), "a.txt")
    comparison = compare(document, disclosure)
    assert comparison.of(Verdict.WRONG, Verdict.INVENTED) == []
    assert {finding.place[0] for finding in comparison.findings if finding.verdict is Verdict.MISSING} <= UNREAD_IN_TEXT
    assert {problem.form_id for problem in disclosure.problems if problem.kind == "columns_not_told"} == UNREAD_IN_TEXT


@pytest.mark.parametrize("name", ["csv_comma", "csv_semicolon"])
@given(accounts=ACCOUNTS)
@settings(max_examples=2, deadline=None)
def test_a_text_whose_separators_show_the_columns_gives_every_amount_or_says_which_form_it_does_not(name: str, accounts: Accounts) -> None:
    style = STYLES[name]
    style = replace(style, contents=replace(style.contents, shape=FormShape(forms=(*FormShape().forms, *REGIONAL))))
    document = style.document(accounts)
    disclosure = read_disclosure(style.render(document), "a.csv")
    comparison = compare(document, disclosure)
    assert comparison.of(Verdict.WRONG, Verdict.INVENTED) == []
    # Of columns that are codes, a lost head over several of them leaves two of one name.
    told = {problem.form_id for problem in disclosure.problems if problem.severity != "info"}
    assert {finding.place[0] for finding in comparison.findings} <= told <= set(statutory_forms.column_kinds())


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
@pytest.mark.parametrize("name", ["pdf", "pdf_spilled"])
@given(accounts=ACCOUNTS)
@settings(max_examples=1, deadline=None)
def test_a_dump_of_a_pdf_gives_no_wrong_amount_and_tells_of_each_form_it_cannot_show(name: str, accounts: Accounts) -> None:
    document = REGIONAL_STYLES[name].document(accounts)
    pdf = REGIONAL_STYLES[name].render(document)
    dump = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, check=True, capture_output=True).stdout
    disclosure = read_disclosure(dump, "dump.txt")
    comparison = compare(document, disclosure)
    assert comparison.of(Verdict.WRONG, Verdict.INVENTED) == []
    told = {problem.form_id for problem in disclosure.problems if problem.severity != "info"}
    assert {finding.place[0] for finding in comparison.findings if finding.verdict is Verdict.MISSING} <= told

"""Ten dependent failures from one wrong figure are one finding, so is each of the commonest faults, and no finding contradicts itself."""

from __future__ import annotations

import shutil
from dataclasses import replace
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

import pytest

from benchmarks.planted import PLANTERS as SINGLE
from benchmarks.planted import perfect_reading, plant, reprinted
from benchmarks.planted_together import PLANTERS as TOGETHER
from benchmarks.planted_words import NAMES, renamed
from benchmarks.planted_words import PLANTERS as WORDS
from dagster_project.fetching.fetch import fetch
from dagster_project.landing import batches, registry_outcomes
from dagster_project.landing.home import Home
from dagster_project.landing.intake import receive
from dagster_project.landing.sources import find_sources
from dagster_project.publish.queries import connect, records
from dagster_project.publish.refresh import refresh
from tests.agreement import TOLD, contradictions
from tests.generator.accounts import Accounts
from tests.generator.faults import FAULTS
from tests.generator.form_tables import PrintedForm
from tests.generator.narrative import Telling
from tests.generator.printed_forms import with_amount
from tests.generator.random_accounts import random_accounts
from tests.generator.shipped import INBOX
from tests.generator.styles import STYLES

Findings = dict[str, list[dict[str, Any]]]


SPOILT = {**SINGLE, **TOGETHER}
STYLE = STYLES["html_plain"]


def _spoilt(kind: str, accounts: Accounts, dice: Random) -> bytes | None:
    """Accounts printed with an error of a kind; None where they offer no place for one."""
    planted = plant(SPOILT[kind], perfect_reading(accounts, STYLE.contents, ""), dice)
    return STYLE.render(STYLE.document(accounts, alter=partial(reprinted, spoilt=planted.reading))) if planted else None


def _worded(kind: str, accounts: Accounts, dice: Random) -> bytes | None:
    """Accounts printed with a mistake of words, or with a code under another name; None where they offer no place for it."""
    if kind in WORDS:
        altered = WORDS[kind](STYLE.document(accounts), dice)
        return STYLE.render(altered.document) if altered else None
    otherwise = renamed(accounts, kind, dice)
    return STYLE.render(STYLE.document(accounts, printed_otherwise=otherwise)) if otherwise else None


def _of_another_department(accounts: Accounts, number: int) -> Accounts:
    """The same accounts under another name: no version of the others."""
    stems = "甲乙丙丁戊己庚辛壬癸"
    return replace(accounts, department=f"模拟市{stems[number // 10]}{stems[number % 10]}局")


def _shortened(forms: tuple[PrintedForm, ...]) -> tuple[PrintedForm, ...]:
    """The total of general budget spending without its second digit."""
    total = str(next(form for form in forms if form.form_id == "general_budget_expenditure").amounts()["total", "total"])
    return with_amount(forms, "general_budget_expenditure", "total", "total", Decimal(total[:1] + total[2:]))


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """The findings of each file, with the failing checks of each."""
    folder = tmp_path_factory.mktemp("documents")
    style = STYLES["pdf_strokes"]
    accounts = random_accounts(2, year=2022)
    shutil.copy(INBOX / "faulty_2022.txt", folder)
    (folder / "wrong_cell.pdf").write_bytes(style.render(style.document(accounts, alter=_shortened)))
    (folder / "wrong_claim.pdf").write_bytes(style.render(style.document(accounts, telling=Telling(mistake=2))))
    for kinds, printed in ((SPOILT, _spoilt), ((*WORDS, *NAMES), _worded)):
        for kind in kinds:
            tries = (printed(kind, random_accounts(seed, year=2022), Random(f"{kind} {seed}")) for seed in range(5, 25))
            (folder / f"{kind}.html").write_bytes(next(filter(None, tries)))
    for number, (faulty, _) in FAULTS.items():
        (folder / f"fault {number}.html").write_bytes(
            STYLE.render(faulty(STYLE, _of_another_department(random_accounts(5, year=2022), number)))
        )
    (folder / "sound.html").write_bytes(STYLE.render(STYLE.document(_of_another_department(random_accounts(5, year=2022), 0))))
    home = Home.at(tmp_path_factory.mktemp("home"))
    batches.prepare(home)
    registry_outcomes.prepare(home)
    registry_outcomes.record(home, list(receive(home, fetch(home, find_sources([folder], home)))))
    with home.writing():
        refresh(home, lambda *_, **__: None)
    found: Findings = {path.name: [] for path in folder.iterdir()}
    with connect(home) as connection:
        for finding in records(
            connection,
            f"""
            select
                file_name, finding_id, check_id, concat_ws('/', form_id, row_key, column_key) as cell, failing_checks, {", ".join(TOLD)},
                (select list(check_id) from marts.fct_check_result as results where results.finding_id = findings.finding_id) as checks
            from marts.fct_finding as findings
            inner join marts.dim_document using (document_id)
            order by finding_no
            """,
        ):
            found[finding["file_name"]].append(finding)
    return found


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("faulty_2022.txt", "income_expenditure_summary/expenditure.current_year_total/amount"),
        ("wrong_cell.pdf", "general_budget_expenditure/total/total"),
    ],
)
def test_what_the_text_says_right_of_a_wrong_cell_hangs_on_its_finding(findings: Findings, name: str, cell: str) -> None:
    (finding,) = findings[name]
    claims = [check for check in finding["checks"] if check.startswith("claim.")]
    assert (finding["finding_kind"], finding["cell"]) == ("cell", cell)
    assert len(finding["checks"]) == finding["failing_checks"] > len(claims) > 0
    assert finding["sentence_en"].endswith(f"Statements of the narrative that would then hold as well: {len(claims)}.")


def test_a_wrong_figure_of_the_text_is_a_finding_of_its_own(findings: Findings) -> None:
    (finding,) = findings["wrong_claim.pdf"]
    assert (finding["finding_kind"], finding["failing_checks"]) == ("statement", 1)


def test_figures_units_quotes_and_both_languages_agree_in_every_finding_of_every_kind(findings: Findings) -> None:
    told = [finding for of_document in findings.values() for finding in of_document]
    kinds = {"cell", "swap", "rows", "unit", "code", "missing_row", "copies", "slid", "statement", "wording", "name", "duty"}
    assert kinds <= {finding["finding_kind"] for finding in told}
    assert {finding["sentence_zh"]: found for finding in told if (found := list(contradictions(finding)))} == {}


@pytest.mark.parametrize("number", FAULTS)
def test_each_of_the_commonest_faults_is_one_finding(number: int, findings: Findings) -> None:
    (finding,) = findings[f"fault {number}.html"]
    assert finding["check_id"] == FAULTS[number][1]


def test_accounts_without_a_fault_have_no_finding(findings: Findings) -> None:
    assert findings["sound.html"] == []

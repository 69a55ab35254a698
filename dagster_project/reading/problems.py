"""What is told of a document as a whole: that it is no final accounts, what it does not say of itself, forms that are not there, pages that are pictures.

Belongs here: problems that no single form or sentence has. Does not belong here: those of forms (`forms`), and of bytes (`documents.errors`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.model import DocumentKind, Form, Problem, Severity
from dagster_project.forms.recognise.identity import Identity
from dagster_project.forms.recognise.titles import title_form
from dagster_project.knowledge import statutory_forms

_LEADERS = re.compile(r"[\s.…·．。\d]+$")


def kind_problems(identity: Identity, name: str, pages: int) -> list[Problem]:
    problems = []
    if identity.kind is DocumentKind.BUDGET:
        problems.append(
            Problem(
                "budget",
                Severity.ERROR,
                f"{name} is a budget, not final accounts; nothing of it enters the final-account marts",
                expected="titles of final-account forms (…决算表)",
                found="titles, covers and columns of a budget (预算)",
                action="load the final accounts of that year",
            )
        )
    elif identity.kind is DocumentKind.GOVERNMENT_ACCOUNTS:
        problems.append(
            Problem(
                "government_accounts",
                Severity.ERROR,
                f"{name} holds the accounts of a government, not of a department; nothing of it enters the final-account marts",
                expected="the forms of a department or unit (部门决算)",
                found="titles of a government's accounts (财政决算)",
                action="load the final accounts of its departments",
            )
        )
    elif identity.kind is DocumentKind.TEMPLATE:
        problems.append(
            Problem(
                "template",
                Severity.ERROR,
                f"{name} is a blank form set, not a disclosure; nothing of it enters the marts",
                expected="figures and the name of a department",
                found="placeholders (XX) and no figures",
                action="load the filled-in disclosure",
            )
        )
    elif identity.kind is DocumentKind.NOT_A_DISCLOSURE:
        problems.append(
            Problem(
                "not_a_disclosure",
                Severity.ERROR,
                f"{name} holds no form of final accounts",
                expected="the title of a statutory form with its column heads below it",
                found=f"none on {pages} pages",
                action="check that the file is the right one and complete",
            )
        )
    if identity.kind is DocumentKind.FINAL_ACCOUNTS:
        for what, value in (("department", identity.department), ("fiscal year", identity.fiscal_year)):
            if value is None:
                problems.append(
                    Problem(
                        f"{what.replace(' ', '_')}_unknown",
                        Severity.WARNING,
                        f"{name} does not say its {what}",
                        expected=f"the {what} above a form or on the cover",
                        found="nothing",
                        action="load it through a registry that names it",
                    )
                )
    return problems


def scanned_problems(scanned: Sequence[int], name: str, pages: int) -> list[Problem]:
    """Pages that are pictures: nothing of them can be read as text."""
    if not scanned:
        return []
    return [
        Problem(
            "pages_without_text",
            Severity.ERROR,
            f"{name} shows text that cannot be read on {'every page' if len(scanned) == pages else f'pages {_ranges(scanned)}'}",
            page=scanned[0],
            expected="pages of text",
            found=f"{len(scanned)} of {pages} pages that are pictures (a scan), or whose letters have no code",
            action="ask the publisher for the file that was scanned, or run it through OCR and load the result",
        )
    ]


def _ranges(numbers: Sequence[int]) -> str:
    """1–3, 7."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1] = [ranges[-1][0], number]
        else:
            ranges.append([number])
    return ", ".join("–".join(map(str, ends)) for ends in ranges)


def form_problems(forms: list[Form], lines: Sequence[TextLine], name: str) -> list[Problem]:
    """Statutory forms that the document does not print. One that it names, as in its contents, was lost or cut off."""
    there = {form.form_id for form in forms}
    named: dict[str, int] = {}
    for line in lines:
        title = title_form(_LEADERS.sub("", line.text))
        if title:
            named.setdefault(title[0], line.page)
    return [
        Problem(
            "form_missing" if form_id in named else "form_absent",
            Severity.WARNING if form_id in named else Severity.INFO,
            f"{name} does not print {title}" + (", which it names" if form_id in named else ""),
            page=named.get(form_id),
            form_id=form_id,
            expected=title,
            found="its title without a table" if form_id in named else "no such form",
            action="see whether the file is complete" if form_id in named else "none, unless the form is due",
        )
        for form_id, title in statutory_forms.form_names().items()
        if form_id not in there and (form_id in statutory_forms.statutory() or form_id in named)
    ]

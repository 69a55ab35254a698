"""Bytes of one document → a `Disclosure`: the one entry to reading.

Belongs here: telling file formats apart and putting the parts together. A pure function of the bytes and the seeds. Bad content
never raises: it comes back as a disclosure of kind `not_a_disclosure` with a problem that says why.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from dagster_project.documents.errors import UnreadableDocument
from dagster_project.documents.model import Page
from dagster_project.documents.pdf.reader import read_pdf
from dagster_project.documents.sandbox.process import Reached
from dagster_project.documents.text.dump import TextLine, UndecodableText, read_text_dump
from dagster_project.forms.model import Disclosure, DocumentKind, Form, Problem, Severity
from dagster_project.forms.recognise.entities import before, other_entities, parted, unrecognised
from dagster_project.forms.recognise.identity import Identity, identify
from dagster_project.forms.recognise.titles import find_forms, find_tables, title_form
from dagster_project.forms.review.order import out_of_order
from dagster_project.forms.review.same_payments import same_payments
from dagster_project.forms.review.second_reading import read_twice_in_pdf, read_twice_in_text
from dagster_project.forms.review.wording import remarks
from dagster_project.forms.ruled.reader import read_grids
from dagster_project.forms.text.reader import TextForms
from dagster_project.knowledge import forms as knowledge
from dagster_project.narrative.claims.stated_amounts import statements
from dagster_project.narrative.reader import read_narrative

READER_VERSION = "4"
_LEADERS = re.compile(r"[\s.…·．。\d]+$")
_PDF = b"%PDF-"
_HEADER_WITHIN = 1024
"""Bytes: a PDF may have a few others before its header."""
_NOTHING = b"\x00 \t\r\n\x0b\x0c"
"""What a download that failed is filled with."""
_BINARY = {
    b"PK\x03\x04": "Office document or archive",
    b"\xd0\xcf\x11\xe0": "old Office document",
    b"\xff\xd8\xff": "JPEG picture",
    b"\x89PNG": "PNG picture",
}


def read_disclosure(data: bytes, file_name: str, reached: Reached | None = None) -> Disclosure:
    """Read one document. `file_name` is used in messages only; the format is told from the bytes. `reached` is told each page of a PDF
    before it is read."""
    sha256 = _hash(data)
    name = PurePath(file_name).name
    if not data.strip(_NOTHING):
        return _refused(
            sha256,
            Problem(
                "empty_file", Severity.ERROR, f"{name} is empty", expected="a disclosure", found="no content", action="fetch the file again"
            ),
        )
    if _PDF in data[:_HEADER_WITHIN]:
        return _read_pdf(data, name, reached)
    for magic, what in _BINARY.items():
        if data.startswith(magic):
            return _refused(
                sha256,
                Problem(
                    "unsupported_format",
                    Severity.ERROR,
                    f"{name} is a {what}, which this version does not read",
                    expected="a PDF or a text dump",
                    found=what,
                    action="save it as PDF and load that",
                ),
            )
    try:
        dump = read_text_dump(data)
    except UndecodableText as error:
        return _refused(
            sha256,
            Problem(
                "not_text",
                Severity.ERROR,
                f"{name} is {error}",
                expected="a text dump",
                found="other bytes",
                action="check what kind of file it is",
            ),
        )
    found, others = parted(find_forms(dump.lines))
    identity = identify(dump.lines, found)
    disclosure = Disclosure(sha256, identity.kind, identity.department, identity.fiscal_year, None, dump.pages, f"text/{dump.arrangement}")
    disclosure.problems += _kind_problems(identity, name, dump.pages)
    unknown = [unrecognised(table) for table in find_tables(dump.lines)]
    disclosure.unrecognised_tables = unknown
    if identity.kind is DocumentKind.FINAL_ACCOUNTS:
        of_forms = {(line.page, line.number) for form in found for line in (*form.lines, *form.notes)}
        free_lines = [line for line in before(others, dump.lines) if (line.page, line.number) not in of_forms]
        reading = TextForms(dump, found)
        disclosure.forms, problems = reading.assembled()
        read_narrative(disclosure, free_lines)
        if reading.hear([*statements(disclosure.claims), *same_payments(disclosure.forms)]):
            disclosure.forms, problems = reading.assembled()
            read_narrative(disclosure, free_lines)
        read_twice_in_text(disclosure.forms, dump.lines)
        disclosure.unrecognised_tables = [*reading.tables, *map(unrecognised, others), *unknown]
        disclosure.problems += other_entities(others, name) + problems
        disclosure.problems += _form_problems(disclosure.forms, dump.lines, name) + out_of_order(disclosure.forms)
        disclosure.problems += remarks(before(others, dump.lines), disclosure.forms, disclosure.fiscal_year)
        disclosure.unit = _usual_unit(disclosure.forms)
    return disclosure


def _read_pdf(data: bytes, name: str, reached: Reached | None) -> Disclosure:
    try:
        document = read_pdf(data)
        reading = read_grids(_telling(document, reached) if reached else document)
    except UnreadableDocument as error:
        return refused(data, name, error)
    identity = identify(reading.lines, reading.texts)
    disclosure = Disclosure(_hash(data), identity.kind, identity.department, identity.fiscal_year, None, reading.pages, "pdf/grid")
    disclosure.problems += _scanned_problems(reading.scanned, name, reading.pages)
    if len(reading.scanned) < reading.pages:
        disclosure.problems += _kind_problems(identity, name, reading.pages)
    disclosure.problems += reading.problems
    disclosure.unrecognised_tables = reading.tables
    disclosure.included_units = reading.units
    if identity.kind is DocumentKind.FINAL_ACCOUNTS:
        read_twice_in_pdf(reading.forms, data)
        disclosure.forms = reading.forms
        disclosure.problems += other_entities(reading.others, name)
        disclosure.problems += _form_problems(reading.forms, reading.lines, name) + out_of_order(reading.forms)
        disclosure.problems += remarks(before(reading.others, reading.lines), reading.forms, disclosure.fiscal_year)
        disclosure.unit = _usual_unit(reading.forms)
        read_narrative(disclosure, before(reading.others, reading.free_lines), reading.evaluations)
    return disclosure


def _telling(pages: Iterable[Page], reached: Reached) -> Iterator[Page]:
    number = 1
    reached(number)
    for page in pages:
        yield page
        number += 1
        reached(number)


def refused(data: bytes, file_name: str, error: UnreadableDocument) -> Disclosure:
    """What is landed of a document that cannot be turned into pages."""
    problem = Problem(
        error.kind,
        Severity.ERROR,
        f"{PurePath(file_name).name} cannot be read: {error.found}",
        page=error.page,
        expected=error.expected,
        found=error.found,
        action=error.action,
    )
    return _refused(_hash(data), problem)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _usual_unit(forms: list[Form]) -> str | None:
    units = Counter(form.unit for form in forms)
    return units.most_common(1)[0][0] if units else None


def _refused(sha256: str, problem: Problem) -> Disclosure:
    return Disclosure(sha256, DocumentKind.NOT_A_DISCLOSURE, None, None, None, 0, "none", problems=[problem])


def _kind_problems(identity: Identity, name: str, pages: int) -> list[Problem]:
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


def _scanned_problems(scanned: Sequence[int], name: str, pages: int) -> list[Problem]:
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


def _form_problems(forms: list[Form], lines: Sequence[TextLine], name: str) -> list[Problem]:
    """Statutory forms that the document does not print. One that it names, as in its contents, was lost or cut off."""
    there = {form.form_id for form in forms}
    named: dict[str, int] = {}
    for line in lines:
        title = title_form(_LEADERS.sub("", line.text))
        if title:
            named.setdefault(title[0], line.page)
    return [
        Problem(
            "form_missing" if row["form_id"] in named else "form_absent",
            Severity.WARNING if row["form_id"] in named else Severity.INFO,
            f"{name} does not print {row['title_zh']}" + (", which it names" if row["form_id"] in named else ""),
            page=named.get(row["form_id"]),
            form_id=row["form_id"],
            expected=row["title_zh"],
            found="its title without a table" if row["form_id"] in named else "no such form",
            action="see whether the file is complete" if row["form_id"] in named else "none, unless the form is due",
        )
        for row in knowledge.read_seed("forms/forms.csv")
        if row["form_id"] not in there and (row["number_2021"] or row["form_id"] in named)
    ]

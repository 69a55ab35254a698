"""What is told of a document as a whole: that it is no final accounts, what it does not say of itself, forms that are not there, pages that are pictures.

Belongs here: problems that no single form or sentence has. Does not belong here: those of forms (`forms`), and of bytes (`documents.errors`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from dagster_project.documents.model import Remark
from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.model import DocumentKind, Form, Problem, UnrecognisedTable, problem
from dagster_project.forms.recognise.document_head import DocumentHead
from dagster_project.forms.recognise.titles import title_form
from dagster_project.knowledge import statutory_forms
from dagster_project.reading.model import Disclosure

_LEADERS = re.compile(r"[\s.…·．。\d]+$")


_NO_FINAL_ACCOUNTS = {DocumentKind.BUDGET, DocumentKind.GOVERNMENT_ACCOUNTS, DocumentKind.TEMPLATE}


def kind_problems(head: DocumentHead, name: str, pages: int) -> list[Problem]:
    if head.kind is DocumentKind.NOT_A_DISCLOSURE:
        return [problem("not_a_disclosure", document=name, pages=pages)]
    if head.kind in _NO_FINAL_ACCOUNTS:
        return [problem(head.kind.value, document=name)]
    unknown = {"department_unknown": head.department, "fiscal_year_unknown": head.fiscal_year}
    return [problem(kind, document=name) for kind, value in unknown.items() if value is None]


def scanned_problems(scanned: Sequence[int], name: str, pages: int) -> list[Problem]:
    """Pages that are pictures: nothing of them can be read as text."""
    if not scanned:
        return []
    facts: dict[str, Any] = {"document": name, "scanned": len(scanned), "pages": pages}
    if len(scanned) == pages:
        return [problem("pages_without_text", page=scanned[0], variant="all", **facts)]
    return [problem("pages_without_text", page=scanned[0], numbers=_ranges(scanned), **facts)]


def picture_problems(pictures: Sequence[int], name: str, pages: int, figures: int) -> list[Problem]:
    """Pages whose text was recognised in a picture."""
    if not pictures:
        return []
    return [problem("read_from_picture", page=pictures[0], document=name, numbers=_ranges(pictures), pages=pages, figures=figures)]


def sheet_problems(spreads: Sequence[int], bent: Sequence[int], name: str) -> list[Problem]:
    """Sheets on which two pages stand side by side, and those that do not lie flat on their picture."""
    found = {"two_pages_on_a_sheet": spreads, "picture_bent": bent}
    return [problem(kind, page=sheets[0], document=name, numbers=_ranges(sheets)) for kind, sheets in found.items() if sheets]


def damage_problems(damaged: Sequence[int], is_mended: bool, name: str) -> list[Problem]:
    """Pages of which a part is lost in the file, and a file that had to be mended to be read at all."""
    problems = [problem("damaged_page", page=page, document=name) for page in damaged]
    if is_mended:
        problems.append(problem("mended_file", document=name))
    return problems


def remarks_of(remarks: Sequence[Remark], name: str) -> list[Problem]:
    """What of the file was not read."""
    return [problem(remark.kind, page=remark.page, variant=remark.variant, document=name, **remark.facts) for remark in remarks]


def _ranges(numbers: Sequence[int]) -> str:
    """1–3, 7."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1] = [ranges[-1][0], number]
        else:
            ranges.append([number])
    return ", ".join("–".join(map(str, ends)) for ends in ranges)


def form_problems(
    forms: list[Form], tables: Iterable[UnrecognisedTable], found: Sequence[Problem], lines: Sequence[TextLine], name: str
) -> list[Problem]:
    """Statutory forms that the document does not print, given those that were read, its other tables and the problems `found` with its pages. One that it
    names, as in its contents, was lost or cut off; a title that stands above a table of other rows names no form of some provinces. Words alone, of which no
    page is lost, lack none: their forms are in an attachment."""
    if not forms and all(problem.page is None for problem in found):
        return [problem("forms_not_attached", document=name)]
    there = {form.form_id for form in forms} | {other.form_id for other in found if other.kind == "columns_not_told"}
    there |= {title[0] for table in tables if (title := title_form(table.title)) and title[0] not in statutory_forms.statutory()}
    named: dict[str, int] = {}
    for line in lines:
        title = title_form(line.text if line.text[-1:].isalpha() else _LEADERS.sub("", line.text))
        if title:
            named.setdefault(title[0], line.page)
    return [
        problem("form_missing" if form_id in named else "form_absent", page=named.get(form_id), form_id=form_id, document=name, title=title)
        for form_id, title in statutory_forms.form_names().items()
        if form_id not in there and (form_id in statutory_forms.statutory() or form_id in named)
    ]


def another_set(other: Disclosure, name: str, *, undecided: bool = False) -> Problem:
    """That the file also holds the accounts of another entity; `undecided`: nothing tells them from those that were read."""
    return problem(
        "another_set",
        page=other.first_page,
        variant="undecided" if undecided else "" if other.department else "unnamed",
        document=name,
        entity=other.department,
        forms=len(other.forms),
        first_page=other.first_page,
        last_page=other.last_page,
    )


def words_of_several(disclosure: Disclosure, name: str) -> Problem:
    """That the words outside forms were given to none of several entities, since they may be of any."""
    return problem("another_set", variant="words", page=disclosure.first_page, document=name)

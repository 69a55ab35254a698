"""What the wording of a document leaves to be desired: template text not filled in, headings of another year or
of a unit in a department's accounts (or the other way round), empty forms without a reason.

Belongs here: finding these in the lines. Does not belong here: the patterns (`seeds/checks/wording.csv`), and whether a duty is broken (dbt).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.model import Form, Problem, State, problem
from dagster_project.knowledge.checks import wording_patterns
from dagster_project.knowledge.normalise import normalise
from dagster_project.knowledge.statutory_forms import form_names

_LEADERS = re.compile(r"[.…·．。\-—–]*\d*$")
_LAST_OF_LEADERS = frozenset(".…·．。-—–")
_NEAR = 80
"""Characters between the name of a form and the reason why it is empty."""
_NEARLY_ALL = 3
"""Headings with the usual word for each with the other."""
_MOST = 20
"""Remarks of a kind: who has left so many placeholders is told enough."""


def remarks(lines: Sequence[TextLine], forms: Sequence[Form], fiscal_year: int | None) -> list[Problem]:
    """Remarks of kinds `placeholder`, `other_year`, `other_entity_word`, `empty_form_unexplained`, and of words alone `empty_form_explained`, each with
    page and what was found."""
    headings = [(line.page, _without_leaders(normalise(line.text))) for line in lines]
    return [
        *list(_placeholders(lines))[:_MOST],
        *list(_other_years(headings, fiscal_year))[:_MOST],
        *_other_entity_words(headings),
        *_unexplained(lines, forms),
        *([] if forms else _explained(lines)),
    ]


def _without_leaders(text: str) -> str:
    """A heading without the dots and the number of a page that a table of contents has behind it. Few lines end so."""
    return _LEADERS.sub("", text) if text and (text[-1].isdecimal() or text[-1] in _LAST_OF_LEADERS) else text


def _placeholders(lines: Iterable[TextLine]) -> Iterator[Problem]:
    for row in wording_patterns("placeholder"):
        pattern = re.compile(row["pattern"])
        for line in lines:
            for found in pattern.finditer(line.text):
                yield problem("placeholder", page=line.page, placeholder=found[0])


def _other_years(headings: Iterable[tuple[int, str]], fiscal_year: int | None) -> Iterator[Problem]:
    if fiscal_year is None:
        return
    for row in wording_patterns("other_year"):
        pattern = re.compile(row["pattern"])
        for page, heading in headings:
            found = pattern.match(heading)
            if found and int(found[1]) != fiscal_year:
                yield problem("other_year", page=page, fiscal_year=fiscal_year, year=found[1])


def _other_entity_words(headings: Iterable[tuple[int, str]]) -> Iterator[Problem]:
    """Headings that say 部门 where nearly all others say 单位, or the other way round. Where both words are usual nobody can tell which is meant."""
    pages: dict[str, dict[str, int]] = defaultdict(dict)
    for row in wording_patterns("other_entity_word"):
        pattern = re.compile(row["pattern"])
        for page, heading in headings:
            if found := pattern.match(heading):
                pages[found[1]].setdefault(heading, page)
    usual = max(pages, key=lambda word: len(pages[word]), default="")
    for word, own in pages.items():
        if word != usual and _NEARLY_ALL * len(own) <= len(pages[usual]):
            for heading, page in own.items():
                yield problem("other_entity_word", page=page, word=word, usual=usual, heading=heading)


def _unexplained(lines: Sequence[TextLine], forms: Iterable[Form]) -> Iterator[Problem]:
    empty = {form.form_id: form for form in forms if not _has_figures(form)}
    whole = normalise("".join(line.text for line in lines)) if empty else ""
    for row in wording_patterns("empty_form_unexplained"):
        form = empty.get(row["form_id"])
        if form is None:
            continue
        if not _reason(row).search(whole):
            page = min(form.pages, default=None)
            yield problem("empty_form_unexplained", page=page, form_id=form.form_id, title=form.title)


def _explained(lines: Sequence[TextLine]) -> Iterator[Problem]:
    """Forms of other files of the disclosure that the words say are empty, and why."""
    whole = normalise("".join(line.text for line in lines))
    for row in wording_patterns("empty_form_unexplained"):
        if _reason(row).search(whole):
            yield problem("empty_form_explained", form_id=row["form_id"], title=form_names()[row["form_id"]])


def _reason(row: Mapping[str, str]) -> re.Pattern[str]:
    """The name of a form near the reason why it is empty."""
    reason = f"(?:{row['pattern']})"
    return re.compile(f"{row['subject']}[^。]{{0,{_NEAR}}}?{reason}|{reason}[^。]{{0,{_NEAR}}}?{row['subject']}")


def _has_figures(form: Form) -> bool:
    return any(
        cell.state is State.UNREADABLE or cell.amount_yuan or cell.quantity or cell.text for row in form.rows for cell in row.cells.values()
    )

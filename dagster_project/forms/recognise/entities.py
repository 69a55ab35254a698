"""Forms of several departments or units in one document → those of the one whose document it is.

Belongs here: telling their sets of forms apart. Does not belong here: who they are (`identity`), a form printed twice by the same one.

A department's document may hold its units' disclosures behind its own. Amounts of two must never meet in one disclosure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.model import Problem, UnrecognisedTable, problem
from dagster_project.forms.recognise.identity import owner
from dagster_project.forms.recognise.titles import FormText

_SET = 3
"""So many forms printed by both are two sets; fewer are a name that is not always the same, or a form printed twice."""


def of_the_document(forms: Sequence[FormText]) -> list[bool]:
    """For each form in printed order, whether it is of the document's own set: the first that is at least half as large as the largest, and
    what does not print the same forms again."""
    sets = _sets(forms)
    ids = {number: {form.form_id for form, of in zip(forms, sets, strict=True) if of == number} for number in sets}
    largest = max(map(len, ids.values()), default=0)
    own = next((of for of in ids.values() if len(of) * 2 >= largest), set())
    return [ids[number] is own or len(ids[number] & own) < _SET for number in sets]


def parted(forms: Sequence[FormText]) -> tuple[list[FormText], list[FormText]]:
    """(the forms of the document's own set, those of others)."""
    own = of_the_document(forms)
    return [form for form, is_own in zip(forms, own, strict=True) if is_own], [
        form for form, is_own in zip(forms, own, strict=True) if not is_own
    ]


def before(others: Sequence[FormText], lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines up to the first page of another set: what comes then is not said of the document's own."""
    first = min((form.lines[0].page for form in others), default=None)
    return [line for line in lines if first is None or line.page < first]


def unrecognised(form: FormText) -> UnrecognisedTable:
    """A form that is not taken, as its text."""
    return UnrecognisedTable(form.lines[0].page, form.title, "\n".join(line.text for line in form.lines))


def _sets(forms: Sequence[FormText]) -> list[int]:
    """The set of each form: another one starts where another name stands above the forms, or where, without names, they begin again."""
    counts = Counter(form.form_id for form in forms)
    again = sum(count > 1 for count in counts.values()) >= _SET
    known: dict[str, int] = {}
    seen: set[str] = set()
    sets: list[int] = []
    for form in forms:
        name = owner(form)
        if name in known:
            number = known[name]
        elif known if name else again and form.form_id in seen:
            number = max(sets, default=0) + 1
        else:
            number = sets[-1] if sets else 0
        if name:
            known.setdefault(name, number)
        if sets and number != sets[-1]:
            seen = set()
        seen.add(form.form_id)
        sets.append(number)
    return sets


def other_entities(others: Sequence[FormText], document: str) -> list[Problem]:
    """One for each set that is not the document's. `document` is its file name."""
    by_name: dict[str | None, list[FormText]] = {}
    for form in others:
        by_name.setdefault(owner(form), []).append(form)
    return [
        problem(
            "another_entity",
            page=forms[0].lines[0].page,
            variant="" if name else "unnamed",
            document=document,
            entity=name,
            forms=len(forms),
            first=forms[0].title,
            first_page=forms[0].lines[0].page,
            last=forms[-1].title,
            last_page=forms[-1].lines[0].page,
        )
        for name, forms in by_name.items()
    ]

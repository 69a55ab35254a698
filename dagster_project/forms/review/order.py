"""Whether the statutory forms stand in their order (`seeds/checks/form_order.csv`).

Belongs here: finding the forms that stand elsewhere. Does not belong here: which forms are missing (`reading.reader`), and whether a duty is broken (dbt).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dagster_project.forms.model import Form, Problem, problem
from dagster_project.knowledge.checks import form_steps
from dagster_project.knowledge.messages import InEach, Language
from dagster_project.knowledge.statutory_forms import form_names


def out_of_order(forms: Sequence[Form]) -> list[Problem]:
    """A remark of kind `form_out_of_order` for each form that would have to move so that the others stand in their order: as few as possible.

    `forms` in the order of the document. Forms of one step may stand in any order, those without a step anywhere.
    """
    steps = form_steps()
    first: dict[str, Form] = {}
    for form in forms:
        if form.form_id in steps:
            first.setdefault(form.form_id, form)
    there = list(first.values())
    in_order = {form.form_id for form in _longest([(steps[form.form_id], form) for form in there])}
    return [_remark(form, there) for form in there if form.form_id not in in_order]


def _longest(forms: Sequence[tuple[int, Form]]) -> list[Form]:
    """The most forms whose steps do not fall; of two that changed places the first one stays."""
    best: list[list[tuple[int, Form]]] = []
    for step, form in forms:
        before = max((run for run in best if run[-1][0] <= step), key=len, default=[])
        best.append([*before, (step, form)])
    return [form for _, form in max(best, key=len, default=[])]


def _remark(form: Form, forms: Sequence[Form]) -> Problem:
    where: dict[str, Any] = {"page": min(form.pages, default=None), "form_id": form.form_id, "title": form.title}
    place = forms.index(form)
    if place == 0:
        return problem("form_out_of_order", variant="first", **where)
    last = forms[place - 1]
    return problem("form_out_of_order", before=InEach(last.title, form_names(Language.EN)[last.form_id]), **where)

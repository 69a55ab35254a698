from __future__ import annotations

from collections import Counter

from dagster_project.forms.model import Form
from dagster_project.forms.recognise.repeated import one_of_each

FIGURES = {1: "ab", 2: "abc", 3: "abc", 4: "a", 5: "ax"}
"""Page → figures of the form on it."""


def form(form_id: str, page: int) -> Form:
    return Form(form_id, form_id, [page], "元")


def figures(form: Form) -> Counter[str]:
    return Counter(FIGURES[form.pages[0]])


def test_of_a_form_printed_again_the_one_with_the_most_figures_is_taken_and_the_others_are_reported() -> None:
    forms = [form("income", 1), form("income", 2), form("income", 3), form("expenditure", 4)]
    taken, others, problems = one_of_each(forms, figures, lambda form: form.pages[0])
    assert taken == [forms[1], forms[3]]
    assert others == [forms[0], forms[2]]
    assert [(problem.kind, problem.page, problem.facts["taken"]) for problem in problems] == [
        ("repeated_form", 1, 2),
        ("repeated_form", 3, 2),
    ]


def test_of_two_prints_that_contradict_each_other_neither_is_taken() -> None:
    forms = [form("income", 2), form("income", 5), form("expenditure", 4)]
    taken, others, problems = one_of_each(forms, figures, lambda form: form.pages[0])
    assert (taken, others) == ([forms[2]], forms[:2])
    assert [(problem.variant, problem.page, problem.facts["other"]) for problem in problems] == [
        ("contradicting", 2, 5),
        ("contradicting", 5, 2),
    ]

"""A form that a document prints more than once → the one that is taken.

Belongs here: which of them. Does not belong here: the same form of another department or unit (`entities`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from dagster_project.forms.model import Problem, problem


class _Titled(Protocol):
    @property
    def form_id(self) -> str: ...
    @property
    def title(self) -> str: ...


F = TypeVar("F", bound=_Titled)


def one_of_each(
    forms: Sequence[F], figures: Callable[[F], Counter[str]], first_page: Callable[[F], int]
) -> tuple[list[F], list[F], list[Problem]]:
    """(the forms to take, the others, a problem for each of these). Of one form printed several times that with the most figures is taken, the
    first of equals; none where two prints each hold `figures` that the other does not: which of them is right cannot be told."""
    prints: dict[str, list[F]] = {}
    for form in forms:
        prints.setdefault(form.form_id, []).append(form)
    taken = {form_id: _fullest(of, figures) for form_id, of in prints.items()}
    others = [form for form in forms if taken[form.form_id] is not form]
    problems = [_repeated(form, first_page(form), prints[form.form_id], taken[form.form_id], first_page) for form in others]
    return [form for form in forms if taken[form.form_id] is form], others, problems


def _fullest(prints: Sequence[F], figures: Callable[[F], Counter[str]]) -> F | None:
    """The print that holds the figures of all others; None where there is none."""
    held = [figures(form) for form in prints]
    most = max(range(len(prints)), key=lambda place: held[place].total())
    return prints[most] if all(found <= held[most] for found in held) else None


def _repeated(form: F, page: int, prints: Sequence[F], taken: F | None, first_page: Callable[[F], int]) -> Problem:
    if taken is None:
        other = next(first_page(other) for other in prints if other is not form)
        return problem("repeated_form", variant="contradicting", page=page, form_id=form.form_id, title=form.title, other=other)
    return problem("repeated_form", page=page, form_id=form.form_id, title=form.title, taken=first_page(taken))

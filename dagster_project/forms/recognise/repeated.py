"""A form that a document prints more than once → the one that is taken.

Belongs here: which of them. Does not belong here: the same form of another department or unit (`entities`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from dagster_project.forms.model import Problem, problem


class _Titled(Protocol):
    @property
    def form_id(self) -> str: ...
    @property
    def title(self) -> str: ...


F = TypeVar("F", bound=_Titled)


def one_of_each(forms: Sequence[F], figures: Callable[[F], int], first_page: Callable[[F], int]) -> tuple[list[F], list[F], list[Problem]]:
    """(the forms to take, the others, a problem for each of these). Of one form printed several times that with the most figures is taken,
    the first of equals."""
    best: dict[str, F] = {}
    for form in forms:
        if form.form_id not in best or figures(form) > figures(best[form.form_id]):
            best[form.form_id] = form
    others = [form for form in forms if best[form.form_id] is not form]
    problems = [_repeated(form, first_page(form), first_page(best[form.form_id])) for form in others]
    return [form for form in forms if best[form.form_id] is form], others, problems


def _repeated(form: _Titled, page: int, page_of_taken: int) -> Problem:
    return problem("repeated_form", page=page, form_id=form.form_id, title=form.title, taken=page_of_taken)

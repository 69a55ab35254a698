"""Codes of a form that no classification lists: read as they are printed, and told.

Belongs here: finding them among the rows. Does not belong here: the codes (`seeds/codes`), what their names should be (`findings.names`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dagster_project.forms.model import Form, Problem, Row, problem
from dagster_project.knowledge.codes import code_names, follows_pattern


def unlisted_codes(forms: Iterable[Form]) -> list[Problem]:
    """A remark `code_unlisted` for each such code, where it stands first."""
    seen: set[str] = set()
    return [remark for form in forms for row in form.rows for remark in _remarks(form, row, seen)]


def _remarks(form: Form, row: Row, seen: set[str]) -> Iterator[Problem]:
    for kind, code in (("function_codes", row.function_code), ("economic_codes", row.economic_code)):
        if code and code not in seen and code not in code_names(kind) and not follows_pattern(kind, code):
            seen.add(code)
            page = next((cell.page for cell in row.cells.values() if cell.page), min(form.pages, default=None))
            yield problem("code_unlisted", page=page, form_id=form.form_id, title=form.title, code=code, row=row.label)

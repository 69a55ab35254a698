"""Figures that stand between two columns of a table without vertical rules → the column that the accounting identities leave.

Belongs here: handing such figures to `placement` with all else that the document prints, and what becomes of their cells. Does not belong here:
where the page leaves no doubt (`grid_cells`), the solving itself (`placement`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dagster_project.documents.model import Word
from dagster_project.forms import knowledge
from dagster_project.forms.amounts import is_dash, parse_number
from dagster_project.forms.grid_rows import Rows
from dagster_project.forms.model import Cell, Form, Origin, Problem, Severity, State
from dagster_project.forms.placement import CandidateId, Placement, place
from dagster_project.forms.skeleton import Candidate, SkeletonForm, SkeletonRow, Token

Shared = dict[tuple[str, str], tuple[Word, ...]]
"""(row key, column key) of a cell that shares words with a neighbour → those words."""

_SIDES = ("income", "expenditure")


def between_columns(rows: Rows) -> Shared:
    """The cells of a form whose words cannot be told apart from those of a neighbour."""
    return {
        (str(entry.key), column): printed.words for entry in rows.known for column, printed in entry.values.items() if not printed.is_clear
    }


def settle(forms: Sequence[Form], unclear: Mapping[str, Shared]) -> list[Problem]:
    """Settle the unclear cells of the forms in place: `solved` where the identities leave one column, else `ambiguous`, with a problem."""
    skeletons = {form.form_id: _skeleton(form, unclear.get(form.form_id, {})) for form in forms}
    placed = place([skeleton for skeleton, _ in skeletons.values()])
    problems: list[Problem] = []
    for form in forms:
        shared = unclear.get(form.form_id)
        if shared:
            problems += _apply(form, shared, *skeletons[form.form_id], placed)
    return problems


def _skeleton(form: Form, shared: Shared) -> tuple[SkeletonForm, dict[tuple[int, Word], int]]:
    """The form before placement, and the candidate of each shared word (by row and word)."""
    lines = knowledge.row_kinds()[form.form_id] == "lines"
    skeleton = SkeletonForm(form.form_id, form.title, form.unit, {}, pages=form.pages)
    index_of: dict[tuple[int, Word], int] = {}
    for number, row in enumerate(form.rows):
        side = next((side for side in _SIDES if row.row_key.startswith(side)), "") if lines else ""
        page = next((cell.page for cell in row.cells.values() if cell.page), form.pages[0])
        skeleton.columns.setdefault(side, tuple(row.cells))
        skeleton.rows.append(SkeletonRow(row.row_key, row.label, side, page))
        before = None
        words: dict[Word, list[str]] = {}
        for key, cell in row.cells.items():
            for word in shared.get((row.row_key, key), ()):
                words.setdefault(word, []).append(key)
            if cell.state in (State.VALUE, State.DASH):
                skeleton.candidates.append(Candidate(_token(cell.text, page), ((number, key),)))
        for word in sorted(words, key=lambda word: word.x0):
            index_of[number, word] = index = len(skeleton.candidates)
            skeleton.candidates.append(Candidate(_token(word.text, page), tuple((number, key) for key in words[word])))
            if before is not None:
                skeleton.left_of.append((before, index))
            before = index
    return skeleton, index_of


def _token(text: str, page: int) -> Token:
    return Token(text, parse_number(text), page, len(text))


def _apply(
    form: Form, shared: Shared, skeleton: SkeletonForm, index_of: Mapping[tuple[int, Word], int], placed: Mapping[CandidateId, Placement]
) -> list[Problem]:
    problems: list[Problem] = []
    for number, row in enumerate(form.rows):
        open_keys = [key for key in row.cells if (row.row_key, key) in shared]
        words = {word: index for (of_row, word), index in index_of.items() if of_row == number}
        settled = {word: placed[form.form_id, index] for word, index in words.items()}
        taken = {found.slot[1]: (word, found.origin) for word, found in settled.items() if found.slot}
        left = [word for word, found in settled.items() if found.slot is None]
        for key in open_keys:
            old = row.cells[key]
            if key in taken:
                row.cells[key] = _value(taken[key][0].text, form.unit, old, taken[key][1])
            elif any(word in shared[row.row_key, key] for word in left):
                text = " ".join(word.text for word in left if word in shared[row.row_key, key])
                row.cells[key] = Cell(text, state=State.UNREADABLE, origin=Origin.AMBIGUOUS, page=old.page, bbox=old.bbox)
            else:
                row.cells[key] = Cell(page=old.page, bbox=old.bbox)
        for word in left:
            columns = [key for _, key in skeleton.candidates[words[word]].slots]
            problems.append(_unplaced(form, row.row_key, word, columns))
    return problems


def _value(text: str, unit: str, old: Cell, origin: Origin) -> Cell:
    number = parse_number(text)
    if number is None:
        state = State.DASH if is_dash(text) else State.UNREADABLE
        return Cell(text, state=state, origin=origin, page=old.page, bbox=old.bbox)
    return Cell(
        text,
        amount_yuan=number.in_yuan(unit),
        half_unit_yuan=number.half_unit_yuan(unit),
        state=State.VALUE,
        origin=origin,
        page=old.page,
        bbox=old.bbox,
    )


def _unplaced(form: Form, row_key: str, word: Word, columns: Sequence[str]) -> Problem:
    return Problem(
        kind="unplaced_number",
        severity=Severity.WARNING,
        message=f"{form.title}: the column of {word.text} in row {row_key} cannot be told",
        page=form.pages[0],
        form_id=form.form_id,
        expected="one column that the page or the accounting identities leave",
        found=f"it stands between {' and '.join(columns)}, and no rule divides them",
        action="look at the page",
    )

"""Which printed cell of the forms states a subject of the narrative.

Belongs here: choosing among the candidates of `seeds/narrative/subject_cells.csv` by what the document prints. Does not belong here: whether
the cell and the sentence agree (dbt).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from dagster_project.forms.model import Cell, CellKey, Form, State
from dagster_project.knowledge import vocabulary
from dagster_project.knowledge.codes import is_class


class PrintedCells:
    """The cells of one document by place."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._cells: dict[CellKey, Cell] = {}
        self._forms: set[str] = set()
        for form in forms:
            self._forms.add(form.form_id)
            for row in form.rows:
                for column, cell in row.cells.items():
                    self._cells.setdefault((form.form_id, row.row_key, column), cell)

    def place_of(self, subject: str, code: str | None, section: str, stage: str, value: Decimal | None = None) -> CellKey | None:
        """The place that states `subject` (of `code`) in `section` at `stage`, or None.

        The first candidate that prints a figure; of alternatives the one that prints what is nearest to `value`. Where none prints a figure, the first whose form
        is printed: nothing stands there. Of words alone the first, if none has an alternative: another file of the disclosure may print it.
        """
        empty: CellKey | None = None
        elsewhere: list[CellKey] = []
        is_one = True
        for group in vocabulary.candidates(subject, section):
            places = [place for candidate in group if (place := _filled(candidate, code, stage))]
            figures = [place for place in places if self._prints_figure(place)]
            if figures:
                return figures[0] if value is None else min(figures, key=lambda place: abs(self._amount(place) - value))
            empty = empty or next((place for place in places if place[0] in self._forms), None)
            elsewhere += places
            is_one = is_one and len(places) <= 1
        return elsewhere[0] if elsewhere and is_one and not self._forms else empty

    def _parts(self, place: CellKey) -> list[Cell]:
        form_id, rows, column = place
        return [cell for row in rows.split("+") if (cell := self._cells.get((form_id, row, column)))]

    def _prints_figure(self, place: CellKey) -> bool:
        return any(cell.state in (State.VALUE, State.UNREADABLE) for cell in self._parts(place))

    def _amount(self, place: CellKey) -> Decimal:
        return sum(
            ((cell.amount_yuan if cell.amount_yuan is not None else cell.quantity) or Decimal(0) for cell in self._parts(place)), Decimal(0)
        )


def _filled(candidate: CellKey, code: str | None, stage: str) -> CellKey | None:
    form_id, row_key, column_key = candidate
    if "{stage}" in row_key:
        row = "budget" if stage == "initial_budget" else stage
        return (form_id, row_key.replace("{stage}", row), column_key) if row in ("budget", "final") else None
    if stage != "final" or ("{code}" in row_key and code is None):
        return None
    if row_key.startswith("expenditure.{code}") and not is_class(code or ""):
        return None
    return (form_id, row_key.replace("{code}", code or ""), column_key)

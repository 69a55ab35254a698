"""The statistics form as a table → its lines.

Belongs here: a form of parts, each with its own title line and, perhaps, header line inside the table. Does not belong here: any word
(`seeds/forms`), forms whose header stands at the top (`grid_header`).
"""

from __future__ import annotations

from dagster_project.forms import knowledge
from dagster_project.forms.grid_cells import spot
from dagster_project.forms.grid_header import LABEL, LINE_NUMBER, HeaderNotUnderstood, header_words
from dagster_project.forms.grid_rows import Entry, Rows
from dagster_project.forms.grid_tables import Table, TableRow, distinct_cells
from dagster_project.forms.knowledge import squash
from dagster_project.forms.skeleton import label_keys

_FORM = "statistics"
_VALUE = "value"


def read_statistics(table: Table) -> Rows:
    """The lines of the form. Raises HeaderNotUnderstood where no line of it is found."""
    rows = Rows()
    seen: set[str] = set()
    label: tuple[int, ...] = (0,)
    value: tuple[int, ...] = (len(table.edges) - 2,)
    for line in table.rows:
        roles = _roles(line)
        if LABEL in roles and _VALUE in roles:
            label, value = roles[LABEL], roles[_VALUE]
            continue
        cells = distinct_cells([line.cells[place] for place in label])
        text = "".join("".join(cell.text.split()) for cell in cells)
        printed = spot(line, value, cells)
        key = next((key for key in label_keys(_FORM, "", squash(text)) if key not in seen), None)
        entry = Entry(line.page, [], text, {_VALUE: printed}, line.starts_part, key)
        if key is not None:
            seen.add(key)
            rows.known.append(entry)
        elif text and printed.text:
            rows.unknown.append(entry)
    if not rows.known:
        raise HeaderNotUnderstood("none of the lines of the form")
    return rows


def _roles(line: TableRow) -> dict[str, tuple[int, ...]]:
    """The columns of a header line inside the table: those headed 项目, 行次, and by a word for figures."""
    roles: dict[str, tuple[int, ...]] = {}
    for cell in distinct_cells(line.cells):
        text = squash(cell.text)
        places = tuple(place for place, other in enumerate(line.cells) if other is cell)
        if text in knowledge.headers(_FORM):
            roles.setdefault(knowledge.headers(_FORM)[text], places)
        elif header_words().get(text) in (LABEL, LINE_NUMBER):
            roles.setdefault(header_words()[text], places)
    return roles

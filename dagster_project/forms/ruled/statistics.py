"""The statistics form as a table → its lines.

Belongs here: a form of parts, each with its own title line and, perhaps, header line inside the table. Does not belong here: any word
(`seeds/forms`), forms whose header stands at the top (`header`).
"""

from __future__ import annotations

from dagster_project.forms.amounts import stands_for_nothing
from dagster_project.forms.ruled.cells import cell_text
from dagster_project.forms.ruled.column_numbers import is_column_numbers
from dagster_project.forms.ruled.header import LABEL, HeaderNotUnderstood
from dagster_project.forms.ruled.rows import KeyedRows, RawRow
from dagster_project.forms.ruled.table import Table, TableRow, distinct_cells
from dagster_project.forms.solve.candidates import label_keys
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.normalise import normalise
from dagster_project.knowledge.statutory_forms import header_words

_FORM = "statistics"
_VALUE = "value"


_Places = tuple[int, ...]


def read_statistics(table: Table) -> KeyedRows:
    """The lines of the form, those of side by side blocks one block after the other. Raises HeaderNotUnderstood where no line of it is found."""
    rows = KeyedRows()
    seen: set[str] = set()
    blocks: list[tuple[_Places, _Places]] = [((0,), (len(table.edges) - 2,))]
    lines: dict[int, list[tuple[TableRow, _Places, _Places]]] = {}
    for line in table.rows:
        if headed := _blocks(line):
            blocks = headed
            continue
        if is_column_numbers([text for cell in distinct_cells(line.cells) if (text := normalise(cell.text))]):
            continue
        for number, (label, value) in enumerate(blocks):
            lines.setdefault(number, []).append((line, label, value))
    for number in sorted(lines):
        for line, label, value in lines[number]:
            cells = distinct_cells([line.cells[place] for place in label])
            text = "".join("".join(cell.text.split()) for cell in cells)
            printed = cell_text(line, value, cells)
            key = next((key for key in label_keys(_FORM, "", normalise(text)) if key not in seen), None)
            entry = RawRow(line.page, [], text, {_VALUE: printed}, line.starts_part, key)
            if key is not None:
                seen.add(key)
                rows.known.append(entry)
            elif text and printed.text and not stands_for_nothing(printed.text):
                rows.unknown.append(entry)
    if not rows.known:
        raise HeaderNotUnderstood("no_lines")
    return rows


def _blocks(line: TableRow) -> list[tuple[_Places, _Places]]:
    """The columns of labels and of figures that a header line inside the table heads (项目, 行次, a word for figures), from left to right;
    none for other lines."""
    blocks: list[tuple[_Places, _Places]] = []
    label: _Places | None = None
    for cell in distinct_cells(line.cells):
        text = normalise(cell.text)
        places = tuple(place for place, other in enumerate(line.cells) if other is cell)
        role = statutory_forms.headers(_FORM).get(text) or header_words().get(text)
        if role == LABEL:
            label = places
        elif role == _VALUE and label is not None:
            blocks.append((label, places))
            label = None
    return blocks

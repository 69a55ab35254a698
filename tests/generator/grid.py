"""A form as the grid it is printed in: header cells, columns, body rows of texts.

Belongs here: what every printer shares, whatever page it prints on. Does not belong here: which grid a form becomes
(`layouts`), widths, rules and page ends (`text`, `pdf`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from tests.generator.numbers import NumberStyle


class Kind(StrEnum):
    """What a column or cell holds; printers set widths and alignment by it."""

    CODE = "code"
    LABEL = "label"
    LINE = "line"
    AMOUNT = "amount"


@dataclass(frozen=True)
class FormStyle:
    """How a department words and arranges its forms.

    `number`: pattern of the form number with `{}` for it, or empty. `number_above`: the number stands above the title, else below.
    `line_numbers`: a column 行次. `column_numbers`: a line 栏次. `total`: the row 合计 stands `first`, `last`, or as the header's last line (`header`).
    `codes`: in one column (`joined`), in one for each of 类, 款 and 项 (`split`), there without the parent's part (`own_part`). `ordinals`: 一、二、 before the lines of the summaries. `economic_groups`: side-by-side groups
    of the economic form. `three_public`: `blocks` (budget block, then final block), `pairs` or `vertical`. `dashed`: economic classes printed
    with a dash where there is nothing. `empty`: an empty fund form prints its `total` row or a `note` alone. `titles`, `head`, `unit_line` and `below`: patterns
    of the title, of the lines above the table on the left and right, and of the line below it, with places {title}, {department}, {unit} and {year}; None:
    the usual ones. `silent`: forms that print neither `unit_line` nor `below`. `other_units`: form_id → the unit of a form whose unit is not that of the accounts.
    """

    number: str = "公开{:02d}表"
    number_above: bool = False
    department_line: bool = True
    line_numbers: bool = False
    column_numbers: bool = True
    total: str = "first"
    codes: str = "joined"
    ordinals: bool = True
    economic_groups: int = 2
    three_public: str = "blocks"
    dashed: tuple[str, ...] = ()
    empty: str = "total"
    titles: str = "{title}"
    head: str | None = None
    unit_line: str | None = None
    below: str | None = None
    silent: tuple[str, ...] = ()
    other_units: Mapping[str, str] = field(default_factory=dict)
    notes: bool = True
    numbers: NumberStyle = field(default_factory=NumberStyle)


@dataclass(frozen=True)
class GridCell:
    """One body cell. `place` is its `(row_key, column_key)` where the cell belongs to the account; `amount` what its text stands
    for in yuan (or pieces), None where it is blank or a dash. A cell over several `columns` is followed by empty ones."""

    text: str = ""
    place: tuple[str, str] | None = None
    amount: Decimal | None = None
    columns: int = 1


@dataclass(frozen=True)
class HeaderCell:
    """A header text over `rows` × `columns` cells of the header from its top left one."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Column:
    """A column of the grid. `group` numbers the side-by-side groups from 0."""

    kind: Kind
    group: int = 0


@dataclass(frozen=True)
class GridRow:
    """A body row, one cell for each column. `row_keys` are the rows of the form that it shows, several where sides or groups stand
    side by side."""

    cells: tuple[GridCell, ...]
    row_keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """One form, ready to print. `heading` are the lines between title and table, from left and right margin."""

    form_id: str
    title: str
    number: str
    heading: tuple[str, str]
    columns: tuple[Column, ...]
    header: tuple[HeaderCell, ...]
    rows: tuple[GridRow, ...]
    note: str = ""
    number_above: bool = False
    breaks_off: bool = False

    @property
    def header_rows(self) -> int:
        return max((cell.row + cell.rows for cell in self.header), default=0)

    def places(self) -> dict[tuple[str, str, str], GridCell]:
        """Every printed position of the account, by `(form_id, row_key, column_key)`."""
        return {(self.form_id, *cell.place): cell for row in self.rows for cell in row.cells if cell.place}

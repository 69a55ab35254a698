"""Judged checks of one document, as the warehouse gives them.

Belongs here: plain data and the one rule by which a difference is allowed. Does not belong here: judging (the macro `judge`) and blaming
(`root_causes`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Key = tuple[str, str, str]
"""(form_id, row_key, column_key): one cell of the document."""

Record = Mapping[str, Any]
"""A row of the warehouse: column → value."""

NOTHING = Decimal(0)
OTHER_DOCUMENTS = ("years", "units")
"""Kinds of checks that hold a document against another one: they blame no cell of it."""


@dataclass(frozen=True, slots=True)
class CheckCell:
    """A cell that takes part in a check. `weight` is its sign in left − right; `amount` is None where nothing is printed. `key` is None for a
    cell of another document: it is taken as it stands."""

    key: Key | None
    weight: int
    amount: Decimal | None
    half_unit: Decimal
    role: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A check at one place that holds or fails. `difference` is left − right in yuan, `allowed` what rounding allows,
    `forms` all the forms that it reads."""

    check_id: str
    place: str
    kind: str
    relation: str
    place_role: str
    forms: tuple[str, ...]
    fails: bool
    difference: Decimal
    allowed: Decimal
    parts: tuple[CheckCell, ...]

    def holds(self, difference: Decimal, tolerance: Decimal = NOTHING) -> bool:
        """Whether it would hold with this difference, `tolerance` more than rounding being allowed."""
        return (difference if self.relation == "le" else abs(difference)) <= self.allowed + tolerance

    @property
    def place_form(self) -> str:
        return self.place.split("/")[0]

    @property
    def anchor(self) -> str:
        return self.place.split("/")[1]

    @property
    def column(self) -> str:
        return self.place.split("/")[2]


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that may have gone wrong, and the amounts that would stand there otherwise.

    `kind`: `cell` (one amount), `swap` (two amounts of a row in each other's column), `rows` (the amounts of neighbouring rows each in the next row),
    `unit` (a whole form ten thousand times too large or small), `code` (a row under another code than its own), `lone_code` (a row of which another form has none of the same code), `missing_row` (a row is not there),
    `pair` (a total and one of its parts in one row), `copies` (the same amount in several places), `slid` (the amounts of a column or of all, each
    one row too low or too high). `key` is the cell that it is about, `amounts` the cells that change. `differences` are
    those of checks that change otherwise than through the amount of a cell, by their number. `tolerance` is how exactly the amounts are known.
    """

    kind: str
    key: Key
    amounts: Mapping[Key, Decimal]
    differences: Mapping[int, Decimal]
    tolerance: Decimal
    other: Key | None = None

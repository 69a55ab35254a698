"""What forms are made of: rows, cells, and the problems met on the way.

Belongs here: the plain data that every reader produces and everything after reading consumes, and its JSON
shape (CONTRACT: `juesuan read --json`). Does not belong here: how anything is recognised or computed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from dagster_project.documents.model import Box, Recognised
from dagster_project.knowledge.messages import Facts, Language, ProblemWords, problem_severity, problem_words
from dagster_project.knowledge.statutory_forms import form_names

CellKey = tuple[str, str, str]
"""`(form_id, row_key, column_key)`: one cell of a document. A row key may join rows by `+`: their sum."""


class State(StrEnum):
    """What stands at a printed position. A printed 0.00 is a value."""

    VALUE = "value"
    BLANK = "blank"
    DASH = "dash"
    UNREADABLE = "unreadable"


class Origin(StrEnum):
    """How it is known that a number stands in its row and column."""

    PRINTED = "printed"
    SOLVED = "solved"
    AMBIGUOUS = "ambiguous"


class DocumentKind(StrEnum):
    """What kind of document it is. Only `FINAL_ACCOUNTS` feeds the final-account marts."""

    FINAL_ACCOUNTS = "final_accounts"
    BUDGET = "budget"
    GOVERNMENT_ACCOUNTS = "government_accounts"
    TEMPLATE = "template"
    NOT_A_DISCLOSURE = "not_a_disclosure"


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed position of a form.

    `amount_yuan` and `half_unit_yuan` (half of the last printed digit) are yuan; `quantity` counts pieces or
    persons. A cell of origin `ambiguous` keeps its text and has no amount. `second_text` is what a second, independent reading found,
    None where there was none. `place` says where it stands in a file without pages (a sheet and its cell, a table and its row); `stored_text` is the
    number that a workbook stores, where `text` is how it shows it. `recognised`: the cell is on a page that is a picture.
    """

    text: str = ""
    amount_yuan: Decimal | None = None
    quantity: Decimal | None = None
    half_unit_yuan: Decimal | None = None
    state: State = State.BLANK
    origin: Origin = Origin.PRINTED
    page: int | None = None
    bbox: Box | None = None
    second_text: str | None = None
    place: str | None = None
    stored_text: str | None = None
    recognised: Recognised | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "amount_yuan": _decimal(self.amount_yuan),
            "quantity": _decimal(self.quantity),
            "half_unit_yuan": _decimal(self.half_unit_yuan),
            "state": self.state.value,
            "origin": self.origin.value,
            "page": self.page,
            "bbox": list(self.bbox) if self.bbox else None,
            "place": self.place,
            "stored_text": self.stored_text,
            "second_text": self.second_text,
        }


@dataclass(slots=True)
class Row:
    """One row of a form: its key (CONTRACT, "Row keys"), its label as printed, its codes, its cells by column key."""

    row_key: str
    label: str
    function_code: str | None = None
    economic_code: str | None = None
    cells: dict[str, Cell] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "row_key": self.row_key,
            "label": self.label,
            "function_code": self.function_code,
            "economic_code": self.economic_code,
            "cells": {key: cell.to_json() for key, cell in self.cells.items()},
        }


@dataclass(slots=True)
class Form:
    """One statutory form as printed. `breaks_off_after` is the key of the last row where the document itself stops
    in the middle of the form, else None. `unit` is the printed money unit, 元 or 万元."""

    form_id: str
    title: str
    pages: list[int]
    unit: str
    rows: list[Row] = field(default_factory=list)
    breaks_off_after: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "form_id": self.form_id,
            "title": self.title,
            "pages": self.pages,
            "unit": self.unit,
            "breaks_off_after": self.breaks_off_after,
            "rows": [row.to_json() for row in self.rows],
        }


class Severity(StrEnum):
    """`ERROR`: something of the document could not be read. `WARNING`: read, but a person should look. `INFO`: worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal or remark: what it is, where, and the facts of it. Its words stand in `seeds/messages/problems.csv`.

    `kind` is a stable snake_case name (`not_a_disclosure`, `form_breaks_off`, `unplaced_number`, …); where one kind is worded in several ways,
    `variant` names which.
    """

    kind: str
    page: int | None = None
    form_id: str | None = None
    variant: str = ""
    facts: Facts = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return Severity(problem_severity(self.kind, self.variant))

    def words(self, language: Language) -> ProblemWords:
        """What is told. `{title}` is the form's: in Chinese as it is printed, in English its English name."""
        english = form_names(language).get(self.form_id or "") if language is Language.EN and "title" in self.facts else None
        return problem_words(self.kind, self.variant, {**self.facts, "title": english} if english else self.facts, language)

    def to_json(self, language: Language = Language.EN) -> dict[str, Any]:
        words = self.words(language)
        return {
            "kind": self.kind,
            "severity": self.severity.value,
            "message": words.message,
            "page": self.page,
            "form_id": self.form_id,
            "expected": words.expected,
            "found": words.found,
            "action": words.action,
        }

    def in_both_languages(self) -> dict[str, Any]:
        """Its JSON in English with the Chinese words beside it: `message_zh`, `expected_zh`, `found_zh`, `action_zh`."""
        return self.to_json() | {f"{part}_zh": text for part, text in asdict(self.words(Language.ZH)).items()}


def problem(kind: str, *, page: int | None = None, form_id: str | None = None, variant: str = "", **facts: Any) -> Problem:
    """A problem of this kind with the facts that its words have places for."""
    return Problem(kind, page, form_id, variant, facts)


class IncludedUnit(NamedTuple):
    """A unit that a department lists as one whose accounts its own hold, as printed, and on which page."""

    name: str
    page: int


@dataclass(frozen=True, slots=True)
class UnrecognisedTable:
    """A table that is a table but no known form: kept with its text, counted, never guessed into a form."""

    page: int
    title: str
    text: str

    def to_json(self) -> dict[str, Any]:
        return {"page": self.page, "title": self.title, "text": self.text}


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")

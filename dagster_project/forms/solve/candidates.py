"""Rows of a form and the numbers printed in it, before every number has found its cell.

Belongs here: the common result of the text strategies (`text.reading_order`, `text.aligned`, `text.blocks`), which `solver` settles, and what
they share in recognising labels. Does not belong here: any strategy itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.amounts import PrintedNumber, is_dash
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.codes import is_class, name_codes
from dagster_project.knowledge.normalise import normalise

_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|\d{1,2}[.、]|\([一二三四五六七八九十\d]+\)|其中:)")

Slot = tuple[int, str]
"""(index of the row in `UnplacedForm.rows`, column key)."""


@dataclass(frozen=True, slots=True)
class NumberToken:
    """A printed number, or what stands in its place: a dash or something unreadable (`number` None). `width` is the length of its longest unbroken piece, in characters."""

    text: str
    number: PrintedNumber | None
    page: int
    width: int

    @property
    def is_unreadable(self) -> bool:
        """Whether something is printed that is neither an amount nor a dash: ###, a piece of a number."""
        return self.number is None and not is_dash(self.text)


@dataclass(slots=True)
class UnplacedRow:
    """A row by its key; `side` is `income`, `expenditure` or empty; `code` is the printed code, if any; `order` its place from
    top to bottom, where that is known and no number of it is placed yet."""

    row_key: str
    label: str
    side: str
    page: int
    code: str | None = None
    order: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number and the cells it may stand in. One slot: the page shows where. None: nothing fits. With `elsewhere` it may also
    stand in one of the form's open rows. `hint` is the slot that its place on the page speaks for without proving it."""

    token: NumberToken
    slots: tuple[Slot, ...]
    elsewhere: bool = False
    hint: Slot | None = None


@dataclass(slots=True)
class UnplacedForm:
    """A form before placement. `columns` gives each side's printed columns in order. In `left_of` a pair (i, j) says that
    candidate i stands left of candidate j where both are in one printed line; in `above`, above it where both are in one column;
    in `same_row` side by side in one row. Each list of `same_column` stands in one column, in rows that are known. Rows of
    `open_rows` may hold numbers that cannot be told apart; of `pooled_rows` nothing tells one row from the next of its page and sums. `line_order` lists (row_key, column_key) from left to right for a form whose rows
    stand side by side in one line. `breaks_off_after` is the key of the last row where the document itself stops in the form; `lost` counts printed numbers that no
    candidate holds."""

    form_id: str
    title: str
    unit: str
    columns: dict[str, tuple[str, ...]]
    rows: list[UnplacedRow] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    left_of: list[tuple[int, int]] = field(default_factory=list)
    above: list[tuple[int, int]] = field(default_factory=list)
    same_column: list[tuple[int, ...]] = field(default_factory=list)
    same_row: list[tuple[int, int]] = field(default_factory=list)
    open_rows: frozenset[str] = frozenset()
    pooled_rows: frozenset[str] = frozenset()
    pages: list[int] = field(default_factory=list)
    line_order: tuple[tuple[str, str], ...] = ()
    breaks_off_after: str | None = None
    lost: int = 0

    def position(self, slot: Slot) -> tuple[int, int]:
        """(printed line, place in it) of a slot. In a form of one line (budget and final side by side) rows share the line."""
        row, key = slot
        columns = self.columns[self.rows[row].side]
        if self.line_order:
            return 0, self.line_order.index((self.rows[row].row_key, key))
        return row, columns.index(key)


def cancel_out(numbers: Iterable[PrintedNumber | None]) -> bool:
    """Whether the numbers of a row may add up to nothing, so that a blank may be their total."""
    printed = [number for number in numbers if number]
    allowed = sum((number.half_unit_yuan("元") for number in printed), Decimal(0))
    return abs(sum((number.value for number in printed), Decimal(0))) <= allowed


def strip_numbering(label: str) -> str:
    """A normalised label without its leading 一、 / 1. / （一） / 其中："""
    previous = None
    while previous != label:
        previous, label = label, _NUMBERING.sub("", label)
    return label


def label_keys(form_id: str, side: str, label: str) -> tuple[str, ...]:
    """The row keys that a normalised label may stand for, with its numbering or without; () for an unknown label.

    An expenditure line of a summary is also known by any name its functional class has had.
    """
    labels = statutory_forms.row_labels(form_id, side)
    bare = strip_numbering(label)
    keys = labels.get(label) or labels.get(bare) or ()
    if not keys and side == "expenditure":
        keys = tuple(f"expenditure.{code}" for code in name_codes("function_codes").get(bare, ()) if is_class(code))
    return keys


def is_label_prefix(form_id: str, side: str, label: str) -> bool:
    """Whether a normalised label is the beginning, and not the whole, of a known label of that side."""
    bare = strip_numbering(label)
    return any(
        known.startswith(text) and known != text for known in statutory_forms.row_labels(form_id, side) for text in (label, bare) if text
    )


def head_text(lines: Sequence[TextLine]) -> str:
    """The normalised text of the lines of a head, wrapped words rejoined where their pieces follow each other."""
    return normalise("".join(line.text for line in lines))


def choose_columns(form_id: str, head: Sequence[str], counted: int = 0) -> tuple[str, ...]:
    """The column keys the form prints, in order: the first shape whose word one of the head's texts holds. Where the form counts its
    columns (栏次) and has fewer, those are meant whose heads it prints; () where these are not as many."""
    shape = next(keys for word, keys in statutory_forms.shapes(form_id) if any(word in text for text in head))
    if not counted or counted >= len(shape):
        return shape
    headed = {key for header, key in statutory_forms.headers(form_id).items() if any(header in text for text in head)}
    printed = tuple(key for key in shape if key in headed)
    return printed if len(printed) == counted else ()


def narrow_columns(form_id: str, lines: Sequence[TextLine]) -> dict[str, int]:
    """Columns so narrow that their header is broken into three or more pieces: column key → longest piece, in characters.

    A wrapped header shows how wide its column is; a longer unbroken number cannot stand in it. Where a header is printed
    more than once (budget and final side by side), the widest counts.
    """
    texts = [normalise(line.text) for line in lines]
    owners = [index for index, text in enumerate(texts) for _ in text]
    joined = "".join(texts)
    widths: dict[str, int] = {}
    words = statutory_forms.headers(form_id)
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    for match in re.finditer(longest_first, joined) if words else ():
        key = words[match.group()]
        lengths = [owners[match.start() : match.end()].count(line) for line in range(owners[match.start()], owners[match.end() - 1] + 1)]
        if len(lengths) < 3:
            widths[key] = 99
        else:
            widths[key] = max(widths.get(key, 0), max(lengths))
    return {key: width for key, width in widths.items() if width < 99}

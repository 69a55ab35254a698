"""Rows of a form and the numbers printed in it, before every number has found its cell.

Belongs here: the common result of the text strategies (`text.reading_order`, `text.aligned`, `text.blocks`), which `solver` takes, and what
they share in recognising labels and columns. Does not belong here: any strategy itself.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.amounts import PrintedNumber, is_dash
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.codes import is_class, name_codes
from dagster_project.knowledge.normalise import normalise

_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|\d{1,2}[.、]|\([一二三四五六七八九十\d]+\)|其中:)")

Slot = tuple[int, str]
"""A cell of one form: (index of the row in `UnplacedForm.rows`, column key)."""


@dataclass(frozen=True, slots=True)
class NumberToken:
    """A printed number, or what is printed in its place (`number` is then None): a dash, or something unreadable such as ###."""

    text: str
    number: PrintedNumber | None
    page: int
    width: int
    """Characters of its longest piece, where the dump broke it over lines. A column is at least that wide."""

    @property
    def is_unreadable(self) -> bool:
        """Whether something is printed that is neither an amount nor a dash: ###, a piece of a number."""
        return self.number is None and not is_dash(self.text)


@dataclass(slots=True)
class UnplacedRow:
    """A row of a form, known by its code or label."""

    row_key: str
    label: str
    side: str
    """`income` or `expenditure` in a summary, else empty."""
    page: int
    code: str | None = None
    """The code as printed, if any."""
    order: int | None = None
    """Its usual place from top to bottom (seeds), where the dump kept that order. See `UnplacedForm.above`."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A printed number and the cells that it may stand in."""

    token: NumberToken
    slots: tuple[Slot, ...]
    """One: the page itself shows the cell. Several: identities decide. None: it fits nowhere, which is a problem to report."""
    elsewhere: bool = False
    """Whether it may also stand in none of `slots`: in an open row, or in a row that was not found."""
    hint: Slot | None = None
    """The slot that its position on the page suggests. Taken only if the identities confirm it."""
    doubtful: bool = False
    """Whether it may be a piece of a longer number. It is placed only where an identity proves it (`doubt`)."""


@dataclass(slots=True)
class UnplacedForm:
    """A form whose rows, columns and numbers are known, but not yet which number stands in which cell.

    A dump that lost the blank cells, for example, leaves of this form

        科目        合计     基本支出   项目支出
        合计        300.00   100.00     200.00        合计 300.00 100.00 200.00
        205 教育    200.00              200.00        205 教育 200.00 200.00

        columns     {"": ("total", "basic", "project")}
        rows        0 "total", 1 "205"
        candidates  0  300.00  (0, total)             3  200.00  (1, total)
                    1  100.00  (0, basic)             4  200.00  (1, basic) or (1, project)
                    2  200.00  (0, project)
        left_of     (0, 1), (1, 2), (3, 4)

    Pairs and groups below are indices into `candidates`.
    """

    form_id: str
    title: str
    unit: str
    columns: dict[str, tuple[str, ...]]
    """Side (`UnplacedRow.side`) → the column keys printed on it, from left to right."""
    rows: list[UnplacedRow] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    left_of: list[tuple[int, int]] = field(default_factory=list)
    """(i, j): where both stand in one row, i stands in a column left of j's."""
    above: list[tuple[int, int]] = field(default_factory=list)
    """(i, j): where both stand in one column, i stands in a row above j's, by `UnplacedRow.order`."""
    stacked: list[tuple[int, int]] = field(default_factory=list)
    """The pairs of `above` that are printed below each other in one block: of them that is certain, of the others it is not."""
    same_column: list[tuple[int, ...]] = field(default_factory=list)
    """Groups whose numbers all stand in one column, not known which. The row of each is known."""
    same_row: list[tuple[int, int]] = field(default_factory=list)
    """(i, j): both stand in one row, not known which, i in a column left of j's."""
    only_order: bool = False
    """Whether nothing but the order of the numbers of a row shows their columns."""
    open_rows: frozenset[str] = frozenset()
    """Rows (by key) that may hold numbers which have no slot there, such as a row with more numbers than columns. No identity
    over such a row proves anything, and its empty cells count as unread."""
    interchangeable_rows: frozenset[str] = frozenset()
    """Rows (by key) whose numbers may be swapped, as long as their page and their sum stay the same: the items below one
    economic class. See `cp_model.Pool`."""
    pages: list[int] = field(default_factory=list)
    line_order: tuple[tuple[str, str], ...] = ()
    """Only of a form that prints its rows side by side in one line (三公): (row key, column key) from left to right."""
    breaks_off_after: str | None = None
    """The key of the last row, where the document itself stops in the middle of the form."""
    numbers_not_read: int = 0
    """How many printed numbers are in no candidate. Where there are any, empty cells of the form count as unread."""

    def tied(self) -> set[int]:
        """The candidates that the dump ties to others of the form."""
        return {index for together in (*self.left_of, *self.above, *self.stacked, *self.same_column, *self.same_row) for index in together}

    def position(self, slot: Slot) -> tuple[int, int]:
        """(printed line, place in it from the left). With `line_order` all rows share one line."""
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
    keys = labels.get(label) or ()
    if keys:
        return keys
    bare = strip_numbering(label)
    keys = labels.get(bare) or ()
    if not keys and side == "expenditure":
        keys = tuple(f"expenditure.{code}" for code in name_codes("function_codes").get(bare, ()) if is_class(code))
    return keys


def line_key(form_id: str, side: str, label: str, used: Container[str], reached: int) -> str | None:
    """The row key that a normalised label stands for where the rows `used` are taken and those down to the place `reached` in the usual order are
    printed above it. A label that several lines have (under 年初结转 again) means the first of them below that place; a line below another one
    (一般公共预算财政拨款 of 年初结转和结余) is looked for only where that one stands above."""
    order = statutory_forms.row_order(form_id, side)
    free = [key for key in label_keys(form_id, side, label) if key not in used]
    if len(free) > 1:
        parents = {key: key.rpartition(".")[0] for key in free}
        free = [key for key in free if parents[key] not in order or parents[key] in used]
    return next((key for key in free if order.get(key, 0) > reached), free[0] if free else None)


def is_label_prefix(form_id: str, side: str, label: str) -> bool:
    """Whether a normalised label is the beginning, and not the whole, of a known label of that side."""
    bare = strip_numbering(label)
    return any(
        known.startswith(text) and known != text for known in statutory_forms.row_labels(form_id, side) for text in (label, bare) if text
    )


def head_text(lines: Sequence[TextLine]) -> str:
    """The normalised text of the lines of a head, wrapped words rejoined where their pieces follow each other."""
    return normalise("".join(line.text for line in lines))


def choose_columns(form_id: str, head: Sequence[str], counted: int = 0, words: Sequence[str] = ()) -> tuple[str, ...]:
    """The column keys the form prints, in order: the first shape whose word one of the head's texts holds, or whose pieces are among its
    `words` in order, where lines of other heads part them. Where the form counts its columns (栏次) and has fewer, those are meant whose heads it
    prints; () where these are not as many."""
    shape = next(
        keys for word, keys in statutory_forms.shapes(form_id) if any(word in text for text in head) or (word and _in_pieces(word, words))
    )
    if not counted or counted >= len(shape):
        return shape
    headed = {key for header, key in statutory_forms.headers(form_id).items() if any(header in text for text in head)}
    printed = tuple(key for key in shape if key in headed)
    return printed if len(printed) == counted else ()


def words_of_head(lines: Sequence[TextLine]) -> list[str]:
    """The normalised words of a head, in order."""
    return [normalise(word) for line in lines for word in line.text.split()]


def _in_pieces(word: str, words: Sequence[str]) -> bool:
    """Whether some words, in order, make up a head that is printed over several lines: the first at least half of it."""
    for index, first in enumerate(words):
        if word.startswith(first) and len(first) * 2 >= len(word):
            left = word[len(first) :]
            for piece in words[index + 1 :]:
                if piece and left.startswith(piece):
                    left = left[len(piece) :]
            if not left:
                return True
    return False


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

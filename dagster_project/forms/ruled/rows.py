"""Body rows of a table → rows of a form, each with its key.

Belongs here: labels and codes of rows, codes printed in pieces, rows cut in two by a page end. Does not belong here: columns
(`header`), the two forms whose rows are no lines or codes (`three_public`, `statistics`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from dagster_project.documents.text.numbers import AMOUNT
from dagster_project.forms.amounts import parse_number
from dagster_project.forms.ruled.catalogue import catalogue_key, levels_of
from dagster_project.forms.ruled.cells import CellText, cell_text
from dagster_project.forms.ruled.header import CODE, LABEL, ColumnGroup, Header
from dagster_project.forms.ruled.table import Table, TableRow, distinct_cells
from dagster_project.forms.solve.candidates import label_keys, line_key, strip_numbering
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.codes import (
    CLASS_DIGITS,
    CODE_LENGTHS,
    SECTION_DIGITS,
    TOTAL,
    code_names,
    is_class,
    name_codes,
    name_prefixes,
    parent_of,
)
from dagster_project.knowledge.normalise import normalise

_CODE_AND_LABEL = re.compile(r"([0-9]*)(.*)", re.DOTALL)
_DRESSED_CODE = re.compile(r"[\[(]?[0-9]+(?:[-—][0-9]+)*[\])]?")
_DOTTED_CODE = re.compile(r"([0-9]{3})(?:[.·]([0-9]{2}))?[.·]([0-9]{2})")
_CODE_AS_NUMBER = re.compile(r"([0-9]{3,}|[0-9]{1,3}(?:,[0-9]{3})+)\.0+")
_DRESSED_BEFORE_LABEL = re.compile(r"[\[(]?([0-9]{3}(?:[-—.·]?[0-9]{2}){0,2})[\])]?[-—_:、. ]?([^0-9.,].*)", re.DOTALL)
_NUMBERING = 3
"""Letters of the numbering before a label, which is small in a picture."""
_NAME = re.compile(r"[\u4e00-\u9fff]{2}")
_NO_LABEL = re.compile(r"[.…。·*—-]*")


@dataclass(slots=True)
class RawRow:
    """A row in the making: the parts of its code, its label, what it prints in each column (by column key), and its key."""

    page: int
    code_parts: list[str]
    label: str
    values: dict[str, CellText]
    starts_part: bool
    key: str | None = None
    shares_code: bool = False
    """Whether its code stands in a merged cell, beside other rows too."""
    is_recognised: bool = False
    """Whether its label was recognised in a picture."""
    levels: tuple[str, ...] = ()
    """What it prints in each column of labels, in a form whose rows are entries of a catalogue."""

    @property
    def has_figures(self) -> bool:
        return any(value.text for value in self.values.values())


_KeyOf = Callable[[Sequence[RawRow], RawRow], str | None]
"""Tells the key of an entry from those before it."""


@dataclass(slots=True)
class KeyedRows:
    """The rows with a key, in printed order, one group after the other; `unknown` those without one that print figures or a label;
    `repeated` those whose key another row has."""

    known: list[RawRow] = field(default_factory=list)
    unknown: list[RawRow] = field(default_factory=list)
    repeated: list[RawRow] = field(default_factory=list)


def read_rows(form_id: str, table: Table, header: Header) -> KeyedRows:
    """The rows of a form of codes or lines."""
    kind = statutory_forms.row_kinds()[form_id]
    header_texts = {normalise(cell.text) for row in table.rows[: header.n_rows] for cell in row.cells}
    rows = KeyedRows()
    seen: dict[str, RawRow] = {}
    for group in header.groups:
        entries = [
            entry
            for row in table.rows[slice(*group.rows)]
            if (entry := _entry(row, group, kind)) and not _repeats_header(entry, header_texts)
        ]
        key_of = (
            _CodeKeys(form_id, kind, has_codes=any(map(any, (entry.code_parts for entry in entries))))
            if kind in CODE_LENGTHS
            else _UnitKeys(form_id)
            if kind == "units"
            else _CatalogueKeys(form_id)
            if kind == "catalogue"
            else _LineKeys(form_id, group.side)
        )
        for entry in _keyed(entries, key_of):
            if entry.key is None:
                if entry.has_figures or not _says_nothing(entry):
                    rows.unknown.append(entry)
            elif entry.key in seen:
                if not seen[entry.key].has_figures:
                    # A label that reaches over two groups has its figure in the second one.
                    seen[entry.key].values = entry.values
                elif entry.has_figures and _differs(entry, seen[entry.key]):
                    rows.repeated.append(entry)
            else:
                if entry.is_recognised and not _may_be_named(kind, entry.key, entry.label):
                    entry.values = {key: value.doubted() for key, value in entry.values.items()}
                seen[entry.key] = entry
                rows.known.append(entry)
    return rows


def _says_nothing(entry: RawRow) -> bool:
    """Whether a line without figures and key is none that a reader misses: dots, or a note that the form is empty."""
    label = normalise(entry.label)
    return bool(_NO_LABEL.fullmatch(label)) or (not any(entry.code_parts) and bool(statutory_forms.empty_note().search(label)))


def _entry(row: TableRow, group: ColumnGroup, kind: str) -> RawRow | None:
    """What a row prints in the columns of one group; None where it prints nothing there."""
    code_cells = distinct_cells([row.cells[place] for place in group.places(CODE)])
    label_cells = distinct_cells([row.cells[place] for place in group.places(LABEL)])
    label_cells = [cell for cell in label_cells if cell not in code_cells]
    code_parts = [_bare_code(normalise(cell.text), kind) for cell in code_cells]
    # A spreadsheet that took 款 and 项 for numbers shows 06 as 6.
    code_parts[1:] = [part.zfill(SECTION_DIGITS - CLASS_DIGITS) if part.isdecimal() else part for part in code_parts[1:]]
    label = "".join(_unspaced(cell.text) for cell in label_cells)
    levels: tuple[str, ...] = ()
    if kind == "catalogue":
        levels = levels_of([row.cells[column.places[0]] for column in group.columns if column.key == LABEL], code_cells)
        label = next((text for text in reversed(levels) if text), "")
    elif any(AMOUNT.fullmatch(text) for text in (*code_parts, *(normalise(cell.text) for cell in label_cells))):
        # A figure where codes and labels stand: the columns of this row are not those of the header.
        code_parts, label = [], " ".join(filter(None, (*code_parts, label)))
    elif not all(part.isdecimal() for part in code_parts if part) or not group.places(CODE):
        code_parts, label = _split_code(code_parts, label, kind)
    values = {str(column.key): cell_text(row, column.places, (*code_cells, *label_cells)) for column in group.values}
    if not label and not any(code_parts) and not any(value.text for value in values.values()):
        return None
    if any(cell.recognised and not cell.recognised.is_certain for cell in code_cells):
        # With another code its figures stand in another row.
        values = {key: value.doubted() for key, value in values.items()}
    shares_code = len(code_cells) == 1 and code_cells[0].row_span > 1 and code_cells[0] not in label_cells
    return RawRow(
        row.page,
        code_parts,
        label,
        values,
        row.starts_part,
        shares_code=shares_code,
        is_recognised=any(cell.recognised for cell in label_cells),
        levels=levels,
    )


def _bare_code(text: str, kind: str) -> str:
    """A code without brackets around it, and dashes or points in it."""
    if _DRESSED_CODE.fullmatch(text):
        return "".join(filter(str.isdecimal, text))
    # A program that took codes for numbers shows 201 as 201.00 or 201.0, and 2010601 as 2,010,601.00.
    number = _CODE_AS_NUMBER.fullmatch(text)
    if number and (code := number[1].replace(",", "")) in code_names(kind):
        return code
    # A number with two decimals may look like a code of two levels.
    dotted = _DOTTED_CODE.fullmatch(text)
    return "".join(filter(None, dotted.groups())) if dotted and dotted[1] in code_names(kind) else text


def _split_code(code_parts: list[str], label: str, kind: str) -> tuple[list[str], str]:
    """Code and label where they stand in one cell, and no code where its columns print words (类 款 项, or the label 合计)."""
    together = "".join(code_parts) + ("" if code_parts else label)
    if (dressed := _DRESSED_BEFORE_LABEL.fullmatch(together)) and kind in CODE_LENGTHS and not (code_parts and label):
        return ["".join(filter(str.isdecimal, dressed[1]))], dressed[2]
    digits, words = _CODE_AND_LABEL.fullmatch("".join(code_parts) + ("" if code_parts else label)).groups()  # type: ignore[union-attr]
    if not code_parts:
        return [digits], words
    if label:
        return [digits if not words else ""], label
    return [digits], words


def _unspaced(text: str) -> str:
    """A label without the blanks that spread it over its cell."""
    return "".join(text.split())


def _repeats_header(entry: RawRow, header_texts: set[str]) -> bool:
    """Whether a row prints what the header prints. Digits alone do so where they count the columns: others end the numbers of a cut row."""
    texts = [entry.label, *entry.code_parts, *(value.text for value in entry.values.values())]
    filled = [normalise(text) for text in texts if text]
    if all(text.isdecimal() for text in filled) and any(
        int(right) != int(left) + 1 for left, right in zip(filled, filled[1:], strict=False)
    ):
        return False
    return len(filled) > 1 and all(text in header_texts for text in filled)


def _differs(entry: RawRow, other: RawRow) -> bool:
    return any(value.text != other.values[key].text for key, value in entry.values.items() if key in other.values)


def _keyed(entries: Sequence[RawRow], key_of: _KeyOf) -> list[RawRow]:
    """The entries with their keys; one that a page end cut in two is put together."""
    found: list[RawRow] = []
    for entry in entries:
        entry.key = key_of(found, entry)
        if entry.starts_part and found and (whole := _joined(found, entry, key_of)):
            found[-1] = whole
        else:
            found.append(entry)
    return found


def _joined(found: list[RawRow], rest: RawRow, key_of: _KeyOf) -> RawRow | None:
    """The last entry with `rest`, the first of the next page, as one row; None where they are two rows."""
    first = found[-1]
    if first.key is not None and rest.key is not None:
        return None
    values = {}
    for key, spot_above in first.values.items():
        below = rest.values[key]
        whole = spot_above._replace(text=spot_above.text + below.text)
        if below.text and (not spot_above.text or parse_number(whole.text) is None):
            return None
        values[key] = whole
    code_parts = joined_codes(first.code_parts, rest.code_parts)
    if code_parts is None:
        return None
    whole_row = RawRow(first.page, code_parts, first.label + rest.label, values, first.starts_part)
    whole_row.key = key_of(found[:-1], whole_row)
    if whole_row.key is None or (rest.key is None and not rest.label and not rest.has_figures):
        return None
    if first.key is not None and whole_row.key != first.key:
        return None
    if (first.key is not None or rest.key is not None) and not _continues_label(key_of, first, rest):
        return None
    return whole_row if rest.key is None or rest.key == whole_row.key else None


def joined_codes(above: list[str], below: list[str]) -> list[str] | None:
    """The parts of a code that a page end cut in two; None where the pieces have other columns. A half without code may have fewer of them."""
    if not any(above) or not any(below):
        return above if any(above) else below
    if len(above) != len(below):
        return None
    return [first + rest for first, rest in zip(above, below, strict=True)]


def _continues_label(key_of: _KeyOf, first: RawRow, rest: RawRow) -> bool:
    if not rest.label or not isinstance(key_of, _CodeKeys):
        return True
    return normalise(first.label + rest.label) in name_prefixes(key_of.kind)


class _CodeKeys:
    """Keys of rows of codes: the code, `total`, or another labelled row of the form."""

    def __init__(self, form_id: str, kind: str, *, has_codes: bool) -> None:
        self.kind, self.has_codes = kind, has_codes
        self.labels = statutory_forms.row_labels(form_id)

    def __call__(self, before: Sequence[RawRow], entry: RawRow) -> str | None:
        if entry.shares_code and any(entry.code_parts):
            return self._shared_code(before, entry)
        if any(entry.code_parts):
            code = self._code(before, entry, normalise(entry.label))
            return code if code and len(code) in CODE_LENGTHS[self.kind] else None
        label = normalise(entry.label)
        for text in (label, strip_numbering(label)):
            if keys := self.labels.get(text):
                return keys[0]
        return None if self.has_codes else self._code_of_name(before, strip_numbering(label), "")

    def _shared_code(self, before: Sequence[RawRow], entry: RawRow) -> str | None:
        """The code of a row beside a merged cell: the one in the cell is that of its first row, and begins those of the others."""
        shared = "".join(entry.code_parts)
        is_first = all(other.key is None or not other.key.startswith(shared) for other in before)
        if is_first and len(shared) in CODE_LENGTHS[self.kind]:
            return shared
        return self._code_of_name(before, normalise(entry.label), shared)

    def _code_of_name(self, before: Sequence[RawRow], name: str, prefix: str) -> str | None:
        """The code that the name alone tells: the only one so called among the classes and what lies below the code above; None where several are."""
        used = [other.key for other in before if other.key and other.key.isdecimal()]
        above = used[-1] if used else ""
        fitting = {
            code
            for code in name_codes(self.kind).get(name, ())
            if code.startswith(prefix) and code not in used and (is_class(code) or above.startswith(parent_of(code)))
        }
        return fitting.pop() if len(fitting) == 1 else None

    def _code(self, before: Sequence[RawRow], entry: RawRow, label: str) -> str | None:
        parts = entry.code_parts
        last = _level(entry)
        if len(parts) == 1 and len(parts[0]) == 2:
            # Its own part alone, in one column for all levels: the name tells below which code above it stands.
            above = next((entry.key for entry in reversed(before) if entry.key and entry.key.isdecimal()), "")
            names = code_names(self.kind)
            fitting = [
                code
                for length in (SECTION_DIGITS, CLASS_DIGITS)
                if label in names.get(code := above[:length] + parts[0], ()) and len(above) >= length
            ]
            return fitting[0] if len(fitting) == 1 else None
        if len(parts) == 1 or len(parts[last]) >= 5:
            return parts[last]
        if not all(parts[: last + 1]):
            # The part of the parent is left out: it is that of the row above, unless the parent is a row that nobody knows.
            if next((other.key is None for other in reversed(before) if -1 < _level(other) < last), False):
                return None
            above = next((entry.key for entry in reversed(before) if entry.key and entry.key.isdecimal()), "")
            leading = [above[:CLASS_DIGITS], above[CLASS_DIGITS:SECTION_DIGITS]][:last]
            parts = [part or inherited for part, inherited in zip(parts, leading, strict=False)] + list(parts[last : last + 1])
            code = "".join(parts)
            if not all(parts) or not _may_be_named(self.kind, code, label) or (entry.starts_part and code <= above):
                return None
        return "".join(parts[: last + 1])


def _level(entry: RawRow) -> int:
    """The place of the last part of its code that a row prints; -1 without a code."""
    return max((index for index, part in enumerate(entry.code_parts) if part), default=-1)


def _may_be_named(kind: str, code: str, label: str) -> bool:
    """Whether a code of which only a part is printed, or which was recognised, may have the name beside it: not where that is the name of others only, as
    behind a lost page."""
    name = normalise(label)
    return not code.isdecimal() or name not in name_codes(kind) or name in code_names(kind).get(code, ())


class _UnitKeys:
    """Keys of rows that are units: the name after `unit.`, or `total`."""

    def __init__(self, form_id: str) -> None:
        self.labels = statutory_forms.row_labels(form_id)

    def __call__(self, before: Sequence[RawRow], entry: RawRow) -> str | None:
        label = strip_numbering(normalise(entry.label))
        if keys := self.labels.get(label):
            return keys[0]
        # A stroke parts the pieces of a place.
        return f"{statutory_forms.UNIT}{label.replace('/', '')}" if _NAME.search(label) else None


class _CatalogueKeys:
    """Keys of rows that are entries of a catalogue (`catalogue`), or `total`."""

    def __init__(self, form_id: str) -> None:
        self.labels = statutory_forms.row_labels(form_id)

    def __call__(self, before: Sequence[RawRow], entry: RawRow) -> str | None:
        code = "".join(entry.code_parts)
        for text in (normalise(entry.label), code):
            if keys := self.labels.get(text):
                return keys[0]
        above = next((row.levels for row in reversed(before) if row.key not in (None, TOTAL)), ())
        key, entry.levels = catalogue_key(code, entry.levels, above)
        return key


class _LineKeys:
    """Keys of the lines of a summary."""

    def __init__(self, form_id: str, side: str) -> None:
        self.form_id, self.side = form_id, side
        self.order = statutory_forms.row_order(form_id, side)

    def __call__(self, before: Sequence[RawRow], entry: RawRow) -> str | None:
        label = self._label(entry)
        keys = label_keys(self.form_id, self.side, label)
        if len(keys) < 2:
            return keys[0] if keys else None
        used = {other.key for other in before if other.key}
        reached = max((self.order.get(key, 0) for key in used), default=0)
        return line_key(self.form_id, self.side, label, used, reached) or keys[0]

    def _label(self, entry: RawRow) -> str:
        """The label, normalised; of one that was recognised without what was mistaken for its first signs (二 for 一、)."""
        label = normalise(entry.label)
        beginnings = range(_NUMBERING + 1) if entry.is_recognised else range(1)
        return next((label[cut:] for cut in beginnings if label_keys(self.form_id, self.side, label[cut:])), label)

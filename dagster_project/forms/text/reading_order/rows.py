"""Rows put together from a dump in reading order → the rows of a form, and numbers whose row is known and whose column is not.

Belongs here: which row a label or code is, and which columns its numbers may stand in. Does not belong here: putting rows
together from pieces (`reading_order`), and which of the columns it is (`solve.solver`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.amounts import amount_of, parse_number
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.solve.candidates import (
    Candidate,
    NumberToken,
    Slot,
    UnplacedForm,
    UnplacedRow,
    cancel_out,
    choose_columns,
    head_text,
    label_keys,
    line_key,
    narrow_columns,
    words_of_head,
)
from dagster_project.forms.text.reading_order.cells import CellKind, RowInProgress, TextCell
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.codes import CODE_LENGTHS

_MANY = 10


@dataclass(frozen=True, slots=True)
class RowsInOrder:
    """The rows of a form in reading order, and the cells that come before any row. `kind` is what its rows are; `numbered` says that
    they have row numbers (行次)."""

    kind: str
    sides: tuple[str, ...]
    items: list[RowInProgress]
    stray: list[TextCell]
    numbered: bool = False


def add_rows(
    form: FormText, unit: str, head: Sequence[TextLine], rows: RowsInOrder, counted: int = 0, columns: tuple[str, ...] = ()
) -> tuple[UnplacedForm, int, int]:
    """The form with its rows and numbers; how much contradicts reading it row after row; how many numbers there are. `counted` is how
    many columns it counts (栏次), if it does; `columns` are given where the head does not show them.

    A row of a functional code that prints nothing contradicts it, too: another column stands where its total should.

    A row with something that cannot be a number of it is left open: nothing in it is held to be read.
    """
    sided = (
        {side: tuple(c.key for c in statutory_forms.columns(form.form_id) if c.side == side) for side in rows.sides}
        if rows.kind == "lines"
        else {"": columns or choose_columns(form.form_id, [head_text(head)], counted, words_of_head(head))}
    )
    pages = sorted({line.page for line in form.lines})
    unplaced = UnplacedForm(form.form_id, form.title, unit, sided, only_order=True, pages=pages)
    narrow = narrow_columns(form.form_id, head)
    strays = [_token(cell) for cell in rows.stray if "." in cell.text and parse_number(cell.text)]
    unplaced.candidates += [Candidate(token, ()) for token in strays]
    overflow = numbers = len(strays)
    decimals = _decimals_of_all(rows.items)
    crowded = 0
    seen: set[str] = set()
    heads = _words_of_the_head(form.form_id, rows)
    for index, item in enumerate(rows.items):
        if index in heads:
            continue
        key, side = _row_key(form.form_id, rows, item, seen)
        columns = sided[side]
        if (
            item.beside
            and key
            and rows.items[index - 1] is item.beside
            and unplaced.rows
            and unplaced.rows[-1].label == item.beside.text(CellKind.LABEL)
        ):
            left = len(unplaced.rows) - 1
            if unplaced.rows[left].side != side or rows.kind == "economic_codes":
                seen.add(key)
                unplaced.rows.append(UnplacedRow(key, item.text(CellKind.LABEL), side, item.page, item.text(CellKind.CODE) or None))
                cells = [(left, column) for column in sided[unplaced.rows[left].side]] + [(left + 1, column) for column in columns]
                tokens = tokens_of(item, len(cells))
                numbers += len(tokens)
                overflow += max(0, len(tokens) - len(cells))
                _place_side_by_side(unplaced, cells if _on_one_line(item) else (), tokens)
                continue
        tokens = tokens_of(item, len(columns))
        numbers += len(tokens)
        if key is None:
            overflow += len(tokens)
            unplaced.candidates += [Candidate(token, ()) for token in tokens]
            continue
        seen.add(key)
        row = len(unplaced.rows)
        unplaced.rows.append(UnplacedRow(key, item.text(CellKind.LABEL), side, item.page, item.text(CellKind.CODE) or None))
        overflow += max(0, len(tokens) - len(columns)) if tokens else int(rows.kind == "function_codes" and key.isdecimal())
        crowded += len(tokens) > len(columns) and rows.kind in CODE_LENGTHS
        counts = key in statutory_forms.count_rows(form.form_id)
        whole, numbered = decimals is not None and not counts, rows.numbered and not counts
        if len(tokens) > len(columns) or any(is_no_amount(token, whole) or (numbered and _may_be_row_number(token)) for token in tokens):
            unplaced.candidates += [Candidate(token, ()) for token in tokens]
            unplaced.open_rows |= {key}
        else:
            place_in_order(unplaced, row, columns, tokens, narrow)
    if crowded > 1:
        _forget_columns(unplaced)
    return unplaced, overflow, numbers


def _forget_columns(unplaced: UnplacedForm) -> None:
    """Several rows hold more numbers than the form has columns: it has a column that is not known, so no number shows its own."""
    unplaced.candidates = [replace(candidate, slots=()) for candidate in unplaced.candidates]
    unplaced.left_of = []
    unplaced.open_rows = frozenset(row.row_key for row in unplaced.rows)


def _decimals_of_all(items: Sequence[RowInProgress]) -> int | None:
    """The number of decimals of all numbers with a decimal point, where many show the same and none another."""
    cells = [parse_number(cell.text) for item in items for cell in item.cells if cell.kind is CellKind.NUMBER]
    shown = [number.decimals for number in cells if number and number.decimals]
    return shown[0] if len(shown) >= _MANY and len(set(shown)) == 1 else None


def is_no_amount(token: NumberToken, shows_decimals: bool) -> bool:
    """What reads like a number and is none, or is whole where every amount shows its decimals: a page number, a part of a number."""
    if token.number is None:
        return token.is_unreadable
    return shows_decimals and not token.number.decimals and bool(token.number.value)


def _may_be_row_number(token: NumberToken) -> bool:
    return bool(re.fullmatch(r"[1-9]\d?", token.text))


def place_in_order(unplaced: UnplacedForm, row: int, columns: Sequence[str], tokens: Sequence[NumberToken], narrow: dict[str, int]) -> None:
    """Numbers of one row, in printed order, may stand in any columns that keep the order and are wide enough.

    A row that prints amounts prints its total, unless they cancel out: where the total is the first column, the first number
    stands there, unless a part of it would be larger than it.
    """
    spare = len(columns) - len(tokens)
    first = len(unplaced.candidates)
    amounts = [token.number.value for token in tokens if token.number]
    falls_short = bool(amounts) and min(amounts) >= 0 and max(amounts) > amounts[0]
    prints_total = columns[:1] == ("total",) and len(columns) > 1 and not falls_short and not cancel_out(token.number for token in tokens)
    for index, token in enumerate(tokens):
        allowed = columns[index : index + spare + 1]
        if prints_total:
            allowed = columns[:1] if index == 0 else allowed
        wide_enough = [key for key in allowed if key not in narrow or token.width <= 2 * narrow[key] + 1]
        if token.number is None and token.width < len(token.text):
            # dashes broken over lines stand where they have no room in one line
            wide_enough = [key for key in allowed if narrow.get(key, len(token.text)) < len(token.text)] or wide_enough
        unplaced.candidates.append(Candidate(token, tuple((row, key) for key in (wide_enough if spare else allowed))))
        if index:
            unplaced.left_of.append((first + index - 1, first + index))


def _on_one_line(item: RowInProgress) -> bool:
    """Whether the numbers of a row stand on one line: of several lines not each is known to be of the rows above."""
    return len({cell.line.number for cell in item.cells if cell.kind in (CellKind.NUMBER, CellKind.DASH)}) == 1


def _place_side_by_side(unplaced: UnplacedForm, cells: Sequence[Slot], tokens: Sequence[NumberToken]) -> None:
    """Numbers of two rows side by side, in printed order, may stand in any of their cells that keep the order."""
    spare = len(cells) - len(tokens)
    first = len(unplaced.candidates)
    for index, token in enumerate(tokens):
        unplaced.candidates.append(Candidate(token, tuple(cells[index : index + spare + 1]) if spare >= 0 else ()))
        if index:
            unplaced.left_of.append((first + index - 1, first + index))


def _words_of_the_head(form_id: str, rows: RowsInOrder) -> set[int]:
    """Indices of items that read like labels and are words of the head: without a number, before the first row, and only in the way
    of the usual order of rows; among codes, those that a row with numbers is called after."""
    heads: set[int] = set()
    if rows.kind in CODE_LENGTHS:
        first = next((index for index, item in enumerate(rows.items) if not _is_bare_label(item)), 0)
        return {index for index in range(first) if rows.items[index].label == rows.items[first].label}
    for side in rows.sides:
        order = statutory_forms.row_order(form_id, side)
        places = {
            index: [order[key] for key in label_keys(form_id, side, item.label) if key in order] for index, item in enumerate(rows.items)
        }
        heads |= _before_the_order({index: of_item for index, of_item in places.items() if of_item}, rows.items)
    return heads


def _before_the_order(places: Mapping[int, Sequence[int]], items: Sequence[RowInProgress]) -> set[int]:
    """The items without numbers before the first of the longest run of items in order; of several such runs the last to start."""
    best: dict[tuple[int, int], tuple[int, int]] = {}  # (item, place) → (length, start of the longest run that ends there)
    for index, of_item in places.items():
        for place in of_item:
            runs = [(length + 1, start) for (_, before), (length, start) in best.items() if before < place]
            best[index, place] = max([*runs, (1, index)])
    first = max(best.values(), default=(0, 0))[1]
    return {index for index in places if index < first and _is_bare_label(items[index])}


def _is_bare_label(item: RowInProgress) -> bool:
    return all(cell.kind is CellKind.LABEL for cell in item.cells)


def _row_key(form_id: str, rows: RowsInOrder, item: RowInProgress, seen: set[str]) -> tuple[str | None, str]:
    label = item.label
    if rows.kind in CODE_LENGTHS:
        code = item.text(CellKind.CODE)
        if code:
            return (code if len(code) in CODE_LENGTHS[rows.kind] and code not in seen else None), ""
        keys = statutory_forms.row_labels(form_id).get(label, ())
        return next((key for key in keys if key not in seen), None), ""
    for side in rows.sides:
        order = statutory_forms.row_order(form_id, side)
        if key := line_key(form_id, side, label, seen, max((order.get(other, 0) for other in seen), default=0)):
            return key, side
    return None, rows.sides[-1]


def tokens_of(item: RowInProgress, columns: int) -> list[NumberToken]:
    """The numbers and dashes of a row in printed order. Where there are more than columns, dashes below each other are the pieces
    of one cell, broken over lines."""
    tokens: list[NumberToken] = []
    printed = [cell for cell in item.cells if cell.kind in (CellKind.NUMBER, CellKind.DASH)]
    joins = len(printed) > columns
    last: TextCell | None = None
    for cell in printed:
        if joins and last and last.kind is cell.kind is CellKind.DASH and last.line != cell.line:
            token = tokens.pop()
            tokens.append(NumberToken(token.text + cell.text, None, token.page, max(token.width, cell.width)))
        else:
            tokens.append(_token(cell))
        last = cell
    return tokens


def _token(cell: TextCell) -> NumberToken:
    return NumberToken(cell.text, amount_of(cell.text) if cell.kind is CellKind.NUMBER else None, cell.page, cell.width)

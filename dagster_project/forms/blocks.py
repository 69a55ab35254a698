"""A form printed block after block → its rows, and numbers of which only order and block are known.

Belongs here: dumps like plain `pdftotext`, which print a table as blocks (runs of lines between blank lines), mostly one
column of the table each, in no dependable order. Rows come from codes, or from names in their order where codes are
split into pieces; the pieces must then add up exactly to the codes found, else the form is not read. Does not belong here:
finding the cell of a number (`placement`), for which every cell of the page is left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dagster_project.documents.text import TextLine
from dagster_project.forms import knowledge
from dagster_project.forms.amounts import parse_number
from dagster_project.forms.columns import Block, Layout, Row, TooManySteps, layouts
from dagster_project.forms.knowledge import squash
from dagster_project.forms.skeleton import (
    Candidate,
    SkeletonForm,
    SkeletonRow,
    Slot,
    Token,
    choose_columns,
    head_text,
    label_keys,
)
from dagster_project.forms.stages import STAGES
from dagster_project.forms.titles import FormText

_CODE_KINDS = ("function_codes", "economic_codes")
_WRAPPED_LINES = 3


@dataclass(frozen=True, slots=True)
class _Named:
    """A row found by its name: where in the stream its name ends, and on which page."""

    key: str
    label: str
    side: str
    page: int
    index: int


def read_blocks(form: FormText, unit: str) -> SkeletonForm:
    """Read a form from a dump that prints block after block. Without dependable rows the form has none, and every number of
    it is left without a cell."""
    kind = knowledge.row_kinds()[form.form_id]
    skeleton = SkeletonForm(form.form_id, form.title, unit, _columns(form, kind), pages=sorted({line.page for line in form.lines}))
    if kind == "stages":
        skeleton.rows = [
            SkeletonRow(stage, label, "", form.lines[0].page) for stage, label in zip(STAGES, ("预算数", "决算数"), strict=True)
        ]
        _add_numbers(form, skeleton)
        return skeleton
    named = _code_rows(form, kind) if kind in _CODE_KINDS else _label_rows(form, tuple(skeleton.columns))
    skeleton.rows = [
        SkeletonRow(row.key, row.label, row.side, row.page, row.key if row.key.isdigit() else None, _order(form.form_id, row))
        for row in named
    ]
    _add_numbers(form, skeleton)
    if kind == "function_codes":
        _lay_out(skeleton, _blocks(form, skeleton))
    elif kind == "economic_codes":
        _leave_items_open(skeleton)
    elif _in_order(skeleton, named):
        skeleton.above = list(_pairs(skeleton.candidates))
    return skeleton


def _columns(form: FormText, kind: str) -> dict[str, tuple[str, ...]]:
    if kind == "lines":
        return {side: tuple(c.key for c in knowledge.columns(form.form_id) if c.side == side) for side in ("income", "expenditure")}
    if kind == "stages":
        return {"": tuple(column.key for column in knowledge.columns(form.form_id))}
    return {"": choose_columns(form.form_id, [head_text(form.lines)])}


def _order(form_id: str, row: _Named) -> int | None:
    return knowledge.row_order(form_id, row.side)[row.key] if row.side else None


def _in_order(skeleton: SkeletonForm, named: Sequence[_Named]) -> bool:
    """Whether the dump kept the rows of each side and page in their usual order: then it kept the numbers so too."""
    for page in skeleton.pages:
        for side in skeleton.columns:
            orders = [row.order for row, name in zip(skeleton.rows, named, strict=True) if (name.page, name.side) == (page, side)]
            if orders != sorted(order for order in orders if order is not None):
                return False
    return True


# -- rows ----------------------------------------------------------------------------------------------------------------


def _code_rows(form: FormText, kind: str) -> list[_Named]:
    known = knowledge.code_names(kind)
    digits = [(word, line) for line in form.lines for word in line.text.split() if word.isdigit()]
    whole = [(word, line) for word, line in digits if word in known]
    if len({word for word, _ in whole}) == len(whole) and any(len(word) > 3 for word, _ in whole):
        names = _names(form, kind, lambda code: code in {word for word, _ in whole})
        labels = {row.key: row.label for row in names}
        rows = [_Named(word, labels.get(word, ""), "", line.page, index) for index, (word, line) in enumerate(whole)]
    else:
        rows = _names(form, kind, lambda code: code[:3] in {word for word, _ in digits})
        if not _pieces_add_up(rows, [(word, line.page) for word, line in digits]):
            return []
    return _total_rows(form) + sorted(rows, key=lambda row: row.key)


def _names(form: FormText, kind: str, possible: Callable[[str], bool]) -> list[_Named]:
    """Names in the order of the stream, each taken for the next code that has had that name, is possible and fits: below the
    code before it, beside it, or a new class."""
    rows: list[_Named] = []
    taken: set[str] = set()
    lines = [(squash(line.text), line) for line in form.lines]
    index = 0
    while index < len(lines):
        for length in range(min(_WRAPPED_LINES, len(lines) - index), 0, -1):
            run = lines[index : index + length]
            if any(line.page != run[0][1].page for _, line in run) or any(line.after_blank for _, line in run[1:]):
                continue
            name = "".join(text for text, _ in run)
            codes = [code for code in knowledge.name_codes(kind).get(name, ()) if code not in taken and possible(code)]
            code = _next_code(codes, rows, kind)
            if code:
                rows.append(_Named(code, name, "", run[0][1].page, index))
                taken.add(code)
                index += length - 1
                break
        index += 1
    return rows


def _next_code(codes: Sequence[str], rows: Sequence[_Named], kind: str) -> str | None:
    if kind == "economic_codes":
        return codes[0] if len(codes) == 1 else None
    last = rows[-1].key if rows else ""
    after = [code for code in codes if code > last]
    for leading in (last, last[:5], last[:3], ""):
        below = sorted(code for code in after if code.startswith(leading) and len(code) == {0: 3, 3: 5, 5: 7}.get(len(leading), 0))
        if below:
            return below[0] if len(below) == 1 else None
    return None


def _pieces_add_up(rows: Sequence[_Named], pieces: Sequence[tuple[str, int]]) -> bool:
    """On every page the printed pieces (class, section, item) are exactly those of the codes found there."""
    expected: Counter[tuple[str, int]] = Counter()
    for row in rows:
        expected.update([(row.key[:3], row.page), *((row.key[start : start + 2], row.page) for start in range(3, len(row.key), 2))])
    return bool(rows) and expected == Counter(pieces)


def _total_rows(form: FormText) -> list[_Named]:
    labels = knowledge.row_labels(form.form_id)
    found: dict[str, _Named] = {}
    for index, line in enumerate(form.lines):
        for key in labels.get(squash(line.text), ()):
            found[key] = _Named(key, squash(line.text), "", line.page, index)
    return list(found.values())


def _label_rows(form: FormText, sides: Sequence[str]) -> list[_Named]:
    rows: list[_Named] = []
    used: set[str] = set()
    lines = [(squash(line.text), line) for line in form.lines]
    index = 0
    while index < len(lines):
        step = 1
        for length in range(min(_WRAPPED_LINES, len(lines) - index), 0, -1):
            run = lines[index : index + length]
            if any(line.page != run[0][1].page for _, line in run) or any(line.after_blank for _, line in run[1:]):
                continue
            text = "".join(part for part, _ in run)
            found = next(((key, side) for side in sides for key in label_keys(form.form_id, side, text) if key not in used), None)
            if found:
                used.add(found[0])
                rows.append(_Named(found[0], text, found[1], run[0][1].page, index))
                step = length
                break
        index += step
    return rows


# -- numbers -------------------------------------------------------------------------------------------------------------


def _add_numbers(form: FormText, skeleton: SkeletonForm) -> None:
    """Every number may stand in any cell of a row that is on its page. Numbers of one line stand side by side in one row."""
    slots_on: dict[int, tuple[Slot, ...]] = {}
    for page in skeleton.pages:
        on_page = [index for index, row in enumerate(skeleton.rows) if row.page == page]
        slots_on[page] = tuple((index, key) for index in on_page for key in skeleton.columns[skeleton.rows[index].side])
    for line in form.lines:
        words = [word for word in line.text.split() if _is_amount(word)]
        first = len(skeleton.candidates)
        for word in words:
            skeleton.candidates.append(Candidate(Token(word, parse_number(word), line.page, len(word)), slots_on[line.page]))
        skeleton.same_row += [(first + i, first + i + 1) for i in range(len(words) - 1)]


def _is_amount(word: str) -> bool:
    return bool(parse_number(word)) and bool(re.search(r"[.,]", word))


def _pairs(candidates: Sequence[Candidate]) -> Iterable[tuple[int, int]]:
    return ((i, j) for j in range(len(candidates)) for i in range(j) if candidates[i].token.page == candidates[j].token.page)


def _blocks(form: FormText, skeleton: SkeletonForm) -> list[Block]:
    """Single numbers on successive lines of one block stand below each other in one column."""
    runs: list[list[int]] = []
    last: TextLine | None = None
    index = 0
    for line in form.lines:
        words = line.text.split()
        amounts = [word for word in words if _is_amount(word)]
        alone = len(amounts) == 1 and len(words) == 1
        goes_on = alone and last is not None and not line.after_blank and last.number + 1 == line.number and last.page == line.page
        for _ in amounts:
            if goes_on:
                runs[-1].append(index)
            else:
                runs.append([index])
            index += 1
        last = line if alone else None
    worth = [_worth(skeleton, candidate) for candidate in skeleton.candidates]
    return [
        Block(tuple(run), tuple(worth[i][0] for i in run), tuple(worth[i][1] for i in run), skeleton.candidates[run[0]].token.page)
        for run in runs
    ]


def _worth(skeleton: SkeletonForm, candidate: Candidate) -> tuple[int, int]:
    number = candidate.token.number
    assert number is not None
    return int(number.in_yuan(skeleton.unit) * 1000), int(number.half_unit_yuan(skeleton.unit) * 1000)


def _lay_out(skeleton: SkeletonForm, blocks: Sequence[Block]) -> None:
    """Fix the row of every number that all possible layouts put into the same row, its column where it is the total, and
    which numbers share a column where that is certain too."""
    if not skeleton.rows or not blocks or next(iter(skeleton.columns.values()))[0] != "total":
        return
    try:
        found = [layout for rows in _row_orders(skeleton) for layout in layouts(rows, blocks, len(skeleton.columns[""]))]
    except TooManySteps:
        return
    pictures = {_picture(skeleton, layout): layout for layout in found}
    if not pictures:
        return
    rows_of, columns_of = next(iter(pictures.values()))
    certain = set.intersection(*(set(_rows_picture(picture)) for picture in pictures))
    rows = [row.row_key for row in skeleton.rows]
    settled = {number for number, row in rows_of.items() if any(key == rows[row] for key, _ in certain)}
    columns = skeleton.columns[""]
    taken = {(rows_of[number], columns[0]) for number in settled if columns_of[number] == 0}
    for number in range(len(skeleton.candidates)):
        candidate = skeleton.candidates[number]
        if number in settled:
            keys = columns[:1] if columns_of[number] == 0 else columns[1:]
            slots = tuple((rows_of[number], key) for key in keys)
        else:
            slots = tuple(slot for slot in candidate.slots if slot[0] not in {row for row, _ in taken})
        skeleton.candidates[number] = Candidate(candidate.token, slots)
    if len(pictures) == 1:
        by_column: dict[int, list[int]] = {}
        for number in sorted(columns_of):
            by_column.setdefault(columns_of[number], []).append(number)
        skeleton.same_column = [pair for column, numbers in by_column.items() if column for pair in zip(numbers, numbers[1:], strict=False)]


def _row_orders(skeleton: SkeletonForm) -> Iterable[list[Row]]:
    """The rows from top to bottom with the total row first, and with the total row last."""
    codes = [Row(row.row_key, row.page, index) for index, row in enumerate(skeleton.rows) if row.row_key.isdigit()]
    totals = [Row(row.row_key, row.page, index) for index, row in enumerate(skeleton.rows) if not row.row_key.isdigit()]
    first = [Row(row.key, codes[0].page, row.index) for row in totals]
    last = [Row(row.key, codes[-1].page, row.index) for row in totals]
    return [first + codes, codes + last] if totals else [codes]


_Picture = frozenset[tuple[int, str, str]]


def _picture(skeleton: SkeletonForm, layout: Layout) -> _Picture:
    """What a layout looks like: (column, row key, printed number), with unnamed columns numbered by their uppermost number."""
    rows_of, columns_of = layout
    texts = {number: skeleton.candidates[number].token.text for number in rows_of}
    return frozenset((columns_of[n], skeleton.rows[rows_of[n]].row_key, texts[n]) for n in rows_of)


def _rows_picture(picture: _Picture) -> frozenset[tuple[str, tuple[tuple[bool, str], ...]]]:
    """Each row with its total and its parts, whichever columns they stand in."""
    rows: dict[str, list[tuple[bool, str]]] = {}
    for column, key, text in picture:
        rows.setdefault(key, []).append((column == 0, text))
    return frozenset((key, tuple(sorted(cells))) for key, cells in rows.items())


def _leave_items_open(skeleton: SkeletonForm) -> None:
    """In the economic form nothing but its classes and totals is tied to anything: the other rows are left open, and a number
    may stand in one of them."""
    skeleton.open_rows = frozenset(row.row_key for row in skeleton.rows if row.row_key.isdigit() and len(row.row_key) > 3)
    closed = {index for index, row in enumerate(skeleton.rows) if row.row_key not in skeleton.open_rows}
    skeleton.candidates = [
        Candidate(candidate.token, tuple(slot for slot in candidate.slots if slot[0] in closed), elsewhere=True)
        for candidate in skeleton.candidates
    ]

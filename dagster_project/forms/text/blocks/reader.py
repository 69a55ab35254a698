"""A form printed block after block → its rows, and numbers of which only order and block are known.

Belongs here: dumps like plain `pdftotext`, which print a table as blocks (runs of lines between blank lines), mostly one
column of the table each, in no dependable order. Rows come from codes, or from names in their order where codes are
split into pieces; the pieces must then add up exactly to the codes found, else the form is not read. Does not belong here:
finding the cell of a number (`solve.solver`), for which every cell of the page is left.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.amounts import looks_like_amount, parse_number
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.solve.candidates import (
    Candidate,
    NumberToken,
    Slot,
    UnplacedForm,
    UnplacedRow,
    choose_columns,
    head_text,
    label_keys,
)
from dagster_project.forms.text.blocks.codes_of_names import codes_of_names
from dagster_project.forms.text.blocks.near_rows import Anchor, Stretch, stretches
from dagster_project.forms.text.blocks.rows_of_numbers import BlockRow, NumberBlock, TooManySteps, lay_out
from dagster_project.forms.text.blocks.three_public import stage_slots
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.codes import code_names, is_class, name_codes
from dagster_project.knowledge.normalise import normalise
from dagster_project.knowledge.three_public import column_order, stage_labels

_CODE_KINDS = ("function_codes", "economic_codes")
_WRAPPED_LINES = 3
_PIECE_DIGITS = 2
"""Of the shortest piece of a code; the numbers of columns are shorter."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A row found by its name, the page that prints it, and its usual place among the rows of its side."""

    key: str
    label: str
    side: str
    page: int
    order: int | None = None


def read_blocks(form: FormText, unit: str) -> UnplacedForm:
    """Read a form from a dump that prints block after block. Without dependable rows the form has none, and every number of
    it is left without a cell."""
    kind = statutory_forms.row_kinds()[form.form_id]
    pages = sorted({line.page for line in form.lines})
    unplaced = UnplacedForm(form.form_id, form.title, unit, _columns(form, kind), only_order=True, pages=pages)
    if kind == "stages":
        head = head_text(form.lines)
        if len({label in head for label in stage_labels().values()}) == 1:
            unplaced.rows = [UnplacedRow(stage, label, "", form.lines[0].page) for stage, label in stage_labels().items()]
        # Where one stage alone is named the other stands before the title, and nobody knows how much of this one does.
        _add_numbers(form, unplaced)
        if known := stage_slots(form.lines):
            unplaced.candidates = [replace(candidate, slots=slots) for candidate, slots in zip(unplaced.candidates, known, strict=True)]
            unplaced.same_row = []  # its rows stand side by side in one line
        return unplaced
    in_order = _add_rows(form, unplaced)
    _add_numbers(form, unplaced)
    if kind == "function_codes":
        _lay_out(unplaced, [block for _, block in _blocks(form, unplaced)])
    elif kind == "economic_codes":
        # all that an identity says of most of its rows is that they add up to their class
        unplaced.interchangeable_rows = frozenset(
            row.row_key for row in unplaced.rows if row.row_key.isdecimal() and not is_class(row.row_key)
        )
        unplaced.same_row = []  # its groups of columns stand side by side: numbers of one line are of different rows
    elif kind == "statistics":
        # they print lines of other names too, and few sums would miss a number that was taken for one of theirs
        unplaced.candidates = [replace(candidate, elsewhere=True) for candidate in unplaced.candidates]
    elif in_order and _outnumber(unplaced.candidates):
        # rows of the page were not found: nobody knows which numbers are of those
        unplaced.candidates = [replace(candidate, elsewhere=True) for candidate in unplaced.candidates]
    elif in_order:
        unplaced.above = list(_pairs(unplaced.candidates))
        block_of = _block_of_each(form)
        unplaced.stacked = [(first, second) for first, second in unplaced.above if block_of[first] == block_of[second]]
    return unplaced


def _outnumber(candidates: Sequence[Candidate]) -> bool:
    """Whether some page prints more numbers than there are cells for them."""
    return any(len(slots) < times for slots, times in Counter(candidate.slots for candidate in candidates).items() if slots)


def read_stretches(form: FormText, unit: str) -> tuple[UnplacedForm, list[Stretch]]:
    """The rows and numbers of a form of codes, of which no number has a cell yet, and which of them are printed near each other."""
    unplaced, anchors, blocks = read_anchors(form, unit)
    return unplaced, stretches(anchors, blocks)


def read_anchors(form: FormText, unit: str) -> tuple[UnplacedForm, list[Anchor], list[tuple[int, NumberBlock]]]:
    """The rows and numbers of a form of codes, of which no number has a cell yet, where its rows are printed, and its blocks of numbers with the first
    line of each."""
    kind = statutory_forms.row_kinds()[form.form_id]
    pages = sorted({line.page for line in form.lines})
    unplaced = UnplacedForm(form.form_id, form.title, unit, _columns(form, kind), only_order=True, pages=pages)
    _add_rows(form, unplaced)
    _add_numbers(form, unplaced)
    return unplaced, _anchors(form, kind, unplaced), _blocks(form, unplaced)


def _add_rows(form: FormText, unplaced: UnplacedForm) -> bool:
    """Add the rows; whether they are of labels and in their usual order."""
    kind = statutory_forms.row_kinds()[form.form_id]
    named, in_order = (_code_rows(form, kind), False) if kind in _CODE_KINDS else _label_rows(form, tuple(unplaced.columns))
    unplaced.rows = [
        UnplacedRow(row.key, row.label, row.side, row.page, row.key if row.key.isdecimal() else None, row.order) for row in named
    ]
    return in_order


def _columns(form: FormText, kind: str) -> dict[str, tuple[str, ...]]:
    if kind == "lines":
        return {side: tuple(c.key for c in statutory_forms.columns(form.form_id) if c.side == side) for side in ("income", "expenditure")}
    if kind == "stages":
        return {"": tuple(column_order())}
    return {"": choose_columns(form.form_id, [head_text(form.lines)])}


# -- rows ----------------------------------------------------------------------------------------------------------------


T = TypeVar("T")


def _recognise(form: FormText, known: Callable[[str, int], T | None]) -> list[tuple[T, int]]:
    """What `known` makes of the form's texts, each given as (normalised text, page), and the line where it begins: a text may be wrapped over
    lines, and the longest that is known is taken. An amount beside a text is no part of it."""
    found: list[tuple[T, int]] = []
    lines = [(_text_of(line), line) for line in form.lines]
    index = 0
    while index < len(lines):
        step = 1
        for length in range(min(_WRAPPED_LINES, len(lines) - index), 0, -1):
            run = lines[index : index + length]
            page = run[0][1].page
            if not all(text for text, _ in run) or any(line.page != page or line.after_blank for _, line in run[1:]):
                continue
            item = known("".join(text for text, _ in run), page)
            if item is not None:
                found.append((item, index))
                step = length
                break
        index += step
    return found


def _text_of(line: TextLine) -> str:
    """What a line prints beside amounts."""
    return normalise("".join(word for word in line.text.split() if not looks_like_amount(word)))


def _code_rows(form: FormText, kind: str) -> list[_Named]:
    known = code_names(kind)
    digits = [(word, line) for line in form.lines for word in line.text.split() if word.isdecimal() and len(word) >= _PIECE_DIGITS]
    whole = {word: line.page for word, line in digits if word in known}
    if len(whole) == sum(word in known for word, _ in digits) and not all(map(is_class, whole)):
        printed = {text for text, _ in _code_texts(form, kind)}
        rows = [_Named(word, next(iter(sorted(known[word] & printed)), ""), "", page) for word, page in whole.items()]
    else:
        pieces = Counter((word, line.page) for word, line in digits)
        rows = [
            _Named(code, name, "", page) for code, name, page in codes_of_names(kind, _code_texts(form, kind), pieces, form.others_codes)
        ]
    return _total_rows(form) + sorted(rows, key=lambda row: row.key)


def codes_of(form: FormText) -> set[str]:
    """The codes of a form of functional codes, as far as it shows them itself."""
    kind = statutory_forms.row_kinds()[form.form_id]
    return {row.key for row in _code_rows(form, kind) if row.key.isdecimal()} if kind == "function_codes" else set()


def _code_texts(form: FormText, kind: str) -> list[tuple[str, int]]:
    """The names of codes in reading order, each with its page."""
    return [text for text, _ in _recognise(form, lambda text, page: (text, page) if text in name_codes(kind) else None)]


def _total_rows(form: FormText) -> list[_Named]:
    labels = statutory_forms.row_labels(form.form_id)
    found = {key: line for line in reversed(form.lines) for key in labels.get(_text_of(line), ())}
    return [_Named(key, _text_of(line), "", line.page) for key, line in found.items()]


def _label_rows(form: FormText, sides: Sequence[str]) -> tuple[list[_Named], bool]:
    """The rows of a form of labels, and whether the dump kept them in their usual order: then it kept the numbers so too.

    A word of the header may read like a label; what breaks the usual order is taken for one, unless nothing else could be that row.
    """
    rows: list[_Named] = []
    kept = True
    for side in sides:

        def known(text: str, page: int, side: str = side) -> tuple[str, int] | None:
            return (text, page) if label_keys(form.form_id, side, text) else None

        texts = [text for text, _ in _recognise(form, known)]
        order = statutory_forms.row_order(form.form_id, side)
        named = [[_Named(key, text, side, page, order.get(key)) for key in label_keys(form.form_id, side, text)] for text, page in texts]
        in_order = _longest_in_order(named)
        if {of_text[0].key for of_text in named if len(of_text) == 1} <= {row.key for row in in_order}:
            rows += in_order
        else:
            kept = False
            rows += _most_in_order(named)
    return rows, kept


def _most_in_order(named: Sequence[Sequence[_Named]]) -> list[_Named]:
    """Every row once: of several texts that may name it, the one that most others agree with that it stands there. The others are words of a head."""
    best: dict[str, tuple[int, _Named]] = {}
    for index, of_text in enumerate(named):
        for row in of_text:
            others = [(place, other[0]) for place, other in enumerate(named) if place != index and other[0].key != row.key]
            agreeing = sum((_place_of(other) < _place_of(row)) == (place < index) for place, other in others)
            if row.key not in best or agreeing > best[row.key][0]:
                best[row.key] = agreeing, row
    return [row for _, row in best.values()]


def _longest_in_order(named: Sequence[Sequence[_Named]]) -> list[_Named]:
    """The longest choice of texts, each standing for one of its rows, in which every row comes after the one before it."""
    chains: list[list[_Named]] = []
    for of_text in named:
        longer = [
            max(([*chain, row] for chain in chains if _place_of(chain[-1]) < _place_of(row)), key=len, default=[row]) for row in of_text
        ]
        chains += longer
    return max(chains, key=len, default=[])


def _place_of(row: _Named) -> int:
    return -1 if row.order is None else row.order


def _anchors(form: FormText, kind: str, unplaced: UnplacedForm) -> list[Anchor]:
    """Where the rows of a form of codes print their codes, as far as these are whole, and their names. Of a name that several rows have, each in
    turn."""
    named: dict[tuple[str, int], list[int]] = defaultdict(list)
    for index, row in enumerate(unplaced.rows):
        for page in [row.page] if row.row_key.isdecimal() else unplaced.pages:
            named[row.label, page].append(index)
    texts = _recognise(form, lambda text, page: (text, page) if (text, page) in named else None)
    found: list[Anchor] = []
    totals: dict[int, Anchor] = {}  # the last on a page: a column has the same head
    for (text, page), place in texts:
        if rows := named[text, page]:
            anchor = Anchor(rows[0], page, place, True, _goes_on(form.lines, place))
            if unplaced.rows[rows[0]].row_key.isdecimal():
                found.append(anchor)
                rows.pop(0)
            else:
                totals[page] = anchor
    found += totals.values()
    codes = {row.row_key: index for index, row in enumerate(unplaced.rows) if row.row_key.isdecimal()}
    for index, line in enumerate(form.lines):
        for word in line.text.split():
            if word in codes:
                found.append(Anchor(codes.pop(word), line.page, index, False, _goes_on(form.lines, index)))
    return found


def _goes_on(lines: Sequence[TextLine], index: int) -> bool:
    """Whether a line goes on a block of text or codes."""
    return (
        index > 0
        and not lines[index].after_blank
        and lines[index - 1].page == lines[index].page
        and not looks_like_amount(lines[index - 1].text)
    )


# -- numbers -------------------------------------------------------------------------------------------------------------


def _add_numbers(form: FormText, unplaced: UnplacedForm) -> None:
    """Every number may stand in any cell of a row that is on its page, but an amount with decimals in none that counts. Numbers of one
    line stand side by side in one row."""
    slots_on: dict[int, tuple[Slot, ...]] = {}
    counts = {index for index, row in enumerate(unplaced.rows) if row.row_key in statutory_forms.count_rows(form.form_id)}
    for page in unplaced.pages:
        on_page = [index for index, row in enumerate(unplaced.rows) if row.page == page]
        slots_on[page] = tuple((index, key) for index in on_page for key in unplaced.columns[unplaced.rows[index].side])
    for line in form.lines:
        words = [word for word in line.text.split() if looks_like_amount(word)]
        first = len(unplaced.candidates)
        for word in words:
            slots = tuple(slot for slot in slots_on[line.page] if "." not in word or slot[0] not in counts)
            unplaced.candidates.append(Candidate(NumberToken(word, parse_number(word), line.page, len(word)), slots))
        unplaced.same_row += [(first + i, first + i + 1) for i in range(len(words) - 1)]


def _block_of_each(form: FormText) -> list[int]:
    """The block (by its number) of each number of the form."""
    blocks: list[int] = []
    number = 0
    for line in form.lines:
        number += line.after_blank
        blocks += [number for word in line.text.split() if looks_like_amount(word)]
    return blocks


def _pairs(candidates: Sequence[Candidate]) -> Iterable[tuple[int, int]]:
    return ((i, j) for j in range(len(candidates)) for i in range(j) if candidates[i].token.page == candidates[j].token.page)


def _blocks(form: FormText, unplaced: UnplacedForm) -> list[tuple[int, NumberBlock]]:
    """Single numbers on successive lines of one block stand below each other in one column. With the first line of each."""
    runs: list[list[int]] = []
    lines: list[int] = []
    last: TextLine | None = None
    index = 0
    for place, line in enumerate(form.lines):
        words = line.text.split()
        amounts = [word for word in words if looks_like_amount(word)]
        alone = len(amounts) == 1 and len(words) == 1
        goes_on = alone and last is not None and not line.after_blank and last.number + 1 == line.number and last.page == line.page
        for _ in amounts:
            if goes_on:
                runs[-1].append(index)
            else:
                runs.append([index])
                lines.append(place)
            index += 1
        last = line if alone else None
    worth = [_worth(unplaced, candidate) for candidate in unplaced.candidates]
    return [
        (
            line,
            NumberBlock(
                tuple(run), tuple(worth[i][0] for i in run), tuple(worth[i][1] for i in run), unplaced.candidates[run[0]].token.page
            ),
        )
        for line, run in zip(lines, runs, strict=True)
    ]


def _worth(unplaced: UnplacedForm, candidate: Candidate) -> tuple[int, int]:
    number = candidate.token.number
    assert number is not None
    return int(number.in_yuan(unplaced.unit) * 1000), int(number.half_unit_yuan(unplaced.unit) * 1000)


def _lay_out(unplaced: UnplacedForm, blocks: Sequence[NumberBlock]) -> None:
    """Fix the row of every number that all possible layouts put into the same row, its column where it is the total, and
    which numbers share a column where that is certain too."""
    columns = unplaced.columns.get("", ())
    found = []
    if any(row.row_key.isdecimal() for row in unplaced.rows) and blocks and columns[:1] == ("total",):
        with suppress(TooManySteps):
            found = [layouts for rows in _row_orders(unplaced) if (layouts := lay_out(rows, blocks, len(columns)))]
    if not found:
        _leave_open(unplaced, range(len(unplaced.rows)))
        return
    in_row = frozenset.intersection(*(layouts.row_values for layouts in found))
    in_cell = frozenset.intersection(*(layouts.cells for layouts in found))
    certain = {number: cell for number, cell in found[0].example.items() if (cell.row, cell.column == 0, cell.value) in in_row}
    totals = {cell.row for cell in certain.values() if cell.column == 0}
    for number, candidate in enumerate(unplaced.candidates):
        if number in certain:
            cell = certain[number]
            slots = tuple((cell.row, key) for key in (columns[:1] if cell.column == 0 else columns[1:]))
        else:
            slots = tuple((row, key) for row, key in candidate.slots if key != "total" or row not in totals)
        unplaced.candidates[number] = Candidate(candidate.token, slots)
    by_column: dict[int, list[int]] = {}
    for number, cell in sorted(certain.items()):
        if cell in in_cell and cell.column:
            by_column.setdefault(cell.column, []).append(number)
    unplaced.same_column = [tuple(numbers) for numbers in by_column.values()]


def _row_orders(unplaced: UnplacedForm) -> Iterable[list[BlockRow]]:
    """The rows from top to bottom with the total row first, and with the total row last."""
    codes = [BlockRow(row.row_key, row.page, index) for index, row in enumerate(unplaced.rows) if row.row_key.isdecimal()]
    totals = [BlockRow(row.row_key, row.page, index) for index, row in enumerate(unplaced.rows) if not row.row_key.isdecimal()]
    first = [BlockRow(row.key, codes[0].page, row.index) for row in totals]
    last = [BlockRow(row.key, codes[-1].page, row.index) for row in totals]
    return [first + codes, codes + last] if totals else [codes]


def _leave_open(unplaced: UnplacedForm, rows: Iterable[int]) -> None:
    """Rows that nothing is known of: a number may stand in one of them, or in a row that is not among them."""
    opened = frozenset(rows)
    unplaced.open_rows = frozenset(unplaced.rows[row].row_key for row in opened)
    unplaced.candidates = [
        Candidate(candidate.token, tuple(slot for slot in candidate.slots if slot[0] not in opened), elsewhere=True)
        for candidate in unplaced.candidates
    ]

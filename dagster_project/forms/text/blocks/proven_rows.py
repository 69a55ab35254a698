"""A form of functional codes in a dump that prints block after block → the rows that its own sums prove, and what is left over.

Belongs here: such dumps mostly print row after row all the same, or a few rows column after column as blocks of as many lines each, which
are turned back into rows; which of the rows came out whole; the cells left for numbers of the others. Does not belong here: putting rows
together (`reading_order`), what a sum proves (`proof_by_sums`), which of the cells it is (`solve.solver`), forms that do not come out so (`blocks`).

A row is proven where its total and those of its children, or of its parent and its siblings, make a sum that holds: a row that another
row's number slipped into does not add up so. Any number of the other rows may stand in any of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count, groupby

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.amounts import looks_like_amount
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.solve.candidates import (
    UnplacedForm,
    choose_columns,
    head_text,
)
from dagster_project.forms.solve.placements import candidate_amount
from dagster_project.forms.text.blocks.beside_rows import Page, beside, completed
from dagster_project.forms.text.blocks.cells_of_rows import add_total_row, place_proven, rows_below, with_numbers
from dagster_project.forms.text.blocks.near_rows import Numbers, Rules, lay_near
from dagster_project.forms.text.blocks.pages_shared_out import lay_pages
from dagster_project.forms.text.blocks.proof_by_sums import Proven, contradicted_at_names, holds, prove_rows, sums_over_totals
from dagster_project.forms.text.blocks.reader import read_anchors, read_stretches
from dagster_project.forms.text.blocks.row_sums import adds_up, summed_columns
from dagster_project.forms.text.blocks.rows_in_sequence import Label, Printed, lay_in_sequence
from dagster_project.forms.text.blocks.rows_left_over import Left, lay_left_over
from dagster_project.forms.text.blocks.rows_of_numbers import NumberBlock
from dagster_project.forms.text.blocks.rows_of_runs import lay_runs
from dagster_project.forms.text.blocks.totals_near_names import Page as Shown
from dagster_project.forms.text.reading_order.reader import read_in_order
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.codes import code_parts, is_class, parent_of

_MOST_LEFT_OVER = 60
"""Numbers of rows that are not proven. Of more than that the identities place few, at high cost."""


def read_proven_rows(form: FormText, unit: str, decimals: int | None) -> UnplacedForm | None:
    """The form by its proven rows; None where there are none. Where they are not most of its rows, nothing is known of the others."""
    if statutory_forms.row_kinds()[form.form_id] != "function_codes":
        return None
    columns = choose_columns(form.form_id, [head_text(form.lines)])
    if columns[0] != "total":
        return None
    in_order, turned = (
        read_in_order(replace(form, lines=tuple(lines)), unit, decimals, columns).form for lines in (form.lines, _turned(form.lines))
    )
    readings = [prove_rows(in_order), prove_rows(turned)]
    at_names = _read_at_names(form, unit)
    found: list[dict[int, Numbers]] = []

    def prove(unproven: UnplacedForm, of_row: Mapping[int, Numbers], certain: Mapping[int, Numbers] | None = None) -> None:
        readings.append(prove_rows(unproven, _alike(of_row, at_names), _alike(of_row, certain or {})))
        found.append({row: of_row[row] for row in readings[-1].whole})

    shared_out, of_pages, mixed = _read_pages(form, unit, at_names)
    if any(row.code and index not in of_pages for index, row in enumerate(shared_out.rows)):
        prove(*_read_runs(form, unit, total_first=True))
        prove(*_read_runs(form, unit, total_first=False))
        prove(*_read_near(form, unit, at_names))
        prove(*_read_beside(form, unit, found[-1], at_names))
    prove(shared_out, of_pages, of_pages)
    in_sequence, sequence = _read_in_sequence(form, unit, at_names)
    if not sequence:
        in_sequence, sequence = _read_in_sequence(form, unit, _first_of((*sorted(found, key=len, reverse=True), at_names)))
    readings.append(_all_proven(in_sequence, sequence))
    without_order = of_pages.keys() - _alike(of_pages, at_names)
    prove(*_read_rest(form, unit, found, sequence, at_names, mixed, without_order), of_pages)
    best = max(readings, key=lambda reading: len(reading.whole))
    if not best.whole:
        return None
    placed = len(best.totals.keys() - best.whole.keys()) + sum(map(len, best.whole.values()))
    most_are_proven = len(best.whole) * 2 > len(best.form.rows) and len(best.form.candidates) - placed <= _MOST_LEFT_OVER
    add_total_row(best.form, form.lines)
    place_proven(best, rest_in_open_cells=most_are_proven)
    return best.form


def _read_near(form: FormText, unit: str, at_names: Mapping[int, Numbers]) -> tuple[UnplacedForm, dict[int, Numbers]]:
    """The form with each row's numbers as they are printed near it, and these. Where a page prints the total again, its numbers may be of no row left."""
    unplaced, found = read_stretches(form, unit)
    tokens = [candidate.token for candidate in unplaced.candidates]
    worth = [candidate_amount(unplaced, index) for index in range(len(tokens))]
    sums = sums_over_totals(unplaced)

    def keep_sums(rows: Mapping[int, Sequence[int]]) -> bool:
        of_key = {unplaced.rows[row].row_key: numbers for row, numbers in rows.items()}
        totals = {key: worth[numbers[0]] for key, numbers in of_key.items()}
        for equation in sums:
            keys = [row for _, (_, row, _) in equation.cells]
            if all(key in totals for key in keys):
                alike = len(keys) > 2 or [worth[n] for n in of_key[keys[0]]] == [worth[n] for n in of_key[keys[1]]]
                if not alike or not holds(equation, totals):
                    return False
        return True

    columns = summed_columns(form.form_id, unplaced.columns[""])

    def may_be_row(numbers: Sequence[int]) -> bool:
        return len(numbers) <= len(columns) and adds_up([worth[index] for index in numbers])

    left = set(range(len(tokens)))
    rules = Rules(may_be_row, worth.__getitem__, keep_sums, len(unplaced.columns[""]) - len(columns))
    laid = lay_near(found, rules)
    known: dict[int, tuple[int, Sequence[int]]] = {row: (of.page, numbers) for of, rows in reversed(laid) for row, numbers in rows.items()}
    for stretch, rows in laid:
        here = [number for block in stretch.blocks for number in block.ids]
        if len(stretch.rows) == 1 and not rows and left.issuperset(here) and len(here) <= len(columns):
            known.setdefault(stretch.rows[0], (stretch.page, here))  # its total may be proven all the same
    taken: dict[int, Numbers] = {}
    for row, (_, numbers) in known.items():
        if numbers and left.issuperset(numbers):
            left -= set(numbers)
            taken[row] = tuple(numbers)
    taken = {row: numbers for row, numbers in taken.items() if row not in _may_be_moved(unplaced, worth, taken, at_names)}
    again = {of.page for of, rows in laid for row in rows if row in known and of.page != known[row][0]}
    return with_numbers(unplaced, columns, taken, again), taken


def _may_be_moved(
    unplaced: UnplacedForm, worth: Sequence[tuple[int, int]], of_row: Mapping[int, Numbers], at_names: Mapping[int, Numbers]
) -> set[int]:
    """Siblings away from their names of which one shows a total that its page prints once more, and not at the name of another row nor for one above or below it:
    that may be its own, and then each of them has the numbers of the next. Their sum holds either way."""
    codes = [row.row_key for row in unplaced.rows]
    page_of = [candidate.token.page for candidate in unplaced.candidates]
    row_of = {number: row for row, numbers in of_row.items() for number in numbers}
    sure = _alike(of_row, at_names)
    printed: dict[tuple[int, tuple[int, int]], list[int]] = defaultdict(list)
    for number, value in enumerate(worth):
        if row_of.get(number) not in sure:
            printed[page_of[number], value].append(number)

    def may_be_elsewhere(row: int) -> bool:
        total = of_row[row][0]
        others = [row_of.get(number) for number in printed[page_of[total], worth[total]]]
        return any(other is None or not (codes[other].startswith(codes[row]) or codes[row].startswith(codes[other])) for other in others)

    families: dict[str, list[int]] = defaultdict(list)
    for row in of_row.keys() - sure:
        families[parent_of(codes[row])].append(row)
    apart = [rows for rows in families.values() if len({worth[of_row[row][0]] for row in rows}) > 1]
    return {row for rows in apart if any(map(may_be_elsewhere, rows)) for row in rows}


def _read_at_names(form: FormText, unit: str) -> dict[int, Numbers]:
    """The rows whose numbers stand right behind their name."""
    unplaced, anchors, blocks = read_anchors(form, unit)
    return beside(anchors, blocks, _rule_of_row(unplaced))


def _rule_of_row(unplaced: UnplacedForm) -> Callable[[Sequence[int]], bool]:
    """Whether numbers, by their candidates, may be those of a row: the first is the sum of the others."""
    worth = [candidate_amount(unplaced, index) for index in range(len(unplaced.candidates))]
    columns = len(summed_columns(unplaced.form_id, unplaced.columns[""]))
    return lambda numbers: len(numbers) <= columns and adds_up([worth[index] for index in numbers])


def _alike(some: Mapping[int, Numbers], others: Mapping[int, Numbers]) -> set[int]:
    return {row for row, numbers in some.items() if numbers == others.get(row)}


def _read_beside(
    form: FormText, unit: str, near: Mapping[int, Numbers], at_names: Mapping[int, Numbers]
) -> tuple[UnplacedForm, dict[int, Numbers]]:
    """The form with the rows that are proven by what is printed `near` them, those whose numbers stand at their names, and those that sums leave numbers
    for; and the numbers of each."""
    unplaced, anchors, blocks = read_anchors(form, unit)
    known = dict(near)
    taken = {number for numbers in known.values() for number in numbers}
    for row, numbers in at_names.items():
        if row not in known and taken.isdisjoint(numbers):
            known[row] = numbers
    return _completed(unplaced, known, beside(anchors, blocks, bool))


def _completed(
    unplaced: UnplacedForm, known: Mapping[int, Numbers], behind: Mapping[int, Numbers]
) -> tuple[UnplacedForm, dict[int, Numbers]]:
    """The form with the numbers of some rows, and those of the rows of which a sum over these leaves one choice."""
    tokens = [candidate.token for candidate in unplaced.candidates]
    worth = [candidate_amount(unplaced, index) for index in range(len(tokens))]
    columns = summed_columns(unplaced.form_id, unplaced.columns[""])
    may_be_row = _rule_of_row(unplaced)

    def runs(first: int) -> Iterable[Numbers]:
        ends = range(first + 2, min(first + len(columns), len(tokens)) + 1)
        return (run for end in ends if may_be_row(run := tuple(range(first, end))) and tokens[end - 1].page == tokens[first].page)

    pages = Page(_pages_of_rows(unplaced), [token.page for token in tokens])
    of_row = completed(known, _sums_of_rows(unplaced), worth, pages, runs)
    contradicted = contradicted_at_names(unplaced, behind, of_row) - known.keys()
    of_row = {row: numbers for row, numbers in of_row.items() if row not in contradicted}
    return with_numbers(unplaced, columns, of_row), of_row


def _pages_of_rows(unplaced: UnplacedForm) -> dict[int, int | None]:
    return {index: row.page if row.row_key.isdecimal() else None for index, row in enumerate(unplaced.rows)}


def _sums_of_rows(unplaced: UnplacedForm) -> list[list[tuple[int, int]]]:
    """The identities over the totals of the rows, as (sign, row)."""
    of_key = {row.row_key: index for index, row in enumerate(unplaced.rows)}
    return [[(sign, of_key[row]) for sign, (_, row, _) in equation.cells] for equation in sums_over_totals(unplaced)]


def _read_pages(form: FormText, unit: str, at_names: Mapping[int, Numbers]) -> tuple[UnplacedForm, dict[int, Numbers], set[int]]:
    """The form with the rows of pages whose numbers are shared out by the sums over totals that stand near their names; these, and the rows there that may
    have each other's numbers."""
    unplaced, anchors, blocks = read_anchors(form, unit)
    tokens = [candidate.token for candidate in unplaced.candidates]
    worth = [candidate_amount(unplaced, index) for index in range(len(tokens))]
    columns = summed_columns(form.form_id, unplaced.columns[""])
    numbers: dict[int, list[int]] = {page: [] for page in unplaced.pages}
    for number, token in enumerate(tokens):
        numbers[token.page].append(number)
    printed_at: dict[int, list[int]] = defaultdict(list)
    for anchor in anchors:
        printed_at[anchor.row].append(sum(len(block.ids) for line, block in blocks if line < anchor.line))
    below = {row: sorted(rows, key=lambda child: unplaced.rows[child].row_key) for row, rows in rows_below(unplaced).items()}
    codes = sorted((row for row, of in enumerate(unplaced.rows) if of.row_key.isdecimal()), key=lambda row: unplaced.rows[row].row_key)
    roots = [row for row, of in enumerate(unplaced.rows) if not of.row_key.isdecimal()] + [
        row for row in codes if is_class(unplaced.rows[row].row_key)
    ]
    shown = Shown(_pages_of_rows(unplaced), numbers, worth, printed_at, below, at_names)
    found, mixed = lay_pages(shown, roots, codes, len(columns) - 1)
    return with_numbers(unplaced, columns, found, any_order=found.keys() - _alike(found, at_names)), found, mixed


def _read_rest(
    form: FormText,
    unit: str,
    found: Sequence[Mapping[int, Numbers]],
    sequence: Mapping[int, Numbers],
    at_names: Mapping[int, Numbers],
    mixed: Container[int],
    without_order: Container[int],
) -> tuple[UnplacedForm, dict[int, Numbers]]:
    """The form with all rows that one of the readings `found` proved, or that of the `sequence` of its numbers, and none contradicts, and those that the
    sums over them leave numbers for, but for `mixed` ones, which may have each other's. The parts of those `without_order` are not known to stand from left to right."""
    unplaced, anchors, blocks = read_anchors(form, unit)
    tokens = [candidate.token for candidate in unplaced.candidates]
    worth = [candidate_amount(unplaced, index) for index in range(len(tokens))]
    shown: dict[int, set[tuple[tuple[int, int], ...]]] = defaultdict(set)
    for rows in (*found, sequence):
        for row, numbers in rows.items():
            shown[row].add(tuple(worth[number] for number in numbers))
    alike = (
        {row: numbers for row, numbers in rows.items() if len(shown[row]) == 1}
        for rows in (*sorted(found, key=len, reverse=True), sequence)
    )
    known = _first_of(alike)
    taken = {number for numbers in known.values() for number in numbers}
    columns = summed_columns(form.form_id, unplaced.columns[""])
    rest: dict[int, list[int]] = {page: [] for page in unplaced.pages}
    for number, token in enumerate(tokens):
        if number not in taken and worth[number][0]:
            rest[token.page].append(number)
    families: dict[str, list[int]] = defaultdict(list)
    for index, of_form in sorted(enumerate(unplaced.rows), key=lambda pair: pair[1].row_key):
        if of_form.row_key.isdecimal() and index not in known and index not in mixed:
            families["" if is_class(of_form.row_key) else parent_of(of_form.row_key)].append(index)
    pages = {row: page for row, page in _pages_of_rows(unplaced).items() if row not in known and row not in mixed}
    block_of = {number: place for place, (_, block) in enumerate(blocks) for number in block.ids}
    left = Left(
        pages,
        rest,
        worth,
        [block_of[number] for number in range(len(tokens))],
        {row: tuple(worth[number] for number in numbers) for row, numbers in at_names.items()},
        list(families.values()),
        {row: above for above, rows in rows_below(unplaced).items() for row in rows},
        len(columns),
        len(columns) == len(unplaced.columns[""]),
    )
    more = lay_left_over(left, _sums_of_rows(unplaced), {row: worth[numbers[0]] for row, numbers in known.items()})
    contradicted = contradicted_at_names(unplaced, beside(anchors, blocks, bool), known | more)
    more = {row: numbers for row, numbers in more.items() if row not in contradicted}
    only_sequence = {row: numbers for row, numbers in known.items() if all(row not in rows for rows in found)}
    any_order = _scattered(form, blocks, more | only_sequence) | {row for row in known if row in without_order}
    any_order |= _permuted(worth, known | more) - _alike(known | more, at_names)
    return with_numbers(unplaced, columns, known | more, any_order=any_order), known | more


def _read_runs(form: FormText, unit: str, *, total_first: bool) -> tuple[UnplacedForm, dict[int, Numbers]]:
    """The form with the runs of its numbers laid over its rows in their order, in which the total is the first or the last. It holds only as a whole:
    a number that is missing or too many moves all behind it. No sum tells siblings apart: of two that are not printed beside their labels, none has
    its numbers by order alone, unless they are the same: tools move single cells, and rows, behind others."""
    unplaced, near = read_stretches(form, unit)
    tokens = [candidate.token for candidate in unplaced.candidates]
    worth = [candidate_amount(unplaced, index) for index in range(len(tokens))]
    columns = summed_columns(form.form_id, unplaced.columns[""])
    codes = [index for index, row in enumerate(unplaced.rows) if row.row_key.isdecimal()]
    totals = [index for index, row in enumerate(unplaced.rows) if row.row_key == "total"][:1]
    rows = [*totals, *codes] if total_first else [*codes, *totals]
    pages = [unplaced.rows[row].page if row in codes else None for row in rows]
    every_cell = len(tokens) == len(rows) * len(unplaced.columns[""])
    lengths = range(len(columns), len(columns) + 1) if every_cell else range(2, len(columns) + 1)
    runs = lay_runs(
        pages, [token.page for token in tokens], lengths, lambda run: adds_up([worth[index] for index in run]), worth.__getitem__
    )
    whole = len(runs) == len(rows) and sum(map(len, runs.values())) == len(tokens)
    of_row = {rows[place]: run for place, run in runs.items()} if whole else {}
    beside = {stretch.rows[0]: {number for block in stretch.blocks for number in block.ids} for stretch in near if len(stretch.rows) == 1}
    moved: dict[str, list[int]] = defaultdict(list)
    for row in codes:
        if row in of_row and set(of_row[row]) != beside.get(row):
            moved[unplaced.rows[row].row_key[: -len(code_parts(unplaced.rows[row].row_key)[-1])]].append(row)
    for siblings in moved.values():
        if len({tuple(worth[number] for number in of_row[row]) for row in siblings}) > 1:
            of_row = {row: run for row, run in of_row.items() if row not in siblings}
    return with_numbers(unplaced, columns, of_row), of_row


def _read_in_sequence(form: FormText, unit: str, at_names: Mapping[int, Numbers]) -> tuple[UnplacedForm, dict[int, Numbers]]:
    """The form with the rows to which the order of its numbers and its sums give them, and these."""
    unplaced, anchors, blocks = read_anchors(form, unit)
    tokens = [candidate.token for candidate in unplaced.candidates]
    worth = [candidate_amount(unplaced, index) for index in range(len(tokens))]
    columns = summed_columns(form.form_id, unplaced.columns[""])
    codes = [index for index, row in enumerate(unplaced.rows) if row.row_key.isdecimal()]
    totals = [index for index, row in enumerate(unplaced.rows) if row.row_key == "total"][:1]
    if not codes or not totals or not tokens or len(columns) < len(unplaced.columns[""]):
        return with_numbers(unplaced, columns, {}), {}
    printed = Printed(
        {index: unplaced.rows[index].page for index in codes},
        {row: above for above, rows in rows_below(unplaced).items() for row in rows},
        {anchor.row: _label(anchor.line, blocks) for anchor in reversed(anchors) if not anchor.is_name},
        {anchor.row: _label(anchor.line, blocks) for anchor in reversed(anchors) if anchor.is_name},
        {_label(place, blocks) for place, line in enumerate(form.lines) if not all(map(looks_like_amount, line.text.split()))},
        {row: (total, *(number for number in parts if worth[number][0])) for row, (total, *parts) in at_names.items()},
        worth,
        [token.page for token in tokens],
        len(columns) - 1,
    )
    laid = lay_in_sequence(printed, ([*totals, *codes], [*codes, *totals]))
    found = {row: numbers for row, numbers in laid.items() if len(numbers) > 1}
    any_order = _scattered(form, blocks, found) | (_permuted(worth, found) - _alike(found, at_names))
    return with_numbers(unplaced, columns, found, any_order=any_order), found


def _label(line: int, blocks: Sequence[tuple[int, NumberBlock]]) -> Label:
    """How many numbers are printed before a line, and the line."""
    return sum(len(block.ids) for first, block in blocks if first < line), line


def _first_of(readings: Iterable[Mapping[int, Numbers]]) -> dict[int, Numbers]:
    """Row → its numbers in the first reading that gives it some, of which none before gave another row one."""
    known: dict[int, Numbers] = {}
    taken: set[int] = set()
    for rows in readings:
        for row, numbers in rows.items():
            if row not in known and taken.isdisjoint(numbers):
                known[row] = numbers
                taken.update(numbers)
    return known


def _all_proven(form: UnplacedForm, of_row: Mapping[int, Numbers]) -> Proven:
    """A reading that uses every number of a form, and in which every sum holds: all of its rows are proven."""
    index = count()
    whole = {row: tuple(next(index) for _ in numbers) for row, numbers in of_row.items()}
    return Proven(form, {row: numbers[0] for row, numbers in whole.items()}, whole)


def _scattered(form: FormText, blocks: Sequence[tuple[int, NumberBlock]], of_row: Mapping[int, Numbers]) -> set[int]:
    """The rows whose numbers do not stand one behind the other, with nothing between: where a word does, or parts stand one above the other apart from their
    total, those may be of a column that is printed downwards."""
    words = {_label(place, blocks)[0] for place, line in enumerate(form.lines) if not all(map(looks_like_amount, line.text.split()))}
    block_of = {number: place for place, (_, block) in enumerate(blocks) for number in block.ids}

    def is_scattered(numbers: Numbers) -> bool:
        first, last = numbers[0], numbers[-1]
        if numbers != tuple(range(first, last + 1)) or any(place in words for place in range(first + 1, last + 1)):
            return True
        of_parts = [block_of[number] for number in numbers[1:]]
        return len(set(of_parts)) < len(of_parts) and block_of[first] not in of_parts

    return {row for row, numbers in of_row.items() if is_scattered(numbers)}


def _permuted(worth: Sequence[tuple[int, int]], of_row: Mapping[int, Numbers]) -> set[int]:
    """The rows whose total and parts the form also prints apart from them and from rows that show the same: those may be in another order, and which of the two
    is the row's own does not show."""
    shown = {row: tuple(worth[number][0] for number in numbers) for row, numbers in of_row.items() if len(numbers) > 2}
    printed = Counter(value for value, _ in worth)
    others = {
        values: printed - Counter(chain.from_iterable(same for same in shown.values() if same == values)) for values in set(shown.values())
    }
    return {row for row, values in shown.items() if len(set(values[1:])) > 1 and Counter(values) <= others[values]}


def _turned(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines with blocks of as many lines that follow each other turned into rows: their first lines, their second lines …"""
    blocks: list[list[TextLine]] = []
    for line in lines:
        if line.after_blank or not blocks or blocks[-1][-1].page != line.page:
            blocks.append([])
        blocks[-1].append(line)
    return [
        row[0]._replace(text=" ".join(line.text for line in row))
        for _, alike in groupby(blocks, key=lambda block: (len(block), block[0].page))
        for row in zip(*alike, strict=True)
    ]

"""A form of functional codes in a dump that prints block after block → its rows with their numbers, in every way that such a dump may have put them.

Belongs here: each way to read the rows, by their names, their order, their pages or their sums. Does not belong here: what is proven of a reading, and what several of
them say together (`proven_rows`), what speaks against one (`doubtful_rows`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from dagster_project.forms.amounts import looks_like_amount
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.solve.candidates import (
    UnplacedForm,
)
from dagster_project.forms.solve.placements import candidate_amount
from dagster_project.forms.text.blocks.beside_rows import Page, beside, completed
from dagster_project.forms.text.blocks.cells_of_rows import rows_below, with_numbers
from dagster_project.forms.text.blocks.doubtful_rows import label_at, may_be_moved, permuted, rows_alike, scattered
from dagster_project.forms.text.blocks.near_rows import Numbers, Rules, lay_near
from dagster_project.forms.text.blocks.pages_shared_out import lay_pages
from dagster_project.forms.text.blocks.proof_by_sums import contradicted_at_names, holds, sums_over_totals
from dagster_project.forms.text.blocks.reader import read_anchors, read_stretches
from dagster_project.forms.text.blocks.row_sums import adds_up, summed_columns
from dagster_project.forms.text.blocks.rows_in_sequence import Printed, lay_in_sequence
from dagster_project.forms.text.blocks.rows_of_runs import lay_runs
from dagster_project.forms.text.blocks.totals_near_names import Page as Shown
from dagster_project.knowledge.codes import code_parts, is_class


def read_near(form: FormText, unit: str, at_names: Mapping[int, Numbers]) -> tuple[UnplacedForm, dict[int, Numbers]]:
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
    taken = {row: numbers for row, numbers in taken.items() if row not in may_be_moved(unplaced, worth, taken, at_names)}
    again = {of.page for of, rows in laid for row in rows if row in known and of.page != known[row][0]}
    return with_numbers(unplaced, columns, taken, again), taken


def read_at_names(form: FormText, unit: str) -> dict[int, Numbers]:
    """The rows whose numbers stand right behind their name."""
    unplaced, anchors, blocks = read_anchors(form, unit)
    return beside(anchors, blocks, _rule_of_row(unplaced))


def _rule_of_row(unplaced: UnplacedForm) -> Callable[[Sequence[int]], bool]:
    """Whether numbers, by their candidates, may be those of a row: the first is the sum of the others."""
    worth = [candidate_amount(unplaced, index) for index in range(len(unplaced.candidates))]
    columns = len(summed_columns(unplaced.form_id, unplaced.columns[""]))
    return lambda numbers: len(numbers) <= columns and adds_up([worth[index] for index in numbers])


def read_beside(
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

    pages = Page(pages_of_rows(unplaced), [token.page for token in tokens])
    of_row = completed(known, sums_of_rows(unplaced), worth, pages, runs)
    contradicted = contradicted_at_names(unplaced, behind, of_row) - known.keys()
    of_row = {row: numbers for row, numbers in of_row.items() if row not in contradicted}
    return with_numbers(unplaced, columns, of_row), of_row


def pages_of_rows(unplaced: UnplacedForm) -> dict[int, int | None]:
    return {index: row.page if row.row_key.isdecimal() else None for index, row in enumerate(unplaced.rows)}


def sums_of_rows(unplaced: UnplacedForm) -> list[list[tuple[int, int]]]:
    """The identities over the totals of the rows, as (sign, row)."""
    of_key = {row.row_key: index for index, row in enumerate(unplaced.rows)}
    return [[(sign, of_key[row]) for sign, (_, row, _) in equation.cells] for equation in sums_over_totals(unplaced)]


def read_pages(form: FormText, unit: str, at_names: Mapping[int, Numbers]) -> tuple[UnplacedForm, dict[int, Numbers], set[int]]:
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
    shown = Shown(pages_of_rows(unplaced), numbers, worth, printed_at, below, at_names)
    found, mixed = lay_pages(shown, roots, codes, len(columns) - 1)
    return with_numbers(unplaced, columns, found, any_order=found.keys() - rows_alike(found, at_names)), found, mixed


def read_runs(form: FormText, unit: str, *, total_first: bool) -> tuple[UnplacedForm, dict[int, Numbers]]:
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


def read_in_sequence(form: FormText, unit: str, at_names: Mapping[int, Numbers]) -> tuple[UnplacedForm, dict[int, Numbers]]:
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
        {anchor.row: label_at(anchor.line, blocks) for anchor in reversed(anchors) if not anchor.is_name},
        {anchor.row: label_at(anchor.line, blocks) for anchor in reversed(anchors) if anchor.is_name},
        {label_at(place, blocks) for place, line in enumerate(form.lines) if not all(map(looks_like_amount, line.text.split()))},
        {row: (total, *(number for number in parts if worth[number][0])) for row, (total, *parts) in at_names.items()},
        worth,
        [token.page for token in tokens],
        len(columns) - 1,
    )
    laid = lay_in_sequence(printed, ([*totals, *codes], [*codes, *totals]))
    found = {row: numbers for row, numbers in laid.items() if len(numbers) > 1}
    any_order = scattered(form, blocks, found) | (permuted(worth, found) - rows_alike(found, at_names))
    return with_numbers(unplaced, columns, found, any_order=any_order), found

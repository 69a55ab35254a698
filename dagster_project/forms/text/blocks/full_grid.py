"""A form of functional codes in a dump that prints block after block → its rows, where a number is printed in every cell of it.

Belongs here: forms that print 0.00 where others leave a blank. A tool that orders a page by its blocks then keeps row after row: there are exactly as
many numbers as cells, and laid over rows and columns in their order they satisfy every identity of the form: within each row, over the rows right below
one, of the total, in every column. A single number out of its place breaks several of these. No sum tells rows below the same row apart: these must
print their codes or names right before their numbers, or in their order. Does not belong here: forms with blank cells (`proven_rows`), forms whose groups of columns stand side by
side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import replace
from itertools import pairwise

from dagster_project.forms.model import CellKey
from dagster_project.forms.solve.candidates import Candidate, Slot, UnplacedForm
from dagster_project.forms.solve.equations import Equation, FormRows, equations
from dagster_project.forms.solve.placements import candidate_amount
from dagster_project.forms.solve.trust import holds
from dagster_project.forms.text.blocks.near_rows import Anchor
from dagster_project.forms.text.blocks.rows_of_numbers import NumberBlock
from dagster_project.knowledge.codes import parent_of


def lay_full_grid(unplaced: UnplacedForm, anchors: Sequence[Anchor], blocks: Sequence[tuple[int, NumberBlock]]) -> UnplacedForm | None:
    """The form with every number in its cell; None where a cell is without one, or the identities do not prove each row. `unplaced` has all its rows and
    its numbers in the order of the dump; `anchors` are where it prints its rows, `blocks` its numbers with the first line of each."""
    columns = unplaced.columns[""]
    if len(unplaced.candidates) != len(unplaced.rows) * len(columns):
        return None
    codes = [index for index, row in enumerate(unplaced.rows) if row.row_key.isdecimal()]
    totals = [index for index, row in enumerate(unplaced.rows) if not row.row_key.isdecimal()]
    identities = [
        e
        for e in equations({unplaced.form_id: FormRows({row.row_key: columns for row in unplaced.rows}, complete=True)})
        if e.relation == "eq"
    ]
    rows_before: dict[int, set[int]] = defaultdict(set)
    for anchor in anchors:
        rows_before[sum(len(block.ids) for line, block in blocks if line < anchor.line)].add(anchor.row)
    laid = []
    for rows in ([*totals, *codes], [*codes, *totals]):
        at_name = {row for place, row in enumerate(rows) if rows_before[place * len(columns)] == {row}}
        if (form := _laid(unplaced, rows, identities)) and _rows_in_order(unplaced, anchors, at_name):
            laid.append(form)
    return laid[0] if laid and all(_values(form) == _values(laid[0]) for form in laid) else None


def _laid(unplaced: UnplacedForm, rows: Sequence[int], identities: Sequence[Equation]) -> UnplacedForm | None:
    columns = unplaced.columns[""]
    slots = [(row, key) for row in rows for key in columns]
    tokens = [candidate.token for candidate in unplaced.candidates]
    on_page = (unplaced.rows[row].page == token.page for (row, _), token in zip(slots, tokens, strict=True) if unplaced.rows[row].code)
    if not all(on_page):
        return None
    amounts = {
        (unplaced.form_id, unplaced.rows[row].row_key, key): candidate_amount(unplaced, index) for index, (row, key) in enumerate(slots)
    }
    if not all(holds(identity, amounts) for identity in identities) or not _ties_each_row(identities, amounts):
        return None
    of_row = {row: tokens[place * len(columns)].page for place, row in enumerate(rows)}
    placed = [Candidate(token, (slot,)) for token, slot in zip(tokens, slots, strict=True)]
    return replace(unplaced, rows=[replace(row, page=of_row[index]) for index, row in enumerate(unplaced.rows)], candidates=placed)


def _rows_in_order(unplaced: UnplacedForm, anchors: Sequence[Anchor], at_name: Container[int]) -> bool:
    """Whether of rows below the same row each is printed, with those below it, before the next one by its code; but for those with their numbers right
    behind their code or name, or behind one of a row below (`at_name`)."""
    first: dict[str, int] = {}
    settled: set[str] = set()
    for anchor in anchors:
        code = unplaced.rows[anchor.row].row_key
        while code.isdecimal():
            first[code] = min(anchor.line, first.get(code, anchor.line))
            settled |= {code} if anchor.row in at_name else set()
            code = parent_of(code)
    open_rows: dict[str, list[str]] = defaultdict(list)
    for code in sorted(row.row_key for row in unplaced.rows if row.row_key.isdecimal()):
        if code not in settled:
            open_rows[parent_of(code)].append(code)
    return all(
        one in first and other in first and first[one] < first[other] for codes in open_rows.values() for one, other in pairwise(codes)
    )


def _values(form: UnplacedForm) -> dict[Slot, tuple[int, int]]:
    return {candidate.slots[0]: candidate_amount(form, index) for index, candidate in enumerate(form.candidates)}


def _ties_each_row(identities: Sequence[Equation], amounts: dict[CellKey, tuple[int, int]]) -> bool:
    """Whether some identity ties every row to others, and another one the numbers within it."""
    rows = [{row for _, (_, row, _) in identity.cells} for identity in identities]
    every = {row for _, row, _ in amounts}
    return {next(iter(keys)) for keys in rows if len(keys) == 1} >= every and {
        key for keys in rows if len(keys) > 1 for key in keys
    } >= every

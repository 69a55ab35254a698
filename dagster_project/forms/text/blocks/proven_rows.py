"""A form of functional codes in a dump that prints block after block → the rows that its own sums prove, and what is left over.

Belongs here: such dumps mostly print row after row all the same, or a few rows column after column as blocks of as many lines each, which
are turned back into rows; which of the rows came out whole; the cells left for numbers of the others. Does not belong here: putting rows
together (`reading_order`), what a sum proves (`proof_by_sums`), which of the cells it is (`solve.solver`), forms that do not come out so (`blocks`).

A row is proven where its total and those of its children, or of its parent and its siblings, make a sum that holds: a row that another
row's number slipped into does not add up so. Any number of the other rows may stand in any of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count, groupby

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.solve.candidates import (
    UnplacedForm,
    choose_columns,
    head_text,
)
from dagster_project.forms.solve.placements import candidate_amount
from dagster_project.forms.text.blocks.beside_rows import beside
from dagster_project.forms.text.blocks.cells_of_rows import add_total_row, place_proven, rows_below, with_numbers
from dagster_project.forms.text.blocks.doubtful_rows import permuted, rows_alike, scattered
from dagster_project.forms.text.blocks.near_rows import Numbers
from dagster_project.forms.text.blocks.proof_by_sums import Proven, contradicted_at_names, prove_rows
from dagster_project.forms.text.blocks.reader import read_anchors
from dagster_project.forms.text.blocks.readings_of_rows import (
    pages_of_rows,
    read_at_names,
    read_beside,
    read_in_sequence,
    read_near,
    read_pages,
    read_runs,
    sums_of_rows,
)
from dagster_project.forms.text.blocks.row_sums import summed_columns
from dagster_project.forms.text.blocks.rows_left_over import Left, lay_left_over
from dagster_project.forms.text.reading_order.reader import read_in_order
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.codes import is_class, parent_of

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
    at_names = read_at_names(form, unit)
    found: list[dict[int, Numbers]] = []

    def prove(unproven: UnplacedForm, of_row: Mapping[int, Numbers], certain: Mapping[int, Numbers] | None = None) -> None:
        readings.append(prove_rows(unproven, rows_alike(of_row, at_names), rows_alike(of_row, certain or {})))
        found.append({row: of_row[row] for row in readings[-1].whole})

    shared_out, of_pages, mixed = read_pages(form, unit, at_names)
    if any(row.code and index not in of_pages for index, row in enumerate(shared_out.rows)):
        prove(*read_runs(form, unit, total_first=True))
        prove(*read_runs(form, unit, total_first=False))
        prove(*read_near(form, unit, at_names))
        prove(*read_beside(form, unit, found[-1], at_names))
    prove(shared_out, of_pages, of_pages)
    in_sequence, sequence = read_in_sequence(form, unit, at_names)
    if not sequence:
        in_sequence, sequence = read_in_sequence(form, unit, _first_of((*sorted(found, key=len, reverse=True), at_names)))
    readings.append(_all_proven(in_sequence, sequence))
    without_order = of_pages.keys() - rows_alike(of_pages, at_names)
    prove(*_read_rest(form, unit, found, sequence, at_names, mixed, without_order), of_pages)
    best = max(readings, key=lambda reading: len(reading.whole))
    if not best.whole:
        return None
    placed = len(best.totals.keys() - best.whole.keys()) + sum(map(len, best.whole.values()))
    most_are_proven = len(best.whole) * 2 > len(best.form.rows) and len(best.form.candidates) - placed <= _MOST_LEFT_OVER
    add_total_row(best.form, form.lines)
    place_proven(best, rest_in_open_cells=most_are_proven)
    return best.form


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
    pages = {row: page for row, page in pages_of_rows(unplaced).items() if row not in known and row not in mixed}
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
    more = lay_left_over(left, sums_of_rows(unplaced), {row: worth[numbers[0]] for row, numbers in known.items()})
    contradicted = contradicted_at_names(unplaced, beside(anchors, blocks, bool), known | more)
    more = {row: numbers for row, numbers in more.items() if row not in contradicted}
    only_sequence = {row: numbers for row, numbers in known.items() if all(row not in rows for rows in found)}
    any_order = scattered(form, blocks, more | only_sequence) | {row for row in known if row in without_order}
    any_order |= permuted(worth, known | more) - rows_alike(known | more, at_names)
    return with_numbers(unplaced, columns, known | more, any_order=any_order), known | more


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

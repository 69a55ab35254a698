"""Rows of a dump in blocks whose numbers may be those of others, or stand in another order.

Belongs here: what the places of numbers and what is printed once more say against a reading of rows. Does not belong here: the readings themselves
(`readings_of_rows`), what a sum proves (`proof_by_sums`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain

from dagster_project.forms.amounts import looks_like_amount
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.solve.candidates import (
    UnplacedForm,
)
from dagster_project.forms.text.blocks.near_rows import Numbers
from dagster_project.forms.text.blocks.rows_in_sequence import Label
from dagster_project.forms.text.blocks.rows_of_numbers import NumberBlock
from dagster_project.knowledge.codes import parent_of


def rows_alike(some: Mapping[int, Numbers], others: Mapping[int, Numbers]) -> set[int]:
    return {row for row, numbers in some.items() if numbers == others.get(row)}


def label_at(line: int, blocks: Sequence[tuple[int, NumberBlock]]) -> Label:
    """How many numbers are printed before a line, and the line."""
    return sum(len(block.ids) for first, block in blocks if first < line), line


def may_be_moved(
    unplaced: UnplacedForm, worth: Sequence[tuple[int, int]], of_row: Mapping[int, Numbers], at_names: Mapping[int, Numbers]
) -> set[int]:
    """Siblings away from their names of which one shows a total that its page prints once more, and not at the name of another row nor for one above or below it:
    that may be its own, and then each of them has the numbers of the next. Their sum holds either way."""
    codes = [row.row_key for row in unplaced.rows]
    page_of = [candidate.token.page for candidate in unplaced.candidates]
    row_of = {number: row for row, numbers in of_row.items() for number in numbers}
    sure = rows_alike(of_row, at_names)
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


def scattered(form: FormText, blocks: Sequence[tuple[int, NumberBlock]], of_row: Mapping[int, Numbers]) -> set[int]:
    """The rows whose numbers do not stand one behind the other, with nothing between: where a word does, or parts stand one above the other apart from their
    total, those may be of a column that is printed downwards."""
    words = {label_at(place, blocks)[0] for place, line in enumerate(form.lines) if not all(map(looks_like_amount, line.text.split()))}
    block_of = {number: place for place, (_, block) in enumerate(blocks) for number in block.ids}

    def is_scattered(numbers: Numbers) -> bool:
        first, last = numbers[0], numbers[-1]
        if numbers != tuple(range(first, last + 1)) or any(place in words for place in range(first + 1, last + 1)):
            return True
        of_parts = [block_of[number] for number in numbers[1:]]
        return len(set(of_parts)) < len(of_parts) and block_of[first] not in of_parts

    return {row for row, numbers in of_row.items() if is_scattered(numbers)}


def permuted(worth: Sequence[tuple[int, int]], of_row: Mapping[int, Numbers]) -> set[int]:
    """The rows whose total and parts the form also prints apart from them and from rows that show the same: those may be in another order, and which of the two
    is the row's own does not show."""
    shown = {row: tuple(worth[number][0] for number in numbers) for row, numbers in of_row.items() if len(numbers) > 2}
    printed = Counter(value for value, _ in worth)
    others = {
        values: printed - Counter(chain.from_iterable(same for same in shown.values() if same == values)) for values in set(shown.values())
    }
    return {row for row, values in shown.items() if len(set(values[1:])) > 1 and Counter(values) <= others[values]}

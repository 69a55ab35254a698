"""Pages of a form of functional codes in a dump that prints block after block → the numbers of each row, where every number of the page is of one.

Belongs here: which of the totals near the names of rows leave no number of a page without a row; what is certain then. Does not belong here: finding
totals (`totals_near_names`), what makes them up (`parts_of_totals`), what proves a row (`proof_by_sums`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, product
from math import prod

from dagster_project.forms.text.blocks.near_rows import Numbers
from dagster_project.forms.text.blocks.parts_of_totals import TooManyWays, Worth, share_out
from dagster_project.forms.text.blocks.totals_near_names import Page, Totals, lay_totals

_MOST_CHOICES = 512
"""Of the totals of the rows of a page."""


def lay_pages(shown: Page, roots: Sequence[int], codes: Sequence[int], most_parts: int) -> tuple[dict[int, Numbers], set[int]]:
    """Row → its total and what makes it up on pages of which no number is left, from left to right only where they are those right behind the name of
    the row; and the rows there that may have each other's numbers. `roots` are the total, if it is printed, and the classes; `codes` the rows with a
    code; a row has at most `most_parts` besides its total."""
    laid = lay_totals(shown, roots)
    found: dict[int, Numbers] = {}
    mixed: set[int] = set()
    for page in shown.numbers:
        here = [row for row in codes if shown.page_of[row] == page]
        ways = list(_ways(shown, laid, roots, page, here, most_parts)) if here else []
        if ways:
            agreed = {
                row: values
                for row, values in ways[0].items()
                if row not in laid.mixed and all(way.get(row) == values for way in ways) and not _is_contradicted(shown, row, values)
            }
            found |= _numbers(shown, page, agreed)
            mixed.update(row for row in here if row in laid.mixed)
    return found, mixed


def _ways(
    shown: Page, laid: Totals, roots: Sequence[int], page: int, here: Sequence[int], most_parts: int
) -> Iterator[dict[int, tuple[Worth, ...]]]:
    """Every way to give all rows of a page their numbers so that none is left; of a way, what is certain."""
    choices = [
        list({tuple(sorted((row, way[row]) for row in here if row in way)) for way in ways})
        for ways in laid.choices
        if any(row in way for way in ways for row in here)
    ]
    worth = [shown.worth[number] for number in shown.numbers[page]]
    total = [row for row in roots if shown.page_of[row] is None and row in laid.known]
    if prod(map(len, choices)) > _MOST_CHOICES:
        return
    with suppress(TooManyWays):
        found = []
        for chosen in product(*choices):
            rows = {row: laid.known[row] for row in here if row in laid.known} | dict(chain.from_iterable(chosen))
            for others in ([], total) if len(rows) == len(here) else ():
                totals = rows | {row: laid.known[row] for row in others}
                parts = share_out(totals, worth, most_parts)
                if parts is not None:
                    found.append({row: (totals[row], *of_row) for row, of_row in parts.items()})
        yield from found


def _is_contradicted(shown: Page, row: int, values: Sequence[Worth]) -> bool:
    """Whether other numbers stand right behind the name of a row."""
    return row in shown.at_names and sorted(shown.worth[number] for number in shown.at_names[row]) != sorted(values)


def _numbers(shown: Page, page: int, rows: Mapping[int, Sequence[Worth]]) -> dict[int, Numbers]:
    """The numbers of a page that show the values of each row: those at its name where they do, else the nearest to it."""
    found = {
        row: tuple(shown.at_names[row])
        for row, values in rows.items()
        if sorted(shown.worth[number] for number in shown.at_names.get(row, ())) == sorted(values)
    }
    free = set(shown.numbers[page]) - {number for numbers in found.values() for number in numbers}
    for row, values in rows.items():
        if row in found:
            continue
        places = shown.printed_at.get(row, ())
        taken: list[int] = []
        for value in values:
            fitting = (number for number in sorted(free) if shown.worth[number] == value)
            taken.append(min(fitting, key=lambda number: min((abs(number - place) for place in places), default=0)))
            free.remove(taken[-1])
        found[row] = (taken[0], *sorted(taken[1:]))
    return found

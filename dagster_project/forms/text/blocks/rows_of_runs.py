"""Numbers in printed order → the rows of a form of functional codes, as far as each row prints its numbers one behind the other.

Belongs here: laying runs of numbers that add up over rows that follow each other. Tools that order a page by its blocks keep the order of every column,
so the totals stand in the order of the rows, whatever becomes of codes and names. Does not belong here: what proves a row (`proven_rows`), rows whose
numbers are printed column by column (`near_rows`, `rows_of_numbers`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

Run = tuple[int, ...]
"""Ids of numbers that follow each other."""


def lay_runs(
    row_pages: Sequence[int | None],
    number_pages: Sequence[int],
    lengths: range,
    may_be_row: Callable[[Run], bool],
    worth: Callable[[int], object],
) -> dict[int, Run]:
    """Row → its run, where every way to give the most rows a run, in order, gives it the same numbers. Of each row and number the page that prints it;
    None where that is not known. `lengths` are those of runs."""
    rows, numbers = len(row_pages), len(number_pages)
    runs = [[run for length in lengths if (run := _run(start, length, number_pages)) and may_be_row(run)] for start in range(numbers)]
    fits = [[[run for run in runs[start] if page in (None, number_pages[start])] for start in range(numbers)] for page in row_pages]
    after = [[0] * (numbers + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for start in range(numbers, -1, -1):
            ways = [after[row + 1][start], *(after[row][start + 1 : start + 2])]
            ways += [1 + after[row + 1][run[-1] + 1] for run in fits[row][start]] if start < numbers else []
            after[row][start] = max(ways)
    before = [[0] * (numbers + 1) for _ in range(rows + 1)]
    for row in range(rows + 1):
        for start in range(numbers + 1):
            here = max(before[row][start], before[row - 1][start] if row else 0, before[row][start - 1] if start else 0)
            before[row][start] = here
            for run in fits[row][start] if row < rows and start < numbers else ():
                before[row + 1][run[-1] + 1] = max(before[row + 1][run[-1] + 1], here + 1)
    most = after[0][0]
    found: dict[int, Run] = {}
    for row in range(rows):
        if any(before[row][start] + after[row + 1][start] == most for start in range(numbers + 1)):
            continue  # as many rows have one without it
        best = [run for start in range(numbers) for run in fits[row][start] if before[row][start] + 1 + after[row + 1][run[-1] + 1] == most]
        shown: dict[tuple[object, ...], Run] = {}
        for run in best:
            shown.setdefault(tuple(map(worth, run)), run)
        if len(shown) == 1:
            found[row] = next(iter(shown.values()))
    return found


def _run(start: int, length: int, pages: Sequence[int]) -> Run:
    run = tuple(range(start, start + length))
    return run if run[-1] < len(pages) and pages[run[-1]] == pages[start] else ()

"""Columns that no rule shows: lines of words → a grid, from how the words are aligned.

Belongs here: which words of a header head a column, which span several, and under which of them each word of the body stands. Does not belong
here: where such a table starts and which words a header has (`dagster_project.forms.grid_unruled`), ruled tables (`grid`).

A header word is set in the middle of its column, or at the end at which the column's text is set. So the right end of a word that is
set to the right or in the middle lies right of its own header's middle and left of the next one's, and the left end of a word that is set to
the left lies right of the previous header's middle and left of its own. A number between two headers for which both readings remain is given to
both columns: its cell reaches over them, and what it means is left to the reader of forms.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dagster_project.documents.grid_baselines import AMOUNT, LEADING
from dagster_project.documents.grid_figures import figure_rows
from dagster_project.documents.lines import joined_text, lines_of
from dagster_project.documents.model import Box, Grid, GridCell, Line, Word

_ONE_EDGE = 1.5
"""Points by which the ends of aligned words differ."""
_MISFIT = 0.6
"""A header word over several columns stands in their middle but for this share of a column."""
_NUMBER = re.compile(r"[-−－(（]?\d[\d,，]*(?:[.．]\d*)?[)）]?")
_DASH = re.compile(r"[-−－—–─]+")
"""What a form prints for nothing: it is set as the figures are."""


_FURTHEST_LEADING = 2.0
"""Lines of one header cell, known by their words, are no further apart than so many em."""
_INTEGER = re.compile(r"\d{2,7}")

Joins = Callable[[str, str], bool | None]
"""Tells of two texts, one above the other in a header, whether they are one text broken over lines; None where their words do not tell."""


@dataclass(slots=True, eq=False)
class _Block:
    """Words of one header cell, over the columns `first` to `last` once that is known."""

    words: list[Word]
    first: int = -1
    last: int = -1

    @property
    def x0(self) -> float:
        return min(word.x0 for word in self.words)

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @property
    def top(self) -> float:
        return min(word.y0 for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.y1 for word in self.words)

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def overlaps(self, other: _Block) -> bool:
        return self.x0 < other.x1 and other.x0 < self.x1


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: the extent of the words that head each, and the edges between them. `right_aligned`: whether figures are
    set to the right, None where that cannot be told. `code_starts`: the x where codes, set to the left, start."""

    heads: tuple[tuple[float, float], ...]
    edges: tuple[float, ...]
    right_aligned: bool | None
    code_starts: tuple[float, ...] = ()

    @property
    def centres(self) -> list[float]:
        return [(x0 + x1) / 2 for x0, x1 in self.heads]


def infer_grid(
    page: int, header: Sequence[Line], body: Sequence[Line], rules: Sequence[float], joins: Joins, usual: bool | None = None
) -> tuple[Grid, Columns] | None:
    """The grid of a table of these lines, and its columns for further pages. `rules` are the y of the rules between rows, if there are any;
    `joins` knows the words of the header; `usual` is `Columns.right_aligned` of the tables before, for a table that does not tell. None
    where the header heads fewer than two columns."""
    blocks = _blocks([word for line in header for word in line.words], joins)
    leaves, parents = _leaves(blocks)
    if len(leaves) < 2:
        return None
    rows = figure_rows(body, rules)
    told = _right_aligned([(leaf.x0, leaf.x1) for leaf in leaves], [word for line in body for word in line.words])
    columns = _columns(leaves, [word for row in rows for word in row], usual if told is None else told)
    _span_parents(leaves, parents, columns.edges)
    header_cells, header_edges = _header_cells([*leaves, *parents], columns.edges, rows)
    return _grid(page, header_cells, header_edges, rows, columns), columns


def continue_grid(page: int, body: Sequence[Line], rules: Sequence[float], columns: Columns) -> Grid:
    """The grid of a further part, which repeats no header."""
    rows = figure_rows(body, rules)
    return _grid(page, [], [min(word.y0 for word in rows[0])], rows, columns)


# -- header ----------------------------------------------------------------------------------------------------------------


def _blocks(words: Sequence[Word], joins: Joins) -> list[_Block]:
    """Words of the header, wrapped lines of one cell put together: those whose words belong together, else those near in height."""
    blocks: list[_Block] = []
    for word in sorted(words, key=lambda word: word.y1):
        em = word.y1 - word.y0
        alone = _Block([word])
        above = next(
            (
                block
                for block in blocks
                if 0.3 * em < word.y1 - block.bottom < _FURTHEST_LEADING * em
                and block.overlaps(alone)
                and (abs(block.centre - alone.centre) < 0.6 * em or abs(block.x0 - alone.x0) < _ONE_EDGE)
                and _is_one_cell(block, word, joins)
            ),
            None,
        )
        if above:
            above.words.append(word)
        else:
            blocks.append(alone)
    return blocks


def _is_one_cell(block: _Block, word: Word, joins: Joins) -> bool:
    told = joins("".join(above.text for above in block.words), word.text)
    return word.y1 - block.bottom < LEADING * (word.y1 - word.y0) if told is None else told


def _leaves(blocks: Sequence[_Block]) -> tuple[list[_Block], list[_Block]]:
    """The blocks that head a column each, from left to right, and those over several of them.

    A block is over others where one of them stands below it, or where it stands over the gap between two neighbours that leave no room for a
    column of its own. What heads a column reaches down to the end of the header, so its middle is not above the header's middle.
    """
    leaves = [block for block in blocks if not any(other.top > block.middle and other.overlaps(block) for other in blocks)]
    leaves.sort(key=lambda block: block.centre)
    middle = (min(block.top for block in blocks) + max(block.bottom for block in blocks)) / 2
    if len(leaves) < 3:
        return leaves, [block for block in blocks if block not in leaves]
    lowest = max(block.middle for block in leaves)
    pitches = sorted(b.centre - a.centre for a, b in pairwise(leaves) if a.middle > lowest - _ONE_EDGE * 2 < b.middle)
    # Cells set from their top: then the outermost columns' heads stand high as well.
    from_top = min(leaves[0].middle, leaves[-1].middle) < middle - _ONE_EDGE
    for before, block, after in list(zip(leaves, leaves[1:], leaves[2:], strict=False)):
        if before.top < block.middle or after.top < block.middle:
            continue
        is_high = block.middle < middle - _ONE_EDGE and not from_top
        if is_high or (pitches and after.centre - before.centre < 1.5 * pitches[len(pitches) // 2]):
            leaves.remove(block)
    return leaves, [block for block in blocks if block not in leaves]


def _span_parents(leaves: list[_Block], parents: list[_Block], edges: Sequence[float]) -> None:
    """Tell over which columns each block of the upper header rows stands, from the lowest up: blocks on one level share the
    columns below them so that each stands as near as can be to the middle of its own."""
    for index, leaf in enumerate(leaves):
        leaf.first = leaf.last = index
    nodes = list(leaves)
    waiting = sorted(parents, key=lambda block: -block.middle)
    while waiting:
        low = [block for block in waiting if not any(other.top > block.middle and other.overlaps(block) for other in waiting)]
        for run in _runs(nodes):
            over = [block for block in low if edges[run[0].first] <= block.centre <= edges[run[-1].last + 1] and block.middle < run[0].top]
            if not over:
                continue
            over.sort(key=lambda block: block.centre)
            for block, (start, end) in zip(over, _shares(run, over, edges), strict=True):
                block.first, block.last = run[start].first, run[end].last
                waiting.remove(block)
                low.remove(block)
            nodes = [node for node in nodes if node not in run] + over
            nodes.sort(key=lambda node: node.first)
        for alone in low:  # over nothing: it is taken for what stands next to it
            distances = [abs(leaf.centre - alone.centre) for leaf in leaves]
            alone.first = alone.last = distances.index(min(distances))
            waiting.remove(alone)


def _runs(nodes: Sequence[_Block]) -> list[list[_Block]]:
    """Neighbours on one level."""
    runs: list[list[_Block]] = []
    for node in nodes:
        if runs and node.first == runs[-1][-1].last + 1 and abs(runs[-1][-1].middle - node.middle) < _ONE_EDGE * 2:
            runs[-1].append(node)
        else:
            runs.append([node])
    return runs


def _shares(run: Sequence[_Block], over: Sequence[_Block], edges: Sequence[float]) -> list[tuple[int, int]]:
    """For each block of `over` the first and last node of the run below it: all nodes are shared out, in order, with the least misfit."""
    if len(over) > len(run):
        return [(min(index, len(run) - 1),) * 2 for index in range(len(over))]
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {0: (0.0, [])}
    for number, block in enumerate(over):
        rest = len(over) - number - 1
        found: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        for start, (cost, shares) in best.items():
            ends = range(start, len(run) - rest) if rest else range(len(run) - 1, len(run))
            for end in ends:
                centre = (edges[run[start].first] + edges[run[end].last + 1]) / 2
                total = cost + abs(centre - block.centre)
                if end + 1 not in found or total < found[end + 1][0]:
                    found[end + 1] = (total, [*shares, (start, end)])
        best = found
    return best[len(run)][1]


def _header_cells(blocks: Sequence[_Block], edges: Sequence[float], rows: Sequence[Sequence[Word]]) -> tuple[list[GridCell], list[float]]:
    """The header as cells that cover it, and the edges of its rows: one for each level of blocks over the same column."""
    depths: dict[int, int] = {}
    over: dict[int, list[_Block]] = {}
    for column in range(len(edges) - 1):
        over[column] = sorted((block for block in blocks if block.first <= column <= block.last), key=lambda block: block.middle)
        for depth, block in enumerate(over[column]):
            depths[id(block)] = max(depths.get(id(block), 0), depth)
    for _ in blocks:
        for stack in over.values():
            for above, below in pairwise(stack):
                depths[id(below)] = max(depths[id(below)], depths[id(above)] + 1)
    n_rows = max(depths.values()) + 1
    top = min(block.top for block in blocks)
    bottom = max(block.bottom for block in blocks)
    first_row = min((word.y0 for row in rows[:1] for word in row), default=bottom)
    bottom = (bottom + max(bottom, first_row)) / 2
    row_edges = [top + (bottom - top) * row / n_rows for row in range(n_rows + 1)]
    cells: list[GridCell] = []
    for column, stack in over.items():
        for position, block in enumerate(stack):
            if block.first != column:
                continue
            row = depths[id(block)] if position else 0
            lower = [depths[id(other)] for c in range(block.first, block.last + 1) for other in over[c] if other.middle > block.middle]
            end = min(lower, default=n_rows)
            cells.append(_cell(row, column, max(end - row, 1), block.last - block.first + 1, block.words, edges, row_edges))
        if not stack:
            cells.append(_cell(0, column, n_rows, 1, [], edges, row_edges))
    return cells, row_edges


# -- body ------------------------------------------------------------------------------------------------------------------


def _columns(leaves: Sequence[_Block], words: Sequence[Word], right_aligned: bool | None) -> Columns:
    """The columns under these heads, with edges where no word of the body stands across, as far as there are such."""
    heads = tuple((block.x0, block.x1) for block in leaves)
    bare = Columns(heads, (), right_aligned, _code_starts(words))
    starts, ends = [x0 for x0, _ in heads], [x1 for _, x1 in heads]
    for word in words:
        first, last = _place(word, bare)
        if first == last:
            starts[first], ends[first] = min(starts[first], word.x0), max(ends[first], word.x1)
    edges = [min(starts) - 1.0]
    for index in range(len(heads) - 1):
        end, start = ends[index], starts[index + 1]
        if end > start:
            # Words run over into the next column: its own words show where it starts, figures where the one before ends.
            end = max([heads[index][1], *(w.x1 for w in words if _NUMBER.fullmatch(w.text) and _place(w, bare) == (index, index))])
        # Through a figure that may stand on either side, so that it is seen to belong to neither.
        open_to_both = [(word.x0 + word.x1) / 2 for word in words if _place(word, bare) == (index, index + 1) and not _reaches(word, bare)]
        edges.append(max(open_to_both[0] if open_to_both else (end + start) / 2, edges[-1] + 0.1))
    edges.append(max(max(ends) + 1.0, edges[-1] + 0.1))
    return replace(bare, edges=tuple(edges))


def _code_starts(words: Sequence[Word]) -> tuple[float, ...]:
    """Where integers of several lengths start at one place and end at several."""
    found: list[list[Word]] = []
    for word in sorted((word for word in words if _INTEGER.fullmatch(word.text)), key=lambda word: word.x0):
        if found and word.x0 - found[-1][0].x0 < _ONE_EDGE:
            found[-1].append(word)
        else:
            found.append([word])
    return tuple(column[0].x0 for column in found if _differ(column))


def _right_aligned(heads: Sequence[tuple[float, float]], words: Sequence[Word]) -> bool | None:
    """Whether the figures of the table are set to the right, as far as it tells: figures of several lengths end at one place in every column and do not
    start at one; where no column holds such, one sticks out on the right of its head and none on the left."""
    centres = [(x0 + x1) / 2 for x0, x1 in heads]
    figures = [word for word in words if AMOUNT.fullmatch(word.text)]
    by_end: dict[int, list[Word]] = {}
    by_start: dict[int, list[Word]] = {}
    for word in figures:
        by_end.setdefault(bisect_right(centres, word.x1), []).append(word)
        by_start.setdefault(bisect_left(centres, word.x0), []).append(word)
    ends = [_spread([word.x1 for word in column]) < _ONE_EDGE for column in by_end.values() if _differ(column)]
    starts = [_spread([word.x0 for word in column]) < _ONE_EDGE for column in by_start.values() if _differ(column)]
    if ends or starts:
        return all(ends) and not (starts and all(starts))
    (_, last), (first, _) = heads[-1], heads[0]
    right = any(word.x1 > x1 and x0 < word.x0 < x1 for word in figures for x0, x1 in heads) or any(word.x0 > last for word in figures)
    left = any(word.x0 < x0 and x0 < word.x1 < x1 for word in figures for x0, x1 in heads) or any(word.x1 < first for word in figures)
    return right if right != left else None


def _differ(words: Sequence[Word]) -> bool:
    """Whether words are so different in length that their ends tell how they are set."""
    widths = [word.x1 - word.x0 for word in words]
    return _spread(widths) > 2 * _ONE_EDGE


def _spread(values: Sequence[float]) -> float:
    return max(values) - min(values)


def _place(word: Word, columns: Columns) -> tuple[int, int]:
    """The first and last column that a word of the body stands in or may stand in."""
    heads, centres = columns.heads, columns.centres
    last = bisect_right(centres, word.x1) - 1
    first = bisect_left(centres, word.x0)
    if first <= last:
        return first, last
    left, right = last, first
    if left < 0 or right >= len(heads):
        return (right, right) if left < 0 else (left, left)
    under_left, under_right = word.x0 < heads[left][1], word.x1 > heads[right][0]
    if under_left != under_right:
        return (left, left) if under_left else (right, right)
    if any(abs(word.x0 - start) < _ONE_EDGE for start in columns.code_starts):
        return right, right
    if _DASH.fullmatch(word.text):
        return (left, left) if columns.right_aligned else (right, right)
    if not _NUMBER.fullmatch(word.text):
        return right, right
    if AMOUNT.fullmatch(word.text) and columns.right_aligned:
        return left, left
    return left, right


def _reaches(word: Word, columns: Columns) -> bool:
    """Whether a word lies below the middle of a head, so that it certainly stands in that column, if also in others."""
    return any(word.x0 <= centre <= word.x1 for centre in columns.centres)


def _grid(page: int, header: list[GridCell], header_edges: list[float], rows: Sequence[Sequence[Word]], columns: Columns) -> Grid:
    edges = columns.edges
    n_header = len(header_edges) - 1
    row_edges = list(header_edges)
    for index, words in enumerate(rows):
        bottom = max(word.y1 for word in words)
        below = min((word.y0 for word in rows[index + 1]), default=bottom) if index + 1 < len(rows) else bottom
        row_edges.append(max((bottom + below) / 2, row_edges[-1] + 0.1))
    cells = list(header)
    for index, words in enumerate(rows):
        cells += _body_cells(n_header + index, words, columns, row_edges)
    cells.sort(key=lambda cell: (cell.row, cell.column))
    box: Box = (edges[0], row_edges[0], edges[-1], row_edges[-1])
    return Grid(page, box, len(row_edges) - 1, len(edges) - 1, tuple(cells), edges, tuple(row_edges), columns_inferred=True)


def _body_cells(row: int, words: Sequence[Word], columns: Columns, row_edges: Sequence[float]) -> list[GridCell]:
    """The cells of a body row: columns that one word reaches over are one cell."""
    n_columns = len(columns.heads)
    content: list[list[Word]] = [[] for _ in range(n_columns)]
    reaches = list(range(n_columns))
    for word in words:
        first, last = _place(word, columns)
        content[first].append(word)
        reaches[first] = max(reaches[first], last)
    cells = []
    column = 0
    while column < n_columns:
        end = column
        inside: list[Word] = []
        position = column
        while position <= end:
            end = max(end, reaches[position])
            inside += content[position]
            position += 1
        cells.append(_cell(row, column, 1, end - column + 1, inside, columns.edges, row_edges))
        column = end + 1
    return cells


def _cell(
    row: int, column: int, row_span: int, column_span: int, words: list[Word], edges: Sequence[float], row_edges: Sequence[float]
) -> GridCell:
    bbox = (edges[column], row_edges[row], edges[column + column_span], row_edges[min(row + row_span, len(row_edges) - 1)])
    lines = tuple(lines_of(words))
    text = joined_text(lines, bbox[2] - bbox[0]) if lines else ""
    return GridCell(row, column, row_span, column_span, text, lines, bbox)

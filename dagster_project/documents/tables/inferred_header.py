"""Words of a header that no rule shows → blocks, each over one column or several.

Belongs here: which words are one cell of the header, which of them head a column, and over which columns the others stand. Does not belong here: where
the edges of columns are and how the body is set (`inferred_columns`), which words a header has (`dagster_project.forms.ruled.unruled`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dagster_project.documents.model import GridCell, Word
from dagster_project.documents.tables.baselines import LEADING
from dagster_project.documents.tables.lines import joined_text, lines_of

ONE_EDGE = 1.5
"""Points by which the ends of aligned words differ."""
_FURTHEST_LEADING = 2.0
"""Lines of one header cell, known by their words, are no further apart than so many em."""

Joins = Callable[[str, str], bool | None]
"""Tells of two texts, one above the other in a header, whether they are one text broken over lines; None where their words do not tell."""


@dataclass(slots=True, eq=False)
class HeaderBlock:
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

    def overlaps(self, other: HeaderBlock) -> bool:
        return self.x0 < other.x1 and other.x0 < self.x1


def blocks_of(words: Sequence[Word], joins: Joins) -> list[HeaderBlock]:
    """Words of the header, wrapped lines of one cell put together: those whose words belong together, else those near in height."""
    blocks: list[HeaderBlock] = []
    for word in sorted(words, key=lambda word: word.y1):
        em = word.y1 - word.y0
        alone = HeaderBlock([word])
        above = next(
            (
                block
                for block in blocks
                if 0.3 * em < word.y1 - block.bottom < _FURTHEST_LEADING * em
                and block.overlaps(alone)
                and (abs(block.centre - alone.centre) < 0.6 * em or abs(block.x0 - alone.x0) < ONE_EDGE)
                and _is_one_cell(block, word, joins)
            ),
            None,
        )
        if above:
            above.words.append(word)
        else:
            blocks.append(alone)
    return blocks


def _is_one_cell(block: HeaderBlock, word: Word, joins: Joins) -> bool:
    told = joins("".join(above.text for above in block.words), word.text)
    return word.y1 - block.bottom < LEADING * (word.y1 - word.y0) if told is None else told


def parted(blocks: Sequence[HeaderBlock]) -> tuple[list[HeaderBlock], list[HeaderBlock]]:
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
    pitches = sorted(b.centre - a.centre for a, b in pairwise(leaves) if a.middle > lowest - ONE_EDGE * 2 < b.middle)
    # Cells set from their top: then the outermost columns' heads stand high as well.
    from_top = min(leaves[0].middle, leaves[-1].middle) < middle - ONE_EDGE
    for before, block, after in list(zip(leaves, leaves[1:], leaves[2:], strict=False)):
        if before.top < block.middle or after.top < block.middle:
            continue
        is_high = block.middle < middle - ONE_EDGE and not from_top
        if is_high or (pitches and after.centre - before.centre < 1.5 * pitches[len(pitches) // 2]):
            leaves.remove(block)
    return leaves, [block for block in blocks if block not in leaves]


def span_parents(leaves: list[HeaderBlock], parents: list[HeaderBlock], edges: Sequence[float]) -> None:
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


def _runs(nodes: Sequence[HeaderBlock]) -> list[list[HeaderBlock]]:
    """Neighbours on one level."""
    runs: list[list[HeaderBlock]] = []
    for node in nodes:
        if runs and node.first == runs[-1][-1].last + 1 and abs(runs[-1][-1].middle - node.middle) < ONE_EDGE * 2:
            runs[-1].append(node)
        else:
            runs.append([node])
    return runs


def _shares(run: Sequence[HeaderBlock], over: Sequence[HeaderBlock], edges: Sequence[float]) -> list[tuple[int, int]]:
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


def header_cells(
    blocks: Sequence[HeaderBlock], edges: Sequence[float], rows: Sequence[Sequence[Word]]
) -> tuple[list[GridCell], list[float]]:
    """The header as cells that cover it, and the edges of its rows: one for each level of blocks over the same column."""
    depths: dict[int, int] = {}
    over: dict[int, list[HeaderBlock]] = {}
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
            cells.append(cell_of_words(row, column, max(end - row, 1), block.last - block.first + 1, block.words, edges, row_edges))
        if not stack:
            cells.append(cell_of_words(0, column, n_rows, 1, [], edges, row_edges))
    return cells, row_edges


def cell_of_words(
    row: int, column: int, row_span: int, column_span: int, words: list[Word], edges: Sequence[float], row_edges: Sequence[float]
) -> GridCell:
    bbox = (edges[column], row_edges[row], edges[column + column_span], row_edges[min(row + row_span, len(row_edges) - 1)])
    lines = tuple(lines_of(words))
    text = joined_text(lines, bbox[2] - bbox[0]) if lines else ""
    return GridCell(row, column, row_span, column_span, text, lines, bbox)

"""Rules of a page, gathered into tables.

Belongs here: pieces of rules joined to whole ones, and which of them touch. Does not belong here: cells (`lattice`).

A rule may be drawn as one stroke, one piece for each cell edge, dashes, two parallel strokes, or pieces with dots between them.
Coordinates are points from the top left of the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from dagster_project.documents.model import Box

SNAP = 3.0
"""Points. Parallel rules nearer than this are one rule (a double rule)."""
_BRIDGE = 3.5
"""Points. Pieces of one rule may stand this far apart (dashes, dots at corners)."""
REACH = 3.0
"""Points. A rule that ends this near to another touches it."""
_SIDE = 6.0
_SHORTEST = 5.0
_DOT = 2.5


class Rule(NamedTuple):
    """A horizontal rule at y = `at` from x = `start` to `end`, or a vertical one with x and y exchanged."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class RuledArea:
    """Rules that touch one another."""

    horizontal: list[Rule]
    vertical: list[Rule]

    @property
    def has_columns(self) -> bool:
        """Whether its vertical rules divide it into columns; a frame around lines divides nothing."""
        return bool(self.horizontal and self.vertical) and self._is_divided

    @property
    def has_rows(self) -> bool:
        """Whether its rules enclose one row of one column, or several."""
        return len(self.vertical) > 1 and len(levels(rule.at for rule in self.horizontal)) > 1 and not self._is_divided

    @property
    def _is_divided(self) -> bool:
        x0, _, x1, _ = self.bbox
        return any(x0 + _SIDE < rule.at < x1 - _SIDE for rule in self.vertical)

    @property
    def bbox(self) -> Box:
        xs = [rule.at for rule in self.vertical] + [x for rule in self.horizontal for x in rule[1:]]
        ys = [rule.at for rule in self.horizontal] + [y for rule in self.vertical for y in rule[1:]]
        return (min(xs), min(ys), max(xs), max(ys))


def ruled_areas(boxes: Iterable[Box]) -> list[RuledArea]:
    """The rules (as thin boxes) in groups that touch, from top to bottom."""
    horizontal: list[tuple[float, float, float]] = []
    vertical: list[tuple[float, float, float]] = []
    for x0, y0, x1, y1 in boxes:
        width, height = x1 - x0, y1 - y0
        is_dot = width <= _DOT and height <= _DOT
        if width > height or is_dot:
            horizontal.append(((y0 + y1) / 2, x0, x1))
        if height > width or is_dot:
            vertical.append(((x0 + x1) / 2, y0, y1))
    rows, columns = _whole_rules(horizontal), _whole_rules(vertical)
    group = list(range(len(rows) + len(columns)))
    reaching = [(i, y, left - REACH, right + REACH) for i, (y, left, right) in enumerate(rows)]
    for j, (x, top, bottom) in enumerate(columns, len(rows)):
        top, bottom = top - REACH, bottom + REACH
        for a in [i for i, y, left, right in reaching if top <= y <= bottom and left <= x <= right]:
            b = j
            while group[a] != a:
                a = group[a]
            while group[b] != b:
                b = group[b]
            if a != b:
                group[max(a, b)] = min(a, b)
    areas: dict[int, RuledArea] = {}
    for index in range(len(group)):
        root = index
        while group[root] != root:
            root = group[root]
        area = areas.get(root) or areas.setdefault(root, RuledArea([], []))
        if index < len(rows):
            area.horizontal.append(rows[index])
        else:
            area.vertical.append(columns[index - len(rows)])
    return sorted(areas.values(), key=lambda area: area.bbox[1])


def _whole_rules(pieces: list[tuple[float, float, float]]) -> list[Rule]:
    """Pieces on one line put together where they meet."""
    pieces.sort()
    rules: list[Rule] = []
    at_start = 0
    while at_start < len(pieces):
        first = pieces[at_start][0]
        at_end = at_start + 1
        while at_end < len(pieces) and pieces[at_end][0] - first <= SNAP:
            at_end += 1
        level = pieces[at_start:at_end]
        level.sort(key=itemgetter(1))
        at_start = at_end
        at, start, end = level[0]
        longest = end - start
        for here, left, right in level[1:]:
            if left - end > _BRIDGE:
                if end - start >= _SHORTEST:
                    rules.append(Rule(at, start, end))
                at, start, end, longest = here, left, right, right - left
                continue
            if right - left > longest:
                at, longest = here, right - left
            if right > end:
                end = right
        if end - start >= _SHORTEST:
            rules.append(Rule(at, start, end))
    return rules


def levels(positions: Iterable[float]) -> list[float]:
    """Distinct positions in order; those within `SNAP` count once."""
    found: list[float] = []
    for position in sorted(positions):
        if not found or position - found[-1] > SNAP:
            found.append(position)
    return found

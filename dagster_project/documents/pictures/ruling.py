"""Rules on a picture: `rules_of`.

Belongs here: long straight runs of ink, as boxes. Does not belong here: what they enclose (`tables.rules`, `tables.lattice`).
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from dagster_project.documents.pictures.opening import Pixels

_ALONE = 80.0
"""Points: no row of letters has strokes that run on so far. A shorter rule counts only between two others."""
_LONG = 26.0
"""Points: no stroke of a letter is as long."""
_SHORT = 9.0
"""Points: a piece of a rule between two others."""
_BROKEN = 0.4
"""Points by which a rule may be interrupted."""
_THICKEST = 4.0
_BLUR = 0.6
"""Points by which the ink of a rule may reach beyond it."""
_MEETS, _MEETS_NEARLY = 0.8, 2.0
"""Points between the end of a rule and the one that it runs to, where it is as short as a stroke, and where it is longer."""

PixelBox = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""


class Ruling(NamedTuple):
    """The rules of a picture as boxes, and the pixels that they cover (1)."""

    boxes: list[PixelBox]
    covered: Pixels


def rules_of(black: Pixels, scale: float) -> Ruling:
    """The rules among the ink; `scale` are pixels a point."""
    found: dict[bool, list[PixelBox]] = {True: [], False: []}
    left = {across: _runs(black, scale, across) for across in found}
    before = -1
    while before != len(found[True]) + len(found[False]):
        before = len(found[True]) + len(found[False])
        for across, boxes in left.items():
            kept = [box for box in boxes if _is_rule(box, across, found[not across], scale)]
            found[across] += kept
            left[across] = [box for box in boxes if box not in kept]
    kept = found[True] + found[False]
    covered, blur = np.zeros_like(black), max(round(_BLUR * scale), 1)
    for x0, y0, x1, y1 in kept:
        covered[max(y0 - blur, 0) : y1 + blur, max(x0 - blur, 0) : x1 + blur] = 1
    return Ruling(kept, covered)


def _is_rule(box: PixelBox, across: bool, others: list[PixelBox], scale: float) -> bool:
    """Whether a run is long enough to be a rule by itself, or runs from one rule to another."""
    if _length(box) >= _ALONE * scale:
        return True
    reach = (_MEETS if _length(box) < _LONG * scale else _MEETS_NEARLY) * scale
    return all(_meets(end, others, reach) for end in _ends(box, across))


def _runs(black: Pixels, scale: float, across: bool) -> list[PixelBox]:
    """Straight runs of ink from left to right (`across`) or from top to bottom."""
    broken, short = max(round(_BROKEN * scale), 1), max(round(_SHORT * scale), 3)

    def along(length: int, thickness: int = 1) -> Pixels:
        return np.ones((thickness, length) if across else (length, thickness), np.uint8)

    whole = cv2.morphologyEx(black, cv2.MORPH_CLOSE, along(2 * broken + 1))
    # One pixel thicker, so that a rule that is not quite straight stays one run.
    thick = cv2.dilate(whole, np.ones((3, 1) if across else (1, 3), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, along(short))
    boxes, clusters = [], np.zeros_like(black)
    for box in _components(runs):
        if _thickness(box, across) <= _THICKEST * scale + 2:
            boxes.append(box)
        elif _length(box) >= _ALONE * scale:
            clusters[box[1] : box[3], box[0] : box[2]] = 1
    if clusters.any():  # a rule beside a shadow, which one pixel more made one
        boxes += _components(cv2.morphologyEx(cv2.bitwise_and(whole, clusters), cv2.MORPH_OPEN, along(short)))
    return [box for box in boxes if _thickness(box, across) <= _THICKEST * scale + 2 and _length(box) > 2 * _thickness(box, across)]


def _components(ink: cv2.typing.MatLike) -> list[PixelBox]:
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return [(int(x), int(y), int(x + width), int(y + height)) for x, y, width, height, _ in stats[1:]]


def _length(box: PixelBox) -> int:
    return max(box[2] - box[0], box[3] - box[1])


def _thickness(box: PixelBox, across: bool) -> int:
    return box[3] - box[1] if across else box[2] - box[0]


def _ends(box: PixelBox, across: bool) -> tuple[tuple[float, float], tuple[float, float]]:
    x0, y0, x1, y1 = box
    if across:
        return (x0, (y0 + y1) / 2), (x1, (y0 + y1) / 2)
    return ((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1)


def _meets(point: tuple[float, float], boxes: list[PixelBox], reach: float) -> bool:
    x, y = point
    return any(box[0] - reach <= x <= box[2] + reach and box[1] - reach <= y <= box[3] + reach for box in boxes)

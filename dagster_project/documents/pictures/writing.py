"""Where on a picture something is written: `written`.

Belongs here: letters gathered into words by the gaps between them. Does not belong here: which letters they are (`recognition`).
"""

from __future__ import annotations

import cv2
import numpy as np

from dagster_project.documents.pictures.opening import Pixels
from dagster_project.documents.pictures.ruling import PixelBox

_USUAL_EM = 10.0
"""Points."""
_GAP_IN_TABLE, _GAP_IN_TEXT = 0.55, 1.3
"""Em: what stands farther apart are two words. In a text a comma leaves most of an em blank."""
_GAP_BETWEEN_FIGURES = 0.42
"""Em: where no rule parts columns, their figures may stand hardly farther apart than the digits of one."""
_SPECK = 0.055
"""Em: what is smaller on both sides is dust."""
_TALLEST = 4.0
_MOST_WORDS = 4_000
"""On a page; where there seem to be more, it shows no writing."""
_STROKES_APART = (0.0, 0.12, 0.24, 0.35)
"""Em: the nearest strokes are put together first, lest the dot of a letter goes to the line above."""
_ONE_LINE = 1.35


def em_of(black: Pixels, covered: Pixels, scale: float) -> float:
    """The usual height of letters in pixels."""
    boxes = _boxes(_without(black, covered), covered, _USUAL_EM * scale * _GAP_IN_TABLE)
    heights = [y1 - y0 for x0, y0, x1, y1 in boxes if x1 - x0 > 2 * (y1 - y0) and 3 * scale < y1 - y0 < _TALLEST * _USUAL_EM * scale]
    return float(np.median(heights)) / 0.85 if heights else _USUAL_EM * scale


def written(black: Pixels, covered: Pixels, em: float, *, in_tables: bool) -> list[PixelBox]:
    """The boxes of words, `covered` being the pixels of rules, which part them. Dust is left out."""
    ink = _without(black, covered)
    gap = em * (_GAP_IN_TABLE if in_tables else _GAP_IN_TEXT)
    boxes = _boxes(ink, covered, gap)
    least = max(_SPECK * em, 2.0)
    boxes = [box for box in boxes if max(box[2] - box[0], box[3] - box[1]) > least and box[3] - box[1] < _TALLEST * 2 * em]
    return _joined(boxes, covered, em, gap) if len(boxes) <= _MOST_WORDS else []


def pieces_of(box: PixelBox, black: Pixels, em: float) -> list[PixelBox]:
    """A word in pieces that stand as far apart as figures of two columns may."""
    x0, y0, _, y1 = box
    inked = np.flatnonzero(black[y0:y1, x0 : box[2]].any(axis=0))
    cuts = np.flatnonzero(np.diff(inked) > _GAP_BETWEEN_FIGURES * em + 1)
    starts, ends = [0, *(cuts + 1)], [*cuts, len(inked) - 1]
    return (
        [(x0 + int(inked[start]), y0, x0 + int(inked[end]) + 1, y1) for start, end in zip(starts, ends, strict=True)]
        if len(cuts)
        else [box]
    )


def _without(black: Pixels, covered: Pixels) -> Pixels:
    return np.asarray(black & (1 - covered), dtype=np.uint8)


def _boxes(ink: Pixels, covered: Pixels, gap: float) -> list[PixelBox]:
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, max(round(gap), 1)), np.uint8))
    joined[covered > 0] = 0
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    return [(int(x), int(y), int(x + width), int(y + height)) for x, y, width, height, area in stats[1:] if area > 3]


def _joined(boxes: list[PixelBox], covered: Pixels, em: float, gap: float) -> list[PixelBox]:
    """Strokes and marks that stand at other heights than what they belong to (二, i, the mark behind 一、) put together with it."""
    boxes = sorted(boxes, key=lambda box: (box[1], box[0]))
    for most_apart in _STROKES_APART:
        before = len(boxes) + 1
        while len(boxes) < before:
            before = len(boxes)
            kept: list[PixelBox] = []
            for box in boxes:
                for index in range(len(kept) - 1, -1, -1):
                    if kept[index][3] + em < box[1]:
                        continue
                    whole = _around(kept[index], box)
                    is_one = _is_one(kept[index], box, em, gap, most_apart)
                    if is_one and not covered[whole[1] : whole[3], whole[0] : whole[2]].any():
                        kept[index] = whole
                        break
                else:
                    kept.append(box)
            boxes = kept
    return boxes


def _is_one(one: PixelBox, other: PixelBox, em: float, gap: float, most_apart: float) -> bool:
    apart = max(one[1], other[1]) - min(one[3], other[3])
    beside = max(one[0], other[0]) - min(one[2], other[2])
    height = max(one[3], other[3]) - min(one[1], other[1])
    return beside < gap and apart <= most_apart * em and height <= _ONE_LINE * em


def _around(one: PixelBox, other: PixelBox) -> PixelBox:
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))

"""A page photographed at an angle → the page as if seen from above: `flattened`.

Belongs here: how far lines that are parallel on the page lean towards each other on the picture, undoing it, and whether lines lean every way because the
paper is bent, which is not undone. Does not belong here: a page that leans as a whole (`upright`).

Lines that are parallel on the page meet in one point on the picture. So their slope grows evenly from one edge to the other, and two lines across and two
down, drawn with these slopes, are the picture of a rectangle.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from dagster_project.documents.pictures.opening import Pixels

_LOOKED_AT = 1600
"""Pixels on the longer side, in which lines are sought."""
_LONG = 0.04
"""Of the longer side: the stroke of a letter is shorter."""
_STEEPEST = 0.12
"""How far a line may lean."""
_ENOUGH = 0.4
"""Of the picture: how long all lines one way must be together to tell how others lean."""
_APART = 0.25
"""Of the picture, at least, over which they lie."""
_OFF = 0.004
"""How far a line may lean otherwise than its neighbours."""
_SEEN = 0.002
"""Difference of slope between two edges of a picture that bends no rule by more than a pixel."""
_ASTRAY = 0.012
"""How far a line may lean otherwise than its neighbours and still be found as a rule."""
_BENT = 0.2
"""The share of all lines that is astray where the paper is bent."""
_ROUNDS = 4

_Lines = npt.NDArray[np.float64]
"""Rows of: where a line crosses the middle of the picture, its slope, its length."""


class _Lean(NamedTuple):
    """The slope of a line by where it crosses the middle of the picture."""

    at_start: float
    by_pixel: float

    def of(self, position: float) -> float:
        return self.at_start + self.by_pixel * position


class Flat(NamedTuple):
    """A picture with parallel lines parallel, on white; None where they are, where too few lines tell, and where many lines lean otherwise (`is_bent`)."""

    pixels: Pixels | None
    is_bent: bool


def flattened(pixels: Pixels, black: Pixels) -> Flat:
    """The picture as seen from above. `black` is its ink; it stands upright but for a few degrees, or on its side."""
    height, width = black.shape
    segments = _segments(black)
    dx, dy = segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1]
    across, down = np.abs(dy) < _STEEPEST * np.abs(dx), np.abs(dx) < _STEEPEST * np.abs(dy)
    middle_x, middle_y = width / 2, height / 2
    lines_across, lines_down = _lines(segments[across], middle_x), _lines(segments[down][:, [1, 0, 3, 2]], middle_y)
    rows, columns = _lean(lines_across, height, width), _lean(lines_down, width, height)
    is_bent = _astray(lines_across, rows) + _astray(lines_down, columns) > _BENT * sum(
        lines[:, 2].sum() for lines in (lines_across, lines_down)
    )
    if is_bent or (abs(rows.by_pixel) * height < _SEEN and abs(columns.by_pixel) * width < _SEEN):
        return Flat(None, is_bent)
    corners = [(0, 0), (width, 0), (width, height), (0, height)]
    seen = [_crossing(x, columns.of(x), y, rows.of(y), middle_x, middle_y) for x, y in corners]
    matrix = cv2.getPerspectiveTransform(np.array(seen, np.float32), np.array(corners, np.float32))
    flat = cv2.warpPerspective(
        pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255, 255, 255)
    )
    return Flat(np.asarray(flat), is_bent)


def _segments(black: Pixels) -> npt.NDArray[np.float64]:
    """The long straight lines: rows of x and y of either end, in pixels of the picture."""
    factor = max(max(black.shape) / _LOOKED_AT, 1.0)
    size = (round(black.shape[1] / factor), round(black.shape[0] / factor))
    small = cv2.resize((1 - black) * np.uint8(255), size, interpolation=cv2.INTER_AREA)
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE).detect(small)[0]
    if found is None:
        return np.zeros((0, 4))
    segments = found.reshape(-1, 4).astype(np.float64) * factor
    lengths = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    return np.asarray(segments[lengths > _LONG * max(black.shape)])


def _lines(segments: npt.NDArray[np.float64], middle: float) -> _Lines:
    """Segments that run along the first of their coordinates, as lines."""
    along, across = segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1]
    slopes = across / along
    crossings = segments[:, 1] + slopes * (middle - segments[:, 0])
    return np.stack([crossings, slopes, np.abs(along)], axis=1)


def _lean(lines: _Lines, extent: int, length: int) -> _Lean:
    """How lines lean that lie over an `extent` of the picture and may be as long as `length`, those left out that lean otherwise than the others; as if none
    leaned where they do not tell."""
    kept = lines
    for _ in range(_ROUNDS):
        if kept[:, 2].sum() < _ENOUGH * length or np.ptp(kept[:, 0]) < _APART * extent:
            return _Lean(0.0, 0.0)
        by_pixel, at_start = np.polyfit(kept[:, 0], kept[:, 1], 1, w=kept[:, 2])
        off = np.abs(lines[:, 1] - (at_start + by_pixel * lines[:, 0]))
        kept = lines[off < max(_OFF, float(np.median(off)))]
    return _Lean(float(at_start), float(by_pixel))


def _astray(lines: _Lines, lean: _Lean) -> float:
    """The length of lines that lean so much otherwise that they are no rules once the picture is flat."""
    return float(lines[np.abs(lines[:, 1] - (lean.at_start + lean.by_pixel * lines[:, 0])) > _ASTRAY, 2].sum())


def _crossing(x: float, leans: float, y: float, slope: float, middle_x: float, middle_y: float) -> tuple[float, float]:
    """Where a line down, which crosses the middle of the picture at `x`, meets a line across, which crosses it at `y`."""
    across = (y - slope * middle_x, slope)  # y = across[0] + across[1] * x
    down = (x - leans * middle_y, leans)  # x = down[0] + down[1] * y
    met = (down[0] + down[1] * across[0]) / (1 - down[1] * across[1])
    return met, across[0] + across[1] * met

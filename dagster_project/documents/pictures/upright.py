"""How a picture must be turned so that its lines run from left to right: `quarter_turns`, `skew`.

Belongs here: both angles. Does not belong here: turning (`ink`).
"""

from __future__ import annotations

import re

import cv2
import numpy as np

from dagster_project.documents.pictures.ink import quarter_turned
from dagster_project.documents.pictures.opening import Pixels
from dagster_project.documents.pictures.recognition import recognised
from dagster_project.documents.pictures.ruling import Ruling
from dagster_project.documents.pictures.writing import em_of, written

_MOST_SKEW = 6.0
"""Degrees."""
_LOOKED_AT = 900
"""Pixels on the longer side, in which skew is sought."""
_STEPS = (0.5, 0.1, 0.02)
_LINES = 6
_CLEARLY = 2
"""Times as much writing must run one way as the other to tell which way lines run without reading any."""
_CHINESE = re.compile("[一-鿿]")
_LONGEST = 14
"""Times its height: a line for the look at which way is up."""


def skew(black: Pixels) -> float:
    """Degrees by which the ink must be turned counter-clockwise: those that gather it in the fewest rows and columns."""
    factor = max(max(black.shape) / _LOOKED_AT, 1.0)
    size = (max(round(black.shape[1] / factor), 1), max(round(black.shape[0] / factor), 1))
    small = np.asarray(cv2.resize(black * np.uint8(255), size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    best, reach = 0.0, _MOST_SKEW
    for step in _STEPS:
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _gathered(small, float(angle))))
        reach = step
    return best


def _gathered(small: Pixels, degrees: float) -> float:
    height, width = small.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(small, matrix, (width, height), flags=cv2.INTER_LINEAR)
    rows, columns = turned.sum(axis=1, dtype=np.float64), turned.sum(axis=0, dtype=np.float64)
    return float((np.diff(rows) ** 2).sum() + (np.diff(columns) ** 2).sum())


def quarter_turns(grey: Pixels, black: Pixels, ruling: Ruling, scale: float) -> int:
    """Degrees, 0, 90, 180 or 270, by which the picture must be turned clockwise. Lines of writing tell which way they run, the engine which way
    is up."""
    across = _lines(black, ruling.covered, scale)
    along = _lines(quarter_turned(black, 90), quarter_turned(ruling.covered, 90), scale)
    ways = []
    if _length(across) * _CLEARLY >= _length(along):
        ways += [(0, across)]
    if _length(along) * _CLEARLY >= _length(across):
        ways += [(90, along)]
    best, turn = 0.0, 0
    for quarter, lines in ways:
        shown = quarter_turned(grey, quarter)
        crops = [shown[max(y0 - 2, 0) : y1 + 2, max(x0 - 2, 0) : x1 + 2] for x0, y0, x1, y1 in _typical(lines)]
        for half in (0, 180):
            legible = _legible([quarter_turned(crop, half) for crop in crops])
            if legible > best:
                best, turn = legible, quarter + half
    return turn


def _legible(lines: list[Pixels]) -> float:
    """How well lines can be read: Chinese above all, since 69 upside down is 69."""
    return sum(reading.certainty * (1 + len(_CHINESE.findall(reading.text))) for reading in recognised(lines))


def _lines(black: Pixels, covered: Pixels, scale: float) -> list[tuple[int, int, int, int]]:
    boxes = written(black, covered, em_of(black, covered, scale), in_tables=True)
    return [box for box in boxes if box[2] - box[0] > 2.5 * (box[3] - box[1])]


def _length(lines: list[tuple[int, int, int, int]]) -> int:
    return sum(x1 - x0 for x0, _, x1, _ in lines)


def _typical(lines: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    short = [box for box in lines if box[2] - box[0] < _LONGEST * (box[3] - box[1])] or lines
    return sorted(short, key=lambda box: box[0] - box[2])[:_LINES]

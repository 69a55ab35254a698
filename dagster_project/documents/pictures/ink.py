"""What is printed on a picture and what is paper: `Ink`.

Belongs here: brightness, colours, the threshold between ink and paper, turning the picture. Does not belong here: what the ink is (`ruling`, `writing`).

Print is black. Seals, stains and marks of pens have a colour, so that one of red, green and blue stays bright in them: the brightest of the three
shows the print beneath. What is dark in another of them only is coloured ink: a figure may be hidden there, or be printed in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from dagster_project.documents.pictures.opening import Pixels

_PAPER_BLOCK = 8
_THRESHOLD = (110, 200)
"""Grey beyond which all is ink, or paper, whatever the histogram says."""
_COLOURED = 60
"""How much darker a coloured spot is in the darkest of red, green and blue than in the brightest."""
_FAINT = 40
"""How much darker than paper ink is."""
_EDGE = 7
"""Pixels around print that its blur may make darker."""
_STAIN = 150
"""Grey of the brightest of red, green and blue beyond which a coloured spot is no print, however dark its surroundings let it seem."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A picture without its colours, in shades of grey on white: `grey`; `black`: 1 where print is, 0 where paper; `faint`: 1 where there is ink that may
    be print, but is of a colour or too bright."""

    grey: Pixels
    black: Pixels
    faint: Pixels


def ink_of(pixels: Pixels) -> Ink:
    """The ink of a picture in red, green and blue. Light that falls unevenly is evened out."""
    red, green, blue = cv2.split(pixels)
    brightest = np.asarray(cv2.max(cv2.max(red, green), blue), dtype=np.uint8)
    darkest = np.asarray(cv2.min(cv2.min(red, green), blue), dtype=np.uint8)
    grey = _evened(brightest)
    grey[(cv2.subtract(brightest, darkest) > _COLOURED) & (brightest > _STAIN)] = 255
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    level, _ = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    black = (smooth < min(max(level, _THRESHOLD[0]), _THRESHOLD[1])).astype(np.uint8)
    return Ink(grey, black, _faint(darkest, black))


def _faint(darkest: Pixels, black: Pixels) -> Pixels:
    """Ink that is not black: darker than the paper around in one of red, green and blue, and not the edge of what is black."""
    smooth = cv2.GaussianBlur(_evened(darkest), (3, 3), 0)
    around = cv2.dilate(black, np.ones((_EDGE, _EDGE), np.uint8))
    return np.asarray((smooth < 255 - _FAINT) & (around == 0), dtype=np.uint8)


def _evened(brightness: Pixels) -> Pixels:
    """Brightness as a share of that of the paper around."""
    height, width = brightness.shape
    small = cv2.resize(brightness, (max(width // _PAPER_BLOCK, 1), max(height // _PAPER_BLOCK, 1)), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), 21)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(brightness, np.maximum(paper, 1), scale=255), dtype=np.uint8)


def quarter_turned(pixels: Pixels, degrees: int) -> Pixels:
    """Turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(pixels, -degrees // 90))


def turned(pixels: Pixels, degrees: float) -> Pixels:
    """Turned counter-clockwise by a few degrees around its middle, on white."""
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(
        cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255, 255, 255))
    )

"""A picture of a page → the page: `page_of`. A file that is a picture → its pages: `read_picture`.

Belongs here: the way from pixels to grids and lines. Does not belong here: each step (`ink`, `upright`, `ruling`, `writing`, `recognition`), whether a
figure is to be believed (`forms.ruled.recognised`).

What is recognised in a table is looked at twice, at two sizes: a letter that is mistaken at one is seldom mistaken alike at another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import overload

import cv2
import numpy as np

from dagster_project.documents.model import Box, Document, Grid, Page, Recognised, Word
from dagster_project.documents.pictures.around import CERTAIN, UNKNOWN, Seen, is_alike, words_around
from dagster_project.documents.pictures.ink import Ink, ink_of, quarter_turned, turned
from dagster_project.documents.pictures.opening import Frames, Picture, Pixels
from dagster_project.documents.pictures.perspective import flattened
from dagster_project.documents.pictures.recognition import Reading, recognised
from dagster_project.documents.pictures.ruling import PixelBox, Ruling, rules_of
from dagster_project.documents.pictures.upright import quarter_turns, skew
from dagster_project.documents.pictures.writing import em_of, pieces_of, written
from dagster_project.documents.sandbox.clocks import more_time
from dagster_project.documents.tables.lattice import Lattice, build_grid, is_column, lattices_of, loose_rules
from dagster_project.documents.tables.lines import lines_of
from dagster_project.documents.tables.rules import ruled_areas
from dagster_project.documents.text.numbers import ANY_FIGURE, CODE, DASHES

MEDIA_TYPE = "image/*"
_SECONDS = 60.0
"""Of processor time that a picture may cost beyond what a document may."""
_STRAIGHT = 0.03
"""Degrees of skew that no rule shows."""
_MARGINS = (0.12, 0.3)
"""Em around a line, in the first look and in the second."""
_STRETCHED = 1.2
"""How much wider a line is shown in the second look."""
_ONLY_WORDS = re.compile(r"(?=.*[一-鿿])(?!.*元)[一-鿿、，。：；（）()“”]+")
"""What holds no figure, no code, no dash and no money unit is looked at once."""
_FIGURE = re.compile(r"[-−△(]?[0-9][0-9,.]*[)%]?")
_GAP_IN_FIGURE = 0.34
"""Em: a wider one may part two columns, where no rule does."""
_PUNCTUATION, _DIGIT = re.compile("[，。、：；！？（）“”《》:]"), re.compile("[0-9]")
_A_FIGURE = re.compile("|".join(f"(?:{pattern.pattern})" for pattern in (ANY_FIGURE, CODE, DASHES)))
_DUST = 3
"""Pixels of ink in a piece that is no letter."""
_INSIDE = 1.0
"""Points from a rule to what is looked at between rules."""
_HIDDEN = 0.05
"""Square em of ink that is not black, where it may hide a figure or be one."""


def read_picture(data: bytes) -> Document:
    """The pages of a picture. Raises `DamagedDocument`, `TooLargeDocument`, `UnsupportedFormat`."""
    return Document(MEDIA_TYPE, _Pages(Frames(data)))


class _Pages(Sequence[Page]):
    """The pages of a picture, read again on every walk."""

    def __init__(self, frames: Frames) -> None:
        self._frames = frames

    def __len__(self) -> int:
        return self._frames.count

    def __iter__(self) -> Iterator[Page]:
        return (self[number] for number in range(len(self)))

    @overload
    def __getitem__(self, index: int) -> Page: ...
    @overload
    def __getitem__(self, index: slice) -> list[Page]: ...
    def __getitem__(self, index: int | slice) -> Page | list[Page]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        position = range(len(self))[index]
        return page_of(self._frames.frame(position), position + 1)


def page_of(picture: Picture, number: int) -> Page:
    """The page that a picture shows, in points of the page as it must be turned to be read."""
    more_time(_SECONDS)
    scale = picture.pixels_a_point
    ink = ink_of(picture.pixels)
    pixels = picture.pixels
    angle = skew(ink.black)
    if abs(angle) > _STRAIGHT:
        pixels = turned(pixels, angle)
        ink = ink_of(pixels)
    flat = flattened(pixels, ink.black)
    if flat.pixels is not None:
        ink = ink_of(flat.pixels)
    # Rules are seen on a straight picture only, and letters between them only where they are.
    ruling = rules_of(ink.black, scale)
    if turn := quarter_turns(ink.grey, ink.black, ruling, scale):
        ink = Ink(*(quarter_turned(pixels, turn) for pixels in (ink.grey, ink.black, ink.faint)))
        ruling = rules_of(ink.black, scale)
    return _Reader(ink, ruling, scale, is_bent=flat.is_bent).page(number, turn)


class _Reader:
    """Reads an upright picture."""

    def __init__(self, ink: Ink, ruling: Ruling, scale: float, *, is_bent: bool) -> None:
        self._ink, self._ruling, self._scale, self._is_bent = ink, ruling, scale, is_bent
        self._readings: dict[tuple[PixelBox, int], Reading] = {}
        self._em = em_of(ink.black, self._ruling.covered, scale)

    def page(self, number: int, turn: int) -> Page:
        height, width = self._ink.grey.shape
        areas = ruled_areas(self._points(box) for box in self._ruling.boxes)
        lattices = lattices_of(areas)
        inside, outside = self._boxes(lattices)
        first, second = self._looks(inside, in_tables=True)
        grids: list[Grid] = []
        for lattice in lattices:
            grid, taken = _grid(number, lattice, first)
            again, _ = _grid(number, lattice, second)
            if grid.n_columns == 1 and not is_column(grid):
                continue
            grids.append(self._with_readings(grid, again, [first[index] for index in taken], [second[index] for index in taken]))
            first = [word for index, word in enumerate(first) if index not in taken]
            second = [word for index, word in enumerate(second) if index not in taken]
        grids.sort(key=lambda grid: (grid.bbox[1], grid.bbox[0]))
        around, around_again = self._looks(outside, in_tables=False)
        readings = words_around([*first, *around], [*second, *around_again], self._em / self._scale)
        free = [word for word in readings if word.text != UNKNOWN]
        in_grids = [word for grid in grids for cell in grid.cells for line in cell.lines for word in line.words]
        return Page(
            number,
            width / self._scale,
            height / self._scale,
            tuple(lines_of([*free, *in_grids])),
            tuple(lines_of(free)),
            tuple(grids),
            turn=turn,
            loose_rules=loose_rules(areas, grids),
            is_picture=True,
            is_bent=self._is_bent,
            readings={word: readings[word] for word in free},
            veiled=(*(word[1:] for word in readings if word.text == UNKNOWN), *self._veiled(lattices)),
        )

    def _boxes(self, lattices: Sequence[Lattice]) -> tuple[list[PixelBox], list[PixelBox]]:
        """The boxes of what is written inside and outside tables, in pixels."""
        black, covered = self._ink.black, self._ruling.covered
        tables = self._within(lattices)
        inside = written(black & tables, covered, self._em, in_tables=True)
        return inside, self._parted(written(black & (1 - tables), covered, self._em, in_tables=False))

    def _parted(self, boxes: Sequence[PixelBox]) -> list[PixelBox]:
        """The boxes, figures and heads of columns in them apart from what stands beside them: where no rule parts columns, only a gap does."""
        pieces = {box: parts for box in boxes if len(parts := pieces_of(box, self._ink.black, self._em)) > 1}
        whole = dict(zip(pieces, self._recognised(list(pieces), 0), strict=True))
        pieces = {box: parts for box, parts in pieces.items() if not _PUNCTUATION.search(whole[box].text) or _DIGIT.search(whole[box].text)}
        read = iter(self._recognised([part for parts in pieces.values() for part in parts], 0))
        parted = [box for box in boxes if box not in pieces]
        for box, parts in pieces.items():
            texts = [next(read).text for _ in parts]
            # A word that is spread over its line falls into letters.
            are_heads = not _PUNCTUATION.search(whole[box].text) and all(len(text) > 1 for text in texts)
            stands_alone = [are_heads or _A_FIGURE.fullmatch(text) is not None for text in texts]
            for index, part in enumerate(parts):
                if not index or stands_alone[index] or stands_alone[index - 1]:
                    parted.append(part)
                else:
                    parted[-1] = (*parted[-1][:2], *part[2:])
        return parted

    def _within(self, lattices: Sequence[Lattice]) -> Pixels:
        """1 where there is a table."""
        tables = np.zeros_like(self._ink.black)
        for lattice in lattices:
            x0, y0, x1, y1 = (max(round(at * self._scale), 0) for at in lattice.bbox)
            tables[y0:y1, x0:x1] = 1
        return tables

    def _veiled(self, lattices: Sequence[Lattice]) -> list[Box]:
        """Where outside tables there is ink that is not black, in boxes one em high."""
        faint, em = self._ink.faint & (1 - self._within(lattices)), max(round(self._em), 1)
        height, width = faint.shape
        shares = cv2.resize(faint.astype(np.float32), (-(-width // em), -(-height // em)), interpolation=cv2.INTER_AREA)
        there = (shares > _HIDDEN).astype(np.int8)
        changes = np.diff(np.pad(there, ((0, 0), (1, 1))), axis=1)
        starts, ends = np.argwhere(changes == 1), np.argwhere(changes == -1)
        across, down = width / there.shape[1], height / there.shape[0]
        runs = [(x0 * across, y * down, x1 * across, (y + 1) * down) for (y, x0), (_, x1) in zip(starts, ends, strict=True)]
        return [tuple(float(at) / self._scale for at in run) for run in runs]  # type: ignore[misc]

    def _looks(self, boxes: Sequence[PixelBox], *, in_tables: bool) -> tuple[list[Seen], list[Seen]]:
        """What is recognised in each box, in two looks; words of no figure are looked at once."""
        first = self._read(boxes, 0)
        again = [index for index, (word, _) in enumerate(first) if not _ONLY_WORDS.fullmatch(word.text)]
        second = list(first)
        for index, reading in zip(again, self._recognised([boxes[index] for index in again], 1), strict=True):
            certainty = reading.certainty if self._shows_it_alone(boxes[index], reading.text, in_tables=in_tables) else 0.0
            second[index] = (first[index][0]._replace(text=reading.text or UNKNOWN), certainty)
        return first, second

    def _shows_it_alone(self, box: PixelBox, text: str, *, in_tables: bool) -> bool:
        """Whether a figure has as many letters as there are pieces of ink, or more (letters may touch), no rule hides its ends, and no gap in it may
        be one between columns."""
        if not _FIGURE.fullmatch(text):
            return True
        x0, y0, x1, y1 = box
        if self._ruling.covered[y0:y1, max(x0 - 1, 0) : x1 + 1].any():
            return False
        ink = self._ink.black[y0:y1, x0:x1].sum(axis=0)
        gaps = np.flatnonzero(np.concatenate(([True], ink == 0, [True])))
        pieces = [int(ink[start:end].sum()) for start, end in zip(gaps, gaps[1:] - 1, strict=False)]
        widest = max(np.diff(np.flatnonzero(ink)), default=0) - 1
        return sum(piece >= _DUST for piece in pieces) <= len(text) and (in_tables or widest <= _GAP_IN_FIGURE * self._em)

    def _read(self, boxes: Sequence[PixelBox], look: int) -> list[Seen]:
        return [
            (Word(reading.text or UNKNOWN, *self._points(box)), reading.certainty)
            for box, reading in zip(boxes, self._recognised(boxes, look), strict=True)
        ]

    def _recognised(self, boxes: Sequence[PixelBox], look: int) -> list[Reading]:
        new = [box for box in dict.fromkeys(boxes) if (box, look) not in self._readings]
        for box, reading in zip(new, recognised([self._crop(box, look) for box in new]), strict=True):
            self._readings[box, look] = reading
        return [self._readings[box, look] for box in boxes]

    def _crop(self, box: PixelBox, look: int) -> Pixels:
        margin = round(_MARGINS[look] * self._em)
        x0, y0, x1, y1 = box
        if (low := round((self._em - (y1 - y0)) / 2)) > 0:  # a dash, or 一
            y0, y1 = max(y0 - low, 0), y1 + low
        top, left = max(y0 - margin, 0), max(x0 - margin, 0)
        crop = self._ink.grey[top : y1 + margin, left : x1 + margin].copy()
        # The rules around a cell are no part of what is written in it; neither are the letters of its neighbours.
        rules = self._ruling.covered[top : y1 + margin, left : x1 + margin].astype(bool)
        rules[y0 - top : y1 - top, x0 - left : x1 - left] = False
        crop[rules] = 255
        if look:
            crop = np.asarray(cv2.resize(crop, None, fx=_STRETCHED, fy=1.0, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
        return crop

    def _with_readings(self, grid: Grid, again: Grid, first: Sequence[Seen], second: Sequence[Seen]) -> Grid:
        """The grid, every cell with how it was recognised. Where the looks part the table otherwise, nothing in it is certain."""
        if [cell.bbox for cell in again.cells] != [cell.bbox for cell in grid.cells]:
            return replace(grid, cells=tuple(cell._replace(recognised=Recognised((cell.text,), False)) for cell in grid.cells))
        cells = []
        for cell, other in zip(grid.cells, again.cells, strict=True):
            sure = min((certainty for word, certainty in (*first, *second) if _centre_is_in(word, cell.bbox)), default=1.0)
            alike = is_alike(cell.text, other.text)
            certain = alike and sure >= CERTAIN and not self._is_bent
            if "元" in cell.text and not alike:
                cell = cell._replace(text=UNKNOWN)
            if not cell.text and self._may_hide_a_figure(cell.bbox):
                certain = False
            cells.append(cell._replace(recognised=Recognised((cell.text, other.text), certain)))
        return replace(grid, cells=tuple(cells))

    def _may_hide_a_figure(self, box: Box) -> bool:
        """Whether there is ink that is not black in a cell that shows no other: a seal, or a figure in colour."""
        x0, y0, x1, y1 = (round(at * self._scale) for at in (box[0] + _INSIDE, box[1] + _INSIDE, box[2] - _INSIDE, box[3] - _INSIDE))
        return float(self._ink.faint[y0:y1, x0:x1].sum()) > _HIDDEN * self._em**2

    def _points(self, box: PixelBox) -> Box:
        x0, y0, x1, y1 = (at / self._scale for at in box)
        return (x0, y0, x1, y1)


def _grid(number: int, lattice: Lattice, seen: Sequence[Seen]) -> tuple[Grid, set[int]]:
    words = _words(seen)

    def whole(word: int, _: list[float]) -> list[Word]:
        return [words[word]]  # the rules have parted them already

    return build_grid(number, lattice, words, [], whole)


def _words(seen: Sequence[Seen]) -> list[Word]:
    return [word for word, _ in seen]


def _centre_is_in(word: Word, box: Box) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]

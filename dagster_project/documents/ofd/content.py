"""The objects of an OFD page → glyphs, rules and pictures: `PageContent`.

Belongs here: text, paths and images with their matrices (GB/T 33190, 8.5, 9, 10, 11), layers, templates' objects, groups. Does not belong here: words
(`words`), where pages and resources stand (`reader`).

Millimetres from the top left become points. An object is drawn in its own space, which a matrix (CTM) takes into its boundary.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import atan2, degrees, hypot
from typing import NamedTuple

from lxml import etree

from dagster_project.documents.errors import TooLargeDocument
from dagster_project.documents.model import Box
from dagster_project.documents.ofd.fonts import Fonts
from dagster_project.documents.ofd.package import child, children, numbers

POINTS_A_MILLIMETRE = 72 / 25.4
_MOST_GLYPHS = 200_000
_THIN = 2.5
"""Points: a filled box no wider is a rule."""
_USUAL_WIDTH = 0.353
"""Millimetres: of a stroke that does not say."""
_WHITE = 0.97
_TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


class Matrix(NamedTuple):
    """x' = a x + c y + e, y' = b x + d y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: Matrix) -> Matrix:
        """What `first` and then this does."""
        e, f = self.at(first.e, first.f)
        return Matrix(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            e,
            f,
        )


class Glyph(NamedTuple):
    """A character with the start of its baseline, its size and the angle in degrees clockwise in which its line runs, in points of the page.
    `of`: the number of its text object."""

    character: str
    x: float
    y: float
    size: float
    angle: float
    of: int


class Image(NamedTuple):
    """Where a picture stands, and its resource."""

    resource: str
    box: Box


@dataclass(slots=True)
class PageContent:
    """What a page draws, in points. `fills` are filled areas that are not white, `curves` counts curved pieces of outlines."""

    fonts: Fonts
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    curves: int = 0
    _objects: int = 0

    def draw(
        self, element: etree._Element, resources: Mapping[str, etree._Element], matrix: Matrix, within: frozenset[str] = frozenset()
    ) -> None:
        """Add what an element holds: a content, a layer, a group or an object. `matrix` takes its space to points of the page, `within` are the units that
        it is part of: one that holds itself is not drawn again. Raises `TooLargeDocument`."""
        for drawn in children(element, "Layer", "PageBlock", "TextObject", "PathObject", "ImageObject", "CompositeObject"):
            if drawn.get("Visible", "").lower() == "false" or drawn.get("Alpha") == "0":
                continue
            kind = etree.QName(drawn).localname
            if kind in ("Layer", "PageBlock"):
                self.draw(drawn, resources, matrix, within)
                continue
            own = matrix.after(_own_matrix(drawn))
            if kind == "TextObject":
                self._text(drawn, resources, own)
            elif kind == "PathObject":
                self._path(drawn, resources, own)
            elif kind == "ImageObject":
                self.images.append(Image(drawn.get("ResourceID", ""), _box_of(drawn, matrix)))
            elif (unit := resources.get(number := drawn.get("ResourceID", ""))) is not None and number not in within:
                for content in children(unit, "Content"):
                    self.draw(content, resources, own, within | {number})

    def _text(self, drawn: etree._Element, resources: Mapping[str, etree._Element], matrix: Matrix) -> None:
        filled = _is_true(drawn.get("Fill"), default=True)
        if not (filled or _is_true(drawn.get("Stroke"), default=False)):
            return
        is_white = filled and _is_white(_color(drawn, "FillColor", resources))
        size = (numbers(drawn.get("Size")) or [0.0])[0]
        self._objects += 1
        transforms: list[etree._Element] = []
        for code in children(drawn, "CGTransform", "TextCode"):
            if etree.QName(code).localname == "CGTransform":
                transforms.append(code)
                continue
            text = "".join([code.text or "", *(entity.tail or "" for entity in code)])
            if transforms:
                text, transforms = self.fonts.seen(text, transforms, drawn.get("Font", "")), []
            for character, x, y in _placed(text, code, size):
                px, py = matrix.at(x, y)
                if is_white and not any(box[0] <= px <= box[2] and box[1] <= py <= box[3] for box in self.fills):
                    continue
                angle = (degrees(atan2(matrix.b, matrix.a)) + (numbers(drawn.get("ReadDirection")) or [0.0])[0]) % 360
                self.glyphs.append(Glyph(character, px, py, size * hypot(matrix.c, matrix.d), angle, self._objects))
            if len(self.glyphs) > _MOST_GLYPHS:
                raise TooLargeDocument("glyphs", most=_MOST_GLYPHS)

    def _path(self, drawn: etree._Element, resources: Mapping[str, etree._Element], matrix: Matrix) -> None:
        outline = child(drawn, "AbbreviatedData")
        if outline is None:
            return
        stroked = _is_true(drawn.get("Stroke"), default=True) and not _is_white(_color(drawn, "StrokeColor", resources))
        filled = _is_true(drawn.get("Fill"), default=False) and not _is_white(_color(drawn, "FillColor", resources))
        width = (numbers(drawn.get("LineWidth")) or [_USUAL_WIDTH])[0] * hypot(matrix.a, matrix.b)
        for points, curves in _outlines(outline.text or ""):
            self.curves += curves
            placed = [matrix.at(x, y) for x, y in points]
            if filled and len(placed) > 2:
                box = _around(placed)
                thin = min(box[2] - box[0], box[3] - box[1]) <= _THIN
                (self.rules if thin and not curves else self.fills).append(box)
            if stroked and not curves:
                self.rules += [
                    _around([(x0, y0), (x1, y1)], width / 2)
                    for (x0, y0), (x1, y1) in zip(placed, placed[1:], strict=False)
                    if abs(x0 - x1) < 0.5 or abs(y0 - y1) < 0.5
                ]


def _own_matrix(drawn: etree._Element) -> Matrix:
    """From an object's own space to that of what holds it."""
    x, y = (*numbers(drawn.get("Boundary")), 0.0, 0.0)[:2]
    ctm = numbers(drawn.get("CTM"))
    return Matrix(e=x, f=y).after(Matrix(*ctm) if len(ctm) == 6 else Matrix())


def _box_of(drawn: etree._Element, matrix: Matrix) -> Box:
    boundary = numbers(drawn.get("Boundary"))
    x, y, width, height = boundary if len(boundary) == 4 else (0.0, 0.0, 0.0, 0.0)
    return _around([matrix.at(x, y), matrix.at(x + width, y + height)])


def advance(character: str) -> float:
    """Em from the start of a character to that of the next, as most fonts have it."""
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5


def _placed(text: str, code: etree._Element, size: float) -> Iterator[tuple[str, float, float]]:
    """The characters with the starts of their baselines. What is not said of a step is nothing; where no step is said at all, that of the font."""
    x, y = (numbers(code.get("X")) or [0.0])[0], (numbers(code.get("Y")) or [0.0])[0]
    right, down = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
    for index, character in enumerate(text):
        yield character, x, y
        if right or down:
            x += right[index] if index < len(right) else 0.0
        else:
            x += advance(character) * size
        y += down[index] if index < len(down) else 0.0


def _steps(text: str | None, most: int) -> list[float]:
    """A list of steps, in which `g 3 4.2` stands for 4.2 three times."""
    steps: list[float] = []
    parts = iter((text or "").replace("g", " g ").split())
    for part in parts:
        if len(steps) >= most:
            break
        try:
            if part == "g":
                count, step = int(float(next(parts))), float(next(parts))
                steps += [step] * min(count, most)
            else:
                steps.append(float(part))
        except (ValueError, StopIteration, OverflowError):
            break
    return steps


def _outlines(text: str) -> Iterator[tuple[list[tuple[float, float]], int]]:
    """The pieces of a path, each from where it begins to where it ends or closes, with the number of its curves. A curve leads to its last point."""
    points: list[tuple[float, float]] = []
    curves = 0
    tokens = _TOKEN.findall(text)
    at = 0
    while at < len(tokens):
        operator, at = tokens[at], at + 1
        if (count := _OPERANDS.get(operator)) is None:
            continue
        try:
            operands = [float(token) for token in tokens[at : at + count]]
        except ValueError:
            return
        if len(operands) < count:
            break
        at += count
        if operator in "SM":
            if len(points) > 1:
                yield points, curves
            points, curves = [(operands[0], operands[1])], 0
        elif operator == "C":
            points = [*points, points[0]] if points else points
        else:
            points.append((operands[-2], operands[-1]))
            curves += operator in "QBA"
    if len(points) > 1:
        yield points, curves


def _around(points: list[tuple[float, float]], margin: float = 0.0) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    across, down = (0.0, margin) if width >= height else (margin, 0.0)
    return (min(xs) - across, min(ys) - down, max(xs) + across, max(ys) + down)


def _is_true(text: str | None, *, default: bool) -> bool:
    return default if text is None else text.strip().lower() == "true"


def _color(drawn: etree._Element, name: str, resources: Mapping[str, etree._Element]) -> etree._Element | None:
    own = child(drawn, name)
    if own is None and (parameters := resources.get(drawn.get("DrawParam", ""))) is not None:
        return child(parameters, name)
    return own


def _is_white(color: etree._Element | None) -> bool:
    """Whether a colour is that of paper, or clear. One of a single number is grey, of four the inks of print."""
    if color is None:
        return False
    if color.get("Alpha") == "0":
        return True
    value = numbers(color.get("Value"))
    if len(value) == 4:
        return max(value) <= (1 - _WHITE) * 255
    return bool(value) and min(value) >= _WHITE * 255

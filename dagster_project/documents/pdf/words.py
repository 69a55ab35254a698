"""The glyphs of a page, put together into words that stand upright.

Belongs here: which glyphs show, which way they run, and where one word ends and the next begins. Does not belong here: lines and
cells (`tables.lines`, `tables.lattice`).

Glyphs are ordered by their baseline, not by their box, which depends on the font and often on the ink. A word is a run of
glyphs without a gap, so blanks in the text of the PDF do not matter, and neither does one text object for each glyph.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import repeat
from math import atan2, degrees

import numpy as np

from dagster_project.documents.model import Box, Word, words_of
from dagster_project.documents.pdf import pdfium
from dagster_project.documents.pdf.drawing import Drawing
from dagster_project.documents.pdf.pdfium import BUFFER, Codes, Flags, Floats, Reference

ASCENT, DESCENT = 0.88, 0.12
"""The box of a word above and below its baseline in em: what Chinese fonts use."""
_GAP = 0.15
"""A gap wider than this share of the two glyphs beside it ends a word: 0.3 em between Chinese characters, 0.15 em between digits."""
_OVERLAP = 0.5
"""Glyphs of a word may overlap by less than this share of the wider one: boxes of fonts that are not embedded are too wide."""
_STRUCK_TWICE = 0.3
"""The same glyph drawn again less than this share of its width away is the same glyph (bold made by striking twice)."""
_SKEW = 8.0
"""Degrees by which text may lean; beyond it is a watermark across the page."""


def _flags(codes: Iterable[int]) -> Flags:
    flags = np.zeros(0x110000, bool)
    flags[list(codes)] = True
    return flags


_IS_BLANK = _flags(code for code in range(0x10000) if unicodedata.category(chr(code)) in {"Cc", "Cf", "Zs", "Zl", "Zp"})
_IS_BLANK[[0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10)]] = True
"""Characters that show nothing: blanks, controls, joiners, fillers."""
_IS_CONTROL = _flags([*range(0x01), *range(0x03, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20)])
"""Characters that no text has: codes that the font does not map."""
_UNKNOWN = "\ufffd"
_OF_FIGURES = frozenset("0123456789.,０１２３４５６７８９．，")
_IS_HYPHEN = _flags([0x02, 0xFFFE])
"""PDFium puts one of these for a hyphen at the end of a line."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The glyphs of a page in the order of its content, x running along the text. `characters` is "" for what does not show."""

    characters: list[str]
    left: Floats
    right: Floats

    def of(self, span: tuple[int, int]) -> list[tuple[str, float, float]]:
        """Character, left and right of the glyphs that show, from the first to the last of `span`."""
        first, last = span
        sides = zip(self.left[first : last + 1].tolist(), self.right[first : last + 1].tolist(), strict=True)
        return [(character, *side) for character, side in zip(self.characters[first : last + 1], sides, strict=True) if character]


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of a page turned by `rotation` degrees clockwise from user space; `spans` gives the first and last glyph of each. `turned`
    are words that run another way (a heading written upwards), with their boxes. `unmapped` counts glyphs without Unicode. `inks` are those of the words,
    empty where the page has one ink."""

    rotation: int
    glyphs: Glyphs
    words: list[Word]
    spans: list[tuple[int, int]]
    turned: list[Word]
    unmapped: int
    inks: list[int]


@dataclass(slots=True)
class _Placed:
    """The glyphs of a page in user space. `boxes` holds left, top, right, bottom, `ys` the baseline of upright text; `shows` is False for blanks and what
    is not seen."""

    text_page: Reference
    page_box: Box
    characters: list[str]
    codes: Codes
    boxes: Floats
    ys: Floats
    shows: Flags


@dataclass(slots=True)
class _Runs:
    """Words along one direction: first and last glyph, baseline and size in em of each, and the sides of all glyphs."""

    spans: list[tuple[int, int]]
    left: Floats
    right: Floats
    base: list[float]
    sizes: list[float]
    angles: list[int | None]

    def words(self, characters: list[str]) -> list[Word]:
        firsts = [first for first, _ in self.spans]
        lasts = [last for _, last in self.spans]
        texts = ["".join(characters[first : last + 1]) for first, last in self.spans]
        tops = [y - ASCENT * size for y, size in zip(self.base, self.sizes, strict=True)]
        bottoms = [y + DESCENT * size for y, size in zip(self.base, self.sizes, strict=True)]
        return words_of(texts, self.left[firsts].tolist(), tops, self.right[lasts].tolist(), bottoms)


def read_text(handle: int, page_box: Box, drawing: Drawing, rotation_of_empty: int) -> PageText:
    """The words of an open page. Glyphs that are white, clipped, invisible or off the page are left out."""
    text_page = pdfium.reference(handle)
    count = pdfium.count_characters(text_page)
    if count <= 0:
        return PageText(rotation_of_empty, Glyphs([], np.empty(0), np.empty(0)), [], [], [], 0, [])
    characters, codes = BUFFER.characters(text_page, count)
    for index in _IS_HYPHEN[codes].nonzero()[0].tolist():
        # It puts the same for a glyph whose character is U+0000.
        characters[index], codes[index] = ("-", ord("-")) if pdfium.character_is_hyphen(text_page, index) == 1 else ("\0", 0)
    boxes = BUFFER.loose_boxes(text_page, count)
    placed = _Placed(text_page, page_box, characters, codes, boxes, BUFFER.baselines(text_page, boxes, 1), ~_IS_BLANK[codes])
    unmapped = _mark_unmapped(placed, range(count)) if _IS_CONTROL[codes].any() else 0
    unnamed = _mark_unnamed(placed)
    printed = placed.shows.copy()
    _drop_hidden(placed, drawing)
    cut_off = set((printed & ~placed.shows).nonzero()[0].tolist())

    rotation = 0
    runs = _runs(placed, rotation, placed.shows)
    turned: list[Word] = []
    if any(angle != 0 for angle in runs.angles):
        rotation, runs, turned = _turn_upright(placed, runs)
    if not unmapped and any(map(pdfium.character_unmapped, repeat(text_page), [first for first, _ in runs.spans])):
        unmapped = _mark_unmapped(placed, placed.shows.nonzero()[0].tolist())
    if unnamed:
        unmapped += _leave_unnamed(placed, unnamed, runs.spans)
    for index in (~placed.shows).nonzero()[0].tolist():
        characters[index] = ""
    if cut_off:
        _mark_cut_figures(placed, runs.spans, cut_off)
    inks = _inks(placed, drawing, runs.spans)
    return PageText(rotation, Glyphs(characters, runs.left, runs.right), runs.words(characters), runs.spans, turned, unmapped, inks)


def _inks(placed: _Placed, drawing: Drawing, spans: list[tuple[int, int]]) -> list[int]:
    if len(set(drawing.inks.values())) < 2:
        return []
    return [drawing.inks.get(pdfium.character_object(placed.text_page, first), 0) for first, _ in spans]


def to_page(box: Box, page_box: Box, rotation: int) -> Box:
    """A user space box (left, bottom, right, top) on the page turned by `rotation`, from its top left."""
    left, bottom, right, top = page_box
    x0, y0, x1, y1 = box
    if rotation == 0:
        return (x0 - left, top - y1, x1 - left, top - y0)
    if rotation == 90:
        return (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
    if rotation == 180:
        return (right - x1, y0 - bottom, right - x0, y1 - bottom)
    return (top - y1, right - x1, top - y0, right - x0)


def _along(placed: _Placed, rotation: int) -> tuple[Floats, Floats, Floats]:
    """Left and right edge of each glyph and the y of its baseline on the turned page."""
    left, bottom, right, top = placed.page_box
    lefts, tops, rights, bottoms = placed.boxes.T
    if rotation == 0:
        return lefts - left, rights - left, top - placed.ys
    if rotation == 180:
        return right - rights, right - lefts, placed.ys - bottom
    xs = BUFFER.baselines(placed.text_page, placed.boxes, 0)
    if rotation == 90:
        return bottoms - bottom, tops - bottom, xs - left
    return top - tops, top - bottoms, right - xs


def _runs(placed: _Placed, rotation: int, among: Flags) -> _Runs:
    """The words that the glyphs `among` make in the order of the content. Of a glyph struck again only the first shows."""
    left, right, base = _along(placed, rotation)
    indexes = among.nonzero()[0]
    while True:
        x0, x1, y, code = left[indexes], right[indexes], base[indexes], placed.codes[indexes]
        width = x1 - x0
        step = np.abs(y[1:] - y[:-1])
        gap = x0[1:] - x1[:-1]
        reach = _GAP * (width[1:] + width[:-1])
        joined = (gap >= -_OVERLAP * np.maximum(width[1:], width[:-1])) & (gap <= reach) & (step < reach)
        near = _STRUCK_TWICE * width[1:]
        again = ~joined & (code[1:] == code[:-1]) & (np.abs(x0[1:] - x0[:-1]) < near) & (step < near)
        if not again.any():
            break
        placed.shows[indexes[1:][again]] = False
        indexes = np.delete(indexes, again.nonzero()[0] + 1)
    starts = np.flatnonzero(np.concatenate(([True], ~joined))) if len(indexes) else indexes
    firsts = indexes[starts].tolist()
    lasts = indexes[np.append(starts[1:], len(indexes)) - 1].tolist() if len(indexes) else []
    sizes, angles = _sizes_and_angles(placed, firsts)
    return _Runs(list(zip(firsts, lasts, strict=True)), left, right, base[firsts].tolist(), sizes, angles)


def _sizes_and_angles(placed: _Placed, indexes: list[int]) -> tuple[list[float], list[int | None]]:
    """The em in points and the quarter turn (0, 90, 180, 270 anticlockwise; None when the text lies across) of each of these glyphs."""
    a, b, c, d, _, _ = BUFFER.character_matrices(placed.text_page, indexes).T
    sizes = np.hypot(c, d) * list(map(pdfium.character_font_size, repeat(placed.text_page), indexes))
    angles: list[int | None] = [0] * len(indexes)
    for number in ((b != 0) | (a <= 0)).nonzero()[0].tolist():
        angle = degrees(atan2(b[number], a[number])) % 360
        quarter = round(angle / 90)
        angles[number] = quarter % 4 * 90 if abs(angle - quarter * 90) <= _SKEW else None
    return sizes.tolist(), angles


def _turn_upright(placed: _Placed, runs: _Runs) -> tuple[int, _Runs, list[Word]]:
    """The way that most glyphs run, the words read that way, and the words that run another way by a quarter turn."""
    by_angle: dict[int, Flags] = {}
    weight: Counter[int] = Counter()
    for (first, last), angle in zip(runs.spans, runs.angles, strict=True):
        if angle is not None:
            only = by_angle.setdefault(angle, np.zeros_like(placed.shows))
            only[first : last + 1] = placed.shows[first : last + 1]
            weight[angle] += last + 1 - first
    rotation = max(weight, key=lambda angle: (weight[angle], angle == 0), default=0)
    upright = by_angle.pop(rotation, np.zeros_like(placed.shows))
    turned = []
    for angle, only in by_angle.items():
        others = _runs(placed, angle, only)
        seen = (only & placed.shows).tolist()
        characters = [character if shows else "" for character, shows in zip(placed.characters, seen, strict=True)]
        for text, *box in others.words(characters):
            turned.append(
                Word(text, *to_page(to_user((box[0], box[1], box[2], box[3]), placed.page_box, angle), placed.page_box, rotation))
            )
    placed.shows &= upright
    return rotation, _runs(placed, rotation, upright), turned


def to_user(box: Box, page_box: Box, rotation: int) -> Box:
    """The inverse of `to_page`."""
    left, bottom, right, top = page_box
    x0, y0, x1, y1 = box
    if rotation == 0:
        return (x0 + left, top - y1, x1 + left, top - y0)
    if rotation == 90:
        return (y0 + left, x0 + bottom, y1 + left, x1 + bottom)
    if rotation == 180:
        return (right - x1, y0 + bottom, right - x0, y1 + bottom)
    return (right - y1, top - x1, right - y0, top - x0)


def _drop_hidden(placed: _Placed, drawing: Drawing) -> None:
    """Find the glyphs that do not show."""
    left, bottom, right, top = placed.page_box
    lefts, tops, rights, bottoms = placed.boxes.T
    x, y = (lefts + rights) / 2, placed.ys
    placed.shows &= (left <= x) & (x <= right) & (bottom <= y) & (y <= top)
    if not (drawing.hidden or drawing.white or drawing.clips):
        return
    middle = (tops + bottoms) / 2
    doubtful = placed.shows.copy()
    if not (drawing.hidden or drawing.white):
        # What stands within every clip of the page shows, whatever object it is of. Objects that share a clip share its box.
        distinct = {id(clip): clip for clip in drawing.clips.values()}.values()
        left, bottom, right, top = (of(sides) for of, sides in zip((max, max, min, min), zip(*distinct, strict=True), strict=True))
        doubtful &= ~((left <= x) & (x <= right) & (bottom <= middle) & (middle <= top))
    shown = doubtful.nonzero()[0].tolist()
    for index, handle in zip(shown, map(pdfium.character_object, repeat(placed.text_page), shown), strict=True):
        if handle in drawing.hidden or (handle in drawing.white and not _on_any(x[index], middle[index], drawing.fills)):
            placed.shows[index] = False
            continue
        clip = drawing.clips.get(handle)
        if clip is not None and not (clip[0] <= x[index] <= clip[2] and clip[1] <= middle[index] <= clip[3]):
            placed.shows[index] = False


def _on_any(x: float, y: float, boxes: list[Box]) -> bool:
    return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in boxes)


def _mark_unmapped(placed: _Placed, indexes: Iterable[int]) -> int:
    """Put U+FFFD for the glyphs that the font does not map to Unicode, and count them.

    PDFium gives the bare character code for them, which may look like a control character or a letter.
    """
    unmapped = 0
    for index in indexes:
        if pdfium.character_unmapped(placed.text_page, index):
            placed.characters[index], placed.codes[index], placed.shows[index] = _UNKNOWN, 0xFFFD, True
            unmapped += 1
    return unmapped


def _mark_unnamed(placed: _Placed) -> list[int]:
    """Put U+FFFD for the glyphs that have ink and a character that shows nothing, and tell which they are."""
    left, top, right, bottom = placed.boxes.T
    # What PDFium puts in between words has no size.
    blank = np.flatnonzero(_IS_BLANK[placed.codes] & ((right > left) | (top > bottom))).tolist()
    if not blank:
        return []
    unnamed: list[int] = np.array(blank)[BUFFER.inked(placed.text_page, blank)].tolist()
    for index in unnamed:
        placed.characters[index], placed.codes[index], placed.shows[index] = _UNKNOWN, 0xFFFD, True
    return unnamed


def _mark_cut_figures(placed: _Placed, spans: list[tuple[int, int]], cut_off: set[int]) -> None:
    """Put U+FFFD where a figure goes on beyond the edge of the page, or of what a clip path leaves of it."""
    characters = placed.characters
    for first, last in spans:
        if last + 1 in cut_off and characters[last] in _OF_FIGURES and _touch(placed.boxes[last], placed.boxes[last + 1]):
            characters[last] += _UNKNOWN
        if first - 1 in cut_off and characters[first][:1] in _OF_FIGURES and _touch(placed.boxes[first], placed.boxes[first - 1]):
            characters[first] = _UNKNOWN + characters[first]


def _touch(one: Floats, other: Floats) -> bool:
    """Whether two glyphs stand beside each other, with no room for a third."""
    across = np.abs(one[:2] + one[2:] - other[:2] - other[2:]).sum() / 2
    return bool(across <= np.abs(one[:2] - one[2:]).max())


def _leave_unnamed(placed: _Placed, unnamed: list[int], spans: list[tuple[int, int]]) -> int:
    """Keep these glyphs in the words where one may be a part of a figure, and count them there. In a word of letters it is an ornament."""
    kept = 0
    there = set(unnamed)
    for first, last in spans:
        own = there.intersection(range(first, last + 1))
        others = {character for character in placed.characters[first : last + 1] if character and character != _UNKNOWN}
        if own and (not others or others & _OF_FIGURES):
            kept += len(own)
            there -= own
    placed.shows[list(there)] = False
    return kept

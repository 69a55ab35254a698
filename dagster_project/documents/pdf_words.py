"""The glyphs of a page, put together into words that stand upright.

Belongs here: which glyphs show, which way they run, and where one word ends and the next begins. Does not belong here: lines and
cells (`lines`, `grid`).

Glyphs are ordered by their baseline, not by their box, which depends on the font and often on the ink. A word is a run of
glyphs without a gap, so blanks in the text of the PDF do not matter, and neither does one text object for each glyph.
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass
from math import atan2, degrees, hypot

from dagster_project.documents import pdfium
from dagster_project.documents.model import Box, Word
from dagster_project.documents.pdf_drawing import Drawing
from dagster_project.documents.pdfium import Buffer

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
_BLANK = frozenset(map(chr, [*range(0x21), 0x7F, 0xA0, 0xAD, *range(0x2000, 0x2010), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF]))
_CONTROLS = frozenset(map(chr, [*range(0x01), *range(0x03, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20)]))
"""Characters that no text has: codes that the font does not map."""
_HYPHEN_MARKS = ("\x02", "\ufffe")
"""PDFium puts one of these for a hyphen at the end of a line."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The glyphs of a page in the order of its content, x running along the text. `characters` is "" for what does not show."""

    text_page: int
    characters: list[str]
    left: list[float]
    right: list[float]

    def same_object(self, first: int, second: int) -> bool:
        """Whether one text object draws both glyphs."""
        return bool(pdfium.character_object(self.text_page, first) == pdfium.character_object(self.text_page, second))


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of a page turned by `rotation` degrees clockwise from user space; `spans` gives the first and last glyph of each. `turned`
    are words that run another way (a heading written upwards), with their boxes. `unmapped` counts glyphs without Unicode."""

    rotation: int
    glyphs: Glyphs
    words: list[Word]
    spans: list[tuple[int, int]]
    turned: list[Word]
    unmapped: int


def read_text(text_page: int, page_box: Box, drawing: Drawing, buffer: Buffer, rotation_of_empty: int) -> PageText:
    """The words of an open page. Glyphs that are white, clipped, invisible or off the page are left out."""
    count = pdfium.count_characters(text_page)
    if count <= 0:
        return PageText(rotation_of_empty, Glyphs(text_page, [], [], []), [], [], [], 0)
    characters = buffer.characters(text_page, count)
    boxes = buffer.loose_boxes(text_page, count)
    origins = buffer.origins(text_page, count)
    unmapped = 0 if _CONTROLS.isdisjoint(characters) else _mark_unmapped(text_page, characters, range(count))
    _drop_hidden(text_page, characters, boxes, origins, page_box, drawing)

    rotation = 0
    spans, x0, x1, base = _runs(characters, boxes, origins, page_box, rotation)
    sizes, angles = _sizes_and_angles(text_page, [first for first, _ in spans], buffer)
    turned: list[Word] = []
    if any(angles):
        spans, x0, x1, base, sizes, rotation, turned = _turn_upright(text_page, characters, boxes, origins, page_box, buffer, spans, angles)
    if not unmapped and any(pdfium.character_unmapped(text_page, first) for first, _ in spans):
        unmapped = _mark_unmapped(text_page, characters, range(count))
    glyphs = Glyphs(text_page, characters, x0, x1)
    words = [
        Word("".join(characters[first : last + 1]), x0[first], y - ASCENT * size, x1[last], y + DESCENT * size)
        for (first, last), size in zip(spans, sizes, strict=True)
        for y in (base[first],)
    ]
    return PageText(rotation, glyphs, words, spans, turned, unmapped)


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


def _along(boxes: list[array[float]], origins: tuple[array[float], array[float]], page_box: Box, rotation: int) -> tuple[list[float], ...]:
    """Left and right edge of each glyph and the y of its baseline on the turned page."""
    left, bottom, right, top = page_box
    lefts, tops, rights, bottoms = boxes
    xs, ys = origins
    if rotation == 0:
        return [x - left for x in lefts], [x - left for x in rights], [top - y for y in ys]
    if rotation == 90:
        return [y - bottom for y in bottoms], [y - bottom for y in tops], [x - left for x in xs]
    if rotation == 180:
        return [right - x for x in rights], [right - x for x in lefts], [y - bottom for y in ys]
    return [top - y for y in tops], [top - y for y in bottoms], [right - x for x in xs]


def _runs(
    characters: list[str], boxes: list[array[float]], origins: tuple[array[float], array[float]], page_box: Box, rotation: int
) -> tuple[list[tuple[int, int]], list[float], list[float], list[float]]:
    """First and last glyph of each word, in the order of the content; a glyph struck twice is blanked."""
    x0, x1, base = _along(boxes, origins, page_box, rotation)
    spans: list[tuple[int, int]] = []
    first = last = -1
    end, width_before, base_before = float("-inf"), 0.0, 0.0
    for index, (character, left, right, y) in enumerate(zip(characters, x0, x1, base, strict=True)):
        if character in _BLANK:
            characters[index] = ""
            continue
        if not character:
            continue
        width = right - left
        gap = left - end
        reach = _GAP * (width + width_before)
        if -_OVERLAP * max(width, width_before) <= gap <= reach and -reach < y - base_before < reach:
            last, end, width_before = index, right, width
            continue
        if (
            first >= 0
            and character == characters[last]
            and abs(left - x0[last]) < _STRUCK_TWICE * width
            and abs(y - base_before) < _STRUCK_TWICE * width
        ):
            characters[index] = ""
            continue
        if first >= 0:
            spans.append((first, last))
        first = last = index
        end, width_before, base_before = right, width, y
    if first >= 0:
        spans.append((first, last))
    return spans, x0, x1, base


def _sizes_and_angles(text_page: int, indexes: list[int], buffer: Buffer) -> tuple[list[float], list[int | None]]:
    """The em in points and the quarter turn (0, 90, 180, 270 anticlockwise; None when the text lies across) of each of these glyphs."""
    sizes: list[float] = []
    angles: list[int | None] = []
    for index, (a, b, c, d, _, _) in zip(indexes, buffer.character_matrices(text_page, indexes), strict=True):
        sizes.append(pdfium.character_font_size(text_page, index) * hypot(c, d))
        if b == 0 and a > 0:
            angles.append(0)
            continue
        angle = degrees(atan2(b, a)) % 360
        quarter = round(angle / 90)
        angles.append(quarter % 4 * 90 if abs(angle - quarter * 90) <= _SKEW else None)
    return sizes, angles


def _turn_upright(
    text_page: int,
    characters: list[str],
    boxes: list[array[float]],
    origins: tuple[array[float], array[float]],
    page_box: Box,
    buffer: Buffer,
    spans: list[tuple[int, int]],
    angles: list[int | None],
) -> tuple[list[tuple[int, int]], list[float], list[float], list[float], list[float], int, list[Word]]:
    """The words again, read the way that most glyphs run; what runs another way by a quarter turn comes apart as `turned`."""
    by_angle: dict[int, list[str]] = {}
    weight: Counter[int] = Counter()
    for (first, last), angle in zip(spans, angles, strict=True):
        if angle is not None:
            only = by_angle.setdefault(angle, [""] * len(characters))
            only[first : last + 1] = characters[first : last + 1]
            weight[angle] += last + 1 - first
    if not weight:
        return [], [], [], [], [], 0, []
    rotation = max(weight, key=lambda angle: (weight[angle], angle == 0))
    characters[:] = by_angle.pop(rotation)
    turned = []
    for angle, only in by_angle.items():
        runs, x0, x1, base = _runs(only, boxes, origins, page_box, angle)
        sizes, _ = _sizes_and_angles(text_page, [first for first, _ in runs], buffer)
        for (first, last), size in zip(runs, sizes, strict=True):
            upright = (x0[first], base[first] - ASCENT * size, x1[last], base[first] + DESCENT * size)
            turned.append(Word("".join(only[first : last + 1]), *to_page(to_user(upright, page_box, angle), page_box, rotation)))
    runs, x0, x1, base = _runs(characters, boxes, origins, page_box, rotation)
    sizes, _ = _sizes_and_angles(text_page, [first for first, _ in runs], buffer)
    return runs, x0, x1, base, sizes, rotation, turned


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


def _drop_hidden(
    text_page: int,
    characters: list[str],
    boxes: list[array[float]],
    origins: tuple[array[float], array[float]],
    page_box: Box,
    drawing: Drawing,
) -> None:
    """Blank the characters whose glyph does not show."""
    for mark in _HYPHEN_MARKS:
        while mark in characters:
            characters[characters.index(mark)] = "-"
    lefts, tops, rights, bottoms = boxes
    left, bottom, right, top = page_box
    if min(lefts) < left or max(rights) > right or min(origins[1]) < bottom or max(origins[1]) > top:
        for index, centre in enumerate(zip(lefts, rights, origins[1], strict=True)):
            if not (left <= (centre[0] + centre[1]) / 2 <= right and bottom <= centre[2] <= top):
                characters[index] = ""
    if not (drawing.hidden or drawing.white or drawing.clips):
        return
    for index, character in enumerate(characters):
        if character in _BLANK or not character:
            continue
        handle = pdfium.character_object(text_page, index)
        x, y = (lefts[index] + rights[index]) / 2, (tops[index] + bottoms[index]) / 2
        if handle in drawing.hidden or (handle in drawing.white and not _on_any(x, y, drawing.fills)):
            characters[index] = ""
            continue
        clip = drawing.clips.get(handle)
        if clip is not None and not (clip[0] <= x <= clip[2] and clip[1] <= y <= clip[3]):
            characters[index] = ""


def _on_any(x: float, y: float, boxes: list[Box]) -> bool:
    return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in boxes)


def _mark_unmapped(text_page: int, characters: list[str], indexes: range) -> int:
    """Put U+FFFD for the glyphs that the font does not map to Unicode, and count them.

    PDFium gives the bare character code for them, which may look like a control character or a letter.
    """
    unmapped = 0
    for index in indexes:
        if characters[index] and pdfium.character_unmapped(text_page, index):
            characters[index] = "\ufffd"
            unmapped += 1
    return unmapped

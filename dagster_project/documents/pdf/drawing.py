"""What a page draws: rules, shaded areas, images, and which text objects do not show.

Belongs here: page objects of PDFium, also within forms and with their matrices and clip paths, reduced to boxes. Does not belong
here: how rules make a grid (`tables.lattice`).

A rule is anything drawn that is thin and long: a stroked line, a thin filled rectangle, a subpath of a path that draws a whole
grid, a stretched image. Its box is enough: rules have no direction. White and transparent ink is no rule.
Coordinates are PDF user space, y upwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import compress, repeat

from dagster_project.documents.model import Box
from dagster_project.documents.pdf import pdfium
from dagster_project.documents.pdf.pdfium import BUFFER, Matrix, Reference, Segment

THICKEST_RULE = 5.0
"""Points. PDFium's box of a stroke is up to its width larger on each side."""
_DEEPEST_FORM = 12
_INVISIBLE_MODES = frozenset({3, 7})
"""Text render modes that put no ink on the page: invisible, and clip only."""
_NOT_TEXT = -1
_LINE_TO, _BEZIER_TO, _MOVE_TO = 0, 1, 2
_RECTANGLE = 5
"""Segments of a path that is one rectangle."""
_STRAIGHT = 1.0
"""Points by which a rule may lean."""
Point = tuple[float, float]
_EVERYWHERE: Box = (float("-inf"), float("-inf"), float("inf"), float("inf"))


@dataclass(slots=True)
class Drawing:
    """`rules`, `fills` and `images` are boxes. `hidden` are the text objects (handles) that put no ink on the page, `white` those in white ink,
    which shows only on a fill; `clips` gives the box outside which a text object does not show, `inks` the ink of each. `curves` counts other visible paths."""

    rules: list[Box] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    white: set[int] = field(default_factory=set)
    clips: dict[int, Box] = field(default_factory=dict)
    inks: dict[int, int] = field(default_factory=dict)
    curves: int = 0


def read_drawing(page: int, hidden_layers: frozenset[str]) -> Drawing:
    """The drawing of an open page, without what is drawn on `hidden_layers`."""
    drawing = Drawing()
    objects = list(map(pdfium.page_object, repeat(pdfium.reference(page)), range(pdfium.count_objects(page))))
    if hidden_layers:
        hidden = {handle for handle in objects if hidden_layers.intersection(pdfium.marked_names(handle))}
        for handle in hidden:
            _hide(handle, drawing, 0)
        objects = [handle for handle in objects if handle not in hidden]
    _read_objects(objects, None, drawing, 0)
    return drawing


def _hide(handle: int, drawing: Drawing, depth: int) -> None:
    """Note the text of an object, and of all that is in it, as hidden."""
    if pdfium.object_type(pdfium.reference(handle)) == pdfium.FORM and depth < _DEEPEST_FORM:
        for number in range(max(pdfium.form_count_objects(handle), 0)):
            _hide(pdfium.form_object(handle, number), drawing, depth + 1)
    elif pdfium.text_render_mode(pdfium.reference(handle)) != _NOT_TEXT:
        drawing.hidden.add(handle)


def _read_objects(handles: list[int], to_page: Matrix | None, drawing: Drawing, depth: int) -> None:
    objects = pdfium.references(handles)
    modes = list(map(pdfium.text_render_mode, objects))
    clips = _clip_boxes(objects, to_page)
    are_texts = [mode != _NOT_TEXT for mode in modes]
    if any(are_texts):
        if not _INVISIBLE_MODES.isdisjoint(modes):
            drawing.hidden.update(handle for handle, mode in zip(handles, modes, strict=True) if mode in _INVISIBLE_MODES)
        texts, text_objects = list(compress(handles, are_texts)), list(compress(objects, are_texts))
        shows, inks = BUFFER.inks(text_objects)
        drawing.inks.update(zip(texts, inks, strict=True))
        if not all(shows):
            drawing.white.update(handle for handle, seen in zip(texts, shows, strict=True) if not seen)
        if clips:
            drawing.clips.update((handle, clip) for handle, clip in zip(texts, map(clips.get, text_objects), strict=True) if clip)
    others = [other for other, mode in zip(objects, modes, strict=True) if mode == _NOT_TEXT]
    if not others:
        return
    types = list(map(pdfium.object_type, others))
    boxes = BUFFER.bounds(others)
    paths = []
    path_boxes = []
    for other, kind, box in zip(others, types, boxes, strict=True):
        if kind == pdfium.PATH:
            paths.append(other)
            path_boxes.append(box)
        elif kind == pdfium.FORM and depth < _DEEPEST_FORM:
            count = max(pdfium.form_count_objects(other), 0)
            inner = [child for child in map(pdfium.form_object, [other] * count, range(count)) if child]
            _read_objects(inner, _times(BUFFER.matrices([other])[0], to_page), drawing, depth + 1)
        elif kind == pdfium.IMAGE:
            shown = _shown(box, to_page, clips.get(other, _EVERYWHERE))
            if shown is not None:
                (drawing.rules if _is_thin(shown) else drawing.images).append(shown)
    if paths:
        _read_paths(paths, path_boxes, to_page, clips, drawing)


def _read_paths(paths: list[Reference], boxes: list[Box], to_page: Matrix | None, clips: dict[Reference, Box], drawing: Drawing) -> None:
    modes = BUFFER.draw_modes(paths)
    stroked = [path for path, (_, stroke) in zip(paths, modes, strict=True) if stroke]
    filled = [path for path, (fill, _) in zip(paths, modes, strict=True) if fill]
    inked = {path for path, seen in zip(stroked, BUFFER.stroked_visibly(stroked), strict=True) if seen}
    shaded = {path for path, seen in zip(filled, BUFFER.filled_visibly(filled), strict=True) if seen}
    large: list[tuple[Reference, Box]] = []
    for path, box in zip(paths, boxes, strict=True):
        if path not in inked and path not in shaded:
            continue
        clip = clips.get(path, _EVERYWHERE)
        shown = box if to_page is None and clip is _EVERYWHERE else _shown(box, to_page, clip)
        if shown is None:
            continue
        if _is_thin(shown):
            drawing.rules.append(shown)
        elif path in inked or pdfium.path_count_segments(path) > _RECTANGLE:
            large.append((path, clip))
        else:
            drawing.fills.append(shown)
    if large:
        segments = BUFFER.segments([path for path, _ in large])
        for (path, clip), matrix, of_path in zip(large, BUFFER.matrices([path for path, _ in large]), segments, strict=True):
            _read_large_path(_subpaths(of_path, _times(matrix, to_page)), clip, drawing, path in inked, path in shaded)


def _read_large_path(subpaths: list[tuple[list[Point], bool]], clip: Box, drawing: Drawing, inked: bool, shaded: bool) -> None:
    """A path larger than a rule: the straight edges of a stroke, the thin subpaths of a fill."""
    for points, curved in subpaths:
        if inked:
            for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
                if -_STRAIGHT < x1 - x0 < _STRAIGHT or -_STRAIGHT < y1 - y0 < _STRAIGHT:
                    edge = (x0 if x0 < x1 else x1, y0 if y0 < y1 else y1, x1 if x0 < x1 else x0, y1 if y0 < y1 else y0)
                    shown = edge if clip is _EVERYWHERE else _clipped(edge, clip)
                    if shown is not None:
                        drawing.rules.append(shown)
        if shaded:
            shown = _clipped(_span(points), clip)
            if shown is not None and not curved:
                (drawing.rules if _is_thin(shown) else drawing.fills).append(shown)
        drawing.curves += curved
    if shaded and not inked:
        drawing.rules.extend(_frames([_span(points) for points, curved in subpaths if not curved]))


def _subpaths(segments: list[Segment], matrix: Matrix) -> list[tuple[list[Point], bool]]:
    """Each subpath as its corner points in page space, and whether any of it is a curve."""
    a, b, c, d, e, f = matrix
    found: list[tuple[list[Point], bool]] = []
    points: list[Point] = []
    curved = False
    for kind, closes, x, y in segments:
        if kind == _MOVE_TO and points:
            found.append((points, curved))
            points, curved = [], False
        elif kind == _BEZIER_TO:
            curved = True
        points.append((a * x + c * y + e, b * x + d * y + f))
        if closes and points[-1] != points[0]:
            points.append(points[0])
    if points:
        found.append((points, curved))
    return found


def _frames(boxes: list[Box]) -> list[Box]:
    """The four sides of a border drawn as one filled rectangle with a slightly smaller one cut out of it."""
    rules = []
    for outer, inner in zip(boxes, boxes[1:], strict=False):
        widths = (inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3])
        if all(0 <= width <= THICKEST_RULE for width in widths) and any(widths):
            left, bottom, right, top = outer
            rules += [(left, bottom, left, top), (right, bottom, right, top), (left, bottom, right, bottom), (left, top, right, top)]
    return rules


def _clip_boxes(objects: list[Reference], to_page: Matrix | None) -> dict[Reference, Box]:
    """The box of the clip path of each object that has one."""
    handles = pdfium.references(map(pdfium.clip_path, objects))
    counts = list(map(pdfium.clip_count_paths, handles))
    if not counts or max(counts) <= 0:
        return {}
    boxes: dict[Reference, Box] = {}
    # Objects drawn under the same clip share its points in memory, so the address of the innermost path's first point names the whole clip.
    known: dict[tuple[int, int], Box] = {}
    clipped = [entry for entry in zip(objects, handles, counts, strict=True) if entry[2] > 0]
    innermost = map(pdfium.clip_segment, [clip for _, clip, _ in clipped], [count - 1 for _, _, count in clipped], repeat(0))
    for (of, clip, count), first in zip(clipped, innermost, strict=True):
        key = (count, first or 0)
        box = known.get(key)
        if box is None:
            box = _EVERYWHERE
            for index in range(count):
                points = [
                    _moved(*BUFFER.point(segment), to_page)
                    for number in range(pdfium.clip_count_segments(clip, index))
                    if (segment := pdfium.clip_segment(clip, index, number))
                ]
                # An empty clip path hides everything.
                box = _clipped(_span(points), box) if points else None
                if box is None:
                    box = (0.0, 0.0, -1.0, -1.0)
                    break
            known[key] = box
        boxes[of] = box
    return boxes


def _shown(box: Box, to_page: Matrix | None, clip: Box) -> Box | None:
    if to_page is not None:
        left, bottom, right, top = box
        box = _span([_moved(x, y, to_page) for x in (left, right) for y in (bottom, top)])
    return box if clip is _EVERYWHERE else _clipped(box, clip)


def _clipped(box: Box, clip: Box) -> Box | None:
    left, bottom, right, top = box
    clip_left, clip_bottom, clip_right, clip_top = clip
    if clip_left <= left and clip_bottom <= bottom and clip_right >= right and clip_top >= top:
        return box if left <= right and bottom <= top else None
    left, bottom, right, top = max(left, clip_left), max(bottom, clip_bottom), min(right, clip_right), min(top, clip_top)
    return (left, bottom, right, top) if left <= right and bottom <= top else None


def _is_thin(box: Box) -> bool:
    return box[2] - box[0] <= THICKEST_RULE or box[3] - box[1] <= THICKEST_RULE


def _span(points: list[tuple[float, float]] | tuple[tuple[float, float], ...]) -> Box:
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))


def _moved(x: float, y: float, matrix: Matrix | None) -> tuple[float, float]:
    if matrix is None:
        return x, y
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _times(first: Matrix, then: Matrix | None) -> Matrix:
    """The matrix that applies `first`, then `then`."""
    if then is None:
        return first
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)

"""OFD to pages: `read_ofd`, a pure function of bytes.

Belongs here: documents, pages, templates and resources, and putting each page together. Does not belong here: parts of the file (`package`), objects
(`content`), words (`words`).

A page that shows nothing but a picture is recognised where the extra `ocr` is installed. Seals are not read; what annotations write is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import overload

import numpy as np
from lxml import etree
from PIL import Image as Pillow

from dagster_project.documents.errors import DamagedDocument, TooLargeDocument, UnreadableDocument
from dagster_project.documents.model import Box, Document, Grid, Page, Remark, Word
from dagster_project.documents.ofd.annotations import texts_of_annotations
from dagster_project.documents.ofd.content import POINTS_A_MILLIMETRE, Image, Matrix, PageContent
from dagster_project.documents.ofd.fonts import Fonts
from dagster_project.documents.ofd.package import Package, beside, child, children, numbers, text_of
from dagster_project.documents.ofd.words import PageWords, turned_box, words_of
from dagster_project.documents.pictures.opening import Frames, Picture
from dagster_project.documents.pictures.recognition import is_installed
from dagster_project.documents.tables.lattice import build_grid, is_column, lattices_of, loose_rules, pieces
from dagster_project.documents.tables.lines import lines_of
from dagster_project.documents.tables.rules import ruled_areas

MEDIA_TYPE = "application/ofd"
_ROOT = "OFD.xml"
_MOST_PAGES = 20_000
_A4 = (0.0, 0.0, 210.0, 297.0)
_LARGEST = 5_000.0
"""Points: a page that says it is larger has a box that is none."""
_LONGEST = 5_000
"""Pixels of a page with a picture."""
_TO_POINTS = Matrix(POINTS_A_MILLIMETRE, 0.0, 0.0, POINTS_A_MILLIMETRE)
_CURVES = 50
"""Beyond which a page without text has letters drawn as outlines."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the pages of one document of the file share: its resources by number, the paths of pictures and fonts, templates, the usual box in millimetres."""

    resources: dict[str, etree._Element]
    files: dict[str, str]
    fonts: Fonts
    templates: dict[str, str]
    box: tuple[float, ...]


def read_ofd(data: bytes) -> Document:
    """The document; its pages are read when they are asked for. Raises `DamagedDocument`, `TooLargeDocument`."""
    return Document(MEDIA_TYPE, _Pages(Package(data)))


class _Pages(Sequence[Page]):
    """The pages of all documents of the file, read again on every walk."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.entries: list[tuple[str, _Frame, list[str]]] = []
        """The path of each page, what it shares with others, and the texts of its annotations."""
        for body in children(package.xml(_ROOT), "DocBody"):
            if path := text_of(child(body, "DocRoot")):
                self.entries += _pages_of(package, beside(_ROOT, path))
        if len(self.entries) > _MOST_PAGES:
            raise TooLargeDocument("pages", pages=len(self.entries), most=_MOST_PAGES)
        if not self.entries:
            raise DamagedDocument("no_page")

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Page]:
        return (self[number] for number in range(len(self)))

    @overload
    def __getitem__(self, index: int) -> Page: ...
    @overload
    def __getitem__(self, index: slice) -> list[Page]: ...
    def __getitem__(self, index: int | slice) -> Page | list[Page]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        path, frame, texts = self.entries[index]
        page = _read_page(self._package, path, frame, range(len(self))[index] + 1)
        return replace(page, remarks=(Remark.of_annotations(page.number, texts),)) if texts else page


def _pages_of(package: Package, path: str) -> list[tuple[str, _Frame, list[str]]]:
    document = package.xml(path)
    common = child(document, "CommonData")
    resources: dict[str, etree._Element] = {}
    files: dict[str, str] = {}
    templates: dict[str, str] = {}
    box: tuple[float, ...] = _A4
    if common is not None:
        for named in children(common, "PublicRes", "DocumentRes"):
            _take_resources(package, beside(path, text_of(named)), resources, files)
        for template in children(common, "TemplatePage"):
            templates[template.get("ID", "")] = beside(path, template.get("BaseLoc", ""))
        box = _page_box(child(common, "PageArea")) or box
    frame = _Frame(resources, files, Fonts(package, files), templates, box)
    pages = child(document, "Pages")
    found = children(pages, "Page") if pages is not None else ()
    notes = texts_of_annotations(package, path, document)
    return [(beside(path, page.get("BaseLoc", "")), frame, notes.get(page.get("ID", ""), [])) for page in found]


def _take_resources(package: Package, path: str, resources: dict[str, etree._Element], files: dict[str, str]) -> None:
    root = package.xml(path)
    folder = f"{beside(path, root.get('BaseLoc', ''))}/-"
    for kind in root:
        for resource in kind if isinstance(kind.tag, str) else ():
            number = resource.get("ID", "")
            if isinstance(resource.tag, str) and number:
                resources.setdefault(number, resource)
                if location := text_of(next(children(resource, "MediaFile", "FontFile"), None)):
                    files.setdefault(number, beside(folder, location))


def _page_box(area: etree._Element | None) -> tuple[float, ...] | None:
    """The box of a page in millimetres: what its area says is shown."""
    if area is None:
        return None
    boxes = (numbers(text_of(child(area, name))) for name in ("PhysicalBox", "ApplicationBox", "ContentBox"))
    return next((tuple(box) for box in boxes if len(box) == 4 and min(box[2:]) > 0 and max(box[2:]) * POINTS_A_MILLIMETRE < _LARGEST), None)


def _read_page(package: Package, path: str, frame: _Frame, number: int) -> Page:
    try:
        root = package.xml(path)
        resources, files, fonts = dict(frame.resources), dict(frame.files), frame.fonts
        for named in children(root, "PageRes"):
            _take_resources(package, beside(path, text_of(named)), resources, files)
            fonts = Fonts(package, files)
        x, y, width, height = _page_box(child(root, "Area")) or frame.box
        content = PageContent(fonts)
        to_page = _TO_POINTS.after(Matrix(e=-x, f=-y))
        for template in children(root, "Template"):
            if behind := frame.templates.get(template.get("TemplateID", "")):
                _draw(content, package.xml(behind), resources, to_page)
        _draw(content, root, resources, to_page)
    except UnreadableDocument as error:
        error.page = number
        raise
    size = (width * POINTS_A_MILLIMETRE, height * POINTS_A_MILLIMETRE)
    words = words_of([glyph for glyph in content.glyphs if 0 <= glyph.x <= size[0] and 0 <= glyph.y <= size[1]], *size)
    page = _page(number, size, content, words)
    if page.needs_ocr and is_installed() and (picture := _picture(package, files, content.images, size)):
        from dagster_project.documents.pictures.reader import page_of  # brings OpenCV

        return page_of(picture, number)
    return page


def _draw(content: PageContent, root: etree._Element, resources: dict[str, etree._Element], matrix: Matrix) -> None:
    for part in children(root, "Content"):
        content.draw(part, resources, matrix)


def _page(number: int, size: tuple[float, float], content: PageContent, found: PageWords) -> Page:
    width, height = size if found.turn in (0, 180) else size[::-1]
    areas = ruled_areas(turned_box(rule, found.turn, *size) for rule in content.rules)
    words, glyphs = found.words, found.glyphs
    turned = found.turned
    grids: list[Grid] = []
    for lattice in lattices_of(areas):
        inside = words, glyphs

        def split(word: int, crossed: list[float], inside: tuple[list[Word], list[list[tuple[str, float, float]]]] = inside) -> list[Word]:
            return pieces(inside[0][word], inside[1][word], crossed)

        grid, taken = build_grid(number, lattice, words, turned, split)
        if grid.n_columns == 1 and not is_column(grid):
            continue
        grids.append(grid)
        glyphs = [of for index, of in enumerate(glyphs) if index not in taken]
        words = [word for index, word in enumerate(words) if index not in taken]
        turned = [word for word in turned if not _is_in(word, lattice.bbox)]
    grids.sort(key=lambda grid: (grid.bbox[1], grid.bbox[0]))
    return Page(
        number,
        width,
        height,
        tuple(lines_of([*found.words, *found.turned])),
        tuple(lines_of([*words, *turned])),
        tuple(grids),
        _needs_ocr(size, content, found),
        found.turn,
        loose_rules(areas, grids),
    )


def _is_in(word: Word, box: Box) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _needs_ocr(size: tuple[float, float], content: PageContent, found: PageWords) -> bool:
    """Whether the page shows text that is not stored as text: glyphs without a character, a scan, letters drawn as outlines."""
    mapped = sum(len(word.text) for word in found.words) - found.unmapped
    if found.unmapped:
        return found.unmapped * 20 > mapped
    if mapped:
        return False
    covered = sum((x1 - x0) * (y1 - y0) for _, (x0, y0, x1, y1) in content.images)
    return content.curves > _CURVES or covered > size[0] * size[1] / 2


def _picture(package: Package, paths: dict[str, str], images: Sequence[Image], size: tuple[float, float]) -> Picture | None:
    """The page as its largest picture shows it, on white; None where it shows none that can be opened."""
    known = [image for image in images if image.resource in paths]
    if not known:
        return None
    _, (x0, y0, x1, y1) = largest = max(known, key=lambda image: (image.box[2] - image.box[0]) * (image.box[3] - image.box[1]))
    shown = Frames(package.picture(paths[largest.resource])).frame(0).pixels
    scale = min(shown.shape[1] / max(x1 - x0, 1.0), _LONGEST / max(size))
    across, down = max(round((x1 - x0) * scale), 1), max(round((y1 - y0) * scale), 1)
    if max(across, down) > 2 * _LONGEST:  # what the page shows of it is no table
        return None
    sheet = Pillow.new("RGB", (max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)), "white")
    sheet.paste(Pillow.fromarray(shown).resize((across, down)), (round(x0 * scale), round(y0 * scale)))
    return Picture(np.asarray(sheet), scale)

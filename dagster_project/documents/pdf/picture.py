"""A page of a PDF as a picture, as fine as the scan in it: `picture_of`.

Belongs here: drawing a page whose text is not stored as text. Does not belong here: recognising it (`pictures`), marking a place on it (`render`).

Pages are read in a process that knows no fonts but those in the file (`fonts`): letters of any other are not drawn, so they are not read.
"""

from __future__ import annotations

import ctypes

import numpy as np
import pypdfium2.raw as raw

from dagster_project.documents.pdf import pdfium
from dagster_project.documents.pictures.opening import Picture

_USUAL, _FINEST = 200 / 72, 300 / 72
"""Pixels a point: where no scan says how fine it is; the finest."""
_COARSEST = 100 / 72
_LONGEST = 5_000
"""Pixels: a page may be a poster."""
_WHITE = 0xFFFFFFFF


def picture_of(page: int) -> Picture:
    """The page, loaded by `pdfium`, as a viewer shows it."""
    handle = ctypes.cast(page, raw.FPDF_PAGE)
    width, height = float(raw.FPDF_GetPageWidthF(handle)), float(raw.FPDF_GetPageHeightF(handle))
    scale = min(_fineness(page), _LONGEST / max(width, height, 1.0))
    columns, rows = max(round(width * scale), 1), max(round(height * scale), 1)
    pixels = np.empty((rows, columns, 4), np.uint8)
    bitmap = raw.FPDFBitmap_CreateEx(columns, rows, raw.FPDFBitmap_BGRx, pixels.ctypes.data, columns * 4)
    raw.FPDFBitmap_FillRect(bitmap, 0, 0, columns, rows, _WHITE)
    raw.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, columns, rows, 0, raw.FPDF_ANNOT)
    raw.FPDFBitmap_Destroy(bitmap)
    return Picture(np.ascontiguousarray(pixels[:, :, 2::-1]), scale)


def _fineness(page: int) -> float:
    """Pixels a point of the largest picture on the page."""
    best, largest = _USUAL, 0.0
    for index in range(pdfium.count_objects(page)):
        handle = pdfium.page_object(pdfium.reference(page), index)
        if not handle or pdfium.object_type(pdfium.reference(handle)) != pdfium.IMAGE:
            continue
        image = ctypes.cast(handle, raw.FPDF_PAGEOBJECT)
        columns, rows = ctypes.c_uint(), ctypes.c_uint()
        edges = [ctypes.c_float() for _ in range(4)]
        if not raw.FPDFImageObj_GetImagePixelSize(image, columns, rows) or not raw.FPDFPageObj_GetBounds(image, *edges):
            continue
        left, bottom, right, top = (edge.value for edge in edges)
        area = (right - left) * (top - bottom)
        if area > largest:
            best, largest = ((columns.value * rows.value) / area) ** 0.5, area
    return min(max(best, _COARSEST), _FINEST)

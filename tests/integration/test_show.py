"""The box of a read cell lies on the cell's ink also where pages are turned or cropped."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from dagster_project.documents.pdf.render import Mark, draw
from dagster_project.documents.sandbox.process import Limits, Worker
from dagster_project.reading.locate import Location, locations_of
from dagster_project.reading.sandboxed import SandboxedReader
from tests.generator.random_accounts import varied_accounts
from tests.generator.styles import STYLES

CELL = "expenditure/total/total"
TURNS = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}


def changed(data: bytes, rotation: int, crop: float) -> bytes:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        width, height = page.get_size()
        page.set_cropbox(crop, crop, width - crop, height - crop)
        page.set_rotation(rotation)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def cell_of(data: bytes, reader: SandboxedReader) -> tuple[Location, Image.Image]:
    """The cell as read, and the ink in it: what is darker than the shade."""
    place = locations_of(reader.submit(data, "a.pdf").result())[CELL]
    assert place.page is not None and place.box is not None
    with Worker(draw, Limits()) as worker:
        picture = Image.open(io.BytesIO(worker.call(data, Mark(place.page, place.box))))
    x0, y0, x1, y1 = (round(2 * value) for value in place.box)
    return place, picture.crop((x0 + 2, y0 + 2, x1 - 2, y1 - 2)).convert("L").point(lambda value: 255 if value < 110 else 0)


@pytest.mark.parametrize(("rotation", "crop"), [(90, 0), (180, 0), (270, 0), (0, 15.5), (90, 15.5)])
def test_the_marked_box_holds_the_same_ink(rotation: int, crop: float) -> None:
    style = STYLES["pdf_shanghai"]
    data = style.render(style.document(varied_accounts(1)))
    with SandboxedReader(workers=1) as reader:
        upright, expected = cell_of(data, reader)
        turned, found = cell_of(changed(data, rotation, crop), reader)
    assert (turned.text, turned.page) == (upright.text, upright.page)
    if rotation:
        found = found.transpose(TURNS[rotation])
    assert ImageStat.Stat(expected).mean[0] > 5
    difference = ImageChops.difference(expected, found.resize(expected.size))
    assert ImageStat.Stat(difference).mean[0] < ImageStat.Stat(expected).mean[0]

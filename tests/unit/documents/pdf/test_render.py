"""The mark lies on the same ink however the page is turned or cropped."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from dagster_project.documents.errors import DamagedDocument
from dagster_project.documents.pdf.render import Mark, draw
from tests import bad_documents

BLACK, WHITE, SHADE, FRAME = (0, 0, 0), (255, 255, 255), (255, 236, 150), (214, 40, 40)


def page(entries: bytes) -> bytes:
    """A page of 600 × 800 with a black rectangle, 60 wide and 20 high, whose left bottom corner is at 100, 700."""
    kept = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R%b>>" % entries
    content = bad_documents.stream(b"100 700 60 20 re f")
    return bad_documents.pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", kept, content])


@pytest.mark.parametrize(
    ("entries", "box", "size"),
    [
        (b"", (90, 70, 170, 110), (1200, 1600)),
        (b"/Rotate 90", (690, 90, 730, 170), (1600, 1200)),
        (b"/Rotate 180", (430, 690, 510, 730), (1200, 1600)),
        (b"/Rotate 270", (70, 430, 110, 510), (1600, 1200)),
        (b"/CropBox[50 100 500 750]", (40, 20, 120, 60), (900, 1300)),
        (b"/Rotate 90/CropBox[50 100 500 750]", (590, 40, 630, 120), (1300, 900)),
    ],
)
def test_the_mark_frames_what_is_printed_there(entries: bytes, box: tuple[float, float, float, float], size: tuple[int, int]) -> None:
    told: list[int] = []
    image = Image.open(io.BytesIO(draw(page(entries), Mark(1, box), told.append)))
    assert (image.format, image.size, told) == ("PNG", size, [1])
    x0, y0, x1, y1 = (round(2 * value) for value in box)
    assert image.getpixel(((x0 + x1) // 2, (y0 + y1) // 2)) == BLACK
    assert image.getpixel((x0 + 4, y0 + 4)) == image.getpixel((x1 - 4, y1 - 4)) == SHADE
    assert image.getpixel((x0 - 4, (y0 + y1) // 2)) == image.getpixel(((x0 + x1) // 2, y1 + 4)) == FRAME
    assert image.getpixel((x0 - 9, y0 - 9)) == WHITE


def words(entries: bytes = b"") -> bytes:
    """A page of 600 × 800 with two lines of words."""
    font = b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    kept = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R%b%b>>" % (font, entries)
    content = bad_documents.stream(b"BT /F 20 Tf 100 700 Td (Total of 12) Tj 0 -30 Td (345 yuan) Tj ET")
    return bad_documents.pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", kept, content])


def shaded(data: bytes, mark: Mark) -> list[tuple[int, int]]:
    image = Image.open(io.BytesIO(draw(data, mark, lambda _: None)))
    return [(x // 2, y // 2) for x in range(0, image.width, 2) for y in range(0, image.height, 2) if image.getpixel((x, y)) == SHADE]


def test_words_are_marked_in_every_line_that_they_stand_in_however_they_are_blanked() -> None:
    spots = shaded(words(), Mark(1, None, "1 2345"))
    assert {y // 20 * 20 for _, y in spots} == {80, 100, 120}
    assert min(x for x, y in spots if y < 105) > 170 > 140 > max(x for x, y in spots if y > 112)


def test_words_are_marked_on_a_turned_page() -> None:
    spots = shaded(words(b"/Rotate 90"), Mark(1, None, "yuan"))
    assert 660 < min(x for x, _ in spots) < max(x for x, _ in spots) < 700  # 130 points below the top edge, which is on the right now
    assert 130 < min(y for _, y in spots) < max(y for _, y in spots) < 190


def test_the_surroundings_of_a_mark_are_all_that_is_shown_if_asked() -> None:
    near = Image.open(io.BytesIO(draw(words(), Mark(1, None, "yuan", around=50), lambda _: None)))
    assert near.width < 320 and near.height < 180
    assert draw(words(), Mark(1, None, "67890", around=50), lambda _: None) == b""


def test_a_picture_is_its_own_page() -> None:
    file = io.BytesIO()
    sheet = Image.new("RGB", (1654, 2339), "white")
    sheet.paste(BLACK, (250, 500, 300, 530))
    sheet.save(file, "TIFF", dpi=(200, 200))
    box = (84.0, 174.0, 114.0, 197.0)
    image = Image.open(io.BytesIO(draw(file.getvalue(), Mark(1, box), lambda _: None)))
    assert (image.size, image.getpixel((275, 515)), image.getpixel((240, 490))) == ((1654, 2339), BLACK, SHADE)


def test_a_page_that_is_not_there_is_told() -> None:
    with pytest.raises((DamagedDocument, IndexError)):
        draw(page(b""), Mark(2, (0, 0, 1, 1)), lambda _: None)

"""Documents that no reader likes, made by code: broken files and bombs. Each is small; what it unfolds to is not."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterable

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

HEADER = b"%PDF-1.7\n"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def pdf(objects: Iterable[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    body = bytearray(HEADER)
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(body + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, table))


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A compressed stream object."""
    packed = zlib.compress(content, 9)
    return b"<<%b/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (entries, len(packed), packed)


def one_page(content: bytes, resources: bytes = b"", more: Iterable[bytes] = ()) -> bytes:
    """A page with this content; the objects of `more` are numbered from 6."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%b>>>>" % resources
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream(content), FONT, *more])


def pages(count: int) -> bytes:
    """So many pages that all show the same line."""
    kids = b" ".join(b"%d 0 R" % number for number in range(5, 5 + count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 3 0 R>>>>>>"
    content = stream(b"BT /F 12 Tf 50 700 Td (one line) Tj ET")
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count), FONT, content, *[page] * count])


def encrypted() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", strength=128))
    canvas.drawString(100, 700, "text")
    canvas.save()
    return out.getvalue()


def truncated() -> bytes:
    return pages(50)[:4000]


def jpeg() -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 20


def endless_page_tree() -> bytes:
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Parent 2 0 R/Count 1000000>>"])


def deep_page_tree() -> bytes:
    depth = 20_000
    nodes = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % number for number in range(3, depth + 3)]
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", *nodes, b"<</Type/Page/MediaBox[0 0 600 800]>>"])


def deep_nesting() -> bytes:
    depth = 200_000
    return one_page(b"", b"/X " + b"[" * depth + b"]" * depth)


def giant_stream() -> bytes:
    """A gigabyte of blanks, packed twice."""
    blanks = zlib.compressobj(9)
    chunk = b" " * 2**20
    packed = b"".join([*(blanks.compress(chunk) for _ in range(1024)), blanks.flush()])
    twice = zlib.compress(packed, 9)
    giant = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%b\nendstream" % (len(twice), twice)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>"
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, giant])


def laughing_forms() -> bytes:
    """Each form draws the next ten times, twelve deep."""
    depth = 12
    forms = []
    for number in range(depth):
        following = b"/Resources<</XObject<</X %d 0 R>>>>" % (number + 7) if number < depth - 1 else b""
        content = b"/X Do " * 10 if number < depth - 1 else b"0 0 m 9 9 l S"
        forms.append(stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]" + following))
    return one_page(b"/X Do", b"/XObject<</X 6 0 R>>", forms)


def form_within_itself() -> bytes:
    form = stream(b"/X Do 0 0 m 9 9 l S", b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X 6 0 R>>>>")
    return one_page(b"/X Do BT /F 12 Tf 50 700 Td (one line) Tj ET", b"/XObject<</X 6 0 R>>", [form])


def many_paths() -> bytes:
    return one_page(b"".join(b"%d %d m %d %d l S\n" % (x % 600, x // 600, x % 600 + 9, x // 600 + 9) for x in range(100_000)) * 40)


def many_glyphs() -> bytes:
    line = b"(" + b"1234567890" * 100 + b") Tj\n"
    return one_page(b"BT /F 1 Tf 0 700 Td " + line * 5000 + b" ET")


def many_rules() -> bytes:
    """A grid of a million cells."""
    return one_page(b"".join(b"0 %f m 600 %f l S %f 0 m %f 800 l S\n" % (n * 0.8, n * 0.8, n * 0.6, n * 0.6) for n in range(1000)))


def many_cells() -> bytes:
    """A ruled page with a figure in each of its 24,000 cells."""
    rules = b"".join(b"0 %d m 600 %d l S %d 0 m %d 800 l S\n" % (n * 4, n * 4, n * 5, n * 5) for n in range(200))
    figures = b"".join(b"1 0 0 1 %d %d Tm (%d) Tj\n" % (x * 5 + 1, y * 4 + 1, (x + y) % 10) for y in range(200) for x in range(120))
    return one_page(rules + b"BT /F 3 Tf " + figures + b" ET")


BROKEN: dict[str, tuple[Callable[[], bytes], str]] = {
    "no bytes": (lambda: b"", "empty_file"),
    "zero bytes": (lambda: bytes(5000), "empty_file"),
    "JPEG": (jpeg, "damaged_document"),
    "encrypted": (encrypted, "encrypted_document"),
    "truncated": (truncated, "truncated_document"),
    "endless page tree": (endless_page_tree, "too_large_document"),
    "20,001 pages": (lambda: pages(20_001), "too_large_document"),
}

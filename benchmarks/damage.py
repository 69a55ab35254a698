"""Ways in which a PDF or a text is damaged: bytes and dice → other bytes.

Belongs here: the damage. Does not belong here: which documents are damaged and what becomes of them (`fuzz`), faults in the accounts themselves
(`mutations`).
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Mapping
from random import Random

import pikepdf

Mutation = Callable[[bytes, Random], bytes]

INVISIBLE = (" ", "\x00", "\x01", "\t", "\u00a0", "\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff", "\u3000")
"""What a font may claim a glyph with ink to be, though nothing of it shows."""


# PDFs


def _pages(data: bytes, change: Callable[[pikepdf.Pdf, Random], None], dice: Random) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf, dice)
        out = io.BytesIO()
        pdf.save(out, static_id=True)
        return out.getvalue()


def _cmap(of: Mapping[int, str]) -> bytes:
    lines = "\n".join(f"<{code:02x}> <{text.encode('utf-16-be').hex()}>" for code, text in of.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(of)} beginbfchar\n{lines}\nendbfchar\nendcmap end end"
    ).encode()


def glyph_without_character(data: bytes, dice: Random) -> bytes:
    """The fonts of figures say that a digit, the point or the minus is nothing that shows."""
    hidden, meant = dice.choice("0123456789.-"), dice.choice(INVISIBLE)

    def change(pdf: pikepdf.Pdf, _: Random) -> None:
        shown = {code: chr(code) for code in range(32, 127)} | {ord(hidden): meant}
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font" and item.get("/Subtype") in ("/Type1", "/TrueType"):
                item.ToUnicode = pdf.make_stream(_cmap(shown))

    return _pages(data, change, dice)


def content_cut(data: bytes, dice: Random) -> bytes:
    """The content of a page ends in the middle, well packed: a program that wrote it broke off."""

    def change(pdf: pikepdf.Pdf, dice: Random) -> None:
        page = dice.choice(list(pdf.pages))
        page.contents_coalesce()
        content = page.Contents.read_bytes()
        page.Contents.write(content[: dice.randrange(len(content) // 2, len(content))])

    return _pages(data, change, dice)


def stream_cut(data: bytes, dice: Random) -> bytes:
    """The packed bytes of a content stream end early; its length says so, so nothing else is moved."""

    def change(pdf: pikepdf.Pdf, dice: Random) -> None:
        page = dice.choice(list(pdf.pages))
        page.contents_coalesce()
        content = page.Contents.read_bytes()
        page.Contents.write(content)
        packed = zlib.compress(content)
        page.Contents.write(packed[: dice.randrange(len(packed) // 2, len(packed) - 4)], filter=pikepdf.Name.FlateDecode)

    return _pages(data, change, dice)


def stream_bytes(data: bytes, dice: Random) -> bytes:
    """Some packed bytes of a content stream are others."""

    def change(pdf: pikepdf.Pdf, dice: Random) -> None:
        page = dice.choice(list(pdf.pages))
        page.contents_coalesce()
        packed = bytearray(zlib.compress(page.Contents.read_bytes()))
        for _ in range(dice.randint(1, 4)):
            packed[dice.randrange(2, len(packed))] = dice.randrange(256)
        page.Contents.write(bytes(packed), filter=pikepdf.Name.FlateDecode)

    return _pages(data, change, dice)


def page_lost(data: bytes, dice: Random) -> bytes:
    """A page is not there."""

    def change(pdf: pikepdf.Pdf, dice: Random) -> None:
        if len(pdf.pages) > 1:
            del pdf.pages[dice.randrange(len(pdf.pages))]

    return _pages(data, change, dice)


def xref_shifted(data: bytes, dice: Random) -> bytes:
    """Offsets of the cross-reference table point elsewhere."""
    entries = list(re.finditer(rb"\b\d{10} \d{5} n", data))
    changed = bytearray(data)
    for entry in dice.sample(entries, min(len(entries), dice.randint(1, 6))):
        offset = max(0, int(entry[0][:10]) + dice.choice((-900, -37, -1, 1, 25, 800)))
        changed[entry.start() : entry.start() + 10] = b"%010d" % offset
    return bytes(changed)


def some_bytes(data: bytes, dice: Random) -> bytes:
    """Some bytes anywhere are others."""
    changed = bytearray(data)
    for _ in range(dice.randint(1, 12)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def file_cut(data: bytes, dice: Random) -> bytes:
    """The file ends early."""
    return data[: dice.randrange(len(data) // 3, len(data))]


# Texts. The first keep what the document says, the others do not.


def _lines(data: bytes, change: Callable[[list[str]], list[str]]) -> bytes:
    return "\n".join(change(data.decode().split("\n"))).encode()


def blank_lines(data: bytes, dice: Random) -> bytes:
    """Blank lines come in between."""
    return _lines(data, lambda lines: [part for line in lines for part in ((line, "") if dice.random() < 0.1 else (line,))])


def wide_figures(data: bytes, dice: Random) -> bytes:
    """Digits, points and commas of some lines are full width."""
    wide = {ord(narrow): chr(ord(narrow) + 0xFEE0) for narrow in "0123456789.,"}
    return _lines(data, lambda lines: [line.translate(wide) if dice.random() < 0.2 else line for line in lines])


def running_heads(data: bytes, dice: Random) -> bytes:
    """Every page begins with its number in words, as 第 3 页."""
    pages = data.decode().split("\f")
    return "\f".join(f"第 {number} 页\n{page}" if page.strip() else page for number, page in enumerate(pages, 1)).encode()


def trailing_blanks(data: bytes, dice: Random) -> bytes:
    """Lines end in blanks."""
    return _lines(data, lambda lines: [line + " " * dice.randint(0, 3) if line.strip() else line for line in lines])


def line_deleted(data: bytes, dice: Random) -> bytes:
    """A line with a figure is lost."""

    def change(lines: list[str]) -> list[str]:
        with_figures = [index for index, line in enumerate(lines) if re.search(r"\d\.\d", line)]
        index = dice.choice(with_figures)
        return lines[:index] + lines[index + 1 :]

    return _lines(data, change)


def line_doubled(data: bytes, dice: Random) -> bytes:
    """A line with a figure stands twice."""

    def change(lines: list[str]) -> list[str]:
        index = dice.choice([index for index, line in enumerate(lines) if re.search(r"\d\.\d", line)])
        return lines[: index + 1] + lines[index:]

    return _lines(data, change)


def lines_swapped(data: bytes, dice: Random) -> bytes:
    """Two neighbouring lines have changed places."""

    def change(lines: list[str]) -> list[str]:
        index = dice.choice([index for index, line in enumerate(lines[:-1]) if re.search(r"\d\.\d", line)])
        return [*lines[:index], lines[index + 1], lines[index], *lines[index + 2 :]]

    return _lines(data, change)


def figure_cut(data: bytes, dice: Random) -> bytes:
    """A figure has lost its end or its beginning."""
    text = data.decode()
    figure = dice.choice(list(re.finditer(r"\d[\d,]*\.\d+", text)))
    cut = dice.randrange(1, len(figure[0]))
    kept = figure[0][:cut] if dice.random() < 0.5 else figure[0][cut:]
    return (text[: figure.start()] + kept + text[figure.end() :]).encode()


def figure_broken(data: bytes, dice: Random) -> bytes:
    """A figure goes on in the next line."""
    text = data.decode()
    figure = dice.choice(list(re.finditer(r"\d[\d,]*\.\d+", text)))
    cut = figure.start() + dice.randrange(1, len(figure[0]))
    return (text[:cut] + "\n" + text[cut:]).encode()


def text_cut(data: bytes, dice: Random) -> bytes:
    """The text ends early."""
    return data[: dice.randrange(len(data) // 3, len(data))]


OF_PDF: dict[str, Mutation] = {
    of.__name__: of
    for of in (glyph_without_character, content_cut, stream_cut, stream_bytes, page_lost, xref_shifted, some_bytes, file_cut)
}
OF_TEXT: dict[str, Mutation] = {
    of.__name__: of
    for of in (
        blank_lines, wide_figures, running_heads, trailing_blanks, line_deleted, line_doubled, lines_swapped, figure_cut, figure_broken, text_cut,
    )
}  # fmt: skip
TAKES_AWAY = {"page_lost", "file_cut", "line_deleted", "text_cut"}
"""Mutations after which the document no longer holds what it held: what is gone without a trace cannot be missed."""
PRINTS_ANOTHER = {"figure_cut"}
"""Mutations after which the document itself may print another figure."""

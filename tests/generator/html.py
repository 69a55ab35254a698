"""Disclosures as web pages.

Belongs here: the ways in which pages of departments differ: what the tables hold beside the form, how the page is arranged, its encoding. Does not belong here: the
grids themselves (`layouts`).
"""

from __future__ import annotations

import quopri
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

from tests.generator.cells import placed
from tests.generator.documents import Paragraph, Printout
from tests.generator.grid import Grid, Kind

_WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
_HIDDEN = "<tr style='display: none'><td>201</td><td>一般公共服务支出</td><td>999.99</td></tr>"


@dataclass(frozen=True)
class HtmlStyle:
    """How a page is made.

    `encoding`, and the one that the page `says`, empty where it says none. `heads`: title, department and unit stand `above` the table, as its first
    rows (`inside`), or all forms are one table (`one_table`). `layout`: tables that arrange the page, one in another. `office`: as Word saves it: markup of its
    own, a line break in each cell, conditional comments. `wide`: full-width digits. `entities`: characters as their numbers. `hidden`: rows, columns and
    paragraphs that are not shown hold figures. `mail`: saved as one file (MHTML).
    """

    encoding: str = "utf-8"
    says: str = "utf-8"
    heads: str = "above"
    layout: int = 0
    office: bool = False
    wide: bool = False
    entities: bool = False
    hidden: bool = False
    mail: bool = False


def print_html(document: Printout, style: HtmlStyle) -> bytes:
    """The page of the disclosure. Pure: the same printout and style give the same bytes."""
    body = "\n".join(_body(document, style))
    for _ in range(style.layout):
        body = f"<table width='100%'><tr><td width='10%'></td><td>{body}</td></tr><tr><td colspan=2>主办单位</td></tr></table>"
    meta = f"<meta http-equiv='Content-Type' content='text/html; charset={style.says}'>" if style.says else ""
    office = " xmlns:o='urn:schemas-microsoft-com:office:office' xmlns:w='urn:schemas-microsoft-com:office:word'" if style.office else ""
    sheet = "<style>.gone {display:none} td {mso-number-format:'\\@'}</style>" if style.hidden else ""
    page = f"<!DOCTYPE html><html{office}><head>{meta}{sheet}</head>\n<body>\n{body}\n</body></html>\n".encode(style.encoding)
    return _as_mail(page, style.encoding) if style.mail else page


def _as_mail(page: bytes, encoding: str) -> bytes:
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----=_part"\r\n\r\n------=_part\r\n'
    head += f'Content-Location: file:///C:/1.htm\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset="{encoding}"\r\n\r\n'
    return head.encode() + quopri.encodestring(page) + b"\r\n------=_part--\r\n"


def _body(document: Printout, style: HtmlStyle) -> Iterator[str]:
    for is_form, blocks in groupby(document.blocks, key=lambda block: isinstance(block, Grid)):
        if not is_form:
            yield from (_paragraph(block.text, style) for block in blocks if isinstance(block, Paragraph))
            continue
        rows = [row for grid in blocks if isinstance(grid, Grid) for row in _form(grid, style)]
        yield f"<table border=1>{''.join(rows)}</table>" if style.heads == "one_table" else "".join(rows)
    if style.hidden:
        yield "<div hidden>支出决算表 单位：元</div><p class=gone>合计 1,234,567.89</p>"


def _form(grid: Grid, style: HtmlStyle) -> Iterator[str]:
    """The form as HTML: its head and its table, or rows of a table that others share."""
    lines = [grid.title, *([grid.number] if grid.number else [])]
    lines = lines[::-1] if grid.number_above else lines
    department, unit = grid.heading
    last = len(grid.columns)
    inside = style.heads != "above"
    if inside:
        head = "".join(f"<tr><td colspan={last}>{_text(line, style)}</td></tr>" for line in lines)
        left = max(1, last // 2)
        head += f"<tr><td colspan={left}>{_text(department, style)}</td><td colspan={last - left}>{_text(unit, style)}</td></tr>"
    else:
        head = "".join(f"<p align=center>{_text(line, style)}</p>" for line in lines)
        head += f"<div><span>{_text(department, style)}</span><span style='float: right'>{_text(unit, style)}</span></div>"
    rows = "".join(_rows(grid, style)) + (_HIDDEN if style.hidden else "")
    note = f"<tr><td colspan={last}>{_text(grid.note, style)}</td></tr>" if inside else f"<p>{_text(grid.note, style)}</p>"
    note = note if grid.note else ""
    if style.heads == "one_table":
        yield head + rows + note
    elif inside:
        yield f"<table border=1>{head}{rows}{note}</table>"
    else:
        yield f"{head}<table border=1>{rows}</table>{note}"


def _rows(grid: Grid, style: HtmlStyle) -> Iterator[str]:
    for _, cells in groupby(placed(grid), key=lambda cell: cell.row):
        row = ""
        for cell in cells:
            spans = (f" rowspan={cell.rows}" if cell.rows > 1 else "") + (f" colspan={cell.columns}" if cell.columns > 1 else "")
            text = cell.text.translate(_WIDE) if style.wide and cell.kind is Kind.AMOUNT and not cell.header else cell.text
            row += f"<td{spans}>{_cell(text, style)}</td>"
        yield f"<tr>{row}</tr>\n"


def _cell(text: str, style: HtmlStyle) -> str:
    shown = _text(text, style)
    if style.office:
        return f"\n  <p class=MsoNormal><span lang=EN-US style='font-size:9.0pt'>{shown or '&nbsp;'}<o:p></o:p></span></p>\n  "
    return shown


def _text(text: str, style: HtmlStyle) -> str:
    return "".join(f"&#{ord(character)};" for character in text) if style.entities else escape(text)


def _paragraph(text: str, style: HtmlStyle) -> str:
    comment = "<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]-->" if style.office else ""
    return f"{comment}<p>{_text(text, style)}</p>"

"""Disclosures as OFD (GB/T 33190).

Belongs here: writing what the printer of PDF draws as objects of OFD, in the manners of several programs. Does not belong here: what is drawn where (`pdf`).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from reportlab.pdfbase import pdfmetrics

from tests.generator.documents import Printout
from tests.generator.pdf import draw_pages
from tests.generator.pdf_style import PdfStyle

_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_MILLIMETRES = 25.4 / 72
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True)
class OfdStyle:
    """How a file is made: `page` as of PDF. `manner`: `objects`, a text object for each line of letters with every step written out; `repeats`, steps
    as `g n v`, coordinates of the whole page, and a matrix that makes letters large; `glyphs`, an object for each letter. With `template` rules stand in a template
    behind the page, in groups."""

    page: PdfStyle = field(default_factory=PdfStyle)
    manner: str = "objects"
    template: bool = False


def print_ofd(document: Printout, style: OfdStyle) -> bytes:
    """The OFD of the disclosure. Pure: the same printout and style give the same bytes."""
    canvas = OfdCanvas(style)
    draw_pages(document, style.page, canvas)
    return canvas.file()


@dataclass
class _Page:
    width: float = 595.0
    height: float = 842.0
    texts: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


class OfdCanvas:
    """What the printer of PDF asks of a canvas; coordinates are points from the bottom left."""

    def __init__(self, style: OfdStyle | None = None) -> None:
        self.style = style or OfdStyle()
        self.pages: list[_Page] = []
        self.page = _Page()
        self.font, self.size, self.width = "", 10.0, 0.5
        self.sideways = False
        self.number = 10

    def setPageSize(self, size: tuple[float, float]) -> None:  # noqa: N802  (as reportlab has it)
        self.page.width, self.page.height = size

    def setPageRotation(self, degrees: int) -> None:  # noqa: N802  (as reportlab has it)
        """Pages of OFD are as they are shown: only what is drawn sideways is turned."""
        self.sideways = False

    def translate(self, x: float, y: float) -> None:
        """Only before `rotate`."""

    def rotate(self, degrees: int) -> None:
        self.sideways = True
        self.page.width, self.page.height = sorted((self.page.width, self.page.height))

    def setFont(self, font: str, size: float) -> None:  # noqa: N802  (as reportlab has it)
        self.font, self.size = font, size

    def setLineWidth(self, width: float) -> None:  # noqa: N802  (as reportlab has it)
        self.width = width

    def setDash(self, *lengths: float) -> None:  # noqa: N802  (as reportlab has it)
        """Every rule is whole."""

    def drawString(self, x: float, y: float, text: str) -> None:  # noqa: N802  (as reportlab has it)
        steps = [pdfmetrics.stringWidth(character, self.font, self.size) for character in text]
        if self.style.manner == "glyphs":
            for character, step in zip(text, steps, strict=True):
                self.letters(x, y, character, [])
                x += step
        else:
            self.letters(x, y, text, steps[:-1])

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self._path([(x0, y0), (x1, y1)], closed=False, filled=False)

    def rect(self, x: float, y: float, width: float, height: float, stroke: int = 1, fill: int = 0) -> None:
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self._path(corners, closed=True, filled=bool(fill))

    def showPage(self) -> None:  # noqa: N802  (as reportlab has it)
        self.pages.append(self.page)
        self.page = _Page(self.page.width, self.page.height)

    def save(self) -> None:
        """Nothing is left to do."""

    def _at(self, x: float, y: float) -> tuple[float, float]:
        """Millimetres from the top left of the page."""
        if self.sideways:
            x, y = self.page.width - y, x
        return x * _MILLIMETRES, (self.page.height - y) * _MILLIMETRES

    def _id(self) -> int:
        self.number += 1
        return self.number

    def letters(self, x: float, y: float, text: str, steps: Sequence[float]) -> None:
        """A text object; `steps` lead from the start of each letter to that of the next."""
        left, base = self._at(x, y)
        size = self.size * _MILLIMETRES
        deltas = [f"{step * _MILLIMETRES:.4f}" for step in steps]
        width, height = self.page.width * _MILLIMETRES, self.page.height * _MILLIMETRES
        if self.style.manner == "repeats":
            size, shrunk = 1.0, size
            deltas = _repeated([f"{step * _MILLIMETRES / shrunk:.4f}" for step in steps])
            matrix = (0, -shrunk, shrunk, 0, left, base) if self.sideways else (shrunk, 0, 0, shrunk, left, base)
            boundary, start = f"0 0 {width:.3f} {height:.3f}", (0.0, 0.0)
        elif self.sideways:
            matrix = (0, -1, 1, 0, 0, 0)
            boundary, start = f"{left:.4f} {base:.4f} {size:.3f} {size:.3f}", (0.0, 0.0)
        else:
            matrix = None
            boundary, start = f"{left:.4f} {base - size:.4f} {max(len(text), 1) * size:.3f} {size * 1.3:.3f}", (0.0, size)
        ctm = f' CTM="{" ".join(f"{value:.5f}" for value in matrix)}"' if matrix else ""
        delta = f' DeltaX="{" ".join(deltas)}"' if deltas else ""
        self.page.texts.append(
            f'<ofd:TextObject ID="{self._id()}" Boundary="{boundary}" Font="2" Size="{size:.4f}"{ctm}>'
            f'<ofd:TextCode X="{start[0]:.4f}" Y="{start[1]:.4f}"{delta}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
        )

    def _path(self, points: Sequence[tuple[float, float]], *, closed: bool, filled: bool) -> None:
        placed = [self._at(x, y) for x, y in points]
        left, top = min(x for x, _ in placed), min(y for _, y in placed)
        width, height = max(x for x, _ in placed) - left, max(y for _, y in placed) - top
        outline = " ".join(f"{'L' if index else 'M'} {x - left:.4f} {y - top:.4f}" for index, (x, y) in enumerate(placed))
        kind = 'Stroke="false" Fill="true"' if filled else f'LineWidth="{self.width * _MILLIMETRES:.4f}"'
        color = '<ofd:FillColor Value="0 0 0"/>' if filled else '<ofd:StrokeColor Value="0 0 0"/>'
        self.page.paths.append(
            f'<ofd:PathObject ID="{self._id()}" Boundary="{left:.4f} {top:.4f} {width:.4f} {height:.4f}" {kind}>{color}'
            f"<ofd:AbbreviatedData>{outline}{' C' if closed else ''}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def file(self) -> bytes:
        parts = {
            "OFD.xml": _root(
                "OFD", "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>", Version="1.0", DocType="OFD"
            )
        }
        templates, pages = "", ""
        for number, page in enumerate(self.pages):
            area = f"<ofd:Area><ofd:PhysicalBox>0 0 {page.width * _MILLIMETRES:.3f} {page.height * _MILLIMETRES:.3f}</ofd:PhysicalBox></ofd:Area>"
            paths, behind = "".join(page.paths), ""
            if self.style.template:
                parts[f"Doc_0/Tpls/Tpl_{number}/Content.xml"] = _root(
                    "Page", f'<ofd:Content><ofd:Layer ID="3"><ofd:PageBlock ID="4">{paths}</ofd:PageBlock></ofd:Layer></ofd:Content>'
                )
                templates += f'<ofd:TemplatePage ID="{100_000 + number}" BaseLoc="Tpls/Tpl_{number}/Content.xml"/>'
                paths, behind = "", f'<ofd:Template TemplateID="{100_000 + number}" ZOrder="Background"/>'
            content = f'<ofd:Content><ofd:Layer ID="1" Type="Body">{paths}{"".join(page.texts)}</ofd:Layer></ofd:Content>'
            parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = _root("Page", area + behind + content)
            pages += f'<ofd:Page ID="{200_000 + number}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
        common = f"<ofd:CommonData><ofd:MaxUnitID>{self.number}</ofd:MaxUnitID><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{templates}</ofd:CommonData>"
        parts["Doc_0/Document.xml"] = _root("Document", f"{common}<ofd:Pages>{pages}</ofd:Pages>")
        parts["Doc_0/PublicRes.xml"] = _root("Res", '<ofd:Fonts><ofd:Font ID="2" FontName="宋体"/></ofd:Fonts>', BaseLoc="Res")
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in parts.items():
                archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), text.encode(), zipfile.ZIP_DEFLATED)
        return out.getvalue()


def _root(name: str, content: str, **attributes: Any) -> str:
    said = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"{_HEAD}<ofd:{name} {_NAMESPACE}{said}>{content}</ofd:{name}>"


def _repeated(steps: Sequence[str]) -> list[str]:
    """Steps, with `g n v` for n alike."""
    found: list[str] = []
    at = 0
    while at < len(steps):
        count = 1
        while at + count < len(steps) and steps[at + count] == steps[at]:
            count += 1
        found += [f"g {count} {steps[at]}"] if count > 1 else [steps[at]]
        at += count
    return found

"""The ways in which departments' PDFs differ, by name.

Belongs here: what can be chosen. Does not belong here: drawing it (`pdf`, `pdf_rules`, `pdf_clutter`), the combinations that are printed (`styles`).
"""

from __future__ import annotations

from dataclasses import dataclass

CHINESE = "STSong-Light"
"""Not embedded: any reader of PDF brings it, which is how many departments' files are, too."""


@dataclass(frozen=True)
class PdfStyle:
    """How the pages are made.

    `paper` A4 or A3; `orientation`: `portrait`, `landscape`, or `mixed` where forms of more than eight columns lie. `size`: points of the table text, reduced where a
    form would not fit. `rules`: `strokes` of full length, `edges` one stroke for each edge of a cell, `boxes` one rectangle for each cell, `bars` thin filled
    rectangles, `path` the whole grid in one path, `dots` pieces that stop before the corners, with a dot there, `double`, `dashed`, `horizontal` only,
    `columns` none between the rows of the body, `three` horizontal ones only, above and below the header and at the end, `frame` horizontal ones with a frame around them, or `none`. `open_sides`: no rule on the left and right. `repeat_header`: on each further page of a form. `flow`: forms follow
    one another without a new page. `cut_rows`: a page end may go through a row. `row_height`: of every row at least. `raised`: points by which
    amounts stand above their row's baseline. `amount_width`: points of amount columns, so that long figures wrap. `latin`: font of figures and codes, else
    the Chinese one. `by_glyph`: one text object for each glyph of figures and codes. `struck_twice`: bold by printing twice. `spread_labels`: wrapped lines of labels are justified with blanks.
    `page_numbers`: at the foot. `sheet`: `plain`; `turned`, with lying pages drawn sideways and every other one marked to be shown turned; `cropped`, part
    of a larger sheet. `mixed_paper`: every other form on A3. `in_forms`: tables as form XObjects. `overflow`: a label runs over into a blank cell beside
    it. `merge_blank`: on further pages neighbouring blank columns are drawn as one. `clutter`: white rules, white, invisible and clipped figures,
    figures off the sheet, and an empty table of one row after each form. `spill`: so many columns of a form stand on one page, the others on pages of
    their own, in the order `spill_order`: `down` first or `over` first.
    """

    paper: str = "A4"
    orientation: str = "portrait"
    size: float = 8.0
    rules: str = "strokes"
    repeat_header: bool = False
    flow: bool = False
    cut_rows: bool = False
    row_height: float = 14.0
    raised: float = 0.0
    amount_width: float | None = None
    latin: str = CHINESE
    by_glyph: bool = False
    struck_twice: bool = False
    spread_labels: bool = False
    page_numbers: bool = False
    open_sides: bool = False
    sheet: str = "plain"
    mixed_paper: bool = False
    in_forms: bool = False
    overflow: bool = False
    merge_blank: bool = False
    clutter: bool = False
    spill: int = 0
    spill_order: str = "down"

"""The named styles that documents are printed in.

Belongs here: one name for each combination of wording and geometry, and printing by name. Does not belong here: how a
printer works (`text`, `aligned`, `pdf`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.generator.accounts import Accounts
from tests.generator.aligned import AlignedStyle, print_aligned
from tests.generator.documents import Contents, Printout, printout
from tests.generator.form_tables import FormShape
from tests.generator.grid import FormStyle
from tests.generator.html import HtmlStyle, print_html
from tests.generator.numbers import NumberStyle
from tests.generator.ofd import OfdStyle, print_ofd
from tests.generator.pdf import print_pdf
from tests.generator.pdf_style import PdfStyle
from tests.generator.regional_forms import REGIONAL
from tests.generator.separated import SeparatedStyle, print_separated
from tests.generator.text import ROOMY, TextStyle, print_stream
from tests.generator.word import WordStyle, print_word
from tests.generator.workbook import WorkbookStyle, print_workbook

_NATIONAL = FormShape(economic_amount=True, economic_totals=False)
_NINE = FormShape(forms=FormShape().forms[:-1], state_capital_balances=True)
_NO_LABELS = FormStyle(number="", department_line=False, column_numbers=False, codes="split", three_public="pairs", empty="note")
_NARROW = {
    **ROOMY,
    "income.heading": 20,
    "income.amount": 10,
    "income.label": 24,
    "expenditure.heading": 22,
    "expenditure.amount": 11,
    "expenditure.label": 26,
    "appropriation_summary.heading": 24,
    "appropriation_summary.label": 22,
    "appropriation_summary.amount": 14,
    "general_budget_economic.heading": 10,
    "general_budget_economic.code": 2,
    "general_budget_economic.0.code": 5,
    "general_budget_economic.label": 8,
    "general_budget_economic.0.label": 12,
    "general_budget_economic.3.label": 14,
    "general_budget_economic.amount": 4,
    "general_budget_economic.0.amount": 5,
    "general_budget_economic.2.amount": 3,
    "general_budget_economic.3.amount": 5,
    "government_fund.label": 2,
    "state_capital.label": 2,
    "three_public.amount": 13,
}


@dataclass(frozen=True)
class Style:
    """What is printed and how."""

    contents: Contents
    geometry: TextStyle | AlignedStyle | PdfStyle | OfdStyle | HtmlStyle | WorkbookStyle | WordStyle | SeparatedStyle

    @property
    def suffix(self) -> str:
        """The ending of the file's name."""
        return _SUFFIXES[type(self.geometry)]

    def document(self, accounts: Accounts, **changes: object) -> Printout:
        """The accounts in this style; `changes` are fields of Contents."""
        return printout(accounts, replace(self.contents, **changes))  # type: ignore[arg-type]

    def render(self, document: Printout) -> bytes:
        """The bytes of the file."""
        match self.geometry:
            case TextStyle():
                return print_stream(document, self.geometry).encode()
            case AlignedStyle():
                return print_aligned(document, self.geometry).encode()
            case PdfStyle():
                return print_pdf(document, self.geometry)
            case OfdStyle():
                return print_ofd(document, self.geometry)
            case HtmlStyle():
                return print_html(document, self.geometry)
            case WorkbookStyle():
                return print_workbook(document, self.geometry)
            case WordStyle():
                return print_word(document, self.geometry)
            case SeparatedStyle():
                return print_separated(document, self.geometry)


_SUFFIXES: dict[type, str] = {
    TextStyle: ".txt",
    AlignedStyle: ".txt",
    PdfStyle: ".pdf",
    OfdStyle: ".ofd",
    HtmlStyle: ".html",
    WorkbookStyle: ".xlsx",
    WordStyle: ".docx",
    SeparatedStyle: ".csv",
}


STYLES: dict[str, Style] = {
    # Everything at once: numbers and labels cut over lines, four groups in columns of a few characters, pages ending in cells.
    "stream_narrow": Style(
        Contents(_NATIONAL, FormStyle(line_numbers=True, economic_groups=4, dashed=("309", "311", "313"))),
        TextStyle(
            widths=_NARROW,
            page_mark="\n ",
            page_lines=46,
            boundary="mixed",
            spaced_digits=True,
            stray_titles=("appropriation_summary", "general_budget_economic", "government_fund", "state_capital"),
        ),
    ),
    "stream_roomy": Style(Contents(style=FormStyle(line_numbers=True)), TextStyle()),
    "stream_numbers_cut": Style(
        Contents(_NATIONAL, FormStyle(line_numbers=True, number_above=True)),
        TextStyle(widths={**ROOMY, "amount": 9, "label": 20}, boundary="blank", repeat_header=True),
    ),
    "stream_total_last": Style(
        Contents(style=FormStyle(total="last", number="附表1-{}", numbers=NumberStyle(thousands=False), notes=False)),
        TextStyle(page_lines=30, split_rows=False),
    ),
    "stream_zeros": Style(
        Contents(style=FormStyle(number="表{}：", number_above=True, numbers=NumberStyle(nothing="0.00"))), TextStyle(boundary="tight")
    ),
    "layout_joined": Style(Contents(style=FormStyle(line_numbers=True)), AlignedStyle()),
    "layout_split": Style(Contents(_NINE, replace(_NO_LABELS, total="header")), AlignedStyle(label=20, blank_rows=True)),
    "layout_paged": Style(
        Contents(_NATIONAL, FormStyle(number="附表1-{}", total="last", codes="own_part", economic_groups=1)),
        AlignedStyle(page_lines=40, label=12, header=5),
    ),
    "layout_dashes": Style(
        Contents(_NINE, FormStyle(number="表{}", numbers=NumberStyle(nothing="-", negative="－"), three_public="vertical")),
        AlignedStyle(page_lines=50, repeat_header=False),
    ),
    "layout_bare_zeros": Style(
        Contents(_NINE, replace(_NO_LABELS, numbers=NumberStyle(nothing="0", thousands=False))), AlignedStyle(blank_rows=True)
    ),
    "layout_raised": Style(Contents(_NINE, _NO_LABELS), AlignedStyle(raised=True, blank_rows=True)),
    "plain": Style(Contents(_NINE, _NO_LABELS), AlignedStyle(family="plain")),
    # Ruled with full strokes, codes in one column, no header on further pages: the plainest.
    "pdf_strokes": Style(Contents(style=FormStyle(line_numbers=True)), PdfStyle(orientation="mixed")),
    # Nine forms without numbers, codes in three columns, total in the header, figures above the baseline (Shanghai).
    "pdf_shanghai": Style(
        Contents(_NINE, replace(_NO_LABELS, total="header")),
        PdfStyle(rules="boxes", orientation="landscape", size=10, row_height=18, raised=2.5, latin="Times-Roman", repeat_header=True),
    ),
    "pdf_edges": Style(
        Contents(_NATIONAL, FormStyle(number="附表1-{}", number_above=True, codes="own_part", total="last", dashed=("309", "311", "313"))),
        PdfStyle(rules="edges", orientation="landscape", cut_rows=True, row_height=11, repeat_header=True),
    ),
    "pdf_bars": Style(
        Contents(_NATIONAL, FormStyle(number="表{}：", number_above=True, codes="split", total="header", economic_groups=4)),
        PdfStyle(rules="bars", orientation="mixed", size=6, row_height=9, latin="Helvetica"),
    ),
    "pdf_one_path": Style(
        Contents(_NINE, FormStyle(number="公开 {:02d} 表", numbers=NumberStyle(nothing="0.00"), three_public="vertical", empty="note")),
        PdfStyle(rules="path", orientation="landscape", flow=True, page_numbers=True, struck_twice=True),
    ),
    "pdf_half_ruled": Style(
        Contents(_NINE, replace(_NO_LABELS, number="表 {}")),
        PdfStyle(rules="horizontal", orientation="landscape", row_height=16, repeat_header=True),
    ),
    "pdf_unruled": Style(
        Contents(_NINE, FormStyle(number="", three_public="pairs")), PdfStyle(rules="none", orientation="landscape", row_height=20)
    ),
    # Three rules: above the header, below it, and below the last row.
    "pdf_three_rules": Style(
        Contents(_NINE, FormStyle(number="表{}", column_numbers=False, total="header")),
        PdfStyle(rules="three", orientation="landscape", size=9, row_height=16, repeat_header=True),
    ),
    "pdf_figures_wrapped": Style(
        Contents(style=FormStyle(line_numbers=True, economic_groups=1)),
        PdfStyle(amount_width=34, cut_rows=True, row_height=12, repeat_header=True),
    ),
    "pdf_small": Style(
        Contents(_NATIONAL, FormStyle(economic_groups=4, line_numbers=True, numbers=NumberStyle(thousands=False, negative="()"))),
        PdfStyle(paper="A3", orientation="landscape", size=5, row_height=7, by_glyph=True),
    ),
    "pdf_spread": Style(
        Contents(style=FormStyle(number="Z{:02d}", column_numbers=False, ordinals=False, numbers=NumberStyle(nothing="—"))),
        PdfStyle(orientation="landscape", spread_labels=True, repeat_header=True, flow=True),
    ),
    # Pieces of rules with dots between them, in form XObjects, on part of a larger sheet with figures around it.
    "pdf_dots": Style(
        Contents(_NINE, FormStyle(number="附表1-{}", codes="own_part")),
        PdfStyle(rules="dots", orientation="landscape", sheet="cropped", in_forms=True, clutter=True, row_height=12, repeat_header=True),
    ),
    # Sideways and turned pages of two sizes, double rules, sides left open, labels running over.
    "pdf_turned": Style(
        Contents(style=FormStyle(number="{:02d}", total="last", numbers=NumberStyle(thousands=False, negative="－"))),
        PdfStyle(
            rules="double",
            orientation="landscape",
            sheet="turned",
            mixed_paper=True,
            open_sides=True,
            overflow=True,
            raised=-3.0,
            row_height=18,
        ),
    ),
    # Dashed rules, white ones between them, blank columns without rules on further pages, rows cut by page ends.
    "pdf_dashed": Style(
        Contents(_NATIONAL, FormStyle(number="表{}：", codes="split", economic_groups=1, total="header")),
        PdfStyle(rules="dashed", clutter=True, merge_blank=True, cut_rows=True, struck_twice=True, row_height=11, amount_width=36),
    ),
    # Horizontal rules in a frame.
    "pdf_framed": Style(
        Contents(_NINE, FormStyle(number="表{}", codes="split", three_public="vertical", numbers=NumberStyle(decimals=6, nothing="0.00"))),
        PdfStyle(rules="frame", orientation="landscape", row_height=15, latin="Times-Roman"),
    ),
    # No rules between the rows of the body.
    "pdf_columns": Style(
        Contents(replace(_NINE, economic_totals=False), FormStyle(number="附表1-{}", codes="split", economic_groups=1)),
        PdfStyle(rules="columns", orientation="landscape", row_height=16, raised=1.0, repeat_header=True),
    ),
    # Figures as a spreadsheet shows them without a number format: no zeros at the end, a bare 0 for nothing.
    "pdf_short": Style(
        Contents(_NINE, replace(_NO_LABELS, numbers=NumberStyle(nothing="0", short=True))),
        PdfStyle(orientation="landscape", row_height=14, repeat_header=True),
    ),
    # A workbook printed without fitting it to the width: columns go on on pages of their own.
    "pdf_spilled_down": Style(
        Contents(_NINE, FormStyle(number="", line_numbers=True, economic_groups=1)),
        PdfStyle(orientation="landscape", row_height=16, spill=4),
    ),
    "pdf_spilled_over": Style(
        Contents(style=FormStyle(number="公开{:02d}表", codes="split", column_numbers=False, economic_groups=1)),
        PdfStyle(orientation="landscape", row_height=16, spill=5, spill_order="over", repeat_header=True),
    ),
    # Web pages: title and unit above each table; in GB18030 said to be GB2312, with everything in one table; arranged by tables, full-width digits;
    # as Word saves them; with rows and paragraphs that are not shown; saved as one file.
    "html_plain": Style(Contents(style=FormStyle(line_numbers=True)), HtmlStyle()),
    "html_one_table": Style(
        Contents(_NATIONAL, FormStyle(number="附表1-{}", codes="split", total="header")),
        HtmlStyle(encoding="gb18030", says="gb2312", heads="one_table"),
    ),
    "html_arranged": Style(
        Contents(_NINE, replace(_NO_LABELS, numbers=NumberStyle(nothing="0.00"))),
        HtmlStyle(heads="inside", layout=4, wide=True, entities=True),
    ),
    "html_office": Style(
        Contents(_NINE, FormStyle(number="表{}：", number_above=True, total="last", numbers=NumberStyle(nothing="—"))),
        HtmlStyle(encoding="gb18030", says="", office=True),
    ),
    "html_hidden": Style(
        Contents(style=FormStyle(codes="own_part", economic_groups=4, three_public="vertical")),
        HtmlStyle(encoding="gb18030", says="utf-8", hidden=True),
    ),
    "html_mail": Style(
        Contents(_NATIONAL, FormStyle(economic_groups=1)), HtmlStyle(encoding="gb18030", says="gb2312", mail=True, office=True)
    ),
    # Workbooks: a sheet for each form; all forms in one sheet; numbers as text or without a format; titles in the names of sheets alone.
    "xlsx_plain": Style(Contents(style=FormStyle(line_numbers=True)), WorkbookStyle()),
    "xlsx_one_sheet": Style(
        Contents(_NATIONAL, FormStyle(number="公开 {:02d} 表", codes="split", total="header", economic_groups=4)),
        WorkbookStyle(one_sheet=True, framed=False, figures="text"),
    ),
    "xlsx_general": Style(
        Contents(_NINE, FormStyle(number="Z{:02d}", column_numbers=False, numbers=NumberStyle(thousands=False, negative="－"))),
        WorkbookStyle(figures="general", framed=False),
    ),
    "xlsx_finer": Style(
        Contents(_NINE, FormStyle(number="附表1-{}", codes="own_part", numbers=NumberStyle(nothing="0.00", negative="()"))),
        WorkbookStyle(figures="finer", hidden=True),
    ),
    "xlsx_named": Style(Contents(_NINE, replace(_NO_LABELS, three_public="vertical")), WorkbookStyle(titles="name")),
    # Word: one table for each form; cut into tables with and without their header, changes tracked; in a table that arranges the page, heads in text boxes.
    "docx_plain": Style(Contents(style=FormStyle(line_numbers=True)), WordStyle()),
    "docx_cut": Style(
        Contents(_NATIONAL, FormStyle(number="附表1-{}", codes="split", total="header", economic_groups=4)),
        WordStyle(rows_of_table=20, repeat_header=True, tracked=True),
    ),
    "docx_cut_bare": Style(
        Contents(_NINE, FormStyle(number="表{}：", number_above=True, codes="own_part", numbers=NumberStyle(nothing="—"))),
        WordStyle(rows_of_table=18),
    ),
    "docx_boxed": Style(Contents(_NINE, replace(_NO_LABELS, three_public="vertical")), WordStyle(framed=True, boxed=True)),
    # Text with separated cells: as a spreadsheet saves it in Chinese and in Unicode, and with semicolons.
    "csv_comma": Style(Contents(style=FormStyle(line_numbers=True)), SeparatedStyle(encoding="gb18030")),
    "csv_tab": Style(
        Contents(_NATIONAL, FormStyle(number="附表1-{}", codes="split", total="header", economic_groups=4)),
        SeparatedStyle(separator="\t", encoding="utf-16"),
    ),
    "csv_semicolon": Style(
        Contents(_NINE, FormStyle(number="表{}：", number_above=True, numbers=NumberStyle(thousands=False, nothing="0.00"))),
        SeparatedStyle(separator=";", padded=False),
    ),
    # The same pages as objects of OFD, in the manners of several programs.
    "ofd_objects": Style(Contents(style=FormStyle(line_numbers=True)), OfdStyle(PdfStyle(orientation="mixed"))),
    "ofd_repeats": Style(
        Contents(_NATIONAL, FormStyle(codes="own_part", dashed=("309", "311", "313"))),
        OfdStyle(PdfStyle(rules="bars", orientation="landscape", sheet="turned", repeat_header=True), manner="repeats"),
    ),
    "ofd_glyphs": Style(Contents(_NINE, _NO_LABELS), OfdStyle(PdfStyle(rules="edges", cut_rows=True), manner="glyphs", template=True)),
    "ofd_horizontal": Style(Contents(_NINE, _NO_LABELS), OfdStyle(PdfStyle(rules="horizontal", orientation="landscape", size=9))),
}

_REGIONAL = FormShape(forms=(*FormShape().forms, *REGIONAL))

REGIONAL_STYLES: dict[str, Style] = {
    # All forms that some provinces print, beside those of every department. The widest fill large sheets, or go on on pages to the right.
    "pdf": Style(
        Contents(_REGIONAL, FormStyle(number="公开{:02d}表")),
        PdfStyle(paper="A1", orientation="landscape", size=5, row_height=8, repeat_header=True),
    ),
    "pdf_spilled": Style(
        Contents(_REGIONAL, FormStyle(number="", codes="split")), PdfStyle(orientation="landscape", row_height=16, spill=7)
    ),
    "html": Style(Contents(_REGIONAL, FormStyle(codes="split", total="header")), HtmlStyle(heads="one_table")),
    "xlsx": Style(Contents(_REGIONAL, FormStyle(total="last", column_numbers=False)), WorkbookStyle(one_sheet=True, framed=False)),
    "docx": Style(Contents(_REGIONAL, FormStyle(number="表{}", codes="own_part")), WordStyle(rows_of_table=20, repeat_header=True)),
}

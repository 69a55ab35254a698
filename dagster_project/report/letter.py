"""A letter to one department: what was found in its accounts, one row a finding.

Belongs here: the words and tables of a Word document (.docx). Does not belong here: what a finding says (`wording`), which there are (`queries`).
"""

from __future__ import annotations

import io
from datetime import date

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from dagster_project.characters import visible
from dagster_project.knowledge.messages import Explained, Language
from dagster_project.publish.queries import Record
from dagster_project.report.queries import Report
from dagster_project.report.wording import Wording

_WIDTHS = (1.2, 3.6, 7.6, 4.0)
_FONTS = {Language.ZH: "仿宋", Language.EN: "Times New Roman"}


class SeveralDepartments(Explained):
    """A letter is to one department."""


def write_letter(report: Report, wording: Wording, day: date) -> bytes:
    """The letter (.docx), with a part for each year. Findings that are a false alarm, corrected or left alone are not in it. Raises `SeveralDepartments`."""
    departments = sorted({document["department"] or document["file_name"] for document in report.documents})
    if len(departments) > 1:
        raise SeveralDepartments("letter_to_several", departments=departments[:5], n=len(departments))
    (department,) = departments
    say = wording.say
    letter = docx.Document()
    style = letter.styles["Normal"]
    style.font.name, style.font.size = _FONTS[wording.language], Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONTS[Language.ZH])
    for section in letter.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.3)
    years = sorted({document["fiscal_year"] for document in report.documents})
    title = letter.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(visible(say("letter.title", department=department, year=list(map(str, years)))))
    run.bold, run.font.size = True, Pt(16)
    letter.add_paragraph(visible(say("letter.to", department=department)))
    for year in years:
        open_ones = [row for row in report.findings if row["fiscal_year"] == year and row["decision"] in (None, "confirmed")]
        letter.add_paragraph(say("letter.intro", n=len(open_ones), year=year) if open_ones else say("letter.none", year=year))
        if open_ones:
            _table(letter, wording, open_ones)
    for closing, above in ((say("letter.signed"), Pt(24)), (say("letter.date", year=day.year, month=day.month, day=day.day), None)):
        paragraph = letter.add_paragraph(closing)
        paragraph.alignment, paragraph.paragraph_format.space_before = WD_ALIGN_PARAGRAPH.RIGHT, above
    buffer = io.BytesIO()
    letter.save(buffer)
    return buffer.getvalue()


def _table(letter: docx.document.Document, wording: Wording, findings: list[Record]) -> None:
    say = wording.say
    table = letter.add_table(rows=1, cols=len(_WIDTHS))
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
    rows = [tuple(say(f"letter.{name}") for name in ("number", "where", "problem", "measure"))]
    for number, finding in enumerate(findings, 1):
        page = say("letter.page", page=finding["page"]) if finding["page"] else ""
        where = "\n".join(part for part in (wording.form(finding), wording.item(finding), page) if part)
        problem = wording.sentence(finding) + say("letter.code", code=finding["finding_code"])
        rows.append((str(number), where, problem, wording.measure(finding)))
    for number, texts in enumerate(rows):
        cells = (table.rows[0] if not number else table.add_row()).cells
        for cell, text, width in zip(cells, texts, _WIDTHS, strict=True):
            cell.width = Cm(width)
            run = cell.paragraphs[0].add_run(visible(text))
            run.font.size, run.bold = Pt(10), not number
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # again at the top of each page

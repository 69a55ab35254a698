"""The bureau's workbook: the list of findings with columns to fill in, the checklist, and the forms as printed with what is wrong coloured.

Belongs here: sheets, columns, formats. Does not belong here: what they say (`wording`), which rows there are (`queries`), taking the workbook back (`returned`).

No text becomes a formula, a link or a number: what a document prints is written as text, marked as such, so that it stays one when a cell is edited.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain, groupby, repeat
from operator import itemgetter
from typing import Any

import xlsxwriter
from PIL import Image
from rich.cells import cell_len

from dagster_project.characters import visible
from dagster_project.knowledge.money_units import yuan_per_unit
from dagster_project.knowledge.review import decisions
from dagster_project.publish.queries import Record
from dagster_project.report.queries import Report
from dagster_project.report.wording import Wording

FILLED_IN = ("decision", "reason", "decided_by")
"""The columns of the list that come back."""
WRITTEN = "juesuan written"
"""The property of the workbook that says when it was written (UTC, ISO)."""
_LONGEST_TEXT = 32_000
_MOST_ROWS = 1_048_000
_LONGEST_NUMBER = 15
"""Digits that a number in a workbook keeps."""
_WHOLE = "0"
_LINE_POINTS = 14.0
_TALLEST_POINTS = 400.0
_PICTURE_WIDTH = 34
_FORM_WIDTHS = (12, 38)
"""Of code and label of a form's row; its figures stand behind them."""
_FIGURE_WIDTH = 18
_PIXELS_A_CHARACTER = 7.0
_PIXELS_A_POINT = 4 / 3
_VERDICTS = {"fails": "#FFC7CE", "unjudged": "#FFEB9C", "holds": "#C6EFCE"}


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a list: `report.column.<name>` is its title, `width` in characters. Those not `on_paper` stand behind all others: a page has room for so many only."""

    name: str
    width: int
    value: Callable[[Record], Any]
    on_paper: bool = True


class _Writer:
    """The workbook while it is written."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        self.buffer = io.BytesIO()
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
        self.book = xlsxwriter.Workbook(self.buffer, options)
        text = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D0D0D0"}
        self.head = self.book.add_format({**text, "bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "valign": "vcenter"})
        self.head_to_fill = self.book.add_format(
            {**text, "bold": True, "bg_color": "#C55A11", "font_color": "#FFFFFF", "valign": "vcenter"}
        )
        self.text = self.book.add_format({**text, "quote_prefix": True})
        self.to_fill = self.book.add_format({**text, "bg_color": "#FFF2CC"})
        self.title = self.book.add_format({"bold": True, "quote_prefix": True, "font_size": 12})
        self.plain = self.book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        self._text = text
        self._formats: dict[tuple[str, str], Any] = {}

    def number(self, decimals: int, colour: str = "") -> Any:
        """The format of a number with so many decimals."""
        return self._format(f"#,##0.{'0' * decimals}" if decimals else "#,##0", colour)

    def coloured(self, colour: str) -> Any:
        """The format of a text on a colour."""
        return self._format("", colour)

    def _format(self, number: str, colour: str) -> Any:
        key = number, colour
        if key not in self._formats:
            how: dict[str, Any] = {"num_format": number} if number else {"quote_prefix": True}
            if number == _WHOLE:
                how["align"] = "center"
            self._formats[key] = self.book.add_format({**self._text, **how, **({"bg_color": colour} if colour else {})})
        return self._formats[key]

    def put(self, sheet: Any, row: int, column: int, value: Any, style: Any = None, colour: str = "") -> None:
        """Write a value: a number as one where no digit of it is lost, everything else as text."""
        if isinstance(value, Decimal) and len(value.as_tuple().digits) <= _LONGEST_NUMBER:
            decimals = max(0, -int(value.as_tuple().exponent))
            sheet.write_number(row, column, value, style or self.number(decimals, colour))
        elif isinstance(value, int):
            sheet.write_number(row, column, value, style or self.whole_number(colour))
        else:
            said = as_text(f"{value:,f}" if isinstance(value, Decimal) else str(value or ""))
            sheet.write_string(row, column, said, style or (self.coloured(colour) if colour else self.text))

    def whole_number(self, colour: str) -> Any:
        """The format of a count, a year or a page."""
        return self._format(_WHOLE, colour)


def as_text(text: str) -> str:
    """A text as a cell may hold it: nothing that steers, not longer than a cell, no markup of XlsxWriter's own."""
    shown = visible(text)
    if shown.startswith("<r>"):
        shown = f" {shown}"
    return shown if len(shown) <= _LONGEST_TEXT else shown[: _LONGEST_TEXT - 1] + "…"


def write_workbook(
    report: Report, wording: Wording, now: datetime, command: str, pictures: Mapping[str, bytes], most_pictures: int | None = None
) -> bytes:
    """The workbook (.xlsx), written `now`. `pictures` are PNGs by finding_id, `command` takes it back, `most_pictures` says that only so many have been drawn."""
    writer = _Writer(wording)
    _findings(writer, report.findings, pictures)
    _requirements(writer, report)
    _forms(writer, report)
    _notes(writer, report, f"{now:%Y-%m-%d}", command, most_pictures)
    writer.book.set_custom_property(WRITTEN, now.astimezone(UTC).isoformat(timespec="seconds"), "text")
    writer.book.close()
    return writer.buffer.getvalue()


def _findings(writer: _Writer, findings: Sequence[Record], pictures: Mapping[str, bytes]) -> None:
    say = writer.wording
    columns = [
        _Column("code", 11, itemgetter("finding_code")),
        _Column("severity", 8, say.severity),
        _Column("materiality", 11, say.materiality),
        _Column("department", 13, lambda row: row["department_name"] or row["file_name"]),
        _Column("year", 6, itemgetter("fiscal_year")),
        _Column("form", 13, say.form),
        _Column("item", 13, say.item),
        _Column("page", 5, itemgetter("page")),
        _Column("printed", 14, say.printed),
        _Column("should_be", 14, say.should_be),
        _Column("difference", 14, say.difference),
        _Column("unit", 7, say.unit),
        _Column("sentence", 40, say.sentence),
        _Column("measure", 17, say.measure),
        _Column("decision", 10, say.decision),
        _Column("reason", 16, lambda row: row["decision_reason"] or ""),
        _Column("decided_by", 9, lambda row: row["decided_by"] or ""),
        _Column("picture", _PICTURE_WIDTH, lambda row: "", on_paper=False),
        _Column("basis", 12, say.basis, on_paper=False),
        _Column("problem_type", 12, say.problem_type, on_paper=False),
        _Column("cause", 10, say.cause, on_paper=False),
        _Column("overtaken", 18, say.overtaken, on_paper=False),
        _Column("file", 22, itemgetter("file_name"), on_paper=False),
    ]
    sheet = _list(writer, "findings", columns, findings, pictures)
    names = [column.name for column in columns]
    offered = [decision.titles[say.language] for decision in decisions().values()]
    sheet.data_validation(
        1, names.index("decision"), max(1, len(findings)), names.index("decision"),
        {
            "validate": "list", "source": offered, "ignore_blank": True,
            "input_title": say.say("report.list_title"), "error_message": say.say("report.list_error"),
        },
    )  # fmt: skip


def _list(writer: _Writer, name: str, columns: Sequence[_Column], rows: Sequence[Record], pictures: Mapping[str, bytes]) -> Any:
    """A sheet with a row for each record below its heads."""
    sheet = _sheet(writer, name)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
        writer.put(
            sheet,
            0,
            number,
            writer.wording.say(f"report.column.{column.name}"),
            writer.head_to_fill if column.name in FILLED_IN else writer.head,
        )
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, max(1, len(rows)), sum(column.on_paper for column in columns) - 1)
    for number, row in enumerate(rows, 1):
        values = [column.value(row) for column in columns]
        height = max(_height(value, column.width) for value, column in zip(values, columns, strict=True))
        picture = pictures.get(row.get("finding_id", ""))
        place = next((index for index, column in enumerate(columns) if column.name == "picture"), None)
        if picture and place is not None:
            height = max(height, _put_picture(sheet, number, place, picture))
        sheet.set_row(number, min(height, _TALLEST_POINTS))
        for index, (column, value) in enumerate(zip(columns, values, strict=True)):
            writer.put(sheet, number, index, value, writer.to_fill if column.name in FILLED_IN else None, _colour(column, row))
    return sheet


def _colour(column: _Column, row: Record) -> str:
    if column.name == "severity" and row["severity"] == "error":
        return "#FFC7CE"
    return next((colour for what, colour in _VERDICTS.items() if row[what]), "") if column.name == "verdict" else ""


def _height(value: Any, width: int) -> float:
    """How many points a value needs in a column of so many characters."""
    return _LINE_POINTS * sum(max(1, math.ceil(1.1 * cell_len(line) / width)) for line in str(value or "").split("\n")) + 4


def _put_picture(sheet: Any, row: int, column: int, picture: bytes) -> float:
    """Put a picture into its cell, as wide as the column; how high the row must be for it."""
    width, height = Image.open(io.BytesIO(picture)).size
    scale = (_PICTURE_WIDTH * _PIXELS_A_CHARACTER - 8) / width
    options = {"image_data": io.BytesIO(picture), "x_scale": scale, "y_scale": scale, "x_offset": 4, "y_offset": 3, "object_position": 1}
    sheet.insert_image(row, column, "place.png", options)
    return height * scale / _PIXELS_A_POINT + 8


def _requirements(writer: _Writer, report: Report) -> None:
    say = writer.wording
    documents = {document["document_id"]: document for document in report.documents}
    rows = [documents[row["document_id"]] | row for row in report.requirements]
    labels = {(line["document_id"], line["form_id"], line["row_key"]): line["label"] for line in report.lines}
    titles = {(line["form_id"], line["column_key"]): line[f"column_title{say.suffix}"] for line in report.lines}
    columns = [
        _Column("department", 16, lambda row: row["department"] or row["file_name"]),
        _Column("year", 6, itemgetter("fiscal_year")),
        _Column("requirement", 50, lambda row: row[f"statement_{say.language}"]),
        _Column("verdict", 10, say.verdict),
        _Column("holds", 9, itemgetter("holds")),
        _Column("fails", 9, itemgetter("fails")),
        _Column("unjudged", 9, itemgetter("unjudged")),
        _Column("where", 38, lambda row: say.where(row, labels, titles)),
        _Column("codes", 18, lambda row: "\n".join(row["finding_codes"])),
        _Column("basis", 14, say.basis),
        _Column("file", 26, itemgetter("file_name"), on_paper=False),
    ]
    _list(writer, "requirements", columns, rows[:_MOST_ROWS], {})


def _forms(writer: _Writer, report: Report) -> None:
    """Each form as it is printed, one below the other, the cells of findings coloured and with their sentences as notes."""
    say = writer.wording
    sheet = _sheet(writer, "forms")
    for number, width in enumerate(_FORM_WIDTHS):
        sheet.set_column(number, number, width)
    sheet.set_column(len(_FORM_WIDTHS), 30, _FIGURE_WIDTH)
    wrong: dict[tuple[Any, ...], list[Record]] = {}
    for finding in report.findings:
        if not str(finding["place"]).startswith(("narrative/", "evaluation/")):
            wrong.setdefault((finding["document_id"], finding["form_id"], finding["row_key"], finding["column_key"]), []).append(finding)
    documents = {document["document_id"]: document for document in report.documents}
    top = 0
    for (document_id, *_), cells in groupby(report.lines, key=itemgetter("document_id", "form_id", "file_id", "form_no")):
        printed = list(cells)
        if top + len(printed) > _MOST_ROWS:
            writer.put(sheet, top, 0, say.say("report.too_many_lines", n=len(report.lines)), writer.title)
            return
        top = _form(writer, sheet, top, documents[document_id], printed, wrong) + 2


def _form(
    writer: _Writer, sheet: Any, top: int, document: Record, cells: Sequence[Record], wrong: Mapping[tuple[Any, ...], list[Record]]
) -> int:
    """Write a form from row `top`; the row behind it."""
    say = writer.wording
    first = cells[0]
    columns = {
        cell["column_key"]: cell[f"column_title{say.suffix}"] or cell["column_key"]
        for cell in sorted(cells, key=lambda cell: cell["column_no"] or 0)
    }
    head = say.say(
        "report.form_head",
        department=document["department"] or document["file_name"],
        year=document["fiscal_year"] or "",
        form=first[f"form_title{say.suffix}"] or first["form_id"],
        file=document["file_name"],
        unit=say.say("report.form_unit", unit=say.money_unit(unit)) if (unit := _unit(cells)) else "",
    )
    writer.put(sheet, top, 0, head, writer.title)
    titles = [say.say("report.form_code"), say.say("report.form_label"), *columns.values()]
    for number, title in enumerate(titles):
        writer.put(sheet, top + 1, number, title, writer.head)
    sheet.set_row(
        top + 1, max(_height(title, width) for title, width in zip(titles, chain(_FORM_WIDTHS, repeat(_FIGURE_WIDTH)), strict=False))
    )
    row = top + 2
    for _, of_row in groupby(cells, key=itemgetter("row_no", "row_key")):
        line = list(of_row)
        writer.put(sheet, row, 0, line[0]["code"] or "")
        findings_of_row = wrong.get((document["document_id"], first["form_id"], line[0]["row_key"], None), [])
        writer.put(sheet, row, 1, line[0]["label"], colour="#FFC7CE" if findings_of_row else "")
        _note(writer, sheet, row, 1, findings_of_row)
        by_column = {cell["column_key"]: cell for cell in line}
        for number, key in enumerate(columns, 2):
            cell = by_column.get(key)
            found = wrong.get((document["document_id"], first["form_id"], line[0]["row_key"], key), [])
            writer.put(sheet, row, number, _as_printed(cell) if cell else "", colour="#FFC7CE" if found else "")
            _note(writer, sheet, row, number, found)
        row += 1
    return row


def _note(writer: _Writer, sheet: Any, row: int, column: int, findings: Sequence[Record]) -> None:
    if findings:
        say = writer.wording
        said = [say.say("report.comment", code=finding["finding_code"], sentence=say.sentence(finding)) for finding in findings]
        sheet.write_comment(row, column, as_text("\n".join(said)), {"x_scale": 3, "y_scale": 2, "author": "juesuan"})


def _as_printed(cell: Record) -> Any:
    """The number that stands there, in the unit of the page with its decimals; else the text."""
    text = cell["printed_text"] or ""
    plain = text.replace(",", "").replace("，", "")
    try:
        number = Decimal(plain)
    except ArithmeticError:
        return text
    return number if number.is_finite() and cell["state"] == "value" and not plain.startswith("+") else text


def _unit(cells: Sequence[Record]) -> str:
    """The money unit of a form: how many yuan its printed figures are."""
    for cell in cells:
        printed = _as_printed(cell)
        if isinstance(printed, Decimal) and printed and cell["amount_yuan"]:
            factor = abs(cell["amount_yuan"] / printed)
            return next((unit for unit, yuan in yuan_per_unit().items() if yuan == factor), "")
    return ""


def _notes(writer: _Writer, report: Report, day: str, command: str, most_pictures: int | None) -> None:
    say = writer.wording
    sheet = _sheet(writer, "notes")
    sheet.set_column(0, 0, 110)
    title = {name: say.say(f"report.column.{name}") for name in ("code", *FILLED_IN)}
    list_, forms = say.say("report.sheet.findings"), say.say("report.sheet.forms")
    lines = [
        say.say(
            "report.note.what",
            day=day,
            documents=say.say("count.document", n=len(report.documents)),
            findings=say.say("count.finding", n=len(report.findings)),
        ),
        say.say("report.note.fill", sheet=list_, decision=title["decision"], reason=title["reason"], by=title["decided_by"]),
        *(
            say.say("report.note.decision", decision=each.titles[say.language], meaning=say.say(f"report.meaning.{each.id}"))
            for each in decisions().values()
        ),
        say.say("report.note.code", code=title["code"]),
        say.say("report.note.back", command=command),
        say.say("report.note.colour", sheet=forms),
    ]
    if most_pictures is not None:
        lines.append(say.say("report.note.pictures", n=most_pictures))
    for row, line in enumerate(lines):
        writer.put(sheet, row, 0, line, writer.plain)


def _sheet(writer: _Writer, name: str) -> Any:
    title = writer.wording.say(f"report.sheet.{name}")
    sheet = writer.book.add_worksheet(title)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.set_header(f"&C{title}")
    sheet.set_footer("&C&P / &N")
    return sheet

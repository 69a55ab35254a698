"""The workbook says what the findings say, keeps every digit, and nothing in it is a formula."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import docx
import openpyxl
import pytest
from PIL import Image

from dagster_project.characters import visible
from dagster_project.knowledge.messages import Language
from dagster_project.report.letter import SeveralDepartments, write_letter
from dagster_project.report.queries import Report
from dagster_project.report.wording import Wording
from dagster_project.report.workbook import write_workbook

HOSTILE = [
    '=cmd|" /C calc"!A0',
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "[red]",
    "<script>alert(1)</script>",
    "\x1b[31mred",
    "https://example.org",
    "_x0041_",
    "<r><t>&x;</t></r>",
    "\ufffe",
    "\ud800",
]
DOCUMENT = {"document_id": "a", "department": "某局", "file_name": "a.pdf", "fiscal_year": 2021}
FINDING: dict[str, Any] = {
    "finding_id": "a/c/p", "finding_code": "8dd0b1f6-9f0c6a", "document_id": "a", "finding_no": 1, "severity": "error", "department_name": "某局",
    "file_name": "a.pdf", "fiscal_year": 2021, "form_id": "expenditure", "form_title": "支出决算表", "form_title_en": "Expenditure", "place": "expenditure/208/-",
    "row_key": "208", "column_key": "total", "label": "社会保障", "column_title": "合计", "column_title_en": "Total", "page": 4, "printed_text": "1,066.51",
    "mending_yuan": Decimal("106615100.00"), "difference_yuan": Decimal("-95950100.00"), "total_yuan": Decimal("190442700.00"), "printed_unit": "万元",
    "sentence_zh": "应为10,661.51。", "sentence_en": "It should be 10,661.51.", "basis": "arithmetic", "check_kind": "rollup", "problem_type_zh": None, "problem_type_en": None,
    "measure_zh": None, "measure_en": None, "cause": "document", "decision": None, "decision_reason": None, "decided_by": None, "overtaken_decision": None,
}  # fmt: skip
REQUIREMENT = {
    "document_id": "a", "check_id": "c", "kind": "rollup", "statement_zh": "上级等于下级之和", "statement_en": "Parents equal their children", "basis": "arithmetic",
    "holds": 3, "fails": 1, "unjudged": 0, "failing_places": ["expenditure/208/-"], "unjudged_places": [], "finding_codes": ["8dd0b1f6-9f0c6a"],
}  # fmt: skip
LINE = {
    "document_id": "a", "file_id": "a", "form_id": "expenditure", "form_no": 1, "form_title": "支出决算表", "form_title_en": "Expenditure", "row_no": 1,
    "row_key": "208", "label": "社会保障", "code": "208", "column_no": 1, "column_key": "total", "column_title": "合计", "column_title_en": "Total",
    "printed_text": "1,066.51", "amount_yuan": Decimal("10665100.00"), "quantity": None, "state": "value", "origin": "printed", "page_no": 4,
}  # fmt: skip


def report(**of_finding: Any) -> Report:
    return Report(
        [DOCUMENT],
        [FINDING | of_finding],
        [REQUIREMENT],
        [LINE, LINE | {"column_no": 2, "column_key": "basic", "printed_text": "—", "state": "dash"}],
    )


def book(made: Report, language: Language = Language.ZH, pictures: dict[str, bytes] | None = None) -> Any:
    data = write_workbook(made, Wording(language), datetime(2026, 1, 2, tzinfo=UTC), "juesuan review 问题清单.xlsx", pictures or {})
    return openpyxl.load_workbook(io.BytesIO(data))


def row(sheet: Any, number: int = 2) -> dict[str, Any]:
    return {head.value: cell.value for head, cell in zip(sheet[1], sheet[number], strict=True)}


def test_a_finding_is_a_row_with_its_figures_in_the_unit_of_the_page() -> None:
    found = row(book(report())["问题清单"])
    assert (found["印作"], found["应为"], found["差额"], found["单位"]) == ("1,066.51", 10661.51, -9595.01, "万元")
    assert (found["级别"], found["程度"], found["报表"], found["项目"], found["页"]) == ("错误", "重大", "支出决算表", "社会保障 · 合计", 4)
    assert (found["依据"], found["问题类型"], found["建议措施"]) == ("勾稽关系", "表内不符", "核对科目各级金额，更正有误的数后重新公开")


def test_the_workbook_is_in_the_language_asked_for() -> None:
    made = book(report(), Language.EN)
    assert made.sheetnames == ["Findings", "Checklist", "Forms", "How to fill in"]
    assert row(made["Findings"])["What is wrong"] == "It should be 10,661.51."


def test_decisions_are_chosen_from_a_list_and_shown_where_there_are_some() -> None:
    sheet = book(report(decision="false_alarm", decision_reason="看过", decided_by="张三"))["问题清单"]
    (validation,) = sheet.data_validations.dataValidation
    assert validation.formula1 == '"属实,误报,已整改,不予处理,重新核实"'
    heads = [cell.value for cell in sheet[1]]
    assert str(validation.sqref) == f"{sheet[1][heads.index('处理')].column_letter}2"
    found = row(sheet)
    assert (found["处理"], found["说明"], found["经办人"]) == ("误报", "看过", "张三")


def test_a_decision_whose_figures_changed_is_told() -> None:
    assert row(book(report(overtaken_decision="confirmed"))["问题清单"])["此前处理"] == "属实（数字已变，请重新核实）"


def test_the_checklist_says_what_is_met_and_where_not() -> None:
    found = row(book(report())["核对表"])
    assert (found["结论"], found["成立处数"], found["不成立处数"], found["所在"]) == ("不合格", 3, 1, "支出决算表 208 社会保障")
    english = row(book(report(), Language.EN)["Checklist"])
    assert (english["Verdict"], english["Where"]) == ("not met", "Expenditure by function 208 社会保障")


def test_a_requirement_of_the_whole_disclosure_names_no_place_and_one_of_the_words_its_page() -> None:
    made = report()
    made.requirements[0] = REQUIREMENT | {"failing_places": ["-/-/-", "narrative/18/100.00%/2"]}
    assert row(book(made)["核对表"])["所在"] == "文字说明 第18页 100.00%"


def test_a_form_without_a_unit_names_none_and_its_heads_have_room() -> None:
    made = report()
    made.lines[:] = [LINE | {"printed_text": "", "amount_yuan": None, "state": "blank", "column_title": "国有资本经营预算财政拨款"}]
    sheet = book(made)["决算表"]
    assert sheet["A1"].value == "某局　2021年　支出决算表（a.pdf）"
    assert sheet.row_dimensions[2].height > 30


def test_a_form_stands_as_printed_and_what_is_wrong_is_coloured_and_explained() -> None:
    sheet = book(report())["决算表"]
    assert sheet["A1"].value == "某局　2021年　支出决算表（a.pdf，单位：万元）"
    assert [cell.value for cell in sheet[2]] == ["编码", "项目", "合计", "合计"]
    wrong, dash = sheet["C3"], sheet["D3"]
    assert (wrong.value, wrong.number_format, wrong.fill.fgColor.rgb) == (1066.51, "#,##0.00", "FFFFC7CE")
    assert wrong.comment.text == "8dd0b1f6-9f0c6a　应为10,661.51。"
    assert (dash.value, dash.comment) == ("—", None)


def test_a_number_with_more_digits_than_a_workbook_keeps_stays_text() -> None:
    many = "1,234,567,890,123,456.78"
    made = Report([DOCUMENT], [], [], [LINE | {"printed_text": many}])
    assert book(made)["决算表"]["C3"].value == many


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_a_link_or_steers_anything(text: str) -> None:
    hostile = dict.fromkeys(
        ("printed_text", "label", "sentence_zh", "department_name", "decision_reason", "file_name", "basis", "measure_zh"), text
    )
    made = Report(
        [DOCUMENT | {"department": text}],
        [FINDING | hostile],
        [REQUIREMENT | {"statement_zh": text}],
        [LINE | {"label": text, "printed_text": text}],
    )
    data = write_workbook(made, Wording(Language.ZH), datetime(2026, 1, 2, tzinfo=UTC), "juesuan review", {})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    assert not any("<f>" in part or "<hyperlink" in part for part in parts.values())
    assert "\x1b" not in "".join(parts.values())
    sheet = openpyxl.load_workbook(io.BytesIO(data))["问题清单"]
    cell = next(cell for cell in sheet[2] if sheet.cell(1, cell.column).value == "问题说明")
    assert cell.data_type == "s" and cell.quotePrefix
    letter = docx.Document(io.BytesIO(write_letter(made, Wording(Language.ZH), date(2026, 1, 2))))
    assert visible(text) in letter.tables[0].cell(1, 2).text


def test_a_page_holds_what_is_worked_with_and_no_more() -> None:
    sheet = book(report())["问题清单"]
    heads = [cell.value for cell in sheet[1]]
    assert sheet.print_area == f"'问题清单'!$A$1:${sheet[1][heads.index('经办人')].column_letter}$2"
    assert heads[heads.index("经办人") + 1] == "原件截图"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.print_title_rows) == ("landscape", 0, "$1:$1")
    on_paper = sum(sheet.column_dimensions[cell.column_letter].width for cell in sheet[1][: heads.index("经办人") + 1])
    assert on_paper < 250  # on A4 its letters are still of seven points


def test_a_picture_stands_in_the_row_of_its_finding() -> None:
    png = io.BytesIO()
    Image.new("RGB", (600, 200), (255, 0, 0)).save(png, "PNG")
    sheet = book(report(), pictures={"a/c/p": png.getvalue()})["问题清单"]
    (picture,) = sheet._images
    assert (picture.anchor._from.row, sheet.cell(1, picture.anchor._from.col + 1).value) == (1, "原件截图")
    assert sheet.row_dimensions[2].height > 50


def test_a_letter_leaves_out_what_is_settled_and_is_to_one_department() -> None:
    made = Report([DOCUMENT], [FINDING, FINDING | {"decision": "corrected", "sentence_zh": "已改。"}], [], [])
    letter = docx.Document(io.BytesIO(write_letter(made, Wording(Language.ZH), date(2026, 1, 2))))
    said = "\n".join(paragraph.text for paragraph in letter.paragraphs)
    assert "有以下1项需要核实" in said and "2026年1月2日" in said
    (table,) = letter.tables
    assert [cell.text for cell in table.rows[1].cells] == [
        "1", "支出决算表\n社会保障 · 合计\n第4页", "应为10,661.51。（编号8dd0b1f6-9f0c6a）", "核对科目各级金额，更正有误的数后重新公开",
    ]  # fmt: skip
    english = docx.Document(io.BytesIO(write_letter(made, Wording(Language.EN), date(2026, 1, 2))))
    said = "\n".join(paragraph.text for paragraph in english.paragraphs)
    assert "1 item needs your attention" in said and "2026-01-02" in said
    with pytest.raises(SeveralDepartments):
        write_letter(Report([DOCUMENT, DOCUMENT | {"department": "另一局"}], [], [], []), Wording(Language.ZH), date(2026, 1, 2))

"""The workbook comes back sorted, with columns moved and others put in; what cannot be taken is told by row and column."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.packaging.custom import StringProperty

from dagster_project.knowledge.messages import Language
from dagster_project.landing.decisions import Entry
from dagster_project.report.returned import NotTaken, Taken, UnusableWorkbook, not_taken_in, read_returned
from dagster_project.report.workbook import WRITTEN

ONE, TWO = "8dd0b1f6-9f0c6a", "1efdf6b6-3d3acd"
KNOWN = {code: {"finding_code": code, "is_current": True} for code in (ONE, TWO)}
HEADS = ("编号", "部门", "处理", "说明", "经办人")


def returned(folder: Path, *rows: Sequence[Any], heads: Sequence[str] = HEADS, above: int = 0) -> Path:
    book = openpyxl.Workbook()
    notes = book.active
    assert notes is not None
    notes.title = "别的"
    notes.append(["编号", "别的"])
    sheet = book.create_sheet("清单（改名）")
    for _ in range(above):
        sheet.append(["某市财政局"])
    sheet.append(list(heads))
    for row in rows:
        sheet.append(list(row))
    path = folder / "清单.xlsx"
    book.save(path)
    return path


def read(path: Path, before: Sequence[Entry] = ()) -> list[Taken | NotTaken]:
    return read_returned(path, KNOWN, before, Language.ZH)


def test_rows_are_known_by_their_codes_wherever_the_columns_stand(tmp_path: Path) -> None:
    heads = ("经办人", "新增的一栏", "说 明", "处理", "Code")
    path = returned(tmp_path, ["张三", 1, "看过\n原件", "误报", TWO.upper()], [None, 2, None, None, ONE], heads=heads, above=2)
    (taken,) = read(path)
    assert isinstance(taken, Taken)
    assert (taken.row, taken.finding["finding_code"]) == (4, TWO)
    assert (taken.verdict.decision, taken.verdict.reason, taken.verdict.by) == ("false_alarm", "看过 原件", "张三")
    assert taken.verdict.source == "清单.xlsx, row 4"


@pytest.mark.parametrize(
    ("row", "id", "words"),
    [
        ([ONE, "", "大概", "", "张三"], "row_no_decision", "第2行C栏：“大概”不是处理决定，应为属实、误报、已整改、不予处理、重新核实"),
        ([ONE, "", "", "理由", "张三"], "row_no_decision", "第2行C栏"),
        ([ONE, "", "属实", "", ""], "row_without_person", "第2行E栏：缺少经办人"),
        ([ONE, "", "误报", "#VALUE!", "张三"], "row_without_reason", "第2行D栏"),
        ([ONE, "", "误报", "", "张三"], "row_without_reason", "第2行D栏：“误报”须说明理由"),
        ([ONE, "", "属实", "长" * 3000, "张三"], "row_too_long", "2,000"),
        (["ffffffff-ffffff", "", "属实", "", "张三"], "row_unknown", "第2行A栏：没有编号为“ffffffff-ffffff”的疑点"),
        (["", "", "属实", "", "张三"], "row_unknown", "第2行A栏"),
        (["8dd0b1f6-000000", "", "属实", "", "张三"], "row_overtaken", f"现为{ONE}"),
    ],
)
def test_what_cannot_be_taken_says_row_column_and_what_was_expected(tmp_path: Path, row: list[str], id: str, words: str) -> None:
    (refused,) = read(returned(tmp_path, row))
    assert isinstance(refused, NotTaken)
    assert (refused.row, refused.why.id) == (2, id)
    assert words in refused.why.words(Language.ZH)
    assert refused.why.words(Language.EN)


def test_rows_that_contradict_one_another_are_all_refused(tmp_path: Path) -> None:
    rows = [ONE, "", "属实", "", "张三"], [TWO, "", "属实", "", "张三"], [ONE, "", "误报", "不是", "李四"]
    outcomes = read(returned(tmp_path, *rows))
    assert [type(each) for each in outcomes] == [NotTaken, Taken, NotTaken]
    assert isinstance(outcomes[0], NotTaken) and "2、4" in outcomes[0].why.words(Language.ZH)


def test_an_older_workbook_does_not_undo_what_was_decided_since(tmp_path: Path) -> None:
    def entry(decision: str, by: str) -> Entry:
        return Entry(ONE, decision, "", by, "2026-01-01T00:00:00+00:00", "accept", "d", 2021, {})

    before = [entry("confirmed", "张三"), entry("corrected", "李四")]
    (refused,) = read(returned(tmp_path, [ONE, "", "属实", "", "张三"]), before)
    assert isinstance(refused, NotTaken) and "李四改为“已整改”" in refused.why.words(Language.ZH)
    (again,) = read(returned(tmp_path, [ONE, "", "已整改", "", "李四"]), before)
    assert isinstance(again, Taken)


@pytest.mark.parametrize(
    ("by", "written", "taken"), [("王五", "", True), ("王五", "2025", False), ("张三", "2025", True), ("王五", "2027", True)]
)
def test_who_filled_in_an_older_workbook_does_not_overrule_who_decided_since(tmp_path: Path, by: str, written: str, taken: bool) -> None:
    before = [Entry(ONE, "confirmed", "", "张三", "2026-01-01T00:00:00+00:00", "accept", "d", 2021, {})]
    path = returned(tmp_path, [ONE, "", "已整改", "", by])
    if written:
        book = openpyxl.load_workbook(path)
        book.custom_doc_props.append(StringProperty(name=WRITTEN, value=f"{written}-01-01T00:00:00+00:00"))
        book.save(path)
    (outcome,) = read(path, before)
    assert isinstance(outcome, Taken) == taken


def test_rows_that_the_journal_does_not_have_are_told(tmp_path: Path) -> None:
    before = [Entry(ONE, "confirmed", "", "张三", "2026-01-01T00:00:00+00:00", "accept", "d", 2021, {})]
    path = returned(tmp_path, [ONE, "", "属实", "", "张三"], [TWO, "", "", "", ""], [TWO, "", "误报", "看过", ""])
    assert not_taken_in(path, before) == [4]


def test_a_file_without_the_list_says_which_column_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(UnusableWorkbook) as error:
        read(returned(tmp_path, heads=("编号", "处理", "说明")))
    assert "缺少栏目经办人" in error.value.why.words(Language.ZH)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", "编号,处理".encode()])
def test_what_is_no_workbook_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(UnusableWorkbook):
        read(path)


def rewritten(path: Path, old: bytes, new: bytes) -> Path:
    """The workbook with other bytes in its parts."""
    changed = io.BytesIO()
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(old, new))
    path.write_bytes(changed.getvalue())
    return path


def test_a_sheet_that_lies_about_its_size_is_read_whole(tmp_path: Path) -> None:
    path = returned(tmp_path, [ONE, "", "属实", "", "张三"])
    assert len(read(rewritten(path, b'<dimension ref="A1:E2"/>', b'<dimension ref="A1"/>'))) == 1


@pytest.mark.parametrize("row", [b'<row r="3"><c r="?"/></row>', b'<row r="3"><c r="A3" t="s"><v>999999</v></c></row>', b"<row>"])
def test_a_sheet_that_is_broken_below_its_heads_is_told(tmp_path: Path, row: bytes) -> None:
    path = returned(tmp_path, [ONE, "", "属实", "", "张三"])
    with pytest.raises(UnusableWorkbook):
        read(rewritten(path, b"</sheetData>", row + b"</sheetData>"))


def test_a_row_beyond_the_last_of_a_sheet_is_not_waited_for(tmp_path: Path) -> None:
    path = returned(tmp_path, [ONE, "", "属实", "", "张三"])
    row = b'<row r="999999999999"><c r="C999999999999"><v>1</v></c></row>'
    assert len(read(rewritten(path, b"</sheetData>", row + b"</sheetData>"))) == 1

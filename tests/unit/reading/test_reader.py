"""Whole small documents through the one entry to reading."""

from __future__ import annotations

import gc
import io
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from decimal import Decimal

import pytest
from PIL import Image

from dagster_project.documents.text.numbers import AMOUNT
from dagster_project.forms.model import Cell, DocumentKind, Origin, State
from dagster_project.forms.recognise.titles import title_form
from dagster_project.knowledge.messages import Language
from dagster_project.reading.model import Disclosure
from dagster_project.reading.reader import read_disclosure
from tests.generator.comparison import Verdict, compare
from tests.generator.random_accounts import varied_accounts
from tests.generator.shipped import INBOX
from tests.generator.styles import STYLES

HEAD = "部门：某市水务局 金额单位：元\n科目编码 科目名称 本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出\n栏次 1 2 3 4 5 6\n"
SPENDING = f"""某市水务局2022年度部门决算
支出决算表
公开03表
{HEAD}合计
94,117,434.
94
14,942,337.
42
79,175,097.
52
0.00 0.00 0.00
201 一般公共服务支出 14,942,337.42 14,942,337.42
20104 发展与改革事务 14,942,337.42 14,942,337.42
214 交通运输支出
79,175,097.
52
79,175,097.
52
"""


def read(text: str) -> Disclosure:
    return read_disclosure(text.encode(), "某文件.txt")


def cells(disclosure: Disclosure) -> dict[tuple[str, str], Cell]:
    """(row_key, column_key) → cell of a document with one form."""
    (form,) = disclosure.forms
    return {(row.row_key, key): cell for row in form.rows for key, cell in row.cells.items()}


def kinds(disclosure: Disclosure) -> set[str]:
    return {problem.kind for problem in disclosure.problems} - {"form_absent"}


def test_broken_numbers_and_lost_blanks_become_exact_cells() -> None:
    disclosure = read(SPENDING)
    found = cells(disclosure)
    assert (disclosure.kind, disclosure.department, disclosure.fiscal_year, disclosure.unit) == (
        DocumentKind.FINAL_ACCOUNTS,
        "某市水务局",
        2022,
        "元",
    )
    assert found["total", "total"].text == "94,117,434.94"
    assert (found["201", "basic"].amount_yuan, found["201", "basic"].origin) == (Decimal("14942337.42"), Origin.SOLVED)
    assert (found["214", "project"].amount_yuan, found["214", "project"].origin) == (Decimal("79175097.52"), Origin.SOLVED)
    assert found["201", "basic"].half_unit_yuan == Decimal("0.005")
    assert (found["214", "basic"].state, found["214", "basic"].amount_yuan) == (State.BLANK, None)


def test_a_number_that_two_columns_are_left_for_keeps_its_text_and_has_no_amount() -> None:
    disclosure = read(f"2022年度部门决算\n支出决算表\n{HEAD}201 一般公共服务支出 5.00 5.00\n")
    found = cells(disclosure)
    kept = [cell for cell in found.values() if cell.origin is Origin.AMBIGUOUS and cell.text]
    assert [(cell.text, cell.amount_yuan) for cell in kept] == [("5.00", None)]
    assert all(cell.state is not State.BLANK for (row, key), cell in found.items() if key != "total")
    assert "unplaced_number" in kinds(disclosure)


def test_a_form_that_breaks_off_says_after_which_row_and_what_is_missing() -> None:
    body = "合计 900.00 300.00 600.00\n201 一般公共服务支出 100.00 100.00\n20104 发展与改革事务 100.00 100.00\n"
    rest = "215 资源勘探工业信息等支出 300.00 100.00 200.00\n21505 工业和信息产业监管 120.00 100.00 20.00\n2150501 行政运行 70.00 70.00\n"
    disclosure = read(f"2022年度部门决算\n支出决算表\n{HEAD}{body}{rest}")
    assert disclosure.forms[0].breaks_off_after == "2150501"
    (problem,) = [problem for problem in disclosure.problems if problem.kind == "form_breaks_off"]
    assert all(amount in problem.words(Language.EN).message for amount in ("50.00", "180.00", "500.00"))


def test_blank_zero_and_dash_are_three_things() -> None:
    head = "单位：元\n项目 行次 统计数\n栏次 1 2\n"
    body = "货物 2 0.00\n工程 3\n服务 4\n（一）行政单位 5 —\n（二）参照公务员法管理事业单位 6 7.00\n（一）车辆数合计（辆） 7 12\n1.副部（省）级及以上领导用车 8 12\n"
    found = cells(read(f"2022年度部门决算\n部门决算公开相关信息统计表\n{head}{body}"))
    states = {row: cell.state for (row, _), cell in found.items()}
    assert states["procurement.goods"] is State.VALUE
    assert states["procurement.works"] is State.BLANK
    assert states["operating_cost.administrative"] is State.DASH
    assert found["procurement.goods", "value"].amount_yuan == 0
    vehicles = found["vehicles.minister", "value"]
    assert (vehicles.quantity, vehicles.amount_yuan, vehicles.text) == (Decimal(12), None, "12")


def test_without_any_unit_no_figure_is_read() -> None:
    disclosure = read(SPENDING.replace(" 金额单位：元", ""))
    assert disclosure.forms == []
    assert "unit_unknown" in kinds(disclosure)


INCOME = "收入决算表\n科目编码 科目名称 本年收入合计 财政拨款收入 上级补助收入 事业收入\n栏次 1 2 3 4 5 6 7\n合计 {0} {0}\n"


def test_equal_figures_prove_the_unit_of_a_form_that_prints_none() -> None:
    for unit in ("元", "万元"):
        disclosure = read(SPENDING.replace("元\n", f"{unit}\n") + "\f" + INCOME.format("14,942,337.42"))
        assert {form.form_id: form.unit for form in disclosure.forms} == {"expenditure": unit, "income": unit}
        amounts = {row.cells["total"].amount_yuan for form in disclosure.forms if form.form_id == "income" for row in form.rows}
        assert amounts == {Decimal("14942337.42") * (10_000 if unit == "万元" else 1)}
        assert [problem.variant for problem in disclosure.problems if problem.kind == "unit_presumed"] == ["confirmed"]


def test_where_figures_are_equal_in_another_unit_only_that_one_is_taken() -> None:
    disclosure = read(SPENDING + "\f" + INCOME.format("1,494.23"))
    assert {form.form_id: form.unit for form in disclosure.forms} == {"expenditure": "元", "income": "万元"}
    assert [problem.variant for problem in disclosure.problems if problem.kind == "unit_presumed"] == ["another"]


def test_a_form_whose_unit_nothing_proves_keeps_its_texts_without_amounts() -> None:
    disclosure = read(SPENDING + "\f" + INCOME.format("555.55"))
    (row,) = next(form.rows for form in disclosure.forms if form.form_id == "income")
    assert (row.cells["total"].text, row.cells["total"].amount_yuan, row.cells["total"].origin) == ("555.55", None, Origin.AMBIGUOUS)
    assert [problem.variant for problem in disclosure.problems if problem.kind == "unit_presumed"] == ["unproven"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_changes_no_cell(encoding: str) -> None:
    other = read_disclosure(SPENDING.encode(encoding), "某文件.txt")
    assert [form.to_json() for form in other.forms] == [form.to_json() for form in read(SPENDING).forms]


def test_the_same_bytes_give_the_same_reading() -> None:
    assert read(SPENDING).to_json() == read(SPENDING).to_json()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty_file"),
        (b" \n\t\r\n", "empty_file"),
        (b"\x00\x01\x02\x03\x04", "not_text"),
        (bytes(range(256)), "not_text"),
        (b"\x89PNG\r\n\x1a\n", "damaged_document"),
        (b"\xff\xd8\xff\xe0JFIF", "damaged_document"),
        ("会议通知：请于周五到会。".encode(), "not_a_disclosure"),
        ("支出决算表".encode(), "not_a_disclosure"),
    ],
)
def test_what_cannot_be_read_comes_back_with_its_problem(data: bytes, kind: str) -> None:
    disclosure = read_disclosure(data, "folder/某文件")
    assert (disclosure.kind, disclosure.forms) == (DocumentKind.NOT_A_DISCLOSURE, [])
    (problem,) = disclosure.problems
    assert (problem.kind, problem.severity.value) == (kind, "error")
    assert problem.words(Language.EN).message.startswith("某文件 ")
    assert all(asdict(problem.words(language)).values() for language in Language)


@pytest.mark.parametrize("length", range(0, len(SPENDING.encode()), 37))
def test_a_document_cut_anywhere_never_raises_nor_shows_an_amount_that_is_not_printed(length: int) -> None:
    cut = SPENDING.encode()[:length].decode(errors="ignore")
    printed = "".join(cut.split())
    for form in read(cut).forms:
        assert all(cell.text in printed for row in form.rows for cell in row.cells.values())


def test_without_ocr_a_picture_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dagster_project.documents.readers.is_installed", lambda: False)
    file = io.BytesIO()
    Image.new("L", (1654, 2339), 255).save(file, "PNG")
    (told,) = read_disclosure(file.getvalue(), "扫描.png").problems
    assert (told.kind, told.variant) == ("unsupported_format", "needs_ocr")
    assert "juesuan[ocr]" in told.words(Language.EN).action


def test_an_archive_of_pdfs_is_refused_as_an_archive() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.write(next(path for path in INBOX.glob("*.pdf")), "a.pdf")
    disclosure = read_disclosure(out.getvalue(), "附件.pdf")
    assert [(problem.kind, problem.variant) for problem in disclosure.problems] == [("unsupported_format", "archive")]


def test_a_mail_is_refused_by_name() -> None:
    disclosure = read_disclosure(b"From: a@example.cn\nMIME-Version: 1.0\n\n%PDF-1.7\n", "a.pdf")
    assert [(problem.kind, problem.variant) for problem in disclosure.problems] == [("unsupported_format", "message")]


@pytest.mark.parametrize(
    ("total", "amounts", "kinds"),
    [("合计\t\t9.00\t\t9.00", {"9.00", "4.00", "5.00"}, []), ("合计\t9.00\t\t9.00", set(), ["columns_not_told"])],
    ids=["every row has its cells", "a cell over two columns shifts the others"],
)
def test_a_form_of_cells_is_read_from_a_text_only_where_every_row_shows_its_columns(
    total: str, amounts: set[str], kinds: list[str]
) -> None:
    text = (
        "某市水务局2022年度部门决算\n政府购买服务支出情况表\n金额单位：元\n目录代码\t目录名称\t合计\t一般公共预算财政拨款\t其他资金\n"
        f"{total}\nA\t公共服务\t4.00\t\t4.00\nB\t政府履职辅助性服务\t5.00\t\t5.00\n"
    )
    disclosure = read(text)
    printed = {cell.text for form in disclosure.forms for row in form.rows for cell in row.cells.values() if cell.text}
    assert printed == amounts
    assert [problem.kind for problem in disclosure.problems if problem.form_id == "purchased_services"] == kinds


def test_reading_leaves_the_collector_of_garbage_as_it_was() -> None:
    before = gc.get_threshold()
    read(SPENDING)
    assert gc.get_threshold() == before


def test_rows_behind_a_line_taken_for_the_note_of_their_form_are_told() -> None:
    rows = ["201 一般公共服务支出 14,942,337.42 14,942,337.42", "214 交通运输支出 79,175,097.52 79,175,097.52"]
    printed = f"支出决算表\n{HEAD}合计 94,117,434.94 14,942,337.42 79,175,097.52\n{{}}{rows[0]}\n{rows[1]}\n\f注：本表反映支出。\n合计以元为单位。\n"
    whole, broken = read(printed.format("")), read(printed.format("说明：调整3笔\n\f"))
    assert [problem for problem in whole.problems if problem.kind == "rows_left_over"] == []
    (told,) = [problem for problem in broken.problems if problem.kind == "rows_left_over"]
    assert (told.page, told.facts["rows"], told.facts["first"]) == (2, 2, rows[0])


def _with_titles_again(lines: list[str]) -> list[str]:
    """Each form's title once more, above the third of its lines with an amount."""
    changed: list[str] = []
    title, amounts = "", 0
    for line in lines:
        if title_form(line):
            title, amounts = line, 0
        amounts += bool(AMOUNT.search(line))
        changed += [title, line] if title and amounts == 3 and AMOUNT.search(line) else [line]
    return changed


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: [f"{line}   备注说明" if AMOUNT.search(line) else line for line in lines],
        _with_titles_again,
    ],
    ids=["a remark behind every row", "every title again"],
)
def test_remarks_and_titles_amid_the_rows_of_a_dump_lose_and_invent_nothing(change: Callable[[list[str]], list[str]]) -> None:
    style = STYLES["layout_split"]
    document = style.document(varied_accounts(522))
    changed = change(style.render(document).decode().split("\n"))
    found = compare(document, read("\n".join(changed)))
    assert found.of(Verdict.MISSING, Verdict.WRONG, Verdict.INVENTED) == []

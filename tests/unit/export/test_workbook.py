"""The marts as one workbook: amounts are numbers, texts are texts, and what Excel cannot hold is told."""

from __future__ import annotations

import csv
import errno
import gc
import io
import shutil
import subprocess
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from dagster_project.export import workbook
from dagster_project.export.folder import TakenPlace
from dagster_project.export.marts import Mart, find_marts
from dagster_project.export.workbook import write_workbook
from dagster_project.knowledge.messages import Language
from dagster_project.landing.files import DiskFull
from tests.unit.export.conftest import AMOUNTS, HOSTILE, ignore

LONG = {"12345678901234567.25", "-99999999999999999999999999999999999.01"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "决算 of all.xlsx"


def column(sheet: Any, name: str) -> list[Any]:
    heads = [cell.value for cell in sheet[1]]
    return [row[heads.index(name)] for row in sheet.iter_rows(min_row=2)]


def test_amounts_are_numbers_and_those_that_excel_cannot_keep_are_texts(
    connection: duckdb.DuckDBPyConnection, marts: list[Mart], file: Path
) -> None:
    notes = write_workbook(connection, marts, file, ignore)
    cells = column(openpyxl.load_workbook(file)["fct_expenditure"], "amount_yuan")
    for cell, amount in zip(cells, AMOUNTS, strict=True):
        if amount in LONG:
            assert (cell.data_type, cell.value) == ("s", amount)
        else:
            assert cell.data_type == "n" and cell.number_format == "#,##0.00"
            assert Decimal(str(cell.value)) == Decimal(amount)
    assert [note.words(Language.EN).partition(" which")[0] for note in notes] == [
        "expenditure has 2 numbers of more than 15 digits,",
        "fct_expenditure has 2 numbers of more than 15 digits,",
    ]


def test_texts_are_texts(connection: duckdb.DuckDBPyConnection, marts: list[Mart], file: Path) -> None:
    write_workbook(connection, marts, file, ignore)
    cells = column(openpyxl.load_workbook(file)["dim_department"], "department_name")
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.hyperlink for cell in cells} == {None}
    texts = [cell.value for cell in cells]
    assert texts[:4] == list(HOSTILE[:4])
    assert texts[-2:] == [
        "<r><t>&x;</t></r>",
        " _x005F_x0041_ and \\ufffe",
    ]  # no markup; x005F is the underscore, which openpyxl leaves as it is
    assert [text for text in texts if not text.replace("\n", "").replace("\t", "").isprintable()] == []
    assert [bool(cell.quotePrefix) for cell in cells[:4]] == [True, True, True, False]  # a formula stays a text when the cell is edited


def test_a_sheet_has_its_heads_fixed_described_and_filtered(connection: duckdb.DuckDBPyConnection, marts: list[Mart], file: Path) -> None:
    write_workbook(connection, marts, file, ignore)
    book = openpyxl.load_workbook(file)
    sheet = book["dim_department"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:E{len(HOSTILE) + 1}"
    assert sheet["B1"].comment.text == "名称。\nThe 'name'."
    assert sheet["D2"].value == datetime(2021, 12, 31)
    assert sheet["E2"].value == datetime(2022, 10, 1, 8, 30)
    assert sheet["C2"].value is True
    contents = list(book["目录 Contents"].iter_rows(values_only=True))
    assert contents[2][:4] == ("dim_department", len(HOSTILE), "一行为一个部门。", "One row per department.")
    assert book["fct_income"].max_row == 1


def test_more_rows_than_a_sheet_holds_go_on_and_are_told(
    connection: duckdb.DuckDBPyConnection, marts: list[Mart], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "ROWS", 5)
    (note,) = (note for note in write_workbook(connection, marts, file, ignore) if note.facts["mart"] == "dim_department")
    assert note.words(Language.EN) == "dim_department has 13 rows, more than a sheet of Excel holds; they stand in 3 sheets"
    book = openpyxl.load_workbook(file)
    sheets = ["dim_department", "dim_department_2", "dim_department_3"]
    assert [cell.value for name in sheets for cell in column(book[name], "department_id")] == [f"d{n}" for n in range(len(HOSTILE))]
    noted = [row for row in book["目录 Contents"].iter_rows(values_only=True) if row[0] in sheets]
    assert [(row[0], row[1], row[5]) for row in noted] == [
        (name, rows, note.words(Language.EN)) for name, rows in zip(sheets, (5, 5, 3), strict=True)
    ]


def test_a_text_longer_than_a_cell_is_cut_and_told(file: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema marts; create table marts.t as select repeat('决', 40000) as text")
        (note,) = write_workbook(connection, find_marts(connection), file, ignore)
    assert "longer than the 32,767 characters" in note.words(Language.EN)
    assert openpyxl.load_workbook(file)["t"]["A2"].value == "决" * 32_767


def test_the_next_export_takes_its_place_and_nothing_else_does(
    connection: duckdb.DuckDBPyConnection, marts: list[Mart], file: Path
) -> None:
    write_workbook(connection, marts, file, ignore)
    write_workbook(connection, marts, file, ignore)
    assert [path.name for path in file.parent.glob("*.xlsx")] == [file.name]
    openpyxl.Workbook().save(file)
    before = file.read_bytes()
    with pytest.raises(TakenPlace):
        write_workbook(connection, marts, file, ignore)
    assert file.read_bytes() == before


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")])
def test_what_breaks_off_leaves_the_old(error: BaseException, connection: duckdb.DuckDBPyConnection, marts: list[Mart], file: Path) -> None:
    write_workbook(connection, marts, file, ignore)
    before = file.read_bytes()

    def break_off(_: int) -> None:
        raise error

    with pytest.raises((KeyboardInterrupt, DiskFull)):
        write_workbook(connection, marts, file, break_off)
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir() if "xlsx" in path.name] == [file.name]


def test_a_disk_that_is_full_is_told_and_nothing_else(connection: duckdb.DuckDBPyConnection, marts: list[Mart], file: Path) -> None:
    class Full(io.BytesIO):
        def write(self, data: Any) -> int:
            if self.tell() > 1000:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(data)

    unheard: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.unraisablehook", unheard.append)
        patch.setattr(Path, "open", lambda *_: Full())
        with pytest.raises(DiskFull):
            write_workbook(connection, marts, file, ignore)
        gc.collect()
    assert unheard == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_same(connection: duckdb.DuckDBPyConnection, marts: list[Mart], file: Path, tmp_path: Path) -> None:
    write_workbook(connection, marts, file, ignore)
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        every_sheet,
        "--outdir",
        tmp_path,
    ]
    subprocess.run([*map(str, command), str(file)], check=True, capture_output=True, timeout=120)
    with (tmp_path / f"{file.stem}-fct_expenditure.csv").open(encoding="utf-8", newline="") as handle:
        amounts = [row["amount_yuan"] for row in csv.DictReader(handle)]
    assert [Decimal(amount) for amount in amounts] == list(map(Decimal, AMOUNTS))
    with (tmp_path / f"{file.stem}-dim_department.csv").open(encoding="utf-8", newline="") as handle:
        texts = [row["department_name"] for row in csv.DictReader(handle)]
    assert texts[0] == HOSTILE[0]

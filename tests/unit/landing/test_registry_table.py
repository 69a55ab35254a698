"""A registry is read as spreadsheet programs write it, and one line that cannot be read costs itself only."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from dagster_project.landing.registry_table import UnreadableTable, header_of, lines_of

ROWS = [["department", "unit", "location"], ["忻州市教育局", "", "教育局.pdf"], ["朱镕基纪念馆", "䶮", "a,b;c.pdf"]]


def cells(path: Path) -> list[list[str] | None]:
    return [line.cells for line in lines_of(path)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_separator_gives_the_same_rows(tmp_path: Path, encoding: str, separator: str, end: str) -> None:
    lines = [separator.join(f'"{cell}"' if set(cell) & {",", ";"} else cell for cell in row) for row in ROWS]
    path = tmp_path / "r.csv"
    path.write_bytes((end.join(lines) + end).encode(encoding))
    assert cells(path) == ROWS
    assert header_of(path) == ROWS[0]


def test_gbk_without_a_single_lost_character(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes("department,location\n镕㐂,a\n".encode("gb18030"))
    assert cells(path)[1] == ["镕㐂", "a"]


def test_a_line_in_another_encoding_is_told_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes("department,location\n甲局,a\n".encode() + b"\xff\xff,b\n" + "乙局,c\n".encode())
    assert cells(path) == [["department", "location"], ["甲局", "a"], ["\udcff\udcff", "b"], ["乙局", "c"]]


def test_a_quotation_mark_that_is_not_closed_costs_its_line_only(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text('a,b\n"甲局,1\n乙局,2\n"丙局",3\n"丁\n局",4\n', encoding="utf-8")
    assert [(line.number, line.cells) for line in lines_of(path)] == [
        (1, ["a", "b"]),
        (2, None),
        (3, ["乙局", "2"]),
        (4, ["丙局", "3"]),
        (5, ["丁 局", "4"]),
    ]


def test_a_very_long_field_is_no_end(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(f'a,b\n{"x" * 200_000},1\n"{"y" * 200_000}",2\n甲局,3\n', encoding="utf-8")
    assert [line.cells and line.cells[1] for line in lines_of(path)] == ["b", "1", None, "3"]
    (tmp_path / "long.csv").write_text("x" * 10_000_000)
    assert header_of(tmp_path / "long.csv") == ["x" * (64 * 1024 + 1)]


def test_quotation_marks_that_are_never_closed_take_no_time(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("a,b\n" + '"x,1\n' * 20_000, encoding="utf-8")
    assert sum(line.cells is None for line in lines_of(path)) == 20_000


def test_what_is_no_workbook_is_told(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    path.write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(UnreadableTable) as told:
        list(lines_of(path))
    assert told.value.id == "registry_no_workbook"
    assert header_of(path) == []


def test_a_beginning_that_names_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(b"\xff\xfea\x00,")
    with pytest.raises(UnreadableTable):
        list(lines_of(path))


def test_a_workbook_gives_years_and_days_as_one_types_them(tmp_path: Path) -> None:
    header = ["department", "fiscal_year", "expected_by"]
    book = openpyxl.Workbook()
    for row in (header, ["忻州市教育局", 2021, date(2022, 10, 31)], [""], ["忻州市财政局", 2021.0, datetime(2022, 10, 31)]):
        book.worksheets[0].append(row)
    path = tmp_path / "登记.xlsx"
    book.save(path)
    assert cells(path) == [header, ["忻州市教育局", "2021", "2022-10-31"], ["忻州市财政局", "2021", "2022-10-31"]]
    assert [line.number for line in lines_of(path)] == [1, 2, 4]
    assert header_of(path) == header

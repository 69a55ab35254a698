"""The verbs by which findings are worked through: what is wrong is told, what was decided is kept."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from dagster_project.cli.main import app
from dagster_project.landing import decisions
from dagster_project.landing.home import Home
from dagster_project.publish.published_copy import publish

CODE = "aaaaaaaa-bbbbbb"
BUILT: list[Home] = []


def juesuan(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def home(whole_home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The built warehouse; building it anew is left out."""
    publish(whole_home)
    monkeypatch.setattr("dagster_project.cli.reviewing.build", lambda home: BUILT.append(home))
    BUILT.clear()
    return whole_home


def returned(folder: Path, *rows: tuple[str, ...]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Code", "Decision", "Reason", "Decided by"), *rows):
        sheet.append(row)
    path = folder / "back.xlsx"
    book.save(path)
    return path


def test_a_finding_is_accepted_by_the_beginning_of_its_code(home: Home) -> None:
    result = juesuan("accept", "aaaa", "--why", "looked up", "--by", "张三", "--as", "误报", "--home", home.root)
    assert result.exit_code == 0, result.stderr
    assert f"Noted {CODE}: false alarm" in result.stdout
    (entry,) = decisions.read(home).entries
    assert (entry.finding_code, entry.decision, entry.reason, entry.by, entry.source) == (
        CODE,
        "false_alarm",
        "looked up",
        "张三",
        "accept",
    )
    again = juesuan("accept", CODE, "--why", "looked up", "--by", "张三", "--as", "false_alarm", "--home", home.root)
    assert "was noted so before" in again.stdout
    assert len(BUILT) == 2  # the first may have been interrupted
    assert len(decisions.read(home).entries) == 1


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["accept", "ffff", "--why", "w", "--by", "b"], 1, "no finding has the code ffff"),
        (["accept", CODE, "--why", "w", "--by", "b", "--as", "perhaps"], 2, "there is no decision"),
        (["accept", CODE, "--why", "", "--by", "b", "--as", "no_action"], 1, "no reason is given"),
        (["accept", CODE, "--why", "w"], 2, "--by"),
        (["report", "--to", "a.pdf"], 1, ".xlsx (workbook) or .docx (letter)"),
        (["report", "普陀"], 1, "no document of the warehouse is called 普陀"),
        (["report", "--year", "1999"], 1, "no current accounts are of this department, region and year"),
    ],
)
def test_what_cannot_be_done_is_told(home: Home, arguments: list[str], status: int, told: str) -> None:
    result = juesuan(*arguments, "--home", home.root)
    assert result.exit_code == status
    assert told in " ".join(result.stderr.replace("│", " ").split())
    assert decisions.read(home).entries == []


def test_a_filled_workbook_is_taken_in_row_by_row_and_twice_is_once(home: Home, tmp_path: Path) -> None:
    path = returned(tmp_path, (CODE, "confirmed", "", "Li"), ("ffffffff-ffffff", "confirmed", "", "Li"), (CODE, "", "", ""))
    result = juesuan("review", path, "--home", home.root)
    said = " ".join(result.stdout.split())
    assert result.exit_code == 1
    assert "2 rows filled in: 1 taken, 0 noted before, 1 not taken." in said
    assert f"row 2 {CODE} 忻州市工业和信息化局: confirmed (Li)" in said
    assert "row 3, column A: no finding has the code “ffffffff-ffffff”" in said
    again = " ".join(juesuan("review", path, "--home", home.root).stdout.split())
    assert "0 taken, 1 noted before, 1 not taken." in again
    assert len(BUILT) == 2
    assert len(decisions.read(home).entries) == 1


def test_a_file_that_is_no_workbook_is_told(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_text("code,decision", encoding="utf-8")
    result = juesuan("review", path, "--home", home.root)
    assert result.exit_code == 1
    assert "list.xlsx is no workbook" in " ".join(result.stderr.split())


def test_a_workbook_that_somebody_filled_in_is_not_overwritten_before_it_is_taken_in(home: Home, tmp_path: Path) -> None:
    path = returned(tmp_path, (CODE, "confirmed", "", "Li"))
    filled = path.read_bytes()
    refused = juesuan("report", "--to", path, "--home", home.root)
    assert refused.exit_code == 1 and path.read_bytes() == filled
    assert "1 row filled in there is not taken in; first run: juesuan review" in " ".join(refused.stderr.split())
    assert juesuan("review", path, "--home", home.root).exit_code == 0
    assert "not taken in" not in juesuan("report", "--to", path, "--home", home.root).stderr


def test_another_workbook_is_not_overwritten(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    openpyxl.Workbook().save(path)
    mine = path.read_bytes()
    refused = juesuan("report", "--to", path, "--home", home.root)
    assert refused.exit_code == 1 and path.read_bytes() == mine
    assert "is not overwritten" in " ".join(refused.stderr.split())


def test_a_letter_that_is_there_is_not_overwritten(home: Home, tmp_path: Path) -> None:
    letter = tmp_path / "letter.docx"
    letter.write_bytes(b"edited by hand")
    refused = juesuan("report", "--to", letter, "--home", home.root)
    assert refused.exit_code == 1 and letter.read_bytes() == b"edited by hand"
    assert "it is not overwritten; name another file" in " ".join(refused.stderr.split())

"""The command line: exit statuses, refusals in words, output that other programs can read."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dagster_project.cli.main import _print_same_bytes, _restated, app
from dagster_project.forms.model import DocumentKind
from dagster_project.landing.home import PROJECT, Home
from dagster_project.landing.intake import Received
from dagster_project.landing.mishaps import log_file
from dagster_project.landing.pending import Partition
from dagster_project.publish.published_copy import publish
from dagster_project.publish.queries import Known

SAMPLE = PROJECT / "raw" / "inbox" / "industry_2021.txt"
DOCUMENT = "aaaaaaaaaaaaaaaa"


def juesuan(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def home(built_home: Home) -> Home:
    publish(built_home)
    return built_home


def test_read_prints_every_form_within_a_hundred_columns() -> None:
    result = juesuan("read", SAMPLE)
    assert result.exit_code == 0
    assert "94,117,095.44" in result.stdout
    assert "财政拨款收入支出决算总表" in result.stdout
    widths = [sum(2 if ord(character) > 0x2E7F else 1 for character in line.rstrip()) for line in result.stdout.splitlines()]
    assert max(widths) <= 100


def test_read_json_gives_amounts_as_text() -> None:
    result = juesuan("read", SAMPLE, "--json")
    assert result.exit_code == 0
    read = json.loads(result.stdout)
    assert read["document"]["fiscal_year"] == 2021
    amounts = {row["row_key"]: row["cells"] for row in read["forms"][0]["rows"]}
    assert amounts["income.general_budget"]["amount"]["amount_yuan"] == "94117095.44"


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe\x01" * 50, b"%PDF-1.4 cut off", "一封信".encode()])
def test_read_of_something_else_says_why_without_a_traceback(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "某 文件.txt"
    path.write_bytes(content)
    result = juesuan("read", path)
    assert result.exit_code == 1
    assert "error" in result.stdout
    assert "action: " in result.stdout
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("arguments", [["read"], ["load"], ["read", "gone.txt"], ["read", "."], ["nothing"], ["sql"], ["check", "--no"]])
def test_wrong_usage_has_status_two(arguments: list[str]) -> None:
    assert juesuan(*arguments).exit_code == 2


@pytest.mark.parametrize("verb", ["read", "load", "check", "show", "sql", "status", "build", "forget", "reread", "diff"])
def test_every_verb_explains_itself(verb: str) -> None:
    result = juesuan(verb, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.stdout


@pytest.mark.parametrize("query", ["", "   ", ";", "/* x */", "\n-- x"])
def test_sql_without_a_statement_is_told_so(home: Home, query: str) -> None:
    result = juesuan("sql", query, "--home", home.root)
    assert result.exit_code == 1
    assert result.stderr.startswith("juesuan: there is no statement to run")


def test_a_path_that_is_not_there_leaves_out_the_warehouse(home: Home) -> None:
    result = juesuan("load", "nosuch.pdf", "--home", home.root, "--lang", "zh")
    assert result.exit_code == 1
    assert "拒收 nosuch.pdf：不存在" in result.stdout
    assert str(home.published) not in result.stdout


def test_help_is_folded_within_eighty_columns_and_cut_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dagster_project.cli.output.screen.WIDTH", 80)
    for verb in ("load", "show", "reread", "status"):
        told = juesuan(verb, "--help", "--lang", "zh").stdout
        assert "…" not in told and "{" not in told and "<" not in told
        assert max(sum(2 if ord(character) > 0x2E7F else 1 for character in line) for line in told.splitlines()) <= 80


def test_sql_answers_with_thousands_separated(home: Home) -> None:
    result = juesuan(
        "sql", "select row_key, amount_yuan * 1000000 as yuan from marts.fct_final_account_line where amount_yuan = 90", "--home", home.root
    )
    assert result.exit_code == 0
    assert result.stdout.split() == ["row_key", "yuan", "income.general_budget", "90,000,000.00"]


def test_sql_answers_as_json_and_csv(home: Home) -> None:
    query = "select document_id, amount_yuan, page_no from marts.fct_final_account_line order by row_key limit 2"
    as_json = juesuan("sql", query, "--json", "--home", home.root)
    assert json.loads(as_json.stdout)[1] == {"document_id": DOCUMENT, "amount_yuan": None, "page_no": 5}
    as_csv = juesuan("sql", query, "--csv", "--home", home.root)
    assert as_csv.stdout == f"document_id,amount_yuan,page_no\n{DOCUMENT},,5\n{DOCUMENT},,5\n"


@pytest.mark.parametrize(
    "query", ["selec 1", "select * from nowhere", "drop table marts.dim_document", "select * from read_text('/etc/hostname')"]
)
def test_sql_that_fails_or_would_write_is_explained(home: Home, query: str) -> None:
    result = juesuan("sql", query, "--home", home.root)
    assert result.exit_code == 1
    assert result.stderr.startswith("juesuan:")
    assert isinstance(result.exception, SystemExit)


def test_a_query_that_ends_duckdb_ends_nothing_else(home: Home) -> None:
    result = juesuan("sql", "select * from pandas_scan(null)", "--home", home.root, "--lang", "zh")
    assert result.exit_code == 1
    assert "DuckDB执行该查询时异常终止（SIGSEGV）" in result.stderr


def test_of_many_rows_the_first_are_shown_and_all_are_written(home: Home) -> None:
    shown = juesuan("sql", "from range(2500)", "--home", home.root)
    assert shown.stdout.split()[-1] == "999"
    assert "1,000" in shown.stderr
    assert juesuan("sql", "from range(2500)", "--csv", "--home", home.root).stdout.split()[-1] == "2499"


@pytest.mark.parametrize("verb", [["sql", "select 1"], ["check"], ["status"]])
def test_without_a_warehouse_it_says_what_to_run(tmp_path: Path, verb: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUESUAN_HOME", str(tmp_path / "empty"))
    result = juesuan(*verb)
    assert result.exit_code == 1
    assert "juesuan load" in " ".join(result.stderr.split())


def test_check_prints_both_sides_difference_allowance_page_and_cause(home: Home) -> None:
    result = juesuan("check", "工业和信息化", "--home", home.root)
    assert result.exit_code == 0
    assert "aaaaaaaa  error·major  忻州市工业和信息化局 2021  difference 10.00 yuan  with 90.00 it holds" in result.stdout
    assert "fail · 忻州" not in result.stdout
    result = juesuan("check", "工业和信息化", "--long", "--home", home.root)
    assert "finding · aaaaaaaa-bbbbbb · major · 忻州市工业和信息化局 2021 · page 4 · cause: document" in result.stdout
    assert "left 100.00 · right 90.00 · difference 10.00 · allowed 0.01 yuan" in result.stdout
    assert "right 80.00" not in result.stdout
    every = juesuan("check", "--all", "--home", home.root).stdout
    assert "right 80.00" in every
    assert "fail · 忻州市工业和信息化局 2021 · page 4 · cause: document" in every


def test_check_json_gives_findings_and_with_all_every_result(home: Home) -> None:
    (finding,) = json.loads(juesuan("check", DOCUMENT[:6], "--json", "--home", home.root).stdout)
    assert (finding["finding_code"], finding["status"], finding["left_yuan"], finding["right_yuan"]) == (
        "aaaaaaaa-bbbbbb",
        "open",
        "100.00",
        "90.00",
    )
    assert (finding["difference_yuan"], finding["allowed_yuan"], finding["page"], finding["cause"]) == ("10.00", "0.010000", 4, "document")
    assert (finding["file_name"], finding["mending_yuan"], finding["sentence_en"]) == ("a 2021.txt", "90.00", "with 90.00 it holds")
    results = json.loads(juesuan("check", DOCUMENT[:6], "--json", "--all", "--home", home.root).stdout)
    assert [(result["status"], result["left_yuan"], result["page"]) for result in results] == [("fail", "100.00", 4), ("pass", "80.00", 5)]
    assert (results[0]["finding_code"], results[0]["sentence_en"]) == ("aaaaaaaa-bbbbbb", "with 90.00 it holds")


def test_check_of_an_unknown_document_is_explained(home: Home) -> None:
    result = juesuan("check", "普陀", "--home", home.root)
    assert result.exit_code == 1
    assert "no document of the warehouse is called 普陀" in result.stderr


def test_load_of_nothing_but_missing_paths_builds_nothing(tmp_path: Path) -> None:
    result = juesuan("load", tmp_path / "gone", "--home", tmp_path / "home")
    assert result.exit_code == 1
    assert "does not exist" in " ".join(result.stdout.split())
    assert not (tmp_path / "home" / "warehouse" / "build.duckdb").exists()


def test_load_into_a_home_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    result = juesuan("load", SAMPLE, "--home", tmp_path / "file" / "home")
    assert result.exit_code == 1
    assert result.stderr.startswith("juesuan:")
    assert isinstance(result.exception, SystemExit)


def test_a_reader_of_our_output_may_leave() -> None:
    command = [sys.executable, "-m", "dagster_project.cli.main", "read", str(SAMPLE), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_terminal_without_chinese_gets_escapes_rather_than_a_failure() -> None:
    command = [sys.executable, "-m", "dagster_project.cli.main", "read", str(SAMPLE)]
    result = subprocess.run(command, capture_output=True, check=False, env={"PYTHONIOENCODING": "ascii"})
    assert result.returncode == 0
    assert rb"\u51b3\u7b97" in result.stdout


def test_status_of_a_registry_as_json(tmp_path: Path) -> None:
    registry = tmp_path / "registry.csv"
    registry.write_text(
        "department,unit,region,fiscal_year,location,expected_by\n忻州市教育局,,140900,2021,a.pdf,2022-10-31\n", encoding="utf-8"
    )
    result = juesuan("status", "--registry", registry, "--home", tmp_path / "home", "--json")
    assert result.exit_code == 0
    (row,) = json.loads(result.stdout)
    assert (row["department_name"], row["fiscal_year"], row["status"], row["expected_by"]) == ("忻州市教育局", 2021, "late", "2022-10-31")


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_what_a_query_gives_steers_no_terminal(home: Home, form: list[str]) -> None:
    result = juesuan("sql", "select chr(27) || '[2J' || chr(155) as a", "--home", home.root, *form)
    assert result.exit_code == 0
    assert not set(result.stdout) & {"\x1b", "\x9b"}


@pytest.mark.parametrize("error", [ValueError("13800000000"), RecursionError(), KeyError("x")])
def test_an_error_that_nobody_foresaw_is_a_sentence_and_an_entry_of_the_log(
    home: Home, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("dagster_project.cli.main.ask", fail)
    result = juesuan("sql", "select 1", "--home", home.root)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "nobody foresaw" in result.stderr
    log = log_file(home).read_text(encoding="utf-8")
    assert "Traceback" in log
    assert "13800000000" not in log
    assert log.split()[1] in "".join(result.stderr.split())


def test_a_query_of_bytes_that_are_no_text_is_told(home: Home) -> None:
    result = juesuan("sql", "select '\udcff'", "--home", home.root)
    assert result.exit_code == 1
    assert "no text in UTF-8" in " ".join(result.stderr.split())


@pytest.mark.parametrize(("number", "told"), [(errno.EROFS, "read-only"), (errno.EACCES, "permission"), (errno.EIO, "Input/output")])
def test_what_the_system_refuses_is_said_with_its_place(home: Home, number: int, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number), "warehouse")

    monkeypatch.setattr("dagster_project.cli.main.ask", fail)
    result = juesuan("sql", "select 1", "--home", home.root)
    assert result.exit_code == 1
    assert "warehouse" in result.stderr
    assert told in result.stderr


def test_files_with_the_same_bytes_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    def received(source: str, document_id: str) -> Received:
        return Received(source, Path(source).name, document_id, True, DocumentKind.FINAL_ACCOUNTS, "某局", Partition(2021, "140900"))

    of_load = [
        received("x/a.pdf", "1"),
        received("x/b.pdf", "1"),
        received("x/c.pdf", "2"),
        received("x/again.pdf", "3"),
        received("x/same.pdf", "4"),
    ]
    _print_same_bytes(of_load, Known(files={"3": "before.pdf", "4": "same.pdf"}))
    assert capsys.readouterr().out.splitlines() == [
        "x/b.pdf holds the same bytes as x/a.pdf and counts once.",
        "x/again.pdf holds the same bytes as before.pdf and counts once.",
    ]


@pytest.mark.parametrize(("cells", "said"), [(1, "1 cell differs"), (1200, "1,200 cells differ")])
def test_what_a_file_restates_is_said(cells: int, said: str) -> None:
    version = {
        "document_id": "b",
        "file_name": "new.pdf",
        "department": "某局",
        "fiscal_year": 2022,
        "previous_file_name": "old.pdf",
        "cells": cells,
    }
    assert _restated(version, "juesuan diff b") == f"new.pdf restates 某局 2022 as it was in old.pdf: {said}, see: juesuan diff b"

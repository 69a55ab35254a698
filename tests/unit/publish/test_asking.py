"""Whatever a query is, it gives an answer or a reason, and changes, reaches and ends nothing."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dagster_project.knowledge.messages import Language
from dagster_project.landing.home import Home
from dagster_project.publish.asking import Bounds, NoAnswer, ask
from dagster_project.publish.published_copy import publish
from dagster_project.publish.queries import MissingWarehouse

BOUNDS = Bounds(seconds=30, data=64 * 1024**2, memory=768 * 1024**2, part=10**6, rows=1000)
ENDS_WHOEVER_RUNS_IT = {
    "a pointer to nothing": "select * from pandas_scan(null)",
    "a log that may not be written": "select * from enable_logging(storage = 'file', storage_path = '{folder}/log'); select 1",
    "a log in what a query makes": "from query('from enable_' || 'logging(storage = ''file'', storage_path = ''{folder}/log'')'); select 1",
    "a text nested too deep": "select json_structure(repeat('[', 100000) || repeat(']', 100000))",
}
TAKES_TOO_MUCH_MEMORY = [
    "select list(range) from range(10000000000)",
    "select printf('%2000000000d', 1)",
    "select list_sum(range(300000000))",
    "select repeat('x', 2000000)",  # more than may be a part of an answer
]


@pytest.fixture
def home(built_home: Home) -> Home:
    publish(built_home)
    return built_home


def rows(home: Home, sql: str, bounds: Bounds | None = None) -> list[tuple[object, ...]]:
    with ask(home, sql, (), bounds) as answer:
        return [row for part in answer.parts for row in part]


def children() -> set[str]:
    """The processes that this one has started and that have not been waited for."""
    return {child for task in Path("/proc/self/task").glob("*/children") for child in task.read_text().split()}


def why_not(home: Home, sql: str, bounds: Bounds | None = None) -> str:
    with pytest.raises(NoAnswer) as raised:
        rows(home, sql.format(folder=home.root.parent, published=home.published), bounds)
    assert all(raised.value.why.words(language) for language in Language)
    return raised.value.why.id


def test_a_home_without_a_warehouse_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(MissingWarehouse, match="juesuan load"):
        rows(Home.at(tmp_path), "select 1")


def test_an_answer_is_exact_and_comes_in_parts(home: Home) -> None:
    with ask(home, "select 0.10 as yuan from range(2500)") as answer:
        assert answer.names == ["yuan"]
        assert [len(part) for part in answer.parts] == [1000, 1000, 500]
    assert rows(home, "select amount_yuan from marts.fct_final_account_line where amount_yuan = 90") == [(Decimal("90.00"),)]
    assert len(rows(home, "from range(2500)", Bounds(rows=1001))) == 1001


def test_bytes_that_are_no_text_are_no_query(home: Home) -> None:
    assert why_not(home, "select '\udcb0\udca1'") == "query_not_text"


def test_nothing_is_written_and_nothing_else_is_read(home: Home) -> None:
    before, there = home.published.read_bytes(), sorted(home.warehouse.iterdir())
    assert why_not(home, "copy (select 1) to '{published}.wal'") == "reading_only"
    assert why_not(home, "from read_text('{published}.seal')") == "query_reaches_out"
    assert home.published.read_bytes() == before
    assert sorted(home.warehouse.iterdir()) == there


@pytest.mark.parametrize("sql", ENDS_WHOEVER_RUNS_IT.values(), ids=ENDS_WHOEVER_RUNS_IT)
def test_what_ends_duckdb_ends_nothing_else(home: Home, sql: str) -> None:
    assert why_not(home, sql) == "query_ended"


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not limit the memory of a process")
def test_what_takes_too_much_memory_is_told(home: Home) -> None:
    assert rows(home, "select count(*) from marts.dim_document", BOUNDS) == [(3,)]
    assert {sql: why for sql in TAKES_TOO_MUCH_MEMORY if (why := why_not(home, sql, BOUNDS)) != "query_too_large"} == {}


@pytest.mark.parametrize(
    "sql",
    [
        "with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t",
        "select repeat('a', 60) glob (repeat('*a', 28) || 'b')",  # which DuckDB does not interrupt
    ],
)
def test_what_never_ends_is_ended(home: Home, sql: str) -> None:
    assert why_not(home, sql, Bounds(seconds=0.5)) == "query_too_slow"


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="this system has no /proc in which a process finds its children")
def test_whoever_wants_no_more_leaves_no_process_and_no_file(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    before = children()
    with ask(home, "select range from range(2000000) order by hash(range)", (), BOUNDS) as answer:
        next(answer.parts)
        assert children() > before
    assert list((tmp_path / "temporary").iterdir()) == []
    assert children() == before


def test_a_damaged_warehouse_is_told(home: Home) -> None:
    home.published.write_bytes(b"no database")
    with pytest.raises(Exception, match="doctor --repair"):
        rows(home, "select 1")
    with pytest.raises(duckdb.Error):
        duckdb.connect(str(home.published))

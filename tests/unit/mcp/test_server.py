"""What a client of the server may ask, through the library's own client."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.characters import visible
from dagster_project.landing.home import Home
from dagster_project.mcp import server as module
from dagster_project.publish.published_copy import publish

fastmcp = pytest.importorskip("fastmcp", reason="the extra mcp is not installed")


def ask(home: Home, what: Callable[[Any], Awaitable[Any]]) -> Any:
    async def asking() -> Any:
        async with fastmcp.Client(module.server(home)) as client:
            return await what(client)

    return asyncio.run(asking())


def call(home: Home, tool: str, **arguments: Any) -> dict[str, Any]:
    answer: dict[str, Any] = ask(home, lambda client: client.call_tool(tool, arguments)).data
    return answer


@pytest.fixture
def home(built_home: Home) -> Home:
    publish(built_home)
    return built_home


def test_every_question_is_a_tool_and_none_changes_anything(home: Home) -> None:
    tools = ask(home, lambda client: client.list_tools())
    assert [tool.name for tool in tools][:3] == ["query", "question_01", "question_02"]
    assert len(tools) == 1 + len(module.questions())
    assert all(tool.annotations.read_only_hint for tool in tools)
    assert "fiscal_year" in tools[1].input_schema["properties"]


def test_an_amount_is_exact(home: Home) -> None:
    query = "select row_key, amount_yuan, page_no from marts.fct_final_account_line where row_key = 'income.current_year_total'"
    assert call(home, "query", sql=query) == {
        "columns": ["row_key", "amount_yuan", "page_no"],
        "rows": [["income.current_year_total", "100.00", 4]],
        "more_rows": False,
    }


def test_a_text_of_a_document_steers_nothing(home: Home) -> None:
    hostile = ["=cmd|' /C calc'!A0", "[red]", "<script>alert(1)</script>", "\x1b[31m\x9b", "\u202etxt"]
    with duckdb.connect(str(home.published)) as writing:
        writing.execute("insert into marts.dim_check by name select unnest($1::varchar[]) as statement_zh", [hostile])

    async def asking(client: Any) -> tuple[Any, str]:
        query = "select statement_zh from marts.dim_check where check_id is null"
        return (await client.call_tool("query", {"sql": query})).data, (await client.read_resource("juesuan://checks"))[0].text

    answer, read = ask(home, asking)
    assert [text for (text,) in answer["rows"]] == list(map(visible, hostile))
    assert [text for text in hostile if visible(text) not in read] == []
    assert not set(read) & {"\x1b", "\x9b", "\u202e"}


def test_nothing_can_be_changed_or_reached(home: Home) -> None:
    refused = {
        "delete from marts.dim_check": "no DELETE",
        "select * from read_csv('/etc/hostname')": "查询只能读取仓库",
        f"copy (select 1) to '{home.published}.wal'": "不能执行COPY语句",
        "selec": "syntax error",
        "call enable_logging(storage = 'file', storage_path = 'x'); select 1": "no CALL",
        "select * from enable_logging(storage = 'file', storage_path = 'x'); select 1": "DuckDB was ended",
        "select repeat('x', 2000000)": "characters",
    }

    async def asking(client: Any) -> dict[str, str]:
        answers = {sql: await client.call_tool("query", {"sql": sql}, raise_on_error=False) for sql in refused}
        return {sql: answer.content[0].text for sql, answer in answers.items() if answer.is_error}

    told = ask(home, asking)
    assert [sql for sql, why in refused.items() if why not in told.get(sql, "")] == []


def test_rows_and_seconds_are_limited(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROWS", 3)
    monkeypatch.setattr(module, "SECONDS", 0.2)
    found = call(home, "query", sql="from range(10)")
    assert (found["rows"], found["more_rows"]) == ([[0], [1], [2]], True)
    with pytest.raises(fastmcp.exceptions.ToolError, match=r"more than 0\.2 seconds.*超过0\.2秒"):
        call(home, "query", sql="select count(*) from range(10000000000) as a, range(100000) as b where a.range + b.range = 7")


def test_the_dictionary_can_be_read(home: Home) -> None:
    (text,) = ask(home, lambda client: client.read_resource("juesuan://tables"))
    rows = list(csv.DictReader(io.StringIO(text.text)))
    assert ("fct_finding", "sentence_zh") in {(row["mart"], row["column"]) for row in rows}


def test_without_a_warehouse_a_call_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(fastmcp.exceptions.ToolError, match="load PATH"):
        call(Home.at(tmp_path), "query", sql="select 1")

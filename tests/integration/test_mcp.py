"""Every question is answered through the server, as the cookbook answers it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from dagster_project.landing.home import Home
from dagster_project.mcp.cookbook import questions

fastmcp = pytest.importorskip("fastmcp", reason="the extra mcp is not installed")


def test_every_question_and_resource_answers(samples: Home) -> None:
    from dagster_project.mcp.server import server

    async def asking() -> tuple[dict[int, Any], Any, list[str]]:
        async with fastmcp.Client(server(samples)) as client:
            answers = {each.number: (await client.call_tool(f"question_{each.number:02}", {})).data for each in questions()}
            one = (await client.call_tool("question_01", {"department": "统计", "fiscal_year": 2022})).data
            resources = [(await client.read_resource(resource.uri))[0].text for resource in await client.list_resources()]
            return answers, one, resources

    answers, one, resources = asyncio.run(asking())
    for question in questions():
        assert tuple(answers[question.number]["columns"]) == question.columns
    assert one["rows"] == [["样本县统计局", 2022, "22381575.86", None, None]]
    assert all(len(text.splitlines()) > 1 for text in resources)
